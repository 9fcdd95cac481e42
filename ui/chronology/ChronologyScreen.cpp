// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/ChronologyScreen.h"

#include "ui/chronology/ChronologyDelegate.h"
#include "ui/chronology/ChronologyModel.h"
#include "ui/chronology/EventDetail.h"
#include "ui/style/Style.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

namespace caseweave {

namespace {

constexpr int stackedFromPercent = 150;
// Narrower beside the chosen event, the list has no room for a line of text.
constexpr int leastListPx = 420;

} // namespace

ChronologyScreen::ChronologyScreen(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new ChronologyModel(context.workspace, this)),
      m_delegate(new ChronologyDelegate(context.style, this)), m_list(new QListView), m_place(m_list),
      m_detail(new EventDetail(context)), m_splitter(new QSplitter), m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("chronologyScreen"));
    nameWidget(m_list, QStringLiteral("chronologyList"), tr("Chronology"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(m_delegate);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);

    auto *empty = new EmptyState(tr("Nothing is recorded yet"),
                                 tr("Add the first event. It can be something that happened long ago."));
    QPushButton *add = makeButton(tr("Add event"), QStringLiteral("firstEvent"), "primary");
    connect(add, &QPushButton::clicked, this, &ChronologyScreen::addEventWanted);
    empty->addAction(add);
    auto *nothingFound = new EmptyState(tr("No event matches"),
                                        tr("Events of this case are filtered. Choose all agencies and all kinds, and "
                                           "empty the search, to see every one."));
    auto *loading = new EmptyState(tr("Loading"), {});
    for (QWidget *page : {static_cast<QWidget *>(m_list), static_cast<QWidget *>(empty),
                          static_cast<QWidget *>(nothingFound), static_cast<QWidget *>(loading)})
        m_stack->addWidget(page);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_detail);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setHandleWidth(size::line);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilters());
    column->addWidget(makeRule());
    column->addWidget(m_splitter, 1);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChronologyScreen::showChosen);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ChronologyScreen::afterReset);
    connect(m_model, &ChronologyModel::rowsAboutToMerge, this, [this] { m_place.remember(); });
    connect(m_model, &ChronologyModel::rowsMerged, this, [this] {
        m_place.restore();
        showChosen();
    });
    connect(m_model, &ChronologyModel::totalChanged, this, &ChronologyScreen::showTotal);
    connect(&context.style, &Style::changed, this, &ChronologyScreen::arrange);
    arrange();
}

QPushButton *ChronologyScreen::makeMenuButton(const QString &objectName, const QString &text)
{
    QPushButton *button = makeButton(text, objectName, "tag");
    button->setProperty("tone", QStringLiteral("neutral"));
    auto *menu = new QMenu(button);
    menu->setAccessibleName(text);
    button->setMenu(menu);
    return button;
}

