// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseWriter.h"
#include "app/sharing/SharingPayload.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

DayCode codeOf(const QDate &date)
{
    return date.isValid() && date.year() > 0
        ? static_cast<DayCode>(date.year() * 10'000 + date.month() * 100 + date.day())
        : 0;
}

} // namespace

Status CaseWriter::recordSharing(const SharingDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto what = text::toPayload(draft.what, mostParagraphBytes);
    const auto purpose = text::toPayloadLine(draft.purpose, mostLineBytes);
    const auto reasoning = text::toPayload(draft.reasoning, mostParagraphBytes);
    const auto because = text::toPayload(draft.notToldBecause, mostParagraphBytes);
    std::vector<std::string> names;
    for (const SharingRecipient &recipient : draft.recipients) {
        const auto name = text::toPayloadLine(recipient.name, mostTitleBytes);
        if (!name)
            return ErrorCode::TooLarge;
        names.push_back(*name);
    }
    if (!what || !purpose || !reasoning || !because)
        return ErrorCode::TooLarge;
    SharingPayload payload;
    payload.day = codeOf(draft.date);
    payload.choice = static_cast<std::uint8_t>(draft.choice);
    for (qsizetype i = 0; i < draft.recipients.size(); ++i)
        payload.recipients.push_back({draft.recipients[i].professional, names[static_cast<std::size_t>(i)]});
    payload.subjects = {draft.subjects.begin(), draft.subjects.end()};
    payload.what = *what;
    payload.purpose = *purpose;
    payload.basis = static_cast<std::uint8_t>(draft.basis);
    payload.reasoning = *reasoning;
    payload.told = static_cast<std::uint8_t>(draft.told);
    payload.notToldBecause = *because;
    if (draft.corrects) {
        const auto corrected = m_file.store().find(*draft.corrects);
        if (!corrected)
            return corrected.error();
        payload.corrects = *corrected;
    }
    return append(PayloadKind::Sharing, payload.encode(), draft.onlyFor);
}

} // namespace caseweave
