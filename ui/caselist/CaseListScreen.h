// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/caselist/CaseListModel.h"
#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace caseweave {

/// My cases: what needs attention first, found by typing.
class CaseListScreen : public QWidget {
    Q_OBJECT

public:
    explicit CaseListScreen(const Context &context, QWidget *parent = nullptr);

    void focusSearch();
    void focusList(); ///< or the search, where there is no row
    /// How many cases stand under "Needs attention".
    int attentionCount() const;

Q_SIGNALS:
    void caseChosen(const caseweave::CaseId &id);
    void newCaseWanted();
    void importWanted();

private:
    QWidget *makeHead();
    QWidget *makeFilters();
    void refresh();
    void choose(const QModelIndex &index);
    void setShow(CaseFilter::Show show);
    bool eventFilter(QObject *watched, QEvent *event) override;

    Context m_context;
    CaseListModel *m_model;
    CaseFilter *m_filter;
    QLineEdit *m_search = nullptr;
    QList<QPushButton *> m_shows;
    QTableView *m_table = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace caseweave
