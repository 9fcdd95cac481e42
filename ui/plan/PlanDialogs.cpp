// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/PlanDialogs.h"

#include "ui/clocks/SubjectChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/plan/ObjectDetails.h"
#include "ui/plan/OwnerChoice.h"
#include "ui/plan/PlanText.h"
#include "ui/style/Tokens.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

QString keyOf(const CaseSnapshot &snapshot, const QString &what)
{
    return QStringLiteral("plan/%1/%2").arg(QString::fromStdString(snapshot.summary.id.hex()), what);
}

QString typed(const QPlainTextEdit *edit)
{
    return edit->toPlainText().trimmed();
}

template <class Part>
std::optional<ObjectId> idOf(const Part *part)
{
    return part != nullptr ? std::optional(part->id) : std::nullopt;
}

QList<EntryId> seenBy(const FieldObject *part)
{
    return part != nullptr ? part->entries() : QList<EntryId>();
}

} // namespace

PlanDialog::PlanDialog(const Context &context, const CaseSnapshot &snapshot, const Plan *plan, QWidget *parent)
    : ObjectSheet(context, QStringLiteral("planDialog"), plan == nullptr ? tr("Begin a plan") : tr("Change the plan"),
                  plan == nullptr ? tr("Begin the plan") : tr("Save"), parent)
{
    const std::optional<Plan> old = plan != nullptr ? std::optional(*plan) : std::nullopt;
    auto *kind = new Choices(QStringLiteral("planKind"),
                             {{static_cast<int>(PlanKind::ChildProtection), tr("Child protection plan")},
                              {static_cast<int>(PlanKind::ChildInNeed), tr("Child in need plan")}});
    if (old && !keyOf(old->kind).isEmpty())
        kind->setValue(static_cast<int>(old->kind));
    auto *kindField = new FormField(tr("Which kind of plan?"), {}, kind);
    kindField->setCheck([kind] { return kind->value() ? QString() : tr("Choose which kind of plan it is."); });
    form()->addField(kindField);
    auto *subjects = new SubjectChoice(snapshot.summary.subjects, QStringLiteral("planSubjects"));
    if (old)
        subjects->setSubjects(old->subjects);
    auto *subjectField = new FormField(tr("For which children?"), {}, subjects);
    subjectField->setCheck([subjects] { return subjects->problem(); });
    form()->addField(subjectField);
    QPlainTextEdit *contingency = nullptr;
    if (!saysWithheld(plan, {"contingency"}, tr("The contingency of this plan is restricted to others."))) {
        contingency = addText("planContingency", tr("Contingency (optional)"),
                              tr("What happens, and who decides it, if the plan does not keep the child safe."),
                              old ? old->text("contingency") : QString());
    }
    Choices *state = nullptr;
    if (old) {
        state = new Choices(QStringLiteral("planState"),
                            {{static_cast<int>(PlanState::Running), tr("It is in force")},
                             {static_cast<int>(PlanState::Ended), tr("It has ended"),
                              tr("Its actions are not asked for any more. What was agreed stays.")}});
        state->setValue(static_cast<int>(old->state == PlanState::Ended ? PlanState::Ended : PlanState::Running));
        form()->addField(new FormField(tr("How does the plan stand?"), {}, state));
    }
    sendObjects(snapshot.summary.id, [=] {
        const Plan *before = old ? &*old : nullptr;
        ObjectDetails all(before);
        all.add("kind", keyOf(static_cast<PlanKind>(*kind->value())));
        all.add("subjects", objectsText(subjects->subjects()));
        if (contingency != nullptr)
            all.add("contingency", typed(contingency));
        if (state != nullptr)
            all.add("state", keyOf(static_cast<PlanState>(*state->value())));
        return QList<ObjectDraft>{{ObjectType::Plan, idOf(before), all.details, seenBy(before)}};
    });
    setKeptAs(keyOf(snapshot, old ? objectText(old->id) : QStringLiteral("new")));
}

