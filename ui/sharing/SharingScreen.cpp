// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingScreen.h"

#include "ui/files/GuardedCopy.h"
#include "ui/sharing/SharingDetail.h"
#include "ui/sharing/SharingModel.h"
#include "ui/sharing/SharingText.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FilterBar.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ListAndDetail.h"
#include "ui/widgets/PeriodFilter.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/NumberText.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>

namespace caseweave {

namespace {

// Narrower beside the chosen decision, the register has no room for a line of text.
constexpr int leastTablePx = 480;

enum Shown { Register, Nothing, NoMatch, Loading };

} // namespace

SharingScreen::SharingScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new SharingModel(context.workspace, this)),
      m_export(new SharingExport(context, this)),
      m_table(makeTable(context.style, QStringLiteral("sharingTable"), tr("Sharing decisions"))),
      m_detail(new SharingDetail(context)), m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("sharingScreen"));
    m_table->setModel(m_model);
    // In the order of SharingModel::Column.
    new TableFit(context.style, m_table, {{130, 0}, {300, 0}, {170, 1}, {170, 2}}, SharingModel::With);
    auto *empty = new EmptyState(tr("No decision is recorded yet"),
                                 tr("Record each time something is shared from this case, and each time it is not."));
    QPushButton *first = makeButton(tr("Share"), QStringLiteral("firstSharing"), "primary");
    connect(first, &QPushButton::clicked, this, &SharingScreen::shareWanted);
    empty->addAction(first);
    auto *noMatch = new EmptyState(
        tr("No decision matches"),
        tr("The register is filtered. Choose all decisions, agencies and dates, and empty the search, to see all."));
    // In the order of Shown.
    for (QWidget *page : {static_cast<QWidget *>(m_table), static_cast<QWidget *>(empty),
                          static_cast<QWidget *>(noMatch), static_cast<QWidget *>(new EmptyState(tr("Loading"), {}))})
        m_stack->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilters());
    column->addWidget(makeRule());
    auto *body = new ListAndDetail(context.style, m_stack, m_detail, {.leastListPx = leastTablePx});
    column->addWidget(body, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &SharingScreen::showChosen);
    connect(m_model, &QAbstractItemModel::modelReset, this, &SharingScreen::afterReset);
    connect(m_model, &SharingModel::came, this, &SharingScreen::seek);
    connect(m_model, &SharingModel::came, this, &SharingScreen::seekNew);
    connect(m_detail, &SharingDetail::correctionWanted, this, [this] {
        if (const SharingDecision *decision = m_model->decisionAt(m_table->currentIndex().row()))
            Q_EMIT correctionWanted(*decision);
    });
    connect(m_export, &SharingExport::told, this, &SharingScreen::told);
    connect(m_export, &SharingExport::failed, this, &SharingScreen::failed);
    const auto narrow = [this, body] { m_filters->setNarrow(body->isStacked()); };
    connect(body, &ListAndDetail::arranged, this, narrow);
    narrow();
}

QWidget *SharingScreen::makeFilters()
{
    m_filters = new FilterBar(QStringLiteral("sharingFilters"));
    m_choice = new FilterButton(QStringLiteral("sharingFilterChoice"), tr("Decision"));
    m_agency = new FilterButton(QStringLiteral("sharingFilterAgency"), tr("Decided by"));
    m_period = new PeriodFilter(m_context, QStringLiteral("sharingFilterPeriod"), tr("Decided in"));
    for (FilterButton *button : std::initializer_list<FilterButton *>{m_choice, m_agency, m_period})
        m_filters->addFilter(button);
    fillChoices();
    connect(m_period, &PeriodFilter::periodChosen, this,
            [this](const std::optional<QDate> &from, const std::optional<QDate> &to) {
                setFilter([&](SharingFilter &filter) {
                    filter.from = from;
                    filter.to = to;
                });
            });
    m_search = new QLineEdit;
    nameWidget(m_search, QStringLiteral("sharingSearch"), tr("Find a recipient or a word"));
    m_search->setPlaceholderText(tr("Find a recipient or a word"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(size::fieldWidth);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        setFilter([&](SharingFilter &filter) { filter.containing = text.simplified(); });
    });
    m_filters->addBeside(m_search, 1);
    m_total = makeLabel({}, "secondary");
    m_total->setObjectName(QStringLiteral("sharingTotal"));
    m_filters->addBeside(m_total);
    return m_filters;
}

void SharingScreen::addOption(FilterButton *button, const QString &text, std::function<void(SharingFilter &)> change)
{
    button->addOption(text, [this, change = std::move(change)] { setFilter(change); });
}

void SharingScreen::fillChoices()
{
    addOption(m_choice, tr("Shared and not"), [](SharingFilter &filter) { filter.choice.reset(); });
    for (const SharingChoice one : {SharingChoice::Shared, SharingChoice::NotShared})
        addOption(m_choice, sharingChoiceText(one), [one](SharingFilter &filter) { filter.choice = one; });
}

