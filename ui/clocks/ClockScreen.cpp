// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/ClockScreen.h"

#include "ui/clocks/ClockDetail.h"
#include "ui/clocks/ClockModel.h"
#include "ui/clocks/JurisdictionDialog.h"
#include "ui/clocks/MilestoneDialog.h"
#include "ui/clocks/MilestoneModel.h"
#include "ui/clocks/Rulebook.h"
#include "ui/clocks/RulesDialog.h"
#include "ui/context/Requests.h"
#include "ui/style/Style.h"
#include "ui/undo/ChangedMilestone.h"
#include "ui/undo/Reopening.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormValues.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ListAndDetail.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

// Narrower beside the reasons, the table would have to leave out what it is for.
constexpr int leastTablePx = 560;

} // namespace

ClockScreen::ClockScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_clocks(new ClockModel(this)), m_milestones(new MilestoneModel(this)),
      m_clockTable(makeTable(context.style, QStringLiteral("clockTable"), tr("Clocks"))),
      m_milestoneTable(makeTable(context.style, QStringLiteral("milestoneTable"), tr("Milestones"))),
      m_detail(new ClockDetail(context)), m_stack(new QStackedWidget),
      m_body(new ListAndDetail(context.style, m_stack, m_detail,
                               {.leastListPx = leastTablePx, .listRows = 10, .detailRows = 8}))
{
    setObjectName(QStringLiteral("clockScreen"));
    m_clockTable->setModel(m_clocks);
    m_milestoneTable->setModel(m_milestones);
    // In the order of their columns.
    new TableFit(context.style, m_clockTable, {{262, 0}, {100, 2}, {132, 0}, {206, 0}}, ClockModel::What);
    new TableFit(context.style, m_milestoneTable, {{280, 0}, {110, 2}, {130, 0}, {220, 1}}, MilestoneModel::What);
    for (QWidget *page : {static_cast<QWidget *>(m_clockTable), static_cast<QWidget *>(m_milestoneTable), makeNoRules(),
                          makeNoMilestones()})
        m_stack->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeRule());
    column->addWidget(m_body, 1);
    for (QTableView *table : {m_clockTable, m_milestoneTable})
        connect(table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ClockScreen::showChosen);
    connect(m_detail, &ClockDetail::changeWanted, this, &ClockScreen::change);
    connect(m_detail, &ClockDetail::withdrawalWanted, this, &ClockScreen::withdraw);
    connect(m_body, &ListAndDetail::arranged, this, [this] {
        if (m_snapshot != nullptr)
            showPage();
    });
    connect(&Rulebook::of(context.workspace), &Rulebook::changed, this, [this] { show(m_snapshot); });
}

QWidget *ClockScreen::makeHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(size::xl, size::s, size::xl, size::s);
    column->setSpacing(size::xs);
    auto *buttons = new QWidget;
    auto *flow = new FlowLayout(size::s, buttons);
    m_showClocks = makeButton({}, QStringLiteral("showClocks"), "tag");
    m_showMilestones = makeButton({}, QStringLiteral("showMilestones"), "tag");
    for (QPushButton *button : {m_showClocks, m_showMilestones}) {
        button->setCheckable(true);
        button->setProperty("tone", QStringLiteral("neutral"));
        flow->addWidget(button);
    }
    m_choose = makeButton(tr("Choose other rules"), QStringLiteral("chooseJurisdiction"), "link");
    m_write << m_choose;
    flow->addWidget(m_choose);
    QPushButton *from = makeButton(tr("Where the rules come from"), QStringLiteral("rulesFrom"), "link");
    flow->addWidget(from);
    column->addWidget(buttons);
    m_rules = new Paragraph({}, "secondary");
    m_rules->setObjectName(QStringLiteral("clockRules"));
    column->addWidget(m_rules);
    connect(m_showClocks, &QPushButton::clicked, this, [this] { setMilestonesShown(false); });
    connect(m_showMilestones, &QPushButton::clicked, this, [this] { setMilestonesShown(true); });
    connect(m_choose, &QPushButton::clicked, this, &ClockScreen::chooseJurisdiction);
    connect(from, &QPushButton::clicked, this, &ClockScreen::showRulesDialog);
    return head;
}

QWidget *ClockScreen::makeNoRules()
{
    auto *none = new EmptyState(tr("Nobody has said whose rules apply"),
                                tr("Time limits and bank holidays differ between England, Wales, Scotland and Northern "
                                   "Ireland. Choose one, and the dates of this case are worked out."));
    QPushButton *choose = makeButton(tr("Choose whose rules apply"), QStringLiteral("firstJurisdiction"), "primary");
    m_write << choose;
    connect(choose, &QPushButton::clicked, this, &ClockScreen::chooseJurisdiction);
    none->addAction(choose);
    return none;
}

