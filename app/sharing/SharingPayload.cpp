// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sharing/SharingPayload.h"

#include <algorithm>

namespace caseweave {

Result<Bytes> SharingPayload::encode() const
{
    cbor::Writer out(256 + what.size() + reasoning.size());
    out.array(12).uint(1).uint(day).uint(choice);
    out.array(recipients.size());
    for (const Recipient &recipient : recipients) {
        out.array(2);
        if (recipient.professional)
            out.id(*recipient.professional);
        else
            out.null();
        out.text(recipient.name);
    }
    writeObjects(out, subjects);
    out.text(what).text(purpose).uint(basis).text(reasoning).uint(told).text(notToldBecause);
    if (corrects)
        writeReference(out, *corrects);
    else
        out.null();
    return checkedPayload<SharingPayload>(out.take());
}

bool SharingPayload::keepsRules() const
{
    const bool shared = choice == 1;
    const bool named = std::all_of(recipients.begin(), recipients.end(),
                                   [](const Recipient &recipient) { return !recipient.name.empty(); });
    return choice != 0 && told != 0 && named && !recipients.empty() && !subjects.empty() && !what.empty()
        && !purpose.empty() && (shared ? basis != 0 : !reasoning.empty()) && (told == 3) == !notToldBecause.empty();
}

Result<SharingPayload> SharingPayload::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 11); !opened)
        return opened.error();
    SharingPayload sharing;
    sharing.day = readDay(in);
    sharing.choice = static_cast<std::uint8_t>(in.uint(2));
    const std::size_t recipients = in.array();
    if (recipients > mostSharingRecipients)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < recipients; ++i) {
        Recipient recipient;
        in.array(2);
        if (!in.null())
            recipient.professional = in.id<ProfessionalId>();
        recipient.name = in.text(mostTitleBytes);
        sharing.recipients.push_back(recipient);
    }
    sharing.subjects = readObjects(in, mostSharingSubjects);
    sharing.what = in.text(mostParagraphBytes);
    sharing.purpose = in.text(mostLineBytes);
    sharing.basis = static_cast<std::uint8_t>(in.uint(4));
    sharing.reasoning = in.text(mostParagraphBytes);
    sharing.told = static_cast<std::uint8_t>(in.uint(3));
    sharing.notToldBecause = in.text(mostParagraphBytes);
    if (!in.null())
        sharing.corrects = readReference(in);
    if (!sharing.keepsRules())
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return sharing;
}

} // namespace caseweave
