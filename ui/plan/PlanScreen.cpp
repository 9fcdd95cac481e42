// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/PlanScreen.h"

#include "ui/files/GuardedCopy.h"
#include "ui/plan/PlanComparisonView.h"
#include "ui/plan/PlanDetail.h"
#include "ui/plan/PlanDialogs.h"
#include "ui/plan/PlanText.h"
#include "ui/style/Style.h"
#include "ui/undo/ChangedFields.h"
#include "ui/undo/NewThing.h"
#include "ui/undo/Reopening.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormValues.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ListAndDetail.h"
#include "ui/widgets/TableFit.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

// Narrower beside the chosen part, the table has no room for a line of text.
constexpr int leastTablePx = 520;

} // namespace

PlanScreen::PlanScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new PlanModel(context.clock, this)),
      m_table(makeTable(context.style, QStringLiteral("planTable"), tr("Outcomes and actions of the plan"))),
      m_detail(new PlanDetail(context)), m_comparison(new PlanComparisonView(context)),
      m_noMatch(new EmptyState(tr("No action matches"), tr("Choose All to see the whole plan."))),
      m_stack(new QStackedWidget), m_whole(new QStackedWidget), m_which(new Choice),
      m_addOutcome(makeButton(tr("Add an outcome…"), QStringLiteral("planAddOutcome"))),
      m_addAction(makeButton(tr("Add an action…"), QStringLiteral("planAddAction"))),
      m_complete(makeButton(tr("Complete…"), QStringLiteral("planComplete"), "primary")),
      m_change(makeButton(tr("Change…"), QStringLiteral("planChange"))),
      m_more(makeButton(tr("More"), QStringLiteral("planMore")))
{
    setObjectName(QStringLiteral("planScreen"));
    m_table->setModel(m_model);
    // In the order of PlanModel::Column.
    new TableFit(context.style, m_table, {{380, 0}, {170, 0}, {150, 1}, {170, 0}}, PlanModel::What);
    auto *empty = new EmptyState(tr("No plan yet"),
                                 tr("Nobody has written a plan for these children here. Begin one once it is decided, "
                                    "or to draft it before a conference."));
    QPushButton *begin = makeButton(tr("Begin a plan…"), QStringLiteral("planBegin"), "primary");
    connect(begin, &QPushButton::clicked, this, &PlanScreen::beginPlan);
    empty->addAction(begin);
    // In the order of Shown.
    for (QWidget *page :
         {static_cast<QWidget *>(m_table), static_cast<QWidget *>(empty), static_cast<QWidget *>(m_noMatch)})
        m_stack->addWidget(page);
    auto *inner = new QWidget;
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeRule());
    column->addWidget(new ListAndDetail(context.style, m_stack, m_detail, {.leastListPx = leastTablePx}), 1);
    m_whole->addWidget(inner);
    m_whole->addWidget(m_comparison);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_whole);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &PlanScreen::showChosen);
    connect(m_table, &QTableView::activated, this, &PlanScreen::changeChosen);
    connect(m_addOutcome, &QPushButton::clicked, this, &PlanScreen::addOutcome);
    connect(m_addAction, &QPushButton::clicked, this, &PlanScreen::addAction);
    connect(m_complete, &QPushButton::clicked, this, &PlanScreen::completeChosen);
    connect(m_change, &QPushButton::clicked, this, &PlanScreen::changeChosen);
    connect(m_comparison, &PlanComparisonView::closed, this, [this] {
        m_whole->setCurrentIndex(0);
        m_table->setFocus();
    });
    connect(m_comparison, &PlanComparisonView::told, this, &PlanScreen::told);
    connect(m_comparison, &PlanComparisonView::failed, this, &PlanScreen::failed);
}

QWidget *PlanScreen::makeHead()
{
    auto *head = new QWidget;
    auto *flow = new FlowLayout(size::s, head);
    flow->setContentsMargins(size::xl, size::s, size::xl, size::s);
    nameWidget(m_which, QStringLiteral("planWhich"), tr("Which plan"));
    m_which->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_which, &QComboBox::activated, this, [this](int index) {
        m_plan = m_snapshot->plans.at(index).id;
        refill();
    });
    flow->addWidget(m_which);
    addFilters(head);
    for (QPushButton *button : {m_complete, m_change, m_addAction, m_addOutcome, m_more})
        flow->addWidget(button);
    makeMore();
    return head;
}