QWidget *ClockScreen::makeNoMilestones()
{
    auto *none = new EmptyState(tr("No clock runs yet"),
                                tr("A clock starts with a milestone: a referral, a strategy discussion, a conference. "
                                   "Record the first one."));
    QPushButton *first = makeButton(tr("Record a milestone"), QStringLiteral("firstMilestone"), "primary");
    m_write << first;
    connect(first, &QPushButton::clicked, this, &ClockScreen::record);
    none->addAction(first);
    return none;
}

void ClockScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    if (m_snapshot != nullptr && m_snapshot->summary.id != snapshot->summary.id) {
        m_chosenClock.reset();
        m_chosenMilestone.reset();
    }
    m_snapshot = counted(snapshot);
    m_clocks->show(*m_snapshot, m_context.now());
    m_milestones->show(*m_snapshot, rulesInForce().rules);
    for (QPushButton *button : std::as_const(m_write))
        button->setVisible(canWrite());
    showPage();
    keepChosen();
    showChosen();
}

CaseSnapshotPtr ClockScreen::counted(const CaseSnapshotPtr &snapshot) const
{
    Rulebook &rulebook = Rulebook::of(m_context.workspace);
    const RulesInForce inForce = rulebook.rules(snapshot->jurisdiction);
    if (inForce.rules == nullptr || !rulebook.signer(snapshot->jurisdiction))
        return snapshot;
    QList<ObjectId> subjects;
    for (const Person &subject : snapshot->summary.subjects)
        subjects << subject.id;
    auto counted = std::make_shared<CaseSnapshot>(*snapshot);
    counted->clocks = clocksOf(snapshot->milestones, subjects, *inForce.rules, m_context.now());
    return counted;
}

RulesInForce ClockScreen::rulesInForce() const
{
    return Rulebook::of(m_context.workspace).rules(m_snapshot->jurisdiction);
}

void ClockScreen::showPage()
{
    const RulesInForce inForce = rulesInForce();
    const auto &rules = inForce.rules;
    const bool wantsMilestones = m_milestonesShown && m_milestones->rowCount() > 0;
    m_stack->setCurrentIndex(wantsMilestones                 ? Milestones
                                 : rules == nullptr          ? NoRules
                                 : m_clocks->rowCount() == 0 ? NoMilestones
                                                             : Clocks);
    m_detail->setVisible(m_stack->currentIndex() <= Milestones);
    m_showClocks->setText(tr("Clocks %1").arg(m_clocks->rowCount()));
    m_showMilestones->setText(tr("Milestones %1").arg(m_milestones->rowCount()));
    for (QPushButton *button : {m_showClocks, m_showMilestones})
        button->setAccessibleName(button->text());
    m_showMilestones->setEnabled(m_milestones->rowCount() > 0);
    m_showClocks->setChecked(!wantsMilestones);
    m_showMilestones->setChecked(wantsMilestones);
    m_choose->setVisible(canWrite() && rules != nullptr);
    showRules(inForce);
}

void ClockScreen::showRules(const RulesInForce &inForce)
{
    const auto &rules = inForce.rules;
    QStringList said;
    if (rules == nullptr && !m_snapshot->jurisdiction.isEmpty())
        said << tr("This case goes by rules that this program does not know: %1. A newer Caseweave may.")
                    .arg(m_snapshot->jurisdiction);
    // What is not here must not be read as not having been.
    for (const Member &member : m_snapshot->members) {
        if (member.me && !member.hasHistory)
            said << tr("You joined without what was written before. Milestones from then are not here, and clocks that "
                       "they started are missing.");
    }
    // Where room is short, the reasons of each clock say the rest too.
    if (rules != nullptr && !m_body->isStacked()) {
        const auto unconfirmed = std::count_if(rules->rules.cbegin(), rules->rules.cend(),
                                               [](const ClockRule &rule) { return !rule.confirmed; });
        said
            << tr("Rules of %1, version %2, compared with their sources on %3. %4 of %5 are unconfirmed. Bank holidays "
                  "are known from %6 to %7.")
                   .arg(rules->name, rules->version, dateText(rules->checked))
                   .arg(unconfirmed)
                   .arg(rules->rules.size())
                   .arg(rules->calendar.firstYear())
                   .arg(rules->calendar.lastYear());
    }
    if (inForce.signer)
        said << tr("These rules are of %1.").arg(signerText(*inForce.signer));
    m_rules->setPlainText(said.join(QLatin1Char(' ')));
    m_rules->setVisible(!said.isEmpty());
}

