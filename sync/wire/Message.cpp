// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/Message.h"

#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"

namespace caseweave::wire {
namespace {

using cbor::Writer;

/// Writes [type, request, ...]: each message says how many fields follow.
class Encoder {
public:
    Encoder(std::uint64_t request, std::size_t type) : m_request(request), m_type(type) { }

    Bytes operator()(const Hello &m)
    {
        Writer &out = begin(3);
        out.array(m.versions.size());
        for (const std::uint64_t version : m.versions)
            out.uint(version);
        out.bytes(m.nonce).uint(static_cast<std::uint64_t>(m.kind));
        return out.take();
    }
    Bytes operator()(const Challenge &m)
    {
        return begin(4).uint(m.version).bytes(m.nonce).bytes(m.certificate).bytes(m.signature).take();
    }
    Bytes operator()(const Auth &m) { return begin(2).bytes(m.certificate).bytes(m.signature).take(); }
    Bytes operator()(const Welcome &m)
    {
        Writer &out = begin(3);
        out.array(4).uint(m.maxMessage).uint(m.maxEntry).uint(m.maxBatch).uint(m.maxUnsent);
        return out.uint(m.timeMs).id(m.generation).take();
    }
    Bytes operator()(const Err &m)
    {
        return begin(2).uint(static_cast<std::uint64_t>(m.code)).uint(m.retryAfterMs).take();
    }
    Bytes operator()(const Sub &m) { return begin(2).id(m.tag).uint(m.after).take(); }
    Bytes operator()(const SubOk &m) { return begin(1).uint(m.head).take(); }
    Bytes operator()(const Push &m)
    {
        std::size_t size = 64;
        for (const PushItem &item : m.items)
            size += item.envelope.size() + item.coveredIds.size() + 16;
        Writer &out = begin(2, size);
        out.id(m.tag).array(m.items.size());
        for (const PushItem &item : m.items) {
            out.array(2).bytes(item.envelope);
            if (!item.coveredIds.empty()) {
                out.bytes(item.coveredIds);
                continue;
            }
            if (!item.covers) {
                out.null();
                continue;
            }
            out.array(item.covers->size());
            for (const Range &range : *item.covers)
                out.array(2).uint(range.first).uint(range.last);
        }
        return out.take();
    }
    Bytes operator()(const Ack &m)
    {
        Writer &out = begin(1);
        out.array(m.sequences.size());
        for (const std::uint64_t sequence : m.sequences)
            out.uint(sequence);
        return out.take();
    }
    Bytes operator()(const Deliver &m)
    {
        Writer &out = begin(2, sizeOf(m.items));
        out.id(m.tag);
        items(m.items);
        return out.take();
    }
    Bytes operator()(const Fetch &m)
    {
        Writer &out = begin(6);
        out.id(m.tag).uint(static_cast<std::uint64_t>(m.which)).uint(m.after).uint(m.before);
        return out.boolean(m.newestFirst).uint(m.mostBytes).take();
    }
    Bytes operator()(const Page &m)
    {
        Writer &out = begin(3, sizeOf(m.items));
        items(m.items);
        return out.boolean(m.more).uint(m.head).take();
    }
    Bytes operator()(const Access &m) { return begin(1).bytes(m.record).take(); }
    Bytes operator()(const DirPut &m)
    {
        Writer &out = begin(1);
        records(m.records);
        return out.take();
    }
    Bytes operator()(const DirGet &m) { return begin(2).id(m.agency).uint(m.after).take(); }
    Bytes operator()(const DirPage &m)
    {
        Writer &out = begin(2);
        records(m.records);
        return out.boolean(m.more).take();
    }
    Bytes operator()(const EnrolPut &m) { return begin(3).bytes(m.tag).uint(m.slot).bytes(m.bytes).take(); }
    Bytes operator()(const EnrolGet &m) { return begin(2).bytes(m.tag).uint(m.slot).take(); }
    Bytes operator()(const Enrolment &m) { return orNull(m.bytes); }
    Bytes operator()(const Ping &) { return begin(0).take(); }
    Bytes operator()(const Pong &) { return begin(0).take(); }
    Bytes operator()(const Bye &m)
    {
        return begin(2).uint(static_cast<std::uint64_t>(m.code)).uint(m.retryAfterMs).take();
    }
    Bytes operator()(const AccessGet &m) { return begin(1).id(m.tag).take(); }
    Bytes operator()(const AccessIs &m) { return orNull(m.record); }
    Bytes operator()(const BlobPut &m)
    {
        Writer &out = begin(5, m.bytes.size() + 128);
        return out.id(m.tag).id(m.blob).uint(m.size).uint(m.offset).bytes(m.bytes).take();
    }
    Bytes operator()(const BlobAt &m) { return begin(2).uint(m.offset).boolean(m.whole).take(); }
    Bytes operator()(const BlobGet &m) { return begin(4).id(m.tag).id(m.blob).uint(m.offset).uint(m.mostBytes).take(); }
    Bytes operator()(const BlobPart &m)
    {
        return begin(3, m.bytes.size() + 64).uint(m.size).uint(m.offset).bytes(m.bytes).take();
    }
    Bytes operator()(const Live &m) { return begin(2, m.sealed.size() + 64).id(m.tag).bytes(m.sealed).take(); }

private:
    static std::size_t sizeOf(const std::vector<Item> &list)
    {
        std::size_t size = 64;
        for (const Item &item : list)
            size += item.envelope.size() + 16;
        return size;
    }
    Writer &begin(std::size_t fields, std::size_t reserve = 128)
    {
        m_out = Writer(reserve);
        return m_out.array(fields + 2).uint(m_type).uint(m_request);
    }
    void items(const std::vector<Item> &list)
    {
        m_out.array(list.size());
        for (const Item &item : list)
            m_out.array(2).uint(item.sequence).bytes(item.envelope);
    }
    void records(const std::vector<ByteView> &list)
    {
        m_out.array(list.size());
        for (const ByteView record : list)
            m_out.bytes(record);
    }
    Bytes orNull(const std::optional<ByteView> &value)
    {
        Writer &out = begin(1);
        return (value ? out.bytes(*value) : out.null()).take();
    }

