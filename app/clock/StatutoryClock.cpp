// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/StatutoryClock.h"

namespace caseweave {

namespace {

using Milestones = QList<Milestone>;

bool comesBefore(const Milestone &a, const Milestone &b)
{
    const auto key = [](const Milestone &m) { return std::tuple(m.date, m.time.value_or(QTime(0, 0)), m.id); };
    return key(a) < key(b);
}

/// Whether `later` can be what came of `earlier`. A milestone without a time may have been at any time of its day.
bool mayFollow(const Milestone &later, const Milestone &earlier)
{
    if (later.kind == earlier.kind)
        return later.date > earlier.date;
    if (later.date == earlier.date && later.time && earlier.time)
        return *later.time >= *earlier.time;
    return later.date >= earlier.date;
}

/// Those that count for one child, or for all where there is none, by date.
Milestones milestonesOf(const Milestones &all, const std::optional<ObjectBytes> &subject)
{
    Milestones mine;
    for (const Milestone &one : all) {
        const bool about = !subject || one.subjects.isEmpty() || one.subjects.contains(*subject);
        if (about && one.state != MilestoneState::Withdrawn && one.date.isValid())
            mine += one;
    }
    std::sort(mine.begin(), mine.end(), comesBefore);
    return mine;
}

Milestones ofKinds(const Milestones &mine, const QStringList &kinds, MilestoneState state)
{
    Milestones found;
    for (const Milestone &one : mine) {
        if (kinds.contains(one.kind) && one.state == state)
            found += one;
    }
    return found;
}

struct Start {
    Milestone milestone;
    StartReason reason = StartReason::EachStartsOne;
    int passedOver = 0;
};

QList<Start> startsOfEnquiry(const Milestones &mine, const Milestones &discussions)
{
    Milestones possible;
    Milestones marked;
    for (const Milestone &one : discussions) {
        if (one.beganEnquiry != std::optional(false))
            possible += one;
        if (one.beganEnquiry == std::optional(true))
            marked += one;
    }
    const int others = static_cast<int>(discussions.size()) - 1;
    QList<Start> starts;
    for (const Milestone &one : marked)
        starts += Start{one, others == 0 ? StartReason::OnlyOne : StartReason::MarkedAsBegan, others};
    if (!starts.isEmpty() || possible.isEmpty())
        return starts;
    if (possible.size() == 1)
        return {Start{possible.first(), StartReason::OnlyOne, others}};
    const Milestones enquiries = ofKinds(mine, {enquiryStartedKind}, MilestoneState::Done);
    if (!enquiries.isEmpty()) {
        for (auto one = possible.rbegin(); one != possible.rend(); ++one) {
            if (one->date <= enquiries.last().date)
                return {Start{*one, StartReason::LastBeforeEnquiry, others}};
        }
    }
    return {Start{possible.first(), StartReason::EarliestUnmarked, others}};
}

QList<Start> startsOf(const ClockRule &rule, const Milestones &mine)
{
    Milestones found = ofKinds(mine, {rule.from}, MilestoneState::Done);
    if (rule.choose == StartChoice::Planned) {
        found += ofKinds(mine, {rule.from}, MilestoneState::Planned);
        std::sort(found.begin(), found.end(), comesBefore);
    }
    if (found.isEmpty())
        return {};
    if (rule.choose == StartChoice::BeganEnquiry)
        return startsOfEnquiry(mine, found);
    if (rule.choose != StartChoice::Each)
        return {Start{found.last(), StartReason::Latest, static_cast<int>(found.size()) - 1}};
    QList<Start> starts;
    for (const Milestone &one : found)
        starts += Start{one, StartReason::EachStartsOne, 0};
    return starts;
}

bool isLate(const Milestone &met, const DueDate &due)
{
    if (!due.date || met.date <= *due.date)
        return due.date && met.date == *due.date && due.time && met.time && *met.time > *due.time;
    return true;
}

void findEnd(const Milestones &mine, StatutoryClock &clock)
{
    for (const Milestone &one : ofKinds(mine, clock.rule.to, MilestoneState::Done)) {
        if (mayFollow(one, clock.start)) {
            clock.metBy = one;
            break;
        }
    }
    for (const Milestone &one : ofKinds(mine, clock.rule.lapsesWith, MilestoneState::Done)) {
        if (one.date < clock.start.date)
            continue;
        if (!clock.metBy || one.date < clock.metBy->date) {
            clock.metBy.reset();
            clock.lapsedOn = one.date;
        }
        break;
    }
    if (!clock.isRunning())
        return;
    for (const Milestone &one : ofKinds(mine, clock.rule.to, MilestoneState::Planned)) {
        if (mayFollow(one, clock.start)) {
            clock.plannedFor = one.date;
            return;
        }
    }
}

/// What must be done before a meeting: met by the last that was done since the meeting before it.
void findEndBefore(const Milestones &mine, StatutoryClock &clock)
{
    QDate since;
    for (const Milestone &one : ofKinds(mine, {clock.rule.from}, MilestoneState::Done)) {
        if (one.id != clock.start.id && one.date < clock.start.date)
            since = one.date;
    }
    for (const Milestone &one : ofKinds(mine, clock.rule.to, MilestoneState::Done)) {
        if (one.date <= clock.start.date && (!since.isValid() || one.date > since))
            clock.metBy = one;
    }
    // Once the meeting was held nobody can do it in time any more, and it is not owed.
    if (!clock.metBy && clock.start.state == MilestoneState::Done)
        clock.lapsedOn = clock.start.date;
}

StatutoryClock clockOf(const ClockRule &rule, const Start &start, const Milestones &mine,
                       const Jurisdiction &jurisdiction)
{
    StatutoryClock clock;
    clock.rule = rule;
    clock.start = start.milestone;
    clock.startName = jurisdiction.nameOf(start.milestone.kind);
    clock.reason = start.reason;
    clock.passedOver = start.passedOver;
    clock.due = dueDate(clock.start.date, clock.start.time, rule.period, jurisdiction.calendar);
    if (rule.period.direction == ClockDirection::After)
        findEnd(mine, clock);
    else
        findEndBefore(mine, clock);
    clock.metLate = clock.metBy && isLate(*clock.metBy, clock.due);
    return clock;
}

bool isSame(const StatutoryClock &a, const StatutoryClock &b)
{
    const auto met = [](const StatutoryClock &clock) { return clock.metBy ? clock.metBy->id : ObjectBytes{}; };
    return a.rule.id == b.rule.id && a.start.id == b.start.id && a.reason == b.reason && met(a) == met(b)
        && a.lapsedOn == b.lapsedOn && a.plannedFor == b.plannedFor && a.passedOver == b.passedOver;
}

void add(QList<StatutoryClock> &clocks, StatutoryClock clock)
{
    const auto same
        = std::find_if(clocks.begin(), clocks.end(), [&](const StatutoryClock &one) { return isSame(one, clock); });
    if (same == clocks.end())
        clocks += std::move(clock);
    else
        same->subjects += clock.subjects;
}

bool isShownBefore(const StatutoryClock &a, const StatutoryClock &b)
{
    if (a.isRunning() != b.isRunning())
        return a.isRunning();
    const QDate never(9999, 12, 31);
    if (a.isRunning())
        return std::pair(a.due.date.value_or(never), a.due.time.value_or(QTime(23, 59)))
            < std::pair(b.due.date.value_or(never), b.due.time.value_or(QTime(23, 59)));
    const auto ended = [](const StatutoryClock &clock) { return clock.metBy ? clock.metBy->date : *clock.lapsedOn; };
    return ended(a) > ended(b);
}

} // namespace

bool StatutoryClock::isOverdue(const QDateTime &now) const
{
    if (!isRunning() || !due.date)
        return false;
    return now.date() > *due.date || (now.date() == *due.date && due.time && now.time() > *due.time);
}

QList<StatutoryClock> clocksOf(const QList<Milestone> &milestones, const QList<ObjectBytes> &subjects,
                               const Jurisdiction &jurisdiction, const QDateTime &now)
{
    QList<StatutoryClock> clocks;
    for (const ClockRule &rule : jurisdiction.rules) {
        QList<std::optional<ObjectBytes>> each;
        for (const ObjectBytes &subject : subjects)
            each += subject;
        if (!rule.perChild || each.isEmpty())
            each = {std::nullopt};
        for (const std::optional<ObjectBytes> &subject : each) {
            const Milestones mine = milestonesOf(milestones, subject);
            for (const Start &start : startsOf(rule, mine)) {
                StatutoryClock clock = clockOf(rule, start, mine, jurisdiction);
                if (subject)
                    clock.subjects += *subject;
                add(clocks, std::move(clock));
            }
        }
    }
    for (StatutoryClock &clock : clocks) {
        if (!clock.isRunning() || !clock.due.date)
            continue;
        clock.daysLeft = static_cast<int>(now.date().daysTo(*clock.due.date));
        clock.workingDaysLeft = jurisdiction.calendar.workingDaysFrom(now.date(), *clock.due.date);
    }
    std::stable_sort(clocks.begin(), clocks.end(), isShownBefore);
    return clocks;
}

} // namespace caseweave
