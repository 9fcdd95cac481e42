// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/import/ImportNoteModel.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace caseweave {

class Paragraph;

/// What would become of a file: how much would be taken, and what is to be said of it, row by row.
class ImportFindings : public QWidget {
    Q_OBJECT

public:
    explicit ImportFindings(const Context &context, QWidget *parent = nullptr);

    void show(const std::shared_ptr<const ImportPlan> &plan, ImportForm form);
    /// Whether cases of a reference that is here are to be started all the same.
    bool takeKnown() const;
    void startAfresh(); ///< for another file, or another reading of it
    void focusFirst();

Q_SIGNALS:
    void takeKnownChanged();

private:
    QWidget *makeHead();
    void showChosen();
    void setErrorsOnly(bool errorsOnly);
    void chooseWhere();
    void save(const QString &path);
    void tellSaved(bool written);

    Context m_context;
    ImportNoteModel *m_model;
    Paragraph *m_summary;
    Paragraph *m_consequence;
    QCheckBox *m_takeKnown;
    QList<QPushButton *> m_filters;
    QPushButton *m_save;
    QTableView *m_table;
    QStackedWidget *m_stack;
    Paragraph *m_whole; ///< all that is said of the chosen row
    Paragraph *m_saved;
};

} // namespace caseweave
