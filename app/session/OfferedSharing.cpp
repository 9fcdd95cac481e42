// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseOffers.h"
#include "app/sharing/SharingPayload.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

class OfferedSharing final : public CaseOffers {
    bool takes(std::uint64_t kind) const override { return kind == static_cast<std::uint64_t>(PayloadKind::Sharing); }

    std::optional<FindDocument> document(const LogEntry &entry, const CaseNames &names) const override
    {
        const auto decision = SharingPayload::decode(entry.payload);
        if (!decision)
            return std::nullopt;
        FindDocument document;
        document.kind = FoundKind::Sharing;
        document.thing = Bytes(entry.id.view().begin(), entry.id.view().end());
        const auto day = static_cast<int>(decision->day);
        document.day = QDate(day / 10'000, day / 100 % 100, day % 100);
        document.clock = entry.clock;
        document.title = text::fromPayload(decision->what);
        document.said = text::fromPayload(decision->purpose);
        for (const std::string_view text : {decision->reasoning, decision->notToldBecause})
            document.alsoFoundBy << text::fromPayload(text);
        for (const SharingPayload::Recipient &recipient : decision->recipients)
            document.alsoFoundBy << text::fromPayload(recipient.name);
        document.alsoFoundBy << names.author(entry.device).name;
        return document;
    }
};

} // namespace

const CaseOffers &offeredSharing()
{
    static const OfferedSharing offers;
    return offers;
}

} // namespace caseweave
