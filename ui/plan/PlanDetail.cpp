// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/PlanDetail.h"

#include "app/session/PlanPicture.h"
#include "ui/plan/PlanText.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

/// A value in words: what stands in a payload for a machine is not for people.
QString valueText(const CaseSnapshot &snapshot, const Field &field, const FieldValue &value)
{
    if (value.knowledge != Knowledge::Known)
        return knowledgeText(value.knowledge);
    FieldObject one;
    one.fields << Field{field.name, {value}, {}, false};
    if (field.name == QLatin1String("owner")) {
        PlanAction action;
        action.owner = PlanOwner::parse(value.text);
        action.ownerName = ownerNameOf(snapshot, action.owner);
        action.fields = one.fields;
        return ownerText(action);
    }
    if (field.name == QLatin1String("state")) {
        for (const ActionState state : {ActionState::ToDo, ActionState::UnderWay, ActionState::Done,
                                        ActionState::NotNeeded, ActionState::Removed}) {
            PlanAction action;
            action.state = state;
            if (keyOf(state) == value.text)
                return actionStateText(action);
        }
    }
    if (const auto date = readDate(value.text);
        date && (field.name == QLatin1String("due") || field.name == QLatin1String("done_on")))
        return dateText(*date);
    return value.text;
}

} // namespace

PlanDetail::PlanDetail(const Context &context, QWidget *parent) : QFrame(parent), m_context(context)
{
    setObjectName(QStringLiteral("planDetail"));
    setProperty("role", QStringLiteral("detail"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(size::line, 0, 0, 0);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("planDetailScroll"), tr("The chosen part of the plan"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus);
    auto *inner = new QFrame;
    inner->setObjectName(QStringLiteral("eventDetailInner"));
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(size::l, size::l, size::l, size::l);
    m_column->setSpacing(size::s);
    scroll->setWidget(inner);
    outer->addWidget(scroll);
}

void PlanDetail::show(const CaseSnapshot &snapshot, const Plan *plan, const PlanOutcome *outcome,
                      const PlanAction *action)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (action != nullptr)
        fillAction(snapshot, *action);
    else if (outcome != nullptr)
        fillOutcome(*outcome);
    if (plan != nullptr)
        fillPlan(snapshot, *plan);
    m_column->addStretch(1);
    showAll(m_column);
}

void PlanDetail::fillAction(const CaseSnapshot &snapshot, const PlanAction &action)
{
    addAudience(action);
    m_column->addWidget(new Paragraph(planText(action, "text", tr("What is done is not written")), "heading"));
    QList<TagText> tags{actionTag(action, m_context.today())};
    if (action.mine)
        tags << TagText{tr("Yours"), Tone::Accent};
    addTags(tags);
    const QString place = ownerPlace(action.owner, snapshot);
    addFact(tr("Owner"), place.isEmpty() ? ownerText(action) : tr("%1, %2").arg(ownerText(action), place));
    const QString span = dueSpan(action, m_context.today());
    addFact(tr("By when"), span.isEmpty() ? dueText(action) : tr("%1 (%2)").arg(dueText(action), span));
    addFact(tr("Status"),
            action.doneOn && action.state == ActionState::Done
                ? tr("%1, %2").arg(actionStateText(action), dateText(*action.doneOn))
                : actionStateText(action));
    addFact(tr("Evidence"), planText(action, "evidence", tr("none recorded yet")));
    for (const Field &field : action.fields) {
        if (!field.conflicting())
            continue;
        QStringList lines;
        for (const FieldValue &value : field.values)
            lines
                << tr("%1 (%2, %3)").arg(valueText(snapshot, field, value), value.author, dateTimeText(value.written));
        addFact(tr("Two versions: %1").arg(keysText({field.name})), lines.join(QLatin1Char('\n')));
    }
    addHistory(action);
}

void PlanDetail::fillOutcome(const PlanOutcome &outcome)
{
    addAudience(outcome);
    m_column->addWidget(new Paragraph(outcomeTitle(outcome), "heading"));
    if (outcome.id == ObjectId{}) {
        m_column->addWidget(new Paragraph(tr("What they belong to has not arrived, or was written before you joined "
                                             "without history. Change an action to put it under an outcome.")));
        return;
    }
    addTags({outcomeTag(outcome)});
    addFact(tr("Worry"), planText(outcome, "concern", tr("not written")));
    for (const Field &field : outcome.fields) {
        if (!field.conflicting())
            continue;
        QStringList lines;
        for (const FieldValue &value : field.values)
            lines << tr("%1 (%2, %3)").arg(value.text, value.author, dateTimeText(value.written));
        addFact(tr("Two versions: %1").arg(keysText({field.name})), lines.join(QLatin1Char('\n')));
    }
    addHistory(outcome);
}

void PlanDetail::fillPlan(const CaseSnapshot &snapshot, const Plan &plan)
{
    if (m_column->count() > 0)
        m_column->addWidget(makeRule());
    m_column->addWidget(new Paragraph(planTitle(plan, snapshot), "strong"));
    if (plan.isStray())
        return;
    addFact(tr("Contingency"), planText(plan, "contingency", tr("none written yet")));
    QStringList versions;
    for (const PlanVersion &version : snapshot.planVersions) {
        if (version.plan == plan.id)
            versions << tr("%1 (written by %2)").arg(versionText(version), version.author);
    }
    if (const QString source = plan.text("source"); !source.isEmpty())
        addFact(tr("Imported"), source);
    addFact(tr("Agreed"), versions.isEmpty() ? tr("not agreed yet") : versions.join(QLatin1Char('\n')));
}

void PlanDetail::addTags(const QList<TagText> &tags)
{
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::xs, row);
    for (const TagText &tag : tags)
        flow->addWidget(new Tag(tag));
    m_column->addWidget(row);
}

void PlanDetail::addAudience(const FieldObject &object)
{
    const QStringList onlyFor = object.onlyForAny();
    if (onlyFor.isEmpty())
        return;
    auto *audience = new QFrame;
    audience->setObjectName(QStringLiteral("audience"));
    audience->setProperty("role", QStringLiteral("audience"));
    auto *row = new QVBoxLayout(audience);
    row->setContentsMargins(size::s, size::xs, size::s, size::xs);
    QLabel *text = makeLabel(audienceText(audienceFor(onlyFor, m_context.workspace.profile().me)), "strong");
    text->setWordWrap(true);
    row->addWidget(text);
    m_column->addWidget(audience);
}

void PlanDetail::addFact(const QString &name, const QString &value)
{
    m_column->addWidget(makeLabel(name, "strong"));
    auto *text = new Paragraph(value);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_column->addWidget(text);
}

void PlanDetail::addHistory(const FieldObject &object)
{
    if (const FieldValue *last = object.last())
        addFact(tr("Last written"), tr("%1, %2").arg(last->author, sinceText(last->written, m_context.now())));
}

} // namespace caseweave
