// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/ClockDetail.h"

#include "ui/clocks/Rulebook.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

ClockDetail::ClockDetail(const Context &context, QWidget *parent)
    : DetailPane(QStringLiteral("clockDetail"), tr("Why this date"), parent), m_context(context)
{
}

void ClockDetail::showClock(const CaseSnapshotPtr &snapshot, const StatutoryClock *clock)
{
    clear();
    if (snapshot == nullptr || clock == nullptr)
        column()->addWidget(new Paragraph(tr("Choose a clock to see why it is due on its date."), "secondary"));
    else
        fill(*snapshot, *clock);
    finish();
}

void ClockDetail::fill(const CaseSnapshot &snapshot, const StatutoryClock &clock)
{
    column()->addWidget(makeLabel(childrenText(clock.subjects, snapshot.summary.subjects), "secondary"));
    column()->addWidget(new Paragraph(clock.rule.name, "heading"));
    addTags({clockTag(clock, m_context.now())});
    addFact(tr("Due"), dueText(clock.due));
    if (clock.plannedFor)
        addFact(tr("Planned for"), dateText(*clock.plannedFor));
    if (clock.metBy)
        addFact(tr("Done on"), dateText(clock.metBy->date));
    addHeading(tr("Why this date"));
    for (const QString &sentence : whyTexts(clock))
        column()->addWidget(new Paragraph(sentence));
    const QStringList skipped = skippedTexts(clock.due.skipped);
    if (!skipped.isEmpty()) {
        column()->addWidget(makeLabel(tr("Days not counted"), "strong"));
        for (const QString &line : skipped)
            column()->addWidget(new Paragraph(line, "secondary"));
    }
    addSource(Rulebook::of(m_context.workspace).rules(snapshot.jurisdiction), clock);
}

void ClockDetail::addSource(const RulesInForce &inForce, const StatutoryClock &clock)
{
    addHeading(tr("Where the rule comes from"));
    const RuleSource &source = clock.rule.source;
    if (!clock.rule.confirmed) {
        addTags({{tr("Unconfirmed rule"), Tone::Warning}});
        column()->addWidget(
            new Paragraph(tr("Nobody has confirmed this figure in a source that sets it. Check it before you rely on "
                             "it.")));
    }
    if (!clock.rule.note.isEmpty())
        column()->addWidget(new Paragraph(clock.rule.note));
    // One that was read nowhere has no page, and its note says so.
    if (!source.address.isEmpty()) {
        addFact(sourceStandingText(source.standing), source.title);
        addFact(tr("Section"), source.section);
        addFact(tr("Read at"), source.address);
    }
    if (inForce.rules == nullptr)
        return;
    addFact(tr("Rules"),
            tr("%1, version %2, compared with their sources on %3")
                .arg(inForce.rules->name, inForce.rules->version, dateText(inForce.rules->checked)));
    addFact(tr("Rules from"), inForce.signer ? signerText(*inForce.signer) : tr("Caseweave, which they come with"));
}

void ClockDetail::showMilestone(const CaseSnapshotPtr &snapshot, const Milestone *milestone, const QString &name)
{
    clear();
    if (snapshot == nullptr || milestone == nullptr) {
        column()->addWidget(new Paragraph(tr("Choose a milestone to read or change it."), "secondary"));
        finish();
        return;
    }
    column()->addWidget(makeLabel(childrenText(milestone->subjects, snapshot->summary.subjects), "secondary"));
    column()->addWidget(new Paragraph(name, "heading"));
    const QString day = weekdayText(milestone->date);
    addFact(milestone->state == MilestoneState::Planned ? tr("Planned for") : tr("Done on"),
            milestone->time ? tr("%1 at %2").arg(day, timeText(*milestone->time)) : day);
    if (milestone->kind == strategyDiscussionKind)
        addFact(tr("Began the enquiry"),
                !milestone->beganEnquiry       ? tr("not recorded")
                    : *milestone->beganEnquiry ? tr("yes")
                                               : tr("no"));
    addFact(tr("Note"), milestone->note.isEmpty() ? tr("none written") : milestone->note);
    addFact(tr("Recorded by"), milestone->author);
    if (milestone->twoVersions)
        column()->addWidget(new Paragraph(
            tr("Two versions of this were written at the same time. The newest counts. Find out which is right, then "
               "choose Change and save it.")));
    const CaseSummary &summary = snapshot->summary;
    if (summary.stillMember && summary.myRole != MemberRole::Reader) {
        auto *actions = new QWidget;
        auto *flow = new FlowLayout(size::s, actions);
        QPushButton *change = makeButton(tr("Change"), QStringLiteral("changeMilestone"));
        QPushButton *withdraw = makeButton(tr("Recorded by mistake"), QStringLiteral("withdrawMilestone"));
        flow->addWidget(change);
        flow->addWidget(withdraw);
        column()->addSpacing(size::xs);
        column()->addWidget(actions);
        connect(change, &QPushButton::clicked, this, [this, one = *milestone] { Q_EMIT changeWanted(one); });
        connect(withdraw, &QPushButton::clicked, this, [this, one = *milestone] { Q_EMIT withdrawalWanted(one); });
    }
    finish();
}

void ClockDetail::addHeading(const QString &text)
{
    column()->addSpacing(size::s);
    column()->addWidget(makeLabel(text, "heading"));
}

} // namespace caseweave
