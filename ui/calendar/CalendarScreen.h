// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/calendar/CalendarModel.h"
#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace caseweave {

/// What is to come in all one's cases, and what is past and still open.
class CalendarScreen : public QWidget {
    Q_OBJECT

public:
    explicit CalendarScreen(const Context &context, QWidget *parent = nullptr);

    void focusList();

Q_SIGNALS:
    void dateChosen(const caseweave::CaseId &id, caseweave::CaseDate::Of of);

private:
    QWidget *makeHead();
    void refresh();
    void choose(const QModelIndex &index);
    bool eventFilter(QObject *watched, QEvent *event) override;

    Context m_context;
    CalendarModel *m_model;
    QPushButton *m_mine = nullptr;
    QTableView *m_table = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace caseweave