QWidget *ChronologyScreen::makeFilters()
{
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(size::xl, size::s, size::xl, size::s);
    row->setSpacing(size::m);
    auto *tags = new QWidget;
    auto *flow = new FlowLayout(size::s, tags);
    m_agency = makeMenuButton(QStringLiteral("filterAgency"), tr("All agencies"));
    m_kind = makeMenuButton(QStringLiteral("filterKind"), tr("All kinds"));
    m_significant = makeButton(tr("Significant only"), QStringLiteral("filterSignificant"), "tag");
    m_order = makeButton(tr("Newest first"), QStringLiteral("filterOrder"), "tag");
    for (QPushButton *button : {m_agency, m_kind, m_significant, m_order}) {
        button->setProperty("tone", QStringLiteral("neutral"));
        flow->addWidget(button);
    }
    m_significant->setCheckable(true);
    row->addWidget(tags, 2);
    m_search = new QLineEdit;
    nameWidget(m_search, QStringLiteral("chronologySearch"), tr("Find in the chronology"));
    m_search->setPlaceholderText(tr("Find in the chronology"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(size::fieldWidth);
    row->addWidget(m_search, 1);
    m_total = makeLabel({}, "secondary");
    m_total->setObjectName(QStringLiteral("chronologyTotal"));
    row->addWidget(m_total);
    fillKinds();
    connect(m_significant, &QPushButton::toggled, this,
            [this](bool on) { setFilter([on](ChronologyFilter &filter) { filter.significantOnly = on; }); });
    connect(m_order, &QPushButton::clicked, this, [this] {
        setFilter([](ChronologyFilter &filter) { filter.newestFirst = !filter.newestFirst; });
        m_order->setText(m_model->filter().newestFirst ? tr("Newest first") : tr("Oldest first"));
        m_order->setAccessibleName(m_order->text());
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        setFilter([&](ChronologyFilter &filter) { filter.containing = text.simplified(); });
    });
    return bar;
}

void ChronologyScreen::fillKinds()
{
    const auto choose = [this](const QString &text, std::optional<EventKind> kind) {
        connect(m_kind->menu()->addAction(text), &QAction::triggered, this, [this, text, kind] {
            m_kind->setText(text);
            m_kind->setAccessibleName(tr("Kind: %1").arg(text));
            setFilter([kind](ChronologyFilter &filter) { filter.kind = kind; });
        });
    };
    choose(tr("All kinds"), std::nullopt);
    for (const EventKind kind : {EventKind::Fact, EventKind::Allegation, EventKind::Opinion})
        choose(eventKindText(kind), kind);
}

void ChronologyScreen::fillAgencies(const CaseSnapshot &snapshot)
{
    QStringList names;
    QList<AgencyCard> agencies;
    for (const Member &member : snapshot.members) {
        if (!names.contains(member.card.agency.name)) {
            names << member.card.agency.name;
            agencies << member.card.agency;
        }
    }
    if (names == m_agencyNames)
        return;
    m_agencyNames = names;
    m_agency->menu()->clear();
    const auto choose = [this](const QString &text, std::optional<AgencyId> id) {
        connect(m_agency->menu()->addAction(text), &QAction::triggered, this, [this, text, id] {
            m_agency->setText(text);
            m_agency->setAccessibleName(tr("Agency: %1").arg(text));
            setFilter([id](ChronologyFilter &filter) { filter.agency = id; });
        });
    };
    choose(tr("All agencies"), std::nullopt);
    for (const AgencyCard &agency : std::as_const(agencies))
        choose(agency.name, agency.id);
}

void ChronologyScreen::setFilter(const std::function<void(ChronologyFilter &)> &change)
{
    ChronologyFilter filter = m_model->filter();
    change(filter);
    m_model->setFilter(filter);
}

void ChronologyScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    fillAgencies(*snapshot);
    if (snapshot->summary.id != m_case) {
        m_case = snapshot->summary.id;
        m_model->setCase(m_case);
    }
}

void ChronologyScreen::reload()
{
    if (!m_case.isZero())
        m_model->reload(m_place.readRow());
}

void ChronologyScreen::afterReset()
{
    const ChronologyFilter any{{}, {}, false, m_model->filter().newestFirst, {}};
    const bool filtered = m_model->filter() != any;
    m_stack->setCurrentIndex(!m_model->loaded() ? 3 : m_model->rowCount() > 0 ? 0 : filtered ? 2 : 1);
    const int row = m_chosen ? m_model->rowOf(*m_chosen) : -1;
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(qMax(0, row), 0));
    else
        m_detail->show(nullptr);
    showTotal();
}

void ChronologyScreen::showTotal()
{
    const QString number = QLocale(QLocale::English, QLocale::UnitedKingdom).toString(m_model->total());
    m_total->setText(!m_model->loaded()          ? QString()
                         : m_model->total() == 1 ? tr("1 event")
                                                 : tr("%1 events").arg(number));
}

void ChronologyScreen::showChosen()
{
    const ChronologyEvent *event = m_model->eventAt(m_list->currentIndex().row());
    if (event != nullptr)
        m_chosen = event->id;
    m_detail->show(event);
}

bool ChronologyScreen::isStacked() const
{
    return m_context.style.zoomPercent() >= stackedFromPercent
        || width() < m_context.style.px(size::detailWidth) + leastListPx;
}

void ChronologyScreen::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (isStacked() != m_stacked)
        arrange();
}

void ChronologyScreen::arrange()
{
    const bool stacked = isStacked();
    m_stacked = stacked;
    m_splitter->setOrientation(stacked ? Qt::Vertical : Qt::Horizontal);
    const int detail = m_context.style.px(size::detailWidth);
    m_detail->setMinimumWidth(stacked ? 0 : detail * 2 / 3);
    m_splitter->setSizes(stacked ? QList<int>{size::row * 10, size::row * 6} : QList<int>{size::windowWidth, detail});
    m_delegate->forgetHeights();
    m_list->doItemsLayout();
}

void ChronologyScreen::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ChronologyScreen::focusList()
{
    m_list->setFocus(Qt::ShortcutFocusReason);
}

} // namespace caseweave
