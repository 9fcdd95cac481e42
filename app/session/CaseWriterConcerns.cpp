// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/concern/ReleasedConcern.h"
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"

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
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto reference = m_file.store().find(concern);
    if (!reference)
        return reference.error();
    auto readers = readersOfConcern(*reference);
    if (!readers)
        return readers.error();
    return appendFor(PayloadKind::ConcernAcknowledged, ConcernAcknowledged{*reference}.encode(), std::move(*readers));
}

Status CaseWriter::withdrawConcern(const EntryId &concern, const QString &reason)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto reference = m_file.store().find(concern);
    if (!reference)
        return reference.error();
    const auto words = text::toPayload(reason, mostParagraphBytes);
    if (!words)
        return ErrorCode::TooLarge;
    auto readers = readersOfConcern(*reference);
    if (!readers)
        return readers.error();
    return appendFor(PayloadKind::ConcernWithdrawn, ConcernWithdrawn{*reference, *words}.encode(), std::move(*readers));
}

/// What is said of a concern is for who may read it.
Result<std::vector<MemberId>> CaseWriter::readersOfConcern(const EntryRef &concern)
{
    auto readers = audienceOf(concern, PayloadKind::ConcernRaised);
    return readers ? std::move(readers) : audienceOf(concern, PayloadKind::ConcernReleased);
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
    std::set<Digest> known;
    for (const ConcernRow &row : *there) {
        if (row.note)
            known.insert(row.note->id);
    }
    std::set<MemberId> raisers;
    const std::int64_t now = m_clock.nowSeconds();
    for (const HeldNotice &one : *held) {
        if (!one.takenBack && one.expires > now)
            raisers.insert(one.by);
    }
    bool any = false;
    for (const HeldNotice &one : *held) {
        const bool isGivenOut = !one.mine || (!one.takenBack && one.atHub && raisers.size() >= one.threshold);
        if (!isGivenOut || known.count(one.note) != 0)
            continue;
        if (const Status released = releaseConcern(one, {raisers.begin(), raisers.end()}); !released)
            return released.error();
        any = true;
    }
    return any;
}

Status CaseWriter::releaseConcern(const HeldNotice &held, const std::vector<MemberId> &raisers)
{
    const DeviceCertificate *author = m_file.log().certificateOf(held.author);
    if (author == nullptr)
        return {};
    std::vector<MemberId> audience;
    if (!held.forAll) {
        // Whoever it was given to is one of them, also where all the others' time is over by now.
        std::set<MemberId> readers(raisers.begin(), raisers.end());
        readers.insert({held.by, {m_profile.agency(), m_profile.secrets().professional}});
        std::ranges::copy_if(readers, std::back_inserter(audience),
                             [&](const MemberId &reader) { return m_file.log().roster().find(reader) != nullptr; });
    }
    const ReleasedConcern released{held.envelope, held.key.view(), author->signKey, author->boxKey};
    return appendFor(PayloadKind::ConcernReleased, released.encode(), std::move(audience));
}

} // namespace caseweave
