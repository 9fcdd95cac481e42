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

/// Find a professional of any agency whose directory is here, as one types.
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

private:
    void search();

    Context m_context;
    ProfessionalModel *m_model;
    QLineEdit *m_line;
    QTableView *m_table;
    QLabel *m_count;
    Workspace::Request m_newest = 0;
};

} // namespace caseweave
