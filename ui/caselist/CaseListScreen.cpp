// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/caselist/CaseListScreen.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>

namespace caseweave {

CaseListScreen::CaseListScreen(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new CaseListModel(this)), m_filter(new CaseFilter(this))
{
    setObjectName(QStringLiteral("caseListScreen"));
    m_filter->setSourceModel(m_model);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeFilters());

    m_table = makeTable(context.style, QStringLiteral("caseTable"), tr("My cases"));
    m_table->setModel(m_filter);
    // In the order of CaseListModel::Column.
    new TableFit(context.style, m_table, {{264, 0}, {112, 3}, {164, 2}, {100, 4}, {180, 1}, {236, 0}},
                 CaseListModel::Child);
    m_table->installEventFilter(this);
    m_table->viewport()->setCursor(Qt::PointingHandCursor);
    connect(m_table, &QTableView::clicked, this, &CaseListScreen::choose);

    auto *none
        = new EmptyState(tr("You are not in any case yet"),
                         tr("Start a new case, or ask the lead of a case to add you. It appears here by itself."));
    QPushButton *start = makeButton(tr("New case"), QStringLiteral("firstCase"), "primary");
    connect(start, &QPushButton::clicked, this, &CaseListScreen::newCaseWanted);
    none->addAction(start);
    QPushButton *fromFile = makeButton(tr("Import…"), QStringLiteral("firstImport"));
    connect(fromFile, &QPushButton::clicked, this, &CaseListScreen::importWanted);
    none->addAction(fromFile);
    auto *nothingFound = new EmptyState(
        tr("No case matches"),
        tr("This searches the cases you belong to, by surname, first name and reference. A child who is not found here "
           "may still be known to another agency."));
    m_stack = new QStackedWidget;
    for (QWidget *page :
         {static_cast<QWidget *>(m_table), static_cast<QWidget *>(none), static_cast<QWidget *>(nothingFound)})
        m_stack->addWidget(page);
    auto *box = new QHBoxLayout;
    box->setContentsMargins(size::m, 0, size::m, 0);
    box->addWidget(m_stack);
    column->addLayout(box, 1);

    connect(&context.workspace, &Workspace::casesChanged, this, &CaseListScreen::refresh);
    refresh();
}

QWidget *CaseListScreen::makeHead()
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(size::xl, size::l, size::xl, size::s);
    row->setSpacing(size::s + 2);
    row->addWidget(makeLabel(tr("My cases"), "title"));
    row->addStretch(1);
    m_search = new QLineEdit;
    nameWidget(m_search, QStringLiteral("caseSearch"), tr("Find a child or a reference"));
    m_search->setPlaceholderText(tr("Find a child or reference in this list"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(size::fieldWidth / 2);
    m_search->setMaximumWidth(size::fieldWidth);
    row->addWidget(m_search, 3);
    QPushButton *start = makeButton(tr("New case"), QStringLiteral("newCase"), "primary");
    QPushButton *fromFile = makeButton(tr("Import…"), QStringLiteral("importCases"));
    row->addWidget(fromFile);
    row->addWidget(start);
    connect(fromFile, &QPushButton::clicked, this, &CaseListScreen::importWanted);
    connect(start, &QPushButton::clicked, this, &CaseListScreen::newCaseWanted);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        refresh();
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_filter->rowCount() > 0)
            choose(m_filter->index(0, 0));
    });
    return head;
}

QWidget *CaseListScreen::makeFilters()
{
    auto *box = new QWidget;
    auto *flow = new FlowLayout(size::s, box);
    flow->setContentsMargins(size::xl, 0, size::xl, size::s);
    const QList<std::pair<QString, CaseFilter::Show>> shows{
        {QStringLiteral("showAll"), CaseFilter::Show::All},
        {QStringLiteral("showAttention"), CaseFilter::Show::NeedsAttention},
        {QStringLiteral("showNew"), CaseFilter::Show::New}};
    for (const auto &[name, show] : shows) {
        QPushButton *button = makeButton({}, name, "tag");
        button->setCheckable(true);
        button->setProperty("tone", QStringLiteral("neutral"));
        connect(button, &QPushButton::clicked, this, [this, which = show] { setShow(which); });
        flow->addWidget(button);
        m_shows << button;
    }
    m_shows.first()->setChecked(true);
    return box;
}

void CaseListScreen::setShow(CaseFilter::Show show)
{
    for (qsizetype i = 0; i < m_shows.size(); ++i)
        m_shows.at(i)->setChecked(i == static_cast<int>(show));
    m_filter->setShow(show);
    refresh();
}

int CaseListScreen::attentionCount() const
{
    const QList<CaseSummary> cases = m_context.workspace.cases();
    return static_cast<int>(std::count_if(cases.cbegin(), cases.cend(), needsAttention));
}

void CaseListScreen::refresh()
{
    const QList<CaseSummary> cases = m_context.workspace.cases();
    m_model->setCases(cases, m_context.today());
    const auto fresh
        = std::count_if(cases.cbegin(), cases.cend(), [](const CaseSummary &one) { return one.newEntries > 0; });
    const int attention = attentionCount();
    const QStringList texts{tr("All %1").arg(cases.size()), tr("Needs attention %1").arg(attention),
                            tr("New to me %1").arg(fresh)};
    for (qsizetype i = 0; i < m_shows.size(); ++i) {
        m_shows.at(i)->setText(texts.at(i));
        m_shows.at(i)->setAccessibleName(texts.at(i));
    }
    setStyleProperty(m_shows.at(1), "tone", attention > 0 ? QStringLiteral("danger") : QStringLiteral("neutral"));
    m_shows.first()->parentWidget()->setVisible(!cases.isEmpty());
    m_stack->setCurrentIndex(cases.isEmpty() ? 1 : m_filter->rowCount() == 0 ? 2 : 0);
}

void CaseListScreen::choose(const QModelIndex &index)
{
    const CaseSummary *summary = m_model->summaryAt(m_filter->mapToSource(index).row());
    if (summary != nullptr)
        Q_EMIT caseChosen(summary->id);
}

void CaseListScreen::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void CaseListScreen::focusList()
{
    QWidget *first = m_filter->rowCount() > 0 ? static_cast<QWidget *>(m_table) : m_search;
    first->setFocus(Qt::OtherFocusReason);
}

bool CaseListScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_table->currentIndex().isValid()) {
            choose(m_table->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace caseweave
