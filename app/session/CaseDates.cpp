// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseDates.h"

namespace caseweave {

namespace {

void addVisits(const CaseSnapshot &snapshot, QList<CaseDate> &dates)
{
    for (const Visit &visit : snapshot.visits) {
        if (visit.state != VisitState::Planned || !visit.when)
            continue;
        const Involvement *goer = snapshot.involvement(visit.involvement);
        dates += {CaseDate::Of::Visit, *visit.when, goer ? goer->name : QString(), visit.place, goer && goer->mine};
    }
}

void addClocks(const CaseSnapshot &snapshot, QList<CaseDate> &dates)
{
    for (const StatutoryClock &clock : snapshot.clocks) {
        if (clock.isRunning() && clock.due.date)
            dates += {CaseDate::Of::Clock, {*clock.due.date, clock.due.time}, clock.rule.name, {}, false};
    }
}

void addMilestones(const CaseSnapshot &snapshot, const Jurisdiction *rules, QList<CaseDate> &dates)
{
    for (const Milestone &milestone : snapshot.milestones) {
        if (milestone.state != MilestoneState::Planned)
            continue;
        const QString name = rules == nullptr ? milestoneName(milestone.kind) : rules->nameOf(milestone.kind);
        dates += {CaseDate::Of::Milestone, {milestone.date, milestone.time}, name, {}, false};
    }
}

void addActions(const CaseSnapshot &snapshot, QList<CaseDate> &dates)
{
    for (const Plan &plan : snapshot.plans) {
        if (plan.state == PlanState::Ended)
            continue;
        for (const PlanOutcome &outcome : plan.outcomes) {
            for (const PlanAction &action : outcome.actions) {
                if (action.isOpen() && action.due)
                    dates += {
                        CaseDate::Of::Action, {*action.due, {}}, action.ownerName, action.text("text"), action.mine};
            }
        }
    }
}

void addAnswers(const CaseSnapshot &snapshot, QList<CaseDate> &dates)
{
    for (const Voice &voice : snapshot.voices) {
        if (voice.answer == VoiceAnswer::Owed && voice.owedOn)
            dates += {CaseDate::Of::Answer, {*voice.owedOn, {}}, voice.owedByName, voice.text("about"), voice.mine};
    }
}

void addQuestions(const CaseSnapshot &snapshot, QList<CaseDate> &dates)
{
    const auto add = [&](const QList<OwedMessage> &questions, bool mine) {
        for (const OwedMessage &question : questions) {
            const QString who = question.owedBy.join(QStringLiteral(", "));
            if (question.by)
                dates += {CaseDate::Of::Question, {*question.by, {}}, who, question.beginning, mine};
        }
    };
    add(snapshot.messages.mine, true);
    add(snapshot.messages.others, false);
}

} // namespace

QList<CaseDate> datesOf(const CaseSnapshot &snapshot, const Jurisdiction *rules)
{
    QList<CaseDate> dates;
    addVisits(snapshot, dates);
    addClocks(snapshot, dates);
    addMilestones(snapshot, rules, dates);
    addActions(snapshot, dates);
    addAnswers(snapshot, dates);
    addQuestions(snapshot, dates);
    std::stable_sort(dates.begin(), dates.end(), [](const CaseDate &a, const CaseDate &b) {
        return std::tie(a.when.day, a.when.time) < std::tie(b.when.day, b.when.time);
    });
    return dates;
}

std::optional<NextDate> nextOf(const QList<CaseDate> &dates, const QDateTime &now)
{
    for (const CaseDate &date : dates) {
        const bool isPast = date.when.isPast(now);
        const bool concerns
            = date.of == CaseDate::Of::Clock || (date.mine && !(isPast && date.of == CaseDate::Of::Visit));
        if (!concerns)
            continue;
        const QString name = date.of == CaseDate::Of::Clock ? date.name : QString();
        return NextDate{name, date.when.day, date.when.time, isPast, date.of};
    }
    return std::nullopt;
}

} // namespace caseweave
