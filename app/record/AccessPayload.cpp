// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/record/AccessPayload.h"

#include <algorithm>

namespace caseweave {

namespace {

constexpr std::uint64_t mostPassages = UINT32_MAX;

bool isKey(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void writeDay(cbor::Writer &out, const std::optional<DayCode> &day)
{
    if (day)
        out.uint(*day);
    else
        out.null();
}

std::optional<DayCode> readMaybeDay(cbor::Reader &in)
{
    if (in.null())
        return std::nullopt;
    return readDay(in);
}

} // namespace

Result<Bytes> AccessPayload::encode() const
{
    cbor::Writer out(128 + name.size());
    out.array(10).uint(1).uint(static_cast<std::uint64_t>(action)).text(what).text(name).text(form);
    writeDay(out, from);
    writeDay(out, to);
    out.uint(restricted).uint(leftOut);
    out.array(recipients.size());
    for (const Recipient &recipient : recipients) {
        out.array(2);
        if (recipient.professional)
            out.id(*recipient.professional);
        else
            out.null();
        out.text(recipient.name);
    }
    Bytes payload = out.take();
    if (const auto check = decode(payload); !check)
        return check.error();
    return payload;
}

bool AccessPayload::keepsRules() const
{
    const bool named = std::all_of(recipients.begin(), recipients.end(),
                                   [](const Recipient &recipient) { return !recipient.name.empty(); });
    const bool known = action >= AccessAction::Opened && action <= AccessAction::Copied;
    return known && named && !what.empty() && isKey(what) && isKey(form) && (!from || !to || *from <= *to)
        && (action != AccessAction::Opened || recipients.empty());
}

Result<AccessPayload> AccessPayload::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 9); !opened)
        return opened.error();
    AccessPayload access;
    access.action = static_cast<AccessAction>(in.uint(UINT8_MAX));
    access.what = in.text(mostFieldKeyBytes);
    access.name = in.text(mostTitleBytes);
    access.form = in.text(mostFieldKeyBytes);
    access.from = readMaybeDay(in);
    access.to = readMaybeDay(in);
    access.restricted = in.uint(mostPassages);
    access.leftOut = in.uint(mostPassages);
    const std::size_t recipients = in.array();
    if (recipients > mostAccessRecipients)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < recipients; ++i) {
        Recipient recipient;
        in.array(2);
        if (!in.null())
            recipient.professional = in.id<ProfessionalId>();
        recipient.name = in.text(mostTitleBytes);
        access.recipients.push_back(recipient);
    }
    if (!access.keepsRules())
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return access;
}

} // namespace caseweave
