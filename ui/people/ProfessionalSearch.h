// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QTableView;
class QTimer;

namespace caseweave {

class ProfessionalModel;

/// Find a professional of any agency whose directory is here, as one types. Goes on looking while it is on the screen:
/// whoever was enrolled a minute ago comes by themself.
class ProfessionalSearch : public QWidget {
    Q_OBJECT

public:
    /// `prefix` makes object names unique. `compact`: one column, for a sheet.
    ProfessionalSearch(const Context &context, const QString &prefix, bool compact, QWidget *parent = nullptr);

    void start();
    std::optional<ProfessionalCard> chosen() const;
    QLineEdit *line() const { return m_line; }

Q_SIGNALS:
    void chosenChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void search();
    void take(const QList<ProfessionalCard> &found);

    Context m_context;
    ProfessionalModel *m_model;
    QLineEdit *m_line;
    QTableView *m_table;
    QLabel *m_count;
    QTimer *m_again;
    Workspace::Request m_newest = 0;
};

} // namespace caseweave