void ClockScreen::setMilestonesShown(bool shown)
{
    m_milestonesShown = shown;
    if (m_snapshot == nullptr)
        return;
    showPage();
    keepChosen();
    showChosen();
}

void ClockScreen::keepChosen()
{
    const int clock = m_chosenClock ? m_clocks->rowOf(*m_chosenClock) : -1;
    if (m_clocks->rowCount() > 0 && m_clockTable->currentIndex().row() != qMax(0, clock))
        m_clockTable->setCurrentIndex(m_clocks->index(qMax(0, clock), 0));
    const int milestone = m_chosenMilestone ? m_milestones->rowOf(*m_chosenMilestone) : -1;
    if (m_milestones->rowCount() > 0 && m_milestoneTable->currentIndex().row() != qMax(0, milestone))
        m_milestoneTable->setCurrentIndex(m_milestones->index(qMax(0, milestone), 0));
}

void ClockScreen::showChosen()
{
    const StatutoryClock *clock = m_clocks->clockAt(m_clockTable->currentIndex().row());
    if (clock != nullptr)
        m_chosenClock = *clock;
    const Milestone *milestone = m_milestones->milestoneAt(m_milestoneTable->currentIndex().row());
    if (milestone != nullptr)
        m_chosenMilestone = milestone->id;
    if (m_stack->currentIndex() == Milestones)
        m_detail->showMilestone(m_snapshot, milestone,
                                milestone == nullptr ? QString() : m_milestones->nameOf(*milestone));
    else
        m_detail->showClock(m_snapshot, clock);
}

bool ClockScreen::canWrite() const
{
    return m_snapshot != nullptr && m_snapshot->summary.stillMember && m_snapshot->summary.myRole != MemberRole::Reader
        && m_snapshot->summary.myRole != MemberRole::Recovery;
}

void ClockScreen::record()
{
    if (!canWrite())
        return;
    if (rulesInForce().rules == nullptr) {
        chooseJurisdiction();
        return;
    }
    write(std::nullopt, {});
}

void ClockScreen::change(const Milestone &milestone)
{
    write(milestone, {});
}

void ClockScreen::write(const std::optional<Milestone> &old, const QJsonObject &entered)
{
    auto *dialog = new MilestoneDialog(m_context, *m_snapshot, old, this);
    const auto undo = std::make_shared<ChangedMilestone>(*m_snapshot, old ? std::optional(old->id) : std::nullopt,
                                                         old ? tr("Changed. The dates follow it.")
                                                             : tr("Recorded. The dates follow it."));
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo, isNew = !old] {
        undo->setWritten(dialog->written());
        if (isNew) {
            undo->setReopening(onPage(this, [values = valuesIn(dialog->form())](ClockScreen &here) {
                here.catchUp(here.m_context.workspace, here.m_snapshot);
                if (here.canWrite())
                    here.write(std::nullopt, values);
            }));
        }
        Q_EMIT done(undo);
    });
    presentAgain(dialog, entered);
}

void ClockScreen::withdraw(const Milestone &milestone)
{
    const QString name = m_milestones->nameOf(milestone);
    const Consequence consequence{
        tr("Take back “%1”").arg(name),
        tr("It counts for nothing any more, and clocks that it started or met are worked out without it, for everybody "
           "in the case. It stays in the record that it was written, and by whom."),
        tr("Take it back"), true};
    confirm(this, consequence, [this, milestone, id = m_snapshot->summary.id] {
        MilestoneDraft draft = draftOf(milestone);
        draft.state = MilestoneState::Withdrawn;
        const auto undo
            = std::make_shared<ChangedMilestone>(*m_snapshot, milestone.id, tr("Taken back. The dates follow."));
        undo->setWritten(draft);
        m_context.requests.await(
            m_context.workspace.recordMilestone(id, draft), this, [this, undo](const CaseId &) { Q_EMIT done(undo); },
            [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
    });
}

void ClockScreen::chooseJurisdiction()
{
    if (!canWrite())
        return;
    auto *dialog = new JurisdictionDialog(m_context, *m_snapshot, this);
    connect(dialog, &FormDialog::succeeded, this, [this] { Q_EMIT told(tr("Saved. Everybody sees these dates.")); });
    dialog->present();
}

void ClockScreen::showRulesDialog()
{
    (new RulesDialog(m_context, this))->open();
}

void ClockScreen::focusClocks()
{
    setMilestonesShown(false);
    m_clockTable->setFocus(Qt::OtherFocusReason);
}

} // namespace caseweave