/// What is done less often, so that the plan itself has the room.
void PlanScreen::makeMore()
{
    auto *menu = new QMenu(m_more);
    menu->setAccessibleName(tr("More about the plan"));
    m_more->setMenu(menu);
    m_moreOutcome = menu->addAction(tr("Add an outcome…"), this, &PlanScreen::addOutcome);
    m_changePlan = menu->addAction(tr("Change the plan…"), this, &PlanScreen::changePlan);
    m_agree = menu->addAction(tr("Agree the plan…"), this, &PlanScreen::agree);
    m_compare = menu->addAction(tr("Compare versions"), this, &PlanScreen::compare);
}

void PlanScreen::addFilters(QWidget *row)
{
    auto *group = new QButtonGroup(this);
    const std::pair<const char *, QString> filters[]
        = {{"planFilterMine", tr("Mine")}, {"planFilterOverdue", tr("Overdue")}, {"planFilterAll", tr("All")}};
    for (const auto &[name, text] : filters) {
        QPushButton *button = makeButton(text, QLatin1String(name), "tag");
        button->setProperty("tone", QStringLiteral("neutral"));
        button->setCheckable(true);
        group->addButton(button, static_cast<int>(m_filters.size()));
        row->layout()->addWidget(button);
        m_filters << button;
    }
    connect(group, &QButtonGroup::idClicked, this,
            [this](int filter) { setFilter(static_cast<PlanModel::Filter>(filter)); });
    m_filters.last()->setChecked(true);
}

void PlanScreen::setFilter(PlanModel::Filter filter)
{
    m_filter = filter;
    m_filters.at(static_cast<int>(filter))->setChecked(true);
    refill();
}

void PlanScreen::fillPlans()
{
    m_which->clear();
    int chosen = 0;
    for (const Plan &one : m_snapshot->plans) {
        m_which->addItem(planTitle(one, *m_snapshot));
        if (one.id == m_plan)
            chosen = m_which->count() - 1;
    }
    m_which->setCurrentIndex(m_snapshot->plans.isEmpty() ? -1 : chosen);
    m_which->setVisible(!m_snapshot->plans.isEmpty());
}

void PlanScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    m_snapshot = snapshot;
    fillPlans();
    refill();
    seekNew();
    m_comparison->show(snapshot);
}

const Plan *PlanScreen::plan() const
{
    const int index = m_which->currentIndex();
    return m_snapshot != nullptr && index >= 0 && index < m_snapshot->plans.size() ? &m_snapshot->plans.at(index)
                                                                                   : nullptr;
}

PageView PlanScreen::view() const
{
    PageView view;
    const Plan *one = plan();
    if (one == nullptr)
        return view;
    view.plan = one->id;
    if (m_filter == PlanModel::Filter::All)
        return view;
    view.filter = m_filter == PlanModel::Filter::Mine ? tr("actions of %1").arg(m_context.workspace.profile().me.name)
                                                      : tr("actions that are overdue");
    QList<ObjectId> shown;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (const PlanAction *action = m_model->actionAt(row))
            shown << action->id;
    }
    view.only = shown;
    return view;
}

bool PlanScreen::canWrite() const
{
    const CaseSummary &summary = m_snapshot->summary;
    return summary.stillMember && (summary.myRole == MemberRole::Contributor || summary.myRole == MemberRole::Lead);
}

void PlanScreen::refill()
{
    m_model->show(m_snapshot, m_which->currentIndex(), m_filter);
    const Plan *one = plan();
    const QDate today = m_context.today();
    int mine = 0;
    int overdue = 0;
    int all = 0;
    for (const PlanAction *action : one != nullptr ? one->actions() : QList<const PlanAction *>()) {
        ++all;
        mine += action->mine ? 1 : 0;
        overdue += action->isOverdue(today) ? 1 : 0;
    }
    m_filters.at(0)->setText(tr("Mine (%1)").arg(mine));
    m_filters.at(1)->setText(tr("Overdue (%1)").arg(overdue));
    m_filters.at(2)->setText(tr("All (%1)").arg(all));
    for (QPushButton *filter : std::as_const(m_filters)) {
        filter->setAccessibleName(tr("Show actions: %1").arg(filter->text()));
        filter->setVisible(one != nullptr);
    }
    const bool isEmpty = one != nullptr && one->outcomes.isEmpty();
    m_stack->setCurrentIndex(one == nullptr ? Nothing : m_model->rowCount() > 0 ? Table : isEmpty ? Table : NoMatch);
    m_detail->setVisible(one != nullptr);
    const int row = m_model->rowOf(m_chosen);
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(row < 0 ? (m_model->rowCount() > 1 ? 1 : 0) : row, 0));
    const bool writes = canWrite();
    const bool real = one != nullptr && !one->isStray();
    m_addOutcome->setVisible(writes && real && isEmpty); // the next thing to do
    m_moreOutcome->setVisible(writes && real && !isEmpty);
    m_changePlan->setVisible(writes && real);
    m_agree->setVisible(writes && real);
    m_addAction->setVisible(writes && real && !isEmpty);
    for (QPushButton *button : {m_complete, m_change})
        button->setVisible(writes && one != nullptr && !isEmpty);
    const bool hasVersions = real
        && std::any_of(m_snapshot->planVersions.begin(), m_snapshot->planVersions.end(),
                       [one](const PlanVersion &version) { return version.plan == one->id; });
    m_compare->setVisible(hasVersions);
    m_more->setVisible(hasVersions || (writes && real));
    if (auto *begin = m_stack->widget(Nothing)->findChild<QPushButton *>(QStringLiteral("planBegin")))
        begin->setVisible(writes);
    showChosen();
}

