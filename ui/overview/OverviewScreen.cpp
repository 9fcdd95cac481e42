// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/OverviewScreen.h"

#include "ui/overview/Attention.h"
#include "ui/overview/DetailPanel.h"
#include "ui/overview/NetworkModel.h"
#include "ui/overview/NetworkPicture.h"
#include "ui/overview/TieModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/FocusKeeper.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

// Two columns do not fit beside each other where the picture would be narrower than this.
constexpr int leastPicturePx = 440;
// "No contact in 14 days" on one line.
constexpr int contactWidthPx = 160;

QScrollArea *makeScroll(QWidget *inner)
{
    auto *scroll = new QScrollArea;
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    return scroll;
}

} // namespace

OverviewScreen::OverviewScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new NetworkModel(this))
{
    setObjectName(QStringLiteral("overviewScreen"));
    m_left = makeLeft();
    m_right = makeRight();
    auto *inner = new QWidget;
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight, inner);
    m_columns->setContentsMargins(size::xl, size::l, size::s, size::s);
    m_columns->setSpacing(size::s);
    m_leftScroll = makeScroll(m_left);
    m_left->installEventFilter(this);
    m_columns->addWidget(m_leftScroll);
    m_columns->addWidget(m_right, 1);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    m_page = makeScroll(inner);
    outer->addWidget(m_page);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &OverviewScreen::showDetail);
    connect(&context.style, &Style::changed, this, &OverviewScreen::arrange);
    arrange();
}

QWidget *OverviewScreen::makeLeft()
{
    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, size::s, 0);
    column->setSpacing(size::m);
    m_attention = new Attention(m_context);
    column->addWidget(m_attention);
    connect(m_attention, &Attention::told, this, &OverviewScreen::told);
    connect(m_attention, &Attention::failed, this, &OverviewScreen::failed);
    connect(m_attention, &Attention::done, this, &OverviewScreen::done);
    connect(m_attention, &Attention::newEventsWanted, this, &OverviewScreen::chronologyWanted);
    connect(m_attention, &Attention::contradictionsWanted, this, &OverviewScreen::contradictionsWanted);
    connect(m_attention, &Attention::voicesWanted, this, &OverviewScreen::voicesWanted);
    connect(m_attention, &Attention::messageWanted, this, &OverviewScreen::messageWanted);
    connect(m_attention, &Attention::unreadWanted, this, &OverviewScreen::unreadWanted);
    connect(m_attention, &Attention::planWanted, this, &OverviewScreen::planWanted);
    connect(m_attention, &Attention::changeCaseWanted, this, &OverviewScreen::changeCaseWanted);
    connect(m_attention, &Attention::clocksWanted, this, &OverviewScreen::clocksWanted);
    connect(m_attention, &Attention::personWanted, this, &OverviewScreen::showPerson);
    addNetworkLists(column);
    QPushButton *add = makeButton(tr("Add somebody of the family"), QStringLiteral("addPerson"), "link");
    connect(add, &QPushButton::clicked, this, &OverviewScreen::addPersonWanted);
    column->addWidget(add, 0, Qt::AlignLeft);
    QPushButton *professional
        = makeButton(tr("Add a professional without an account"), QStringLiteral("addProfessional"), "link");
    connect(professional, &QPushButton::clicked, this, &OverviewScreen::addProfessionalWanted);
    column->addWidget(professional, 0, Qt::AlignLeft);
    column->addStretch(1);
    return left;
}

void OverviewScreen::addNetworkLists(QBoxLayout *column)
{
    m_tieModel = new TieModel(this);
    m_table = makeTable(m_context.style, QStringLiteral("networkList"), tr("Who is involved"));
    m_table->setModel(m_model);
    m_ties = makeTable(m_context.style, QStringLiteral("tieList"), tr("Relationships between people"));
    m_ties->setModel(m_tieModel);
    for (QTableView *table : {m_table, m_ties}) {
        if (auto *delegate = qobject_cast<CellDelegate *>(table->itemDelegate())) {
            delegate->setThreeLines(true);
            table->verticalHeader()->setDefaultSectionSize(delegate->rowHeight());
        }
        table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        column->addWidget(table);
    }
    // Where it is changed: at the person whose it is.
    connect(m_ties, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const NetworkTie *tie = m_tieModel->tieAt(index.row()))
            showPerson(tie->from);
    });
}