OutcomeDialog::OutcomeDialog(const Context &context, const CaseSnapshot &snapshot, const Plan &plan,
                             const PlanOutcome *outcome, QWidget *parent)
    : ObjectSheet(context, QStringLiteral("outcomeDialog"),
                  outcome == nullptr ? tr("Add an outcome") : tr("Change the outcome"),
                  outcome == nullptr ? tr("Add the outcome") : tr("Save"), parent)
{
    const std::optional<PlanOutcome> old = outcome != nullptr ? std::optional(*outcome) : std::nullopt;
    const bool isWithheld
        = saysWithheld(outcome, {"concern", "change"}, tr("The worry and the needed change are restricted to others."));
    QPlainTextEdit *concern = nullptr;
    QPlainTextEdit *change = nullptr;
    if (!isWithheld) {
        concern = addText("outcomeConcern", tr("What are we worried about?"),
                          tr("The worry, in words that the family understands."),
                          old ? old->text("concern") : QString(), tr("Enter what the worry is."));
        change = addText("outcomeChange", tr("What has to change?"), tr("How it is for the child once it is reached."),
                         old ? old->text("change") : QString(), tr("Enter what has to change."));
    }
    Choices *state = nullptr;
    if (old) {
        state = new Choices(QStringLiteral("outcomeState"),
                            {{static_cast<int>(OutcomeState::Open), tr("Not reached yet")},
                             {static_cast<int>(OutcomeState::Reached), tr("Reached")},
                             {static_cast<int>(OutcomeState::Removed), tr("Take it out of the plan, with its actions"),
                              tr("Versions that were agreed before still have it.")}});
        state->setValue(static_cast<int>(old->state == OutcomeState::Unclear ? OutcomeState::Open : old->state));
        form()->addField(new FormField(tr("How does it stand?"), {}, state));
    }
    if (!isWithheld)
        addAudience(snapshot, outcome, "change",
                    tr("Who does what about it, and by when, is for everybody in the case."));
    int number = 0;
    for (const PlanOutcome &one : plan.outcomes)
        number = qMax(number, one.number);
    sendObjects(snapshot.summary.id, [=, this, id = plan.id] {
        const PlanOutcome *before = old ? &*old : nullptr;
        ObjectDetails all(before);
        if (before == nullptr) {
            all.add("plan", objectText(id));
            all.add("number", QString::number(number + 1));
        }
        if (change != nullptr) {
            all.add("concern", typed(concern), Knowledge::NotAsked, readers(), readersChanged());
            all.add("change", typed(change), Knowledge::NotAsked, readers(), readersChanged());
        }
        const OutcomeState now = state != nullptr ? static_cast<OutcomeState>(*state->value()) : OutcomeState::Open;
        if (state != nullptr)
            all.add("state", keyOf(now));
        QList<ObjectDraft> drafts{{ObjectType::Outcome, idOf(before), all.details, seenBy(before)}};
        if (now == OutcomeState::Removed) {
            for (const PlanAction &action : before->actions)
                drafts << ObjectDraft{ObjectType::Action,
                                      action.id,
                                      {{QStringLiteral("state"), keyOf(ActionState::Removed), Knowledge::NotAsked, {}}},
                                      action.entries()};
        }
        return drafts;
    });
    setKeptAs(keyOf(snapshot, old ? objectText(old->id) : QStringLiteral("outcome")));
    if (concern != nullptr)
        concern->setFocus();
}