/// What the tags hold back.
QStringList SharingScreen::filterWords() const
{
    QStringList words{m_choice->chosen(), m_agency->chosen(), m_period->inWords()};
    words.removeAll(QString());
    return words;
}

PageView SharingScreen::view() const
{
    PageView view;
    view.decisions = m_model->filter();
    QStringList words = filterWords();
    if (!view.decisions.containing.isEmpty())
        words << tr("With the words “%1”").arg(view.decisions.containing);
    view.filter = words.join(QStringLiteral("; "));
    return view;
}

void SharingScreen::fillAgencies(const CaseSnapshot &snapshot)
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
    addOption(m_agency, tr("All agencies"), [](SharingFilter &filter) { filter.agency.reset(); });
    for (const AgencyCard &agency : std::as_const(agencies))
        addOption(m_agency, agency.name, [id = agency.id](SharingFilter &filter) { filter.agency = id; });
    // The filter stays in force while the list of agencies changes.
    for (const AgencyCard &agency : std::as_const(agencies)) {
        if (m_model->filter().agency == agency.id)
            m_agency->say(agency.name);
    }
}

void SharingScreen::setFilter(const std::function<void(SharingFilter &)> &change)
{
    SharingFilter filter = m_model->filter();
    change(filter);
    m_awaitedSince.reset();
    m_model->setFilter(filter);
    m_filters->setInForce(filterWords().size());
}

void SharingScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    const bool isOther = m_snapshot == nullptr || m_snapshot->summary.id != snapshot->summary.id;
    m_snapshot = snapshot;
    fillAgencies(*snapshot);
    if (isOther)
        m_model->setCase(snapshot->summary.id);
    else
        showChosen();
}

void SharingScreen::reload()
{
    if (m_snapshot != nullptr)
        m_model->reload();
}

void SharingScreen::showDecision(const EntryId &id)
{
    m_search->clear();
    m_sought = id;
    seek();
    m_table->setFocus(Qt::OtherFocusReason);
}

void SharingScreen::seek()
{
    if (!m_sought || !m_model->loaded() || m_model->isAsking())
        return;
    const int row = m_model->rowOf(*m_sought);
    if (row < 0 && m_model->canFetchMore({})) {
        m_model->fetchMore({});
        return;
    }
    m_sought.reset();
    if (row < 0) {
        Q_EMIT told(tr("The filters hide that decision. Choose all decisions, agencies and dates."));
        return;
    }
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->scrollTo(m_table->currentIndex());
}

void SharingScreen::chooseNew(const QDateTime &since)
{
    m_awaitedSince = since;
    seekNew();
}

void SharingScreen::seekNew()
{
    if (!m_awaitedSince)
        return;
    const std::optional<EntryId> fresh = m_model->newestOf(m_context.workspace.profile().me, *m_awaitedSince);
    if (!fresh)
        return;
    m_awaitedSince.reset();
    m_table->setCurrentIndex(m_model->index(m_model->rowOf(*fresh), 0));
    m_table->scrollTo(m_table->currentIndex());
}

void SharingScreen::exportAs(SharingExport::Form form)
{
    if (m_snapshot != nullptr)
        m_export->begin(m_snapshot->summary.id, view(), form);
}

void SharingScreen::afterReset()
{
    const bool filtered = m_model->filter() != SharingFilter();
    m_stack->setCurrentIndex(!m_model->loaded()            ? Loading
                                 : m_model->rowCount() > 0 ? Register
                                 : filtered                ? NoMatch
                                                           : Nothing);
    // Beside a sentence that there is nothing, nothing is chosen.
    m_detail->setVisible(m_stack->currentIndex() == Register || m_stack->currentIndex() == Loading);
    const int row = m_chosen ? m_model->rowOf(*m_chosen) : -1;
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(qMax(0, row), 0));
    else
        showChosen();
    QString total = m_model->total() == 1 ? tr("1 decision") : tr("%1 decisions").arg(numberText(m_model->total()));
    if (m_model->withheld() > 0)
        total += tr(" (%1 restricted)").arg(m_model->withheld());
    m_total->setText(m_model->loaded() ? total : QString());
}

void SharingScreen::showChosen()
{
    if (m_snapshot == nullptr)
        return;
    const SharingDecision *decision = m_model->decisionAt(m_table->currentIndex().row());
    if (decision != nullptr)
        m_chosen = decision->id;
    const CaseSummary &summary = m_snapshot->summary;
    const bool canWrite
        = summary.stillMember && (summary.myRole == MemberRole::Contributor || summary.myRole == MemberRole::Lead);
    m_detail->show(decision, *m_snapshot, canWrite);
    if (decision != nullptr)
        guardCopies(m_detail, m_context, {summary.id, QStringLiteral("sharing"), decision->onlyFor}, this);
}

} // namespace caseweave
