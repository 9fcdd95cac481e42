// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/ChronologyScreen.h"

#include "ui/chronology/ChronologyDelegate.h"
#include "ui/chronology/ChronologyModel.h"
#include "ui/chronology/ContradictionDialogs.h"
#include "ui/chronology/EventDetail.h"
#include "ui/chronology/EventDialog.h"
#include "ui/files/GuardedCopy.h"
#include "ui/style/Style.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FilterBar.h"
#include "ui/widgets/FilterButton.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ListAndDetail.h"
#include "ui/widgets/PeriodFilter.h"
#include "ui/words/CaseText.h"
#include "ui/words/NumberText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

// Narrower beside the chosen event, the list has no room for a line of text.
constexpr int leastListPx = 420;

} // namespace

ChronologyScreen::ChronologyScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new ChronologyModel(context.workspace, this)),
      m_delegate(new ChronologyDelegate(context.style, this)), m_list(new QListView), m_place(m_list),
      m_detail(new EventDetail(context)), m_stack(new QStackedWidget),
      m_body(new ListAndDetail(context.style, m_stack, m_detail,
                               {.leastListPx = leastListPx, .listRows = 10, .detailRows = 6, .rowLines = 4}))
{
    setObjectName(QStringLiteral("chronologyScreen"));
    nameWidget(m_list, QStringLiteral("chronologyList"), tr("Chronology"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(m_delegate);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    makePages();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilters());
    column->addWidget(makeRule());
    column->addWidget(m_body, 1);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChronologyScreen::showChosen);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ChronologyScreen::afterReset);
    connect(m_model, &ChronologyModel::pageCame, this, &ChronologyScreen::showChosen);
    connect(m_detail, &EventDetail::correctionWanted, this, &ChronologyScreen::correct);
    connect(m_detail, &EventDetail::contradictionWanted, this, &ChronologyScreen::contradict);
    connect(m_detail, &EventDetail::settlementWanted, this, &ChronologyScreen::settle);
    connect(m_detail, &EventDetail::otherWanted, m_model, &ChronologyModel::find);
    connect(m_model, &ChronologyModel::found, this, &ChronologyScreen::showFound);
    connect(m_model, &ChronologyModel::rowsAboutToMerge, this, [this] { m_place.remember(); });
    connect(m_model, &ChronologyModel::rowsMerged, this, [this] {
        m_place.restore();
        showChosen();
    });
    connect(m_model, &ChronologyModel::pageCame, this, &ChronologyScreen::seekNew);
    connect(m_model, &ChronologyModel::totalChanged, this, &ChronologyScreen::showTotal);
    connect(m_body, &ListAndDetail::arranged, this, &ChronologyScreen::arrange);
    arrange();
}

QWidget *ChronologyScreen::makePages()
{
    auto *empty = new EmptyState(tr("Nothing is recorded yet"),
                                 tr("Add the first event. It can be something that happened long ago."));
    QPushButton *add = makeButton(tr("Add event"), QStringLiteral("firstEvent"), "primary");
    connect(add, &QPushButton::clicked, this, &ChronologyScreen::addEventWanted);
    empty->addAction(add);
    auto *nothingFound = new EmptyState(tr("No event matches"),
                                        tr("Events of this case are filtered. Choose all agencies, kinds, people and "
                                           "dates, and empty the search, to see every one."));
    auto *loading = new EmptyState(tr("Loading"), {});
    for (QWidget *page : {static_cast<QWidget *>(m_list), static_cast<QWidget *>(empty),
                          static_cast<QWidget *>(nothingFound), static_cast<QWidget *>(loading)})
        m_stack->addWidget(page);
    return m_stack;
}

QPushButton *ChronologyScreen::makeSwitch(const char *objectName, const QString &text, bool ChronologyFilter::*which)
{
    QPushButton *button = makeButton(text, QLatin1String(objectName), "tag");
    button->setProperty("tone", QStringLiteral("neutral"));
    button->setCheckable(true);
    connect(button, &QPushButton::toggled, this,
            [this, which](bool on) { setFilter([=](ChronologyFilter &filter) { filter.*which = on; }); });
    return button;
}

