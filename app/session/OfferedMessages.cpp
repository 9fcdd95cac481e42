// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message/MessagePayload.h"
#include "app/session/CaseOffers.h"
#include "app/text/TypedText.h"

#include <QDateTime>

namespace caseweave {

namespace {

constexpr qsizetype titleLength = 80;

class OfferedMessages final : public CaseOffers {
    bool takes(std::uint64_t kind) const override { return kind == static_cast<std::uint64_t>(PayloadKind::Message); }

    std::optional<FindDocument> document(const LogEntry &entry, const CaseNames &names) const override
    {
        const auto message = MessagePayload::decode(entry.payload);
        const QString text = message ? text::fromPayload(message->text) : QString();
        if (text.isEmpty())
            return std::nullopt;
        FindDocument document;
        document.kind = FoundKind::Message;
        document.thing = Bytes(entry.id.view().begin(), entry.id.view().end());
        document.day = QDateTime::fromMSecsSinceEpoch(entry.timeMs()).date();
        document.clock = entry.clock;
        document.title = text.simplified().left(titleLength);
        document.said = text;
        document.alsoFoundBy << names.author(entry.device).name;
        return document;
    }
};

} // namespace

const CaseOffers &offeredMessages()
{
    static const OfferedMessages offers;
    return offers;
}

} // namespace caseweave