    std::uint64_t m_request;
    std::uint64_t m_type;
    Writer m_out{0};
};

} // namespace

Bytes encode(std::uint64_t request, const Message &message)
{
    return std::visit(Encoder(request, message.index() + 1), message);
}

Bytes Transcript::encode() const
{
    Writer out(256);
    out.array(7).uint(version).bytes(clientNonce).bytes(hubNonce).id(hubAgency).bytes(hubKey).text(host).bytes(tlsHash);
    return out.take();
}

MailboxTag inboxTagOf(const DeviceId &device)
{
    return hashId<MailboxTag>("CW1 inbox", {device.view()});
}

ErrorCode errorOf(Code code)
{
    switch (code) {
    case Code::Malformed:
        return ErrorCode::Malformed;
    case Code::TooLarge:
        return ErrorCode::TooLarge;
    case Code::Unauthorised:
        return ErrorCode::Untrusted;
    case Code::NoMailbox:
        return ErrorCode::NotFound;
    case Code::Busy:
    case Code::ShuttingDown:
        return ErrorCode::Busy;
    case Code::Quota:
        return ErrorCode::Quota;
    case Code::Conflict:
        return ErrorCode::Conflict;
    case Code::Expired:
        return ErrorCode::Expired;
    case Code::Revoked:
        return ErrorCode::Revoked;
    case Code::Storage:
        return ErrorCode::Storage;
    case Code::Clock:
        return ErrorCode::ClockSkew;
    }
    return ErrorCode::Malformed;
}

Code codeOf(ErrorCode error)
{
    switch (error) {
    case ErrorCode::TooLarge:
        return Code::TooLarge;
    case ErrorCode::BadSignature:
    case ErrorCode::BadKey:
    case ErrorCode::Untrusted:
        return Code::Unauthorised;
    case ErrorCode::NotFound:
    case ErrorCode::NotMember:
    case ErrorCode::NotAllowed:
        return Code::NoMailbox;
    case ErrorCode::Busy:
        return Code::Busy;
    case ErrorCode::Quota:
        return Code::Quota;
    case ErrorCode::Conflict:
    case ErrorCode::Fork:
        return Code::Conflict;
    case ErrorCode::Expired:
    case ErrorCode::UnknownSuite:
        return Code::Expired;
    case ErrorCode::Revoked:
        return Code::Revoked;
    case ErrorCode::DiskFull:
    case ErrorCode::Storage:
    case ErrorCode::Damaged:
    case ErrorCode::CannotOpen:
        return Code::Storage;
    case ErrorCode::ClockSkew:
        return Code::Clock;
    default:
        return Code::Malformed;
    }
}

} // namespace caseweave::wire