QWidget *OverviewScreen::makeRight()
{
    auto *right = new QFrame;
    right->setProperty("role", QStringLiteral("panel"));
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(size::line, size::s, size::line, size::line);
    column->setSpacing(size::xs);
    QLabel *head = makeLabel(tr("Network"), "strong");
    head->setContentsMargins(size::m, 0, 0, 0);
    column->addWidget(head);
    m_picture = new NetworkPicture(m_context, m_model, m_table->selectionModel());
    column->addWidget(m_picture, 1);
    column->addWidget(makeRule());
    m_detail = new DetailPanel(m_context);
    connect(m_detail, &DetailPanel::told, this, &OverviewScreen::told);
    connect(m_detail, &DetailPanel::failed, this, &OverviewScreen::failed);
    connect(m_detail, &DetailPanel::done, this, &OverviewScreen::done);
    column->addWidget(m_detail);
    return right;
}

void OverviewScreen::show(const CaseSnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    m_attention->show(snapshot);
    if (snapshot != nullptr)
        m_model->show(*snapshot, m_context.today());
    m_tieModel->show(snapshot == nullptr ? QList<NetworkTie>() : m_model->ties(), m_context.workspace.profile().me);
    fitTable();
    showDetail();
}

void OverviewScreen::showDetail()
{
    const FocusKeeper keeper(*m_detail, m_table);
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    m_detail->show(m_snapshot, rows.isEmpty() ? nullptr : m_model->nodeAt(rows.first().row()));
}

bool OverviewScreen::showPerson(const ObjectId &id)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const NetworkNode *node = m_model->nodeAt(row);
        if ((node->kind == NetworkNode::Kind::Professional ? node->involvement : node->person) != id)
            continue;
        m_table->selectRow(row);
        m_table->setFocus(Qt::OtherFocusReason);
        if (stacked())
            m_page->ensureWidgetVisible(m_detail);
        return true;
    }
    return false;
}

bool OverviewScreen::stacked() const
{
    const int needed = m_context.style.px(size::attentionWidth) + leastPicturePx + 2 * size::xl;
    return m_context.style.isTextLarge() || width() < needed;
}

void OverviewScreen::resizeEvent(QResizeEvent *event)
{
    CasePage::resizeEvent(event);
    if (stacked() != m_stacked)
        arrange();
}

void OverviewScreen::arrange()
{
    m_stacked = stacked();
    m_columns->setDirection(stacked() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    const int width = m_context.style.px(size::attentionWidth);
    m_leftScroll->setMinimumWidth(stacked() ? 0 : width);
    m_leftScroll->setMaximumWidth(stacked() ? QWIDGETSIZE_MAX : width);
    fitLeft();
    m_picture->setMinimumHeight(m_context.style.px(size::row * (stacked() ? 9 : 6)));
    fitTable();
}

/// Beside the picture the left column scrolls by itself; above it the page scrolls as one.
void OverviewScreen::fitLeft()
{
    // What it needs, and not how high it is: it was higher while it was narrower.
    const int needed = m_left->layout()->totalHeightForWidth(m_left->width());
    m_leftScroll->setVerticalScrollBarPolicy(stacked() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    m_leftScroll->setMinimumHeight(stacked() ? needed : 0);
    m_leftScroll->setMaximumHeight(stacked() ? needed : QWIDGETSIZE_MAX);
}

bool OverviewScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_left && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        fitLeft();
    return QWidget::eventFilter(watched, event);
}

void OverviewScreen::fitTable()
{
    m_table->horizontalHeader()->setSectionResizeMode(NetworkModel::Who, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(NetworkModel::Contact, QHeaderView::Fixed);
    m_table->horizontalHeader()->resizeSection(NetworkModel::Contact, m_context.style.px(contactWidthPx));
    m_ties->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_ties->setVisible(m_tieModel->rowCount() > 0);
    // All rows stand in the page's own scrolling: a list inside a list hides people.
    for (QTableView *table : {m_table, m_ties}) {
        const int rows = table->model()->rowCount() * table->verticalHeader()->defaultSectionSize();
        table->setFixedHeight(rows + table->horizontalHeader()->sizeHint().height() + size::xs);
    }
}

void OverviewScreen::focusPicture()
{
    m_picture->setFocus(Qt::ShortcutFocusReason);
}

void OverviewScreen::focusList()
{
    if (!m_table->selectionModel()->hasSelection() && m_model->rowCount() > 0)
        m_table->selectRow(0);
    m_table->setFocus(Qt::ShortcutFocusReason);
}

} // namespace caseweave