QWidget *ChronologyScreen::makeFilters()
{
    m_filters = new FilterBar(QStringLiteral("chronologyFilters"));
    m_agency = new FilterButton(QStringLiteral("filterAgency"), tr("Agency"));
    m_kind = new FilterButton(QStringLiteral("filterKind"), tr("Kind"));
    m_person = new FilterButton(QStringLiteral("filterPerson"), tr("About"));
    m_period = new PeriodFilter(m_context, QStringLiteral("filterPeriod"), tr("Happened in"));
    m_order = makeButton(tr("Newest first"), QStringLiteral("filterOrder"), "tag");
    m_order->setProperty("tone", QStringLiteral("neutral"));
    m_significant = makeSwitch("filterSignificant", tr("Significant only"), &ChronologyFilter::significantOnly);
    m_disputed = makeSwitch("filterDisputed", tr("Contradictions only"), &ChronologyFilter::disputedOnly);
    for (QPushButton *button :
         std::initializer_list<QPushButton *>{m_agency, m_kind, m_person, m_period, m_significant, m_disputed, m_order})
        m_filters->addFilter(button);
    m_search = new QLineEdit;
    nameWidget(m_search, QStringLiteral("chronologySearch"), tr("Find in the chronology"));
    m_search->setPlaceholderText(tr("Find in the chronology"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(size::fieldWidth);
    m_filters->addBeside(m_search, 1);
    m_total = makeLabel({}, "secondary");
    m_total->setObjectName(QStringLiteral("chronologyTotal"));
    m_filters->addBeside(m_total);
    fillKinds();
    connect(m_period, &PeriodFilter::periodChosen, this,
            [this](const std::optional<QDate> &from, const std::optional<QDate> &to) {
                setFilter([&](ChronologyFilter &filter) {
                    filter.from = from;
                    filter.to = to;
                });
            });
    connect(m_order, &QPushButton::clicked, this, [this] {
        setFilter([](ChronologyFilter &filter) { filter.newestFirst = !filter.newestFirst; });
        m_order->setText(m_model->filter().newestFirst ? tr("Newest first") : tr("Oldest first"));
        m_order->setAccessibleName(m_order->text());
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        setFilter([&](ChronologyFilter &filter) { filter.containing = text.simplified(); });
    });
    return m_filters;
}

void ChronologyScreen::addOption(FilterButton *button, const QString &text,
                                 std::function<void(ChronologyFilter &)> change)
{
    button->addOption(text, [this, change = std::move(change)] { setFilter(change); });
}

void ChronologyScreen::fillKinds()
{
    addOption(m_kind, tr("All kinds"), [](ChronologyFilter &filter) { filter.kind.reset(); });
    for (const EventKind kind : {EventKind::Fact, EventKind::Allegation, EventKind::Opinion})
        addOption(m_kind, eventKindText(kind), [kind](ChronologyFilter &filter) { filter.kind = kind; });
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
    m_agency->clear();
    addOption(m_agency, tr("All agencies"), [](ChronologyFilter &filter) { filter.agency.reset(); });
    for (const AgencyCard &agency : std::as_const(agencies))
        addOption(m_agency, agency.name, [id = agency.id](ChronologyFilter &filter) { filter.agency = id; });
    // The filter stays in force while the list of agencies changes.
    for (const AgencyCard &agency : std::as_const(agencies)) {
        if (m_model->filter().agency == agency.id)
            m_agency->say(agency.name);
    }
}

void ChronologyScreen::fillPeople(const CaseSnapshot &snapshot)
{
    QStringList names;
    for (const Person &person : snapshot.people)
        names << personName(person);
    if (names == m_personNames)
        return;
    m_personNames = names;
    m_person->clear();
    addOption(m_person, tr("All people"), [](ChronologyFilter &filter) { filter.person.reset(); });
    for (const Person &person : snapshot.people) {
        addOption(m_person, personName(person), [id = person.id](ChronologyFilter &filter) { filter.person = id; });
        if (m_model->filter().person == person.id)
            m_person->say(personName(person));
    }
}

/// What the tags hold back.
QStringList ChronologyScreen::filterWords() const
{
    QStringList words;
    for (const FilterButton *button : {m_agency, m_kind, m_person})
        words << button->chosen();
    words << m_period->inWords();
    for (const QPushButton *button : {m_significant, m_disputed})
        words << (button->isChecked() ? button->text() : QString());
    words.removeAll(QString());
    return words;
}

PageView ChronologyScreen::view() const
{
    PageView view;
    view.events = m_model->filter();
    QStringList words = filterWords();
    if (!view.events.containing.isEmpty())
        words << tr("With the words “%1”").arg(view.events.containing);
    view.filter = words.join(QStringLiteral("; "));
    return view;
}

void ChronologyScreen::correct()
{
    const ChronologyEvent *event = m_model->eventAt(m_list->currentIndex().row());
    if (event == nullptr || m_snapshot == nullptr)
        return;
    auto *dialog = new EventDialog(m_context, *m_snapshot, event, this);
    connect(dialog, &FormDialog::succeeded, this,
            [this] { Q_EMIT told(tr("Corrected. What it said before stays beneath.")); });
    dialog->present();
}

void ChronologyScreen::contradict()
{
    const ChronologyEvent *event = m_model->eventAt(m_list->currentIndex().row());
    if (event == nullptr || m_snapshot == nullptr)
        return;
    auto *dialog = new ContradictionDialog(m_context, m_snapshot->summary.id, *event, this);
    connect(dialog, &FormDialog::succeeded, this, [this] { Q_EMIT told(tr("Noted on both events.")); });
    dialog->present();
}

void ChronologyScreen::settle(const EventContradiction &contradiction)
{
    const ChronologyEvent *event = m_model->eventAt(m_list->currentIndex().row());
    if (event == nullptr || m_snapshot == nullptr)
        return;
    auto *dialog = new SettlementDialog(m_context, m_snapshot->summary.id, contradiction, event->onlyFor, this);
    connect(dialog, &FormDialog::succeeded, this, [this] { Q_EMIT told(tr("Saved on both events.")); });
    dialog->present();
}

void ChronologyScreen::showFound(int row)
{
    if (row < 0) {
        Q_EMIT told(tr("The filters hide that event. Choose all agencies, kinds, people and dates."));
        return;
    }
    m_list->setCurrentIndex(m_model->index(row, 0));
    m_list->scrollTo(m_list->currentIndex());
}

void ChronologyScreen::chooseNew(const QDateTime &since)
{
    m_awaitedSince = since;
    seekNew();
}

void ChronologyScreen::seekNew()
{
    if (!m_awaitedSince)
        return;
    const std::optional<EntryId> fresh = m_model->newestOf(m_context.workspace.profile().me, *m_awaitedSince);
    if (!fresh)
        return;
    m_awaitedSince.reset();
    showFound(m_model->rowOf(*fresh));
}

void ChronologyScreen::setFilter(const std::function<void(ChronologyFilter &)> &change)
{
    ChronologyFilter filter = m_model->filter();
    change(filter);
    m_awaitedSince.reset();
    m_model->setFilter(filter);
    m_filters->setInForce(filterWords().size());
}

void ChronologyScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    fillAgencies(*snapshot);
    fillPeople(*snapshot);
    const bool isOther = m_snapshot == nullptr || m_snapshot->summary.id != snapshot->summary.id;
    m_snapshot = snapshot;
    m_model->setToday(m_context.today());
    if (isOther)
        m_model->setCase(snapshot->summary.id);
    else
        showChosen();
}

void ChronologyScreen::reload()
{
    if (m_snapshot != nullptr)
        m_model->reload(m_place.readRow());
}

void ChronologyScreen::afterReset()
{
    ChronologyFilter any;
    any.newestFirst = m_model->filter().newestFirst;
    const bool filtered = m_model->filter() != any;
    m_stack->setCurrentIndex(!m_model->loaded() ? 3 : m_model->rowCount() > 0 ? 0 : filtered ? 2 : 1);
    // Beside a sentence that there is nothing, nothing is chosen.
    m_detail->setVisible(!m_model->loaded() || m_model->rowCount() > 0);
    const int row = m_chosen ? m_model->rowOf(*m_chosen) : -1;
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(qMax(0, row), 0));
    else
        m_detail->show(nullptr, m_snapshot);
    showTotal();
}