ActionDialog::ActionDialog(const Context &context, const CaseSnapshot &snapshot, const Plan &plan,
                           const ObjectId &under, const PlanAction *action, QWidget *parent)
    : ObjectSheet(context, QStringLiteral("actionDialog"),
                  action == nullptr ? tr("Add an action") : tr("Change the action"),
                  action == nullptr ? tr("Add the action") : tr("Save"), parent)
{
    const std::optional<PlanAction> old = action != nullptr ? std::optional(*action) : std::nullopt;
    const bool isWithheld = saysWithheld(action, {"text"}, tr("What is done is restricted to others."));
    QPlainTextEdit *text = nullptr;
    if (!isWithheld)
        text = addText("actionText", tr("What is to be done?"), {}, old ? old->text("text") : QString(),
                       tr("Enter what is to be done."));
    auto *outcome = new Choice;
    outcome->setObjectName(QStringLiteral("actionOutcome"));
    for (const PlanOutcome &one : plan.outcomes) {
        if (one.id == ObjectId{})
            continue;
        outcome->addItem(outcomeTitle(one).section(QLatin1Char('\n'), 0, 0).left(size::fieldWidth / 4),
                         objectText(one.id));
        if (one.id == under)
            outcome->setCurrentIndex(outcome->count() - 1);
    }
    auto *outcomeField = new FormField(tr("For which outcome?"), {}, outcome);
    outcomeField->setCheck([outcome] { return outcome->currentIndex() < 0 ? tr("Choose an outcome.") : QString(); });
    form()->addField(outcomeField);
    auto *owner = new OwnerChoice(snapshot, OwnerChoice::Among::Everybody, old ? old->owner : PlanOwner(),
                                  QStringLiteral("actionOwner"));
    form()->addField(
        new FormField(tr("Who does it?"),
                      tr("A professional, or somebody of the family or its network. Caseweave tells nobody "
                         "who has no account."),
                      owner));
    QLineEdit *due
        = addDate("actionDue", tr("By when? (optional)"), old ? old->due : std::nullopt, true, YearSought::Coming);
    Choices *state = nullptr;
    if (old) {
        state = new Choices(QStringLiteral("actionState"),
                            {{static_cast<int>(ActionState::ToDo), tr("To do")},
                             {static_cast<int>(ActionState::UnderWay), tr("Under way")},
                             {static_cast<int>(ActionState::Done), tr("Done")},
                             {static_cast<int>(ActionState::NotNeeded), tr("No longer needed")},
                             {static_cast<int>(ActionState::Removed), tr("Take it out of the plan"),
                              tr("Versions that were agreed before still have it.")}});
        state->setValue(static_cast<int>(old->state == ActionState::Unclear ? ActionState::ToDo : old->state));
        form()->addField(new FormField(tr("How does it stand?"), {}, state));
    }
    if (!isWithheld)
        addAudience(snapshot, action, "text",
                    tr("Who does it, by when and how it stands is for everybody in the case."));
    sendObjects(snapshot.summary.id, [=, this] {
        const PlanAction *before = old ? &*old : nullptr;
        ObjectDetails all(before);
        all.add("outcome", outcome->currentData().toString());
        if (text != nullptr)
            all.add("text", typed(text), Knowledge::NotAsked, readers(), readersChanged());
        all.add("owner", owner->owner());
        all.add("due", dayOf(due));
        if (state != nullptr)
            all.add("state", keyOf(static_cast<ActionState>(*state->value())));
        // Its evidence stays with the same readers.
        if (before != nullptr && readersChanged() && !before->text("evidence").isEmpty())
            all.add("evidence", before->text("evidence"), Knowledge::NotAsked, readers(), true);
        return QList<ObjectDraft>{{ObjectType::Action, idOf(before), all.details, seenBy(before)}};
    });
    setKeptAs(keyOf(snapshot, old ? objectText(old->id) : QStringLiteral("action")));
    if (text != nullptr)
        text->setFocus();
}

