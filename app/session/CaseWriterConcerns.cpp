// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/concern/ReleasedConcern.h"
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"
#include "sync/wire/HeldCount.h"

namespace caseweave {
namespace {

DayCode dayOf(const QDate &date)
{
    if (!date.isValid() || date.year() < 1)
        return 0;
    return static_cast<DayCode>(date.year() * 10'000 + date.month() * 100 + date.day());
}

/// The moment after the day, on this computer's clock.
std::int64_t endOf(const QDate &day)
{
    return day.endOfDay().toSecsSinceEpoch() + 1;
}

} // namespace

Status CaseWriter::raiseConcern(ConcernLevel level, const QString &text, const QDate &expires)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto words = text::toPayload(text, mostFieldBytes);
    if (!words)
        return ErrorCode::TooLarge;
    return append(PayloadKind::ConcernRaised,
                  ConcernRaised{static_cast<std::uint8_t>(level), dayOf(expires), *words}.encode());
}

Status CaseWriter::acknowledgeConcern(const EntryId &concern)
{
    const auto row = concernRow(concern);
    return row ? markConcern(*row, PayloadKind::ConcernAcknowledged,
                             [](const EntryRef &entry) { return ConcernAcknowledged{entry}.encode(); })
               : Status(row.error());
}

/// One that was raised quietly is not held any more either: it would count, and be given to others, as if it stood.
Status CaseWriter::withdrawConcern(const EntryId &concern, const QString &reason)
{
    const auto row = concernRow(concern);
    if (!row)
        return row.error();
    const auto words = text::toPayload(reason, mostParagraphBytes);
    if (!words)
        return ErrorCode::TooLarge;
    const Status marked = markConcern(*row, PayloadKind::ConcernWithdrawn, [&](const EntryRef &entry) {
        return ConcernWithdrawn{entry, *words}.encode();
    });
    if (!marked || !row->note)
        return marked;
    const Status back = m_file.log().takeBackHeld(row->note->id);
    return back.ok() || back.code() == ErrorCode::NotFound ? Status() : back;
}

Result<ConcernRow> CaseWriter::concernRow(const EntryId &concern)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto rows = m_file.store().concerns();
    if (!rows)
        return rows.error();
    const auto found = std::ranges::find_if(*rows, [&](const ConcernRow &row) { return row.origin.id == concern; });
    return found == rows->end() ? Result<ConcernRow>(ErrorCode::NotFound) : Result(*found);
}

/// What is said of a concern is for who may read it: of each entry that brought it for that entry's readers.
Status CaseWriter::markConcern(const ConcernRow &row, PayloadKind kind,
                               const std::function<Result<Bytes>(const EntryRef &)> &payload)
{
    std::vector<RowOrigin> entries = row.also;
    entries.insert(entries.begin(), row.origin);
    for (const RowOrigin &entry : entries) {
        const auto reference = m_file.store().find(entry.id);
        if (!reference)
            return reference.error();
        auto readers = audienceOf(*reference, row.note ? PayloadKind::ConcernReleased : PayloadKind::ConcernRaised);
        if (!readers)
            return readers.error();
        if (const Status written = appendFor(kind, payload(*reference), std::move(*readers)); !written)
            return written;
    }
    return {};
}

Status CaseWriter::raiseQuietly(const QuietDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto words = text::toPayload(draft.text, mostFieldBytes);
    if (!words)
        return ErrorCode::TooLarge;
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()).date();
    const bool fits = draft.until.isValid() && draft.until >= today
        && draft.until <= today.addDays(QuietDraft::mostDays) && draft.needed >= QuietDraft::leastNeeded
        && draft.needed <= QuietDraft::mostNeeded;
    if (!fits)
        return ErrorCode::Malformed;
    const Result<Bytes> content = ConcernRaised{static_cast<std::uint8_t>(draft.level),
                                                dayOf(draft.until.addDays(QuietDraft::daysOpen)), *words}
                                      .encode();
    if (!content)
        return content.error();
    const auto held
        = m_file.log().hold({*content, endOf(draft.until), static_cast<std::uint64_t>(draft.needed), draft.forAll});
    return held ? Status() : Status(held.error());
}