void ChronologyScreen::showTotal()
{
    const QString number = numberText(m_model->rowCount());
    QString text = m_model->rowCount() == 1 ? tr("1 event") : tr("%1 events").arg(number);
    if (const qint64 days = m_model->gapToToday())
        text = tr("%1, none for %2 days").arg(text).arg(days);
    m_total->setText(m_model->loaded() ? text : QString());
}

void ChronologyScreen::showChosen()
{
    const ChronologyEvent *event = m_model->eventAt(m_list->currentIndex().row());
    if (event != nullptr)
        m_chosen = event->id;
    m_detail->show(event, m_snapshot);
    if (event != nullptr && m_snapshot != nullptr)
        guardCopies(m_detail, m_context, {m_snapshot->summary.id, QStringLiteral("event"), event->onlyFor}, this);
}

void ChronologyScreen::arrange()
{
    m_filters->setNarrow(m_body->isStacked());
    m_list->doItemsLayout();
}

void ChronologyScreen::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ChronologyScreen::showPlace(const ChronologyPlace &place)
{
    m_search->clear();
    m_model->find(place);
    focusList();
}

void ChronologyScreen::focusList()
{
    m_list->setFocus(Qt::ShortcutFocusReason);
}

void ChronologyScreen::showContradictions()
{
    m_disputed->setChecked(true);
    focusList();
}

} // namespace caseweave