CompleteDialog::CompleteDialog(const Context &context, const CaseSnapshot &snapshot, const PlanAction &action,
                               QWidget *parent)
    : ObjectSheet(context, QStringLiteral("completeDialog"), tr("Complete an action"), tr("It is done"), parent)
{
    form()->addWidget(new Paragraph(planText(action, "text", tr("What is done is not written"))));
    Choices *known = nullptr;
    QPlainTextEdit *evidence = nullptr;
    if (!saysWithheld(&action, {"text", "evidence"}, tr("What it is, or its evidence, is restricted to others."))) {
        known = new Choices(QStringLiteral("evidenceKnown"),
                            {{static_cast<int>(Knowledge::Known), tr("Something shows it")},
                             {static_cast<int>(Knowledge::AskedNone), tr("Asked, and there is none")},
                             {static_cast<int>(Knowledge::NoReply), tr("Asked, no reply")},
                             {static_cast<int>(Knowledge::NotAsked), tr("Not asked yet")}});
        known->setValue(static_cast<int>(Knowledge::Known));
        evidence = addText("evidenceText", tr("What shows that it is done?"),
                           tr("For example: a letter, what was seen on a visit, what the child says."),
                           action.text("evidence"));
        FormField *field = form()->fields().last();
        field->setCheck([evidence, known] {
            return known->value() == static_cast<int>(Knowledge::Known) && typed(evidence).isEmpty()
                ? tr("Enter what shows it, or choose below why there is nothing.")
                : QString();
        });
        form()->addField(new FormField(tr("Evidence"), {}, known));
        connect(known, &Choices::chosen, field,
                [field](int value) { field->setVisible(value == static_cast<int>(Knowledge::Known)); });
    }
    QLineEdit *day = addDate("doneOn", tr("When was it done?"), context.today(), false, YearSought::Past);
    if (evidence != nullptr)
        addAudience(snapshot, &action, "text", tr("That it is done, and when, is for everybody in the case."));
    sendObjects(snapshot.summary.id, [=, this, old = action] {
        ObjectDetails all(&old);
        all.add("state", keyOf(ActionState::Done));
        all.add("done_on", dayOf(day));
        if (known != nullptr) {
            const auto why = static_cast<Knowledge>(*known->value());
            all.add("evidence", why == Knowledge::Known ? typed(evidence) : QString(), why, readers(), true);
            if (readersChanged())
                all.add("text", old.text("text"), Knowledge::NotAsked, readers(), true);
        }
        return QList<ObjectDraft>{{ObjectType::Action, old.id, all.details, old.entries()}};
    });
    setKeptAs(keyOf(snapshot, QStringLiteral("done/") + objectText(action.id)));
    if (evidence != nullptr)
        evidence->setFocus();
    else
        day->setFocus();
}

AgreeDialog::AgreeDialog(const Context &context, const CaseSnapshot &snapshot, const Plan &plan, QWidget *parent)
    : ObjectSheet(context, QStringLiteral("agreeDialog"), tr("Agree the plan"), tr("Keep it as agreed"), parent)
{
    form()->addWidget(new Paragraph(tr("%1, with %2 outcomes and %3 actions, is kept as it stands now. What is written "
                                       "later does not change it, and "
                                       "later versions can be compared with it.")
                                        .arg(planTitle(plan, snapshot))
                                        .arg(plan.outcomes.size())
                                        .arg(plan.actions().size())));
    QLineEdit *day = addDate("agreedOn", tr("When was it agreed?"), context.today(), false, YearSought::Past);
    auto *note = new QLineEdit;
    note->setObjectName(QStringLiteral("agreedAt"));
    auto *noteField = new FormField(tr("Where, and with whom? (optional)"),
                                    tr("For example: initial conference, core group."), note);
    noteField->setMost(mostLineBytes);
    form()->addField(noteField);
    setSubmit([=, this, id = snapshot.summary.id, plan = plan.id]() -> std::optional<Workspace::Request> {
        const auto read = VisitTime::parse(dayOf(day));
        const PlanAgreement agreed{plan, read ? read->day : QDate(), note->text().simplified()};
        auto &workspace = this->context().workspace;
        return sendOrAsk(*this, workspace.caseSnapshot(id), {{{agreed.note}, {}}}, tr("Keep it all the same"),
                         [&workspace, id, agreed] { return workspace.agreePlan(id, agreed); });
    });
    setSentences([](ErrorCode code) {
        return code == ErrorCode::Conflict
            ? tr("Two people wrote a part of the plan at the same time. Settle that first: the parts are marked “Two "
                 "versions”.")
            : code == ErrorCode::TooLarge
            ? tr("The plan has too many parts to be kept as one. Take out actions that are "
                 "done or no longer needed.")
            : errorText(code);
    });
    setKeptAs(keyOf(snapshot, QStringLiteral("agree")));
    day->setFocus();
}

} // namespace caseweave