void PlanScreen::showChosen()
{
    if (m_snapshot == nullptr)
        return;
    const int row = m_table->currentIndex().row();
    const PlanOutcome *outcome = m_model->outcomeAt(row);
    const PlanAction *action = m_model->actionAt(row);
    if (outcome != nullptr)
        m_chosen = action != nullptr ? action->id : outcome->id;
    m_complete->setEnabled(action != nullptr && action->isOpen());
    m_change->setEnabled(action != nullptr || (outcome != nullptr && outcome->id != ObjectId{}));
    m_detail->show(*m_snapshot, plan(), outcome, action);
    QStringList onlyFor;
    if (action != nullptr)
        onlyFor << action->onlyForAny();
    else if (outcome != nullptr)
        onlyFor << outcome->onlyForAny();
    if (plan() != nullptr)
        onlyFor << plan()->onlyForAny();
    onlyFor.removeDuplicates();
    guardCopies(m_detail, m_context, {m_snapshot->summary.id, QStringLiteral("plan"), onlyFor}, this);
}

void PlanScreen::present(FormDialog *dialog, const QString &sentence)
{
    connect(dialog, &FormDialog::succeeded, this, [this, sentence] { Q_EMIT told(sentence); });
    dialog->present();
}

void PlanScreen::present(FormDialog *dialog, const UndoablePtr &undo)
{
    connect(dialog, &FormDialog::succeeded, this, [this, undo] { Q_EMIT done(undo); });
    dialog->present();
}

UndoablePtr PlanScreen::changeOf(ObjectType type, const ObjectId &id, const QString &sentence) const
{
    return std::make_shared<ChangedFields>(*m_snapshot, QList<FieldThing>{{type, id}}, sentence);
}

void PlanScreen::beginPlan()
{
    if (m_snapshot != nullptr && canWrite())
        present(new PlanDialog(m_context, *m_snapshot, nullptr, this), tr("The plan is begun. Add its outcomes next."));
}

void PlanScreen::addOutcome()
{
    if (m_snapshot == nullptr || !canWrite())
        return;
    if (plan() == nullptr || plan()->isStray())
        beginPlan();
    else
        writeOutcome({});
}

void PlanScreen::writeOutcome(const QJsonObject &entered)
{
    auto *dialog = new OutcomeDialog(m_context, *m_snapshot, *plan(), nullptr, this);
    const auto undo = std::make_shared<NewObject>(*m_snapshot, ObjectType::Outcome, tr("Outcome added."));
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo] {
        undo->setReopening(onPage(this, [id = m_plan, values = valuesIn(dialog->form())](PlanScreen &here) {
            here.catchUp(here.m_context.workspace, here.m_snapshot);
            if (here.canWrite() && here.m_plan == id && here.plan() != nullptr)
                here.writeOutcome(values);
        }));
        Q_EMIT done(undo);
        chooseNew(undo);
    });
    presentAgain(dialog, entered);
}

void PlanScreen::addAction()
{
    if (m_snapshot == nullptr || !canWrite())
        return;
    if (plan() == nullptr || plan()->isStray() || plan()->outcomes.isEmpty()) {
        addOutcome();
        return;
    }
    const PlanOutcome *outcome = m_model->outcomeAt(m_table->currentIndex().row());
    writeAction(outcome != nullptr ? outcome->id : ObjectId{}, {});
}

void PlanScreen::writeAction(const ObjectId &under, const QJsonObject &entered)
{
    auto *dialog = new ActionDialog(m_context, *m_snapshot, *plan(), under, nullptr, this);
    const auto undo = std::make_shared<NewObject>(*m_snapshot, ObjectType::Action,
                                                  tr("Action added. Everybody in this case sees it."));
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo, under] {
        undo->setReopening(onPage(this, [id = m_plan, under, values = valuesIn(dialog->form())](PlanScreen &here) {
            here.catchUp(here.m_context.workspace, here.m_snapshot);
            if (here.canWrite() && here.m_plan == id && here.plan() != nullptr)
                here.writeAction(under, values);
        }));
        Q_EMIT done(undo);
        chooseNew(undo);
    });
    presentAgain(dialog, entered);
}

