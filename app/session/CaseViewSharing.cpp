// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseView.h"
#include "app/sharing/SharingPayload.h"
#include "app/text/Text.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

constexpr qint64 mostRows = 1000;

DayCode codeOf(const QDate &date)
{
    return static_cast<DayCode>(std::max(date.year(), 0) * 10'000 + date.month() * 100 + date.day());
}

SharingRowFilter wantedBy(const SharingFilter &filter)
{
    SharingRowFilter rows;
    if (filter.choice)
        rows.choice = static_cast<std::uint8_t>(*filter.choice);
    if (filter.from)
        rows.from = codeOf(*filter.from);
    if (filter.to)
        rows.to = codeOf(*filter.to);
    return rows;
}

/// Each word of the search must begin a word of the decision.
bool contains(const QStringList &words, const SharingDecision &decision)
{
    QStringList texts{decision.said.what, decision.said.purpose, decision.said.reasoning, decision.said.notToldBecause,
                      decision.author};
    for (const SharingRecipient &recipient : decision.said.recipients)
        texts << recipient.name;
    return wordsBegin(texts.join(QLatin1Char(' ')), words);
}

void say(const SharingPayload &payload, SharingDraft &said)
{
    for (const SharingPayload::Recipient &recipient : payload.recipients)
        said.recipients.append({recipient.professional, text::fromPayload(recipient.name)});
    said.subjects = {payload.subjects.begin(), payload.subjects.end()};
    said.what = text::fromPayload(payload.what);
    said.purpose = text::fromPayload(payload.purpose);
    said.basis = static_cast<SharingBasis>(payload.basis);
    said.reasoning = text::fromPayload(payload.reasoning);
    said.told = static_cast<FamilyTold>(payload.told);
    said.notToldBecause = text::fromPayload(payload.notToldBecause);
}

} // namespace

void CaseView::readTexts(const SharingRow &row, SharingDraft &said)
{
    // A text that cannot be read leaves the decision standing with its date.
    static_cast<void>(m_file.log().entry(row.origin.deviceIndex, row.origin.sequence, [&](const LogEntry &entry) {
        const auto payload = entry.readable ? SharingPayload::decode(entry.payload) : ErrorCode::NoKey;
        if (payload)
            say(*payload, said);
    }));
}

SharingDecision CaseView::sharingOf(const SharingRow &row, const std::vector<SharingRow> &corrections)
{
    SharingDecision decision;
    decision.id = row.origin.id;
    const auto day = static_cast<int>(row.day);
    decision.said.date = QDate(day / 10'000, day / 100 % 100, day % 100);
    decision.said.choice = static_cast<SharingChoice>(std::max<std::uint8_t>(row.choice, 1));
    decision.said.corrects = row.corrects;
    const Author &by = author(row.origin.deviceIndex);
    decision.author = by.name;
    decision.agency = by.agency;
    decision.written = QDateTime::fromMSecsSinceEpoch(row.origin.timeMs());
    decision.onlyFor = audienceOf(row.origin);
    decision.withheld = row.withheld;
    decision.newToMe = m_file.store().isNew(row.origin);
    for (const SharingRow &correction : corrections) {
        if (correction.corrects != row.origin.id)
            continue;
        decision.correctedBy = author(correction.origin.deviceIndex).name;
        decision.corrected = QDateTime::fromMSecsSinceEpoch(correction.origin.timeMs());
        decision.correctionRestricted = correction.origin.restricted;
    }
    if (!row.withheld)
        readTexts(row, decision.said);
    return decision;
}

Result<SharingPage> CaseView::sharing(const SharingFilter &filter, qint64 first, qint64 count)
{
    first = std::max<qint64>(first, 0);
    count = std::clamp<qint64>(count, 0, mostRows);
    SharingRowFilter wanted = wantedBy(filter);
    if (filter.agency)
        wanted.devices = devicesOf(*filter.agency);
    const auto rows = m_file.store().sharings(wanted);
    const auto corrections = m_file.store().sharingCorrections();
    if (!rows || !corrections)
        return rows ? corrections.error() : rows.error();
    const QStringList words = searchWords(filter.containing);
    SharingPage page{m_file.id(), filter, first, 0, 0, {}};
    for (const SharingRow &row : *rows) {
        const bool isShown = page.total >= first && page.total < first + count;
        if (!isShown && words.isEmpty()) {
            ++page.total;
            page.withheld += row.withheld ? 1 : 0;
            continue;
        }
        const SharingDecision decision = sharingOf(row, *corrections);
        if (!words.isEmpty() && (decision.withheld || !contains(words, decision)))
            continue;
        if (isShown)
            page.decisions.append(decision);
        ++page.total;
        page.withheld += row.withheld ? 1 : 0;
    }
    return page;
}

} // namespace caseweave
