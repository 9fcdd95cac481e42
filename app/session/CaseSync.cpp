// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseSync.h"

#include "sync/wire/AccessRecord.h"
#include "sync/wire/HeldNote.h"

namespace caseweave {

namespace {

constexpr std::uint64_t pageBytes = 900U * 1024;
constexpr std::uint64_t firstSegmentBytes = 1; ///< the newest one alone

/// What the cursors of the log stand for. A lane of segments goes from new to old; what came newer while it was
/// interrupted is fetched first.
enum Lane : std::uint32_t {
    RosterLane = 1,
    SegmentLane = 2,
    NewerSegmentLane = 3,
    EntryLane = 4,
    LiveLane = 5,
    ReleaseLane = 6
};

} // namespace

CaseSync::CaseSync(CaseFile &file, HubConnection &connection, const DeviceKeys &keys, QObject *parent)
    : QObject(parent), m_file(file), m_connection(connection), m_keys(keys),
      m_waitingBefore(file.log().counts().waiting)
{
}

/// An answer counts while this object lives and the connection it was asked on is the present one.
template <class T>
HubConnection::Done<T> CaseSync::guarded(void (CaseSync::*member)(Result<T>))
{
    return [this, ticket = m_round.ticket(), member](Result<T> answer) {
        if (!ticket.expired())
            (this->*member)(std::move(answer));
    };
}

void CaseSync::start()
{
    m_round.renew();
    m_error.reset();
    m_received = 0;
    m_lowestHead = UINT64_MAX;
    m_highestHead = 0;
    if (const auto sent = m_file.log().newestSent())
        m_sentBefore = std::max(m_sentBefore, *sent);
    m_pushing.clear();
    m_parked.clear();
    m_pushError.reset();
    m_pushSingly = false;
    m_pushHeld = false;
    m_accessBusy = false;
    m_accessDue = false;
    m_accessUnchecked = true;
    m_acknowledged = true;
    m_readAnew = false;
    m_heldBusy = false;
    m_heldAfter = 0;
    m_heldAgain = false;
    if (const auto generation = m_connection.generation()) {
        if (const Status met = m_file.log().meetHub(*generation); !met)
            return fail(Side::Here, met.code());
        if (m_file.log().doubtsHub())
            Q_EMIT hubDoubted();
    }
    enter(Stage::Access);
    settleAccess();
}

void CaseSync::stop()
{
    m_round.renew();
    m_pushing.clear();
    m_accessBusy = false;
    enter(Stage::Stopped);
}

void CaseSync::tryAgain(bool parkedToo)
{
    if (m_stage == Stage::Stopped)
        return start();
    m_error.reset();
    if (parkedToo)
        m_parked.clear();
    if (m_parked.empty())
        m_pushError.reset();
    m_pushHeld = false;
    localChange();
}

void CaseSync::enter(Stage stage)
{
    m_stage = stage;
    Q_EMIT stageChanged();
}

void CaseSync::fail(Side side, ErrorCode code)
{
    m_error = code;
    m_errorSide = side;
    // Without a connection start() comes again; all else would only fail again on this one.
    if (code == ErrorCode::NotFound || code == ErrorCode::NotMember)
        enter(Stage::Refused);
    else
        stop();
}

bool CaseSync::settled() const
{
    return m_stage == Stage::Live && m_pushing.empty() && !m_accessBusy && !m_file.log().accessDirty()
        && m_file.log().counts().unsent == m_parked.size();
}

bool CaseSync::catchingUp() const
{
    return m_stage != Stage::Stopped && m_stage != Stage::Live && m_stage != Stage::Refused;
}

void CaseSync::localChange()
{
    if (m_stage == Stage::Stopped || m_stage == Stage::Refused || m_stage == Stage::Access)
        return;
    if (m_file.log().accessDirty())
        settleAccess();
    else
        push();
    Q_EMIT stageChanged();
}

void CaseSync::settleAccess()
{
    if (m_accessBusy || m_accessDue || m_stage == Stage::Stopped || m_stage == Stage::Refused)
        return;
    const Roster &roster = m_file.log().roster();
    const bool isLead = roster.me && roster.myRole == Role::Lead;
    if (!m_file.log().accessDirty() && !(m_accessUnchecked && isLead)) {
        if (m_stage == Stage::Access) {
            enter(Stage::Roster);
            fetch();
        }
        push();
        return;
    }
    m_accessBusy = true;
    m_connection.getAccess(m_file.log().mailbox(), guarded(&CaseSync::accessCame));
}

void CaseSync::accessCame(Result<std::optional<Bytes>> answer)
{
    if (!answer)
        return fail(Side::Hub, answer.code());
    if (m_stage == Stage::Access && *answer) {
        m_accessBusy = false;
        m_accessDue = true;
        enter(Stage::Roster);
        return fetch();
    }
    const AccessWanted wanted = m_file.log().accessWanted();
    m_accessPut = wanted;
    std::uint64_t number = 0;
    Digest previous{};
    if (*answer) {
        const auto record = wire::AccessRecord::decode(**answer);
        if (!record)
            return fail(Side::Hub, record.code());
        if (record->administrators == wanted.administrators && record->users == wanted.users)
            return accessPut({});
        number = record->number + 1;
        previous = record->link();
    }
    const auto record = wire::AccessRecord::make(m_keys.sign, m_file.log().mailbox(), number, previous, m_keys.device(),
                                                 wanted.administrators, wanted.users);
    m_connection.putAccess(record.encoded, guarded(&CaseSync::accessPut));
}

void CaseSync::accessPut(Result<void> answer)
{
    m_accessBusy = false;
    m_accessUnchecked = !answer && answer.code() == ErrorCode::Conflict;
    if (!answer) {
        // Somebody was quicker: look again. One who may not is no administrator at the hub (any more): go on as a user.
        if (answer.code() == ErrorCode::Conflict)
            return settleAccess();
        if (answer.code() == ErrorCode::Network || m_stage == Stage::Access)
            return fail(Side::Hub, answer.code());
        m_error = answer.code();
        m_errorSide = Side::Hub;
        return push();
    }
    if (const Status settledNow = m_file.log().accessSettled(m_accessPut); !settledNow)
        return fail(Side::Here, settledNow.code());
    settleAccess();
    Q_EMIT stageChanged();
}

Result<std::uint64_t> CaseSync::readUpTo(std::uint32_t lane)
{
    const auto own = m_file.log().cursor(lane);
    const auto live = m_file.log().cursor(LiveLane);
    if (!own || !live)
        return own ? live.error() : own.error();
    return std::max(own->after, live->after);
}

/// Says what to ask for next in this stage. False when the stage has nothing to ask.
bool CaseSync::prepareLane(wire::Fetch &what)
{
    what = {};
    what.tag = m_file.log().mailbox();
    what.mostBytes = pageBytes;
    if (m_stage == Stage::RosterAgain || m_stage == Stage::EntriesAgain) {
        what.which = m_stage == Stage::RosterAgain ? wire::Class::Roster : wire::Class::AllEntries;
        what.after = m_againAfter;
        return true;
    }
    if (m_stage == Stage::Releases) {
        const auto after = readUpTo(ReleaseLane);
        what.which = wire::Class::Release;
        // One that lost some is asked for all.
        what.after = m_file.log().doubtsHub() ? m_againAfter : after ? *after : 0;
        return true;
    }
    const std::uint32_t lane = m_stage == Stage::Roster ? RosterLane : EntryLane;
    if (m_stage == Stage::Roster || m_stage == Stage::Entries) {
        const auto after = readUpTo(lane);
        what.which = m_stage == Stage::Roster ? wire::Class::Roster : wire::Class::Entry;
        what.after = after ? *after : 0;
        return true;
    }
    what.which = wire::Class::Segment;
    if (m_stage == Stage::Newer) {
        const auto newer = m_file.log().cursor(NewerSegmentLane);
        what.after = newer ? newer->after : 0;
        return true;
    }
    what.newestFirst = true;
    what.after = m_descent.after;
    what.before = m_descent.before;
    if (m_descent.before == 0)
        what.mostBytes = firstSegmentBytes;
    return true;
}

void CaseSync::fetch()
{
    if (m_stage == Stage::Newer) {
        // Only an interrupted descent leaves anything newer than where it began.
        const auto descent = m_file.log().cursor(SegmentLane);
        if (!descent)
            return fail(Side::Here, descent.code());
        m_descent = *descent;
        if (m_descent.before == 0) {
            const auto after = readUpTo(SegmentLane);
            m_descent.after = after ? *after : 0;
            return stageDone();
        }
    }
    if (!prepareLane(m_fetch))
        return stageDone();
    m_connection.fetch(m_fetch, guarded(&CaseSync::pageCame));
}

/// Where the lane stands once this page is stored. Nothing when the page says nothing new.
std::optional<LaneCursor> CaseSync::advance(const HubPage &page)
{
    if (page.items.empty())
        return std::nullopt;
    const std::uint64_t last = page.items.back().sequence;
    switch (m_stage) {
    case Stage::Roster:
        return LaneCursor{RosterLane, last, 0};
    case Stage::Entries:
        return LaneCursor{EntryLane, last, 0};
    case Stage::Newer:
        return LaneCursor{NewerSegmentLane, last, 0};
    case Stage::Releases:
        m_againAfter = last;
        return LaneCursor{ReleaseLane, last, 0};
    case Stage::RosterAgain:
    case Stage::EntriesAgain:
        m_againAfter = last;
        return std::nullopt;
    default:
        m_descent.lane = SegmentLane;
        m_descent.before = last;
        return m_descent;
    }
}

void CaseSync::pageCame(Result<HubPage> answer)
{
    if (!answer)
        return fail(Side::Hub, answer.code());
    const bool firstOfDescent = m_stage == Stage::Segments && m_descent.before == 0;
    if (firstOfDescent && !answer->items.empty()) {
        m_descentTop = answer->items.front().sequence;
        // Remembered first, so that an interrupted descent knows where it began.
        if (!ingest({}, LaneCursor{NewerSegmentLane, m_descentTop, 0}))
            return;
    }
    if (!ingest(answer->items, advance(*answer)))
        return;
    m_highestHead = std::max(m_highestHead, answer->head);
    if (!m_fetch.newestFirst || firstOfDescent)
        m_lowestHead = std::min(m_lowestHead, answer->head);
    if (firstOfDescent)
        Q_EMIT changed(true);
    if (answer->more && !answer->items.empty())
        fetch();
    else
        stageDone();
}

void CaseSync::stageDone()
{
    switch (m_stage) {
    case Stage::Roster:
        enter(Stage::Newer);
        fetch();
        m_accessDue = false;
        return settleAccess();
    case Stage::Newer:
        enter(Stage::Segments);
        return fetch();
    case Stage::Segments: {
        // The descent is through: all segments up to the newest seen are here.
        const auto newer = m_file.log().cursor(NewerSegmentLane);
        const std::uint64_t top = std::max(newer ? newer->after : 0, m_descent.after);
        if (!ingest({}, LaneCursor{SegmentLane, top, 0}))
            return;
        enter(Stage::Entries);
        return fetch();
    }
    case Stage::Entries:
        if (isDoubtful()) {
            if (const Status doubted = isBehindUs() ? m_file.log().doubtHub() : Status(); !doubted)
                return fail(Side::Here, doubted.code());
            if (m_file.log().doubtsHub())
                Q_EMIT hubDoubted();
            m_sentBefore = 0;
            m_againAfter = 0;
            enter(Stage::RosterAgain);
            return fetch();
        }
        m_againAfter = 0;
        enter(Stage::Releases);
        return fetch();
    case Stage::RosterAgain:
        m_againAfter = 0;
        enter(Stage::EntriesAgain);
        return fetch();
    case Stage::EntriesAgain:
        m_refusedSome = false;
        m_waitingBefore = m_file.log().counts().waiting;
        m_againAfter = 0;
        enter(Stage::Releases);
        return fetch();
    case Stage::Releases:
        if (m_file.log().doubtsHub()) {
            m_readAnew = true;
            if (const auto lost = m_file.log().sendAgain(); !lost)
                return fail(Side::Here, lost.code());
        }
        return subscribe();
    default:
        return;
    }
}

/// What this device has read up to, the hub does not have: it lied about numbers, or lost what it had.
bool CaseSync::isBehindCursors()
{
    const auto read = readUpTo(EntryLane);
    return read && *read > m_highestHead;
}

/// The same of what the hub acknowledged to this device before. Then nothing is known of what else it lost, and what is
/// here may be the last copy. What is sent meanwhile gets numbers that say nothing of that, and makes the head rise.
bool CaseSync::isBehindUs()
{
    return isBehindCursors() || (m_lowestHead != UINT64_MAX && m_sentBefore > m_lowestHead);
}

/// The cursors go by what a hub said. Where that left a gap, or may have, they are worth nothing and everything is
/// asked for again, once each time the connection comes: an honest hub fills what another held back.
bool CaseSync::isDoubtful()
{
    const LogCounts counts = m_file.log().counts();
    return counts.missing > 0 || counts.waiting > m_waitingBefore || m_refusedSome || isBehindUs()
        || m_file.log().doubtsHub();
}

void CaseSync::subscribe()
{
    enter(Stage::Subscribing);
    m_connection.subscribe(m_file.log().mailbox(), m_lowestHead, guarded(&CaseSync::subscribed));
}

void CaseSync::subscribed(Result<std::uint64_t> answer)
{
    if (!answer)
        return fail(Side::Hub, answer.code());
    const bool behind = std::exchange(m_readAnew, false) || isBehindCursors();
    if (!ingest({}, LaneCursor{LiveLane, m_lowestHead, 0}))
        return;
    for (const std::uint32_t lane : {RosterLane, SegmentLane, NewerSegmentLane, EntryLane}) {
        if (behind && !ingest({}, LaneCursor{lane, m_lowestHead, 0}))
            return;
    }
    m_file.caughtUp();
    enter(Stage::Live);
    Q_EMIT changed(false);
    localChange();
    askHeld();
}

void CaseSync::askHeld()
{
    if (m_stage != Stage::Live)
        return;
    // What is under way may have been read before what is asked about now.
    m_heldAgain = m_heldBusy;
    if (std::exchange(m_heldBusy, true))
        return;
    wire::Fetch what;
    what.tag = m_file.log().mailbox();
    what.which = wire::Class::Held;
    what.after = m_heldAfter;
    what.mostBytes = pageBytes;
    m_connection.fetch(what, guarded(&CaseSync::heldCame));
}

/// What is not given out now may be the next time: everything is asked for again then. An answer that says no costs
/// nothing else.
void CaseSync::heldCame(Result<HubPage> answer)
{
    m_heldBusy = false;
    m_heldAfter = 0;
    const bool again = std::exchange(m_heldAgain, false);
    if (!answer || answer->items.empty())
        return again ? askHeld() : void();
    std::vector<HubItem> views;
    for (const HubDelivery &item : answer->items)
        views.push_back({item.sequence, item.envelope});
    const auto report = m_file.log().ingest(views);
    if (!report)
        return fail(Side::Here, report.code());
    if (answer->more) {
        m_heldAfter = answer->items.back().sequence;
        askHeld();
    } else if (again) {
        askHeld();
    }
    if (report->held > 0)
        Q_EMIT stageChanged();
}

/// A hub answers a SUB before it delivers for it, so what comes earlier is of the subscription before, and what that
/// one delivered meanwhile was dropped here: its cursor is worth nothing. The new one delivers all of it again.
void CaseSync::take(const std::vector<HubDelivery> &items)
{
    if (items.empty() || m_stage != Stage::Live)
        return;
    if (!ingest(items, LaneCursor{LiveLane, items.back().sequence, 0}))
        return;
    Q_EMIT changed(false);
    localChange(); // a roster that came may make this device's access record due
}

bool CaseSync::ingest(const std::vector<HubDelivery> &items, const std::optional<LaneCursor> &cursor)
{
    std::vector<HubItem> views;
    views.reserve(items.size());
    for (const HubDelivery &item : items)
        views.push_back({item.sequence, item.envelope});
    const auto report = m_file.log().ingest(views, cursor);
    if (!report) {
        fail(Side::Here, report.code());
        return false;
    }
    m_received += static_cast<qint64>(report->applied);
    m_refusedSome = m_refusedSome || !report->refused.empty();
    if (!items.empty())
        Q_EMIT changed(false);
    return true;
}

void CaseSync::push()
{
    if (m_stage == Stage::Stopped || m_stage == Stage::Refused || !m_pushing.empty() || m_accessBusy || m_accessDue
        || m_pushHeld)
        return;
    const auto waiting = m_file.log().outbox(m_parked);
    if (!waiting)
        return fail(Side::Here, waiting.code());
    if (waiting->empty())
        return idle();
    // Welcomes go to other mailboxes than what they tell of, and after it: what is pushed together stands together.
    const MailboxTag mailbox = waiting->front().mailbox;
    m_pushedTo = mailbox;
    m_pushedHeld = wire::HeldNote::isOne(waiting->front().envelope);
    m_mayPark = mailbox != m_file.log().mailbox() || !waiting->front().covers.empty() || m_pushedHeld;
    const std::size_t most = m_pushSingly ? 1 : wire::mostBatch;
    std::vector<HubPush> items;
    for (const OutboxItem &item : *waiting) {
        const bool isBeside = item.mailbox == mailbox && wire::HeldNote::isOne(item.envelope) == m_pushedHeld;
        if (!isBeside || items.size() == most)
            break;
        items.push_back({item.envelope, item.covers});
        m_pushing.push_back(item.number);
    }
    m_connection.push(mailbox, std::move(items), guarded(&CaseSync::pushed));
}

void CaseSync::pushed(Result<std::vector<std::uint64_t>> answer)
{
    const std::vector<std::uint64_t> numbers = std::exchange(m_pushing, {});
    if (!answer)
        return pushRefused(answer.code(), numbers);
    std::vector<Acknowledged> acknowledged;
    for (std::size_t i = 0; i < std::min(numbers.size(), answer->size()); ++i)
        acknowledged.push_back({numbers[i], (*answer)[i]});
    if (const Status kept = m_file.log().acknowledge(acknowledged); !kept)
        return fail(Side::Here, kept.code());
    m_acknowledged = true;
    const bool wasHeld = m_pushedHeld;
    push();
    if (wasHeld)
        askHeld(); // it may have been the one that was missing
    Q_EMIT stageChanged();
}

/// What one push was refused for must not keep back what does not depend on it, and never the reading: anybody can fill
/// an inbox.
void CaseSync::pushRefused(ErrorCode code, const std::vector<std::uint64_t> &numbers)
{
    const bool ownMailbox = m_file.log().mailbox() == m_pushedTo;
    if (code == ErrorCode::Network || (ownMailbox && (code == ErrorCode::NotFound || code == ErrorCode::NotMember)))
        return fail(Side::Hub, code);
    if (code == ErrorCode::Busy)
        return push(); // the connection sends it when the hub said
    m_pushError = code;
    if (numbers.size() > 1) {
        m_pushSingly = true;
    } else if (m_mayPark) {
        m_parked.insert(numbers.begin(), numbers.end());
        m_pushSingly = false;
    } else {
        m_pushHeld = true; // others' back links lead to it, and what follows tells of it
    }
    push();
    Q_EMIT stageChanged();
}

/// Nothing waits: pack what has grown long, so that whoever comes later fetches it at once.
void CaseSync::idle()
{
    if (m_stage != Stage::Live || !std::exchange(m_acknowledged, false))
        return;
    const auto packed = m_file.log().packSegments();
    if (!packed)
        return fail(Side::Here, packed.code());
    if (*packed > 0)
        push();
}

} // namespace caseweave