void PlanScreen::chooseNew(const std::shared_ptr<NewObject> &made)
{
    m_awaited = made;
    seekNew();
}

void PlanScreen::seekNew()
{
    if (m_awaited == nullptr)
        return;
    const std::optional<ObjectId> made = m_awaited->made(*m_snapshot, m_context.workspace.profile().me.name);
    if (!made)
        return;
    m_awaited.reset();
    const int row = m_model->rowOf(*made);
    if (row < 0) // not among those that are shown
        return;
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->scrollTo(m_table->currentIndex());
}

void PlanScreen::completeChosen()
{
    if (m_snapshot == nullptr || !canWrite())
        return;
    const PlanAction *action = m_model->actionAt(m_table->currentIndex().row());
    if (action == nullptr || !action->isOpen())
        Q_EMIT told(tr("Choose an action that is still open first."));
    else
        present(new CompleteDialog(m_context, *m_snapshot, *action, this),
                changeOf(ObjectType::Action, action->id, tr("Done. Everybody in this case sees it.")));
}

void PlanScreen::changeChosen()
{
    if (m_snapshot == nullptr || !canWrite() || plan() == nullptr)
        return;
    const int row = m_table->currentIndex().row();
    const PlanOutcome *outcome = m_model->outcomeAt(row);
    if (const PlanAction *action = m_model->actionAt(row))
        present(new ActionDialog(m_context, *m_snapshot, *plan(), outcome->id, action, this),
                changeOf(ObjectType::Action, action->id, tr("Action saved.")));
    else if (outcome != nullptr && outcome->id != ObjectId{})
        present(new OutcomeDialog(m_context, *m_snapshot, *plan(), outcome, this),
                changeOf(ObjectType::Outcome, outcome->id, tr("Outcome saved.")));
}

void PlanScreen::changePlan()
{
    if (m_snapshot != nullptr && canWrite() && plan() != nullptr && !plan()->isStray())
        present(new PlanDialog(m_context, *m_snapshot, plan(), this),
                changeOf(ObjectType::Plan, plan()->id, tr("Plan saved.")));
}

void PlanScreen::agree()
{
    if (m_snapshot == nullptr || !canWrite())
        return;
    if (plan() == nullptr || plan()->isStray() || plan()->outcomes.isEmpty())
        Q_EMIT told(tr("There is nothing to agree yet: add the outcomes of the plan first."));
    else
        present(new AgreeDialog(m_context, *m_snapshot, *plan(), this),
                tr("Kept as agreed. Later versions can be compared with it."));
}

void PlanScreen::compare()
{
    if (plan() == nullptr || !m_comparison->begin(m_snapshot, plan()->id)) {
        Q_EMIT told(tr("No version of this plan was agreed yet. Agree it first, then there is something to compare."));
        return;
    }
    m_whole->setCurrentIndex(1);
    m_comparison->takeFocus();
}

void PlanScreen::showMine()
{
    for (const Plan &one : m_snapshot->plans) {
        const auto actions = one.actions();
        const bool hasMine = std::any_of(actions.begin(), actions.end(), [this](const PlanAction *action) {
            return action->mine && action->isOverdue(m_context.today());
        });
        if (hasMine) {
            m_plan = one.id;
            break;
        }
    }
    m_whole->setCurrentIndex(0);
    fillPlans();
    setFilter(PlanModel::Filter::Mine);
    m_table->setFocus();
}

bool PlanScreen::showPart(const ObjectId &id)
{
    if (m_snapshot == nullptr)
        return false;
    const auto holds = [&id](const Plan &one) {
        const auto isIt = [&id](const auto &part) { return part.id == id; };
        return one.id == id || std::any_of(one.outcomes.begin(), one.outcomes.end(), [&](const PlanOutcome &outcome) {
                   return isIt(outcome) || std::any_of(outcome.actions.begin(), outcome.actions.end(), isIt);
               });
    };
    const auto plan = std::find_if(m_snapshot->plans.begin(), m_snapshot->plans.end(), holds);
    if (plan == m_snapshot->plans.end())
        return false;
    m_plan = plan->id;
    m_chosen = id;
    m_whole->setCurrentIndex(0);
    fillPlans();
    setFilter(PlanModel::Filter::All);
    m_table->scrollTo(m_table->currentIndex());
    m_table->setFocus();
    return true;
}

} // namespace caseweave