Status CaseWriter::takeBackQuiet(const Digest &concern)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    return m_file.log().takeBackHeld(concern);
}

/// A note of somebody else's is here because a hub gave it out. Whether one's own was, follows from how many those are.
Result<bool> CaseWriter::releaseQuiet()
{
    const auto held = m_file.log().held();
    if (!held || held->empty())
        return held ? Result(false) : Result<bool>(held.error());
    const auto there = m_file.store().concerns();
    if (!there)
        return there.error();
    const std::int64_t now = m_clock.nowSeconds();
    wire::HeldCount count;
    for (const HeldNotice &one : *held) {
        if (!one.takenBack && one.expires > now)
            count.add({one.by.agency, one.by.professional}, one.threshold);
    }
    bool any = false;
    for (const HeldNotice &one : *held) {
        const bool isOver = one.takenBack || one.expires <= now;
        const auto reached = isOver ? std::nullopt : count.reached(one.threshold);
        // What is no concern would be written, and count for nothing, again and again.
        if (!ConcernRaised::decode(one.content) || (one.mine && !(one.atHub && reached)))
            continue;
        const std::vector<MemberId> readers = readersOf(one, count, reached.value_or(one.threshold));
        const auto row = std::ranges::find_if(
            *there, [&](const ConcernRow &known) { return known.note && known.note->id == one.note; });
        const bool isKnown = row != there->end();
        if (isKnown && (!one.mine || one.forAll || reachesAll(*row, readers)))
            continue;
        if (const Status released = releaseConcern(one, readers); !released)
            return released.error();
        any = true;
    }
    return any;
}

/// Those of the case who have left one that counts together with this, its author, and oneself, to whom it was given.
std::vector<MemberId> CaseWriter::readersOf(const HeldNotice &held, const wire::HeldCount &count,
                                            std::uint64_t reached) const
{
    std::set<MemberId> readers{held.by, {m_profile.agency(), m_profile.secrets().professional}};
    for (const auto &[person, lowest] : count.lowest()) {
        if (lowest <= reached)
            readers.insert({person.first, person.second});
    }
    std::vector<MemberId> members;
    std::ranges::copy_if(readers, std::back_inserter(members),
                         [&](const MemberId &reader) { return m_file.log().roster().find(reader) != nullptr; });
    return members;
}

/// Whether entries that brought one's own concern are for all of these: who raises one later is to read it too.
bool CaseWriter::reachesAll(const ConcernRow &row, const std::vector<MemberId> &readers)
{
    std::set<MemberId> reached;
    std::vector<RowOrigin> entries = row.also;
    entries.push_back(row.origin);
    for (const RowOrigin &entry : entries) {
        const auto reference = m_file.store().find(entry.id);
        const auto audience = reference ? audienceOf(*reference, PayloadKind::ConcernReleased)
                                        : Result<std::vector<MemberId>>(reference.error());
        if (!audience || audience->empty())
            return true; // for everybody, or not to be known
        reached.insert(audience->begin(), audience->end());
    }
    return std::ranges::all_of(readers, [&](const MemberId &reader) { return reached.count(reader) != 0; });
}

Status CaseWriter::releaseConcern(const HeldNotice &held, const std::vector<MemberId> &readers)
{
    const DeviceCertificate *author = m_file.log().certificateOf(held.author);
    if (author == nullptr)
        return {};
    const ReleasedConcern released{held.envelope, held.key.view(), author->signKey, author->boxKey};
    return appendFor(PayloadKind::ConcernReleased, released.encode(), held.forAll ? std::vector<MemberId>() : readers);
}

} // namespace caseweave
