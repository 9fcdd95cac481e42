// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/client/HubConnection.h"

#include "crypto/cbor/Reader.h"
#include "sync/client/HubChannel.h"

namespace caseweave {

namespace {

/// The encoded `covers` as the ranges that a message holds. Empty bytes are null.
Result<std::optional<std::vector<wire::Range>>> rangesOf(ByteView covers)
{
    if (covers.empty())
        return std::optional<std::vector<wire::Range>>();
    cbor::Reader in(covers);
    const std::size_t count = in.array();
    if (!in.ok() || count > wire::mostRanges)
        return ErrorCode::TooLarge;
    std::vector<wire::Range> ranges;
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        in.array(2);
        const std::uint64_t first = in.uint();
        ranges.push_back({first, in.uint()});
    }
    if (!in.finish())
        return ErrorCode::Malformed;
    return std::optional(std::move(ranges));
}

Bytes copyOf(ByteView view)
{
    return {view.begin(), view.end()};
}

template <class T>
const T *messageOf(const Result<wire::Frame> &frame)
{
    return frame ? std::get_if<T>(&frame->message) : nullptr;
}

/// The code of a failure, or Malformed for an answer of the wrong type.
ErrorCode failureOf(const Result<wire::Frame> &frame)
{
    return frame ? ErrorCode::Malformed : frame.code();
}

HubConnection::Done<wire::Frame> expectAck(HubConnection::Done<void> done)
{
    return [done = std::move(done)](const Result<wire::Frame> &frame) {
        done(messageOf<wire::Ack>(frame) ? Status() : Status(failureOf(frame)));
    };
}

} // namespace

HubConnection::HubConnection(HubAddress address, PinnedRoots roots, HubLogin login, const Clock &clock, Random &random,
                             Network &network)
    : m_channel(std::make_unique<Channel>(*this, std::move(address), std::move(roots), std::move(login), clock, random,
                                          network))
{
}

HubConnection::~HubConnection() = default;

void HubConnection::open()
{
    m_channel->open();
}

void HubConnection::close()
{
    m_channel->close();
}

void HubConnection::retryNow()
{
    m_channel->retryNow();
}

void HubConnection::checkTime()
{
    m_channel->checkTime();
}

HubState HubConnection::state() const
{
    return m_channel->state;
}

std::int64_t HubConnection::stateSinceMs() const
{
    return m_channel->stateSinceMs;
}

std::int64_t HubConnection::heardMs() const
{
    return m_channel->heardMs();
}

std::optional<ErrorCode> HubConnection::refusal() const
{
    return m_channel->refusal;
}

bool HubConnection::isRefusedByHub() const
{
    return m_channel->isRefusedByHub;
}

LineFault HubConnection::fault() const
{
    return m_channel->fault;
}

const HubAddress &HubConnection::address() const
{
    return m_channel->address;
}

void HubConnection::setAddresses(std::vector<HubAddress> addresses)
{
    m_channel->setAddresses(std::move(addresses));
}

std::optional<AgencyCertificate> HubConnection::hubCertificate() const
{
    return m_channel->hubCertificate;
}

std::optional<Digest> HubConnection::tlsHash() const
{
    return m_channel->tlsHash;
}

std::optional<GenerationId> HubConnection::generation() const
{
    return m_channel->generation;
}

std::int64_t HubConnection::clockDifferenceMs() const
{
    return m_channel->clockDifferenceMs;
}

std::size_t HubConnection::pushRoom() const
{
    return m_channel->pushRoom();
}

void HubConnection::push(const MailboxTag &tag, std::vector<HubPush> items, Done<std::vector<std::uint64_t>> done)
{
    wire::Push message{tag, {}};
    std::optional<ErrorCode> wrong;
    if (items.empty() || items.size() > wire::mostBatch)
        wrong = ErrorCode::TooLarge;
    for (const HubPush &item : items) {
        auto ranges = rangesOf(item.covers);
        if (ranges)
            message.items.push_back({item.envelope, std::move(*ranges), item.coveredIds});
        else
            wrong = ranges.code();
    }
    if (wrong)
        return m_channel->later([done = std::move(done), code = *wrong] { done(code); });
    const std::size_t count = items.size();
    m_channel->ask(message, [count, done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *ack = messageOf<wire::Ack>(frame);
        if (ack && ack->sequences.size() == count)
            done(ack->sequences);
        else
            done(failureOf(frame));
    });
}

void HubConnection::fetch(const wire::Fetch &what, Done<HubPage> done)
{
    m_channel->ask(what, [done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *page = messageOf<wire::Page>(frame);
        if (!page)
            return done(failureOf(frame));
        HubPage copy{{}, page->more, page->head};
        copy.items.reserve(page->items.size());
        for (const wire::Item &item : page->items)
            copy.items.push_back({item.sequence, copyOf(item.envelope)});
        done(std::move(copy));
    });
}

void HubConnection::subscribe(const MailboxTag &tag, std::uint64_t after, Done<std::uint64_t> done)
{
    m_channel->ask(wire::Sub{tag, after}, [done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *ok = messageOf<wire::SubOk>(frame);
        done(ok ? Result<std::uint64_t>(ok->head) : Result<std::uint64_t>(failureOf(frame)));
    });
}

void HubConnection::putBlob(const wire::BlobPut &part, Done<wire::BlobAt> done)
{
    m_channel->ask(part, [done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *at = messageOf<wire::BlobAt>(frame);
        done(at ? Result<wire::BlobAt>(*at) : Result<wire::BlobAt>(failureOf(frame)));
    });
}

void HubConnection::getBlob(const wire::BlobGet &what, Done<HubBlobPart> done)
{
    m_channel->ask(what, [offset = what.offset, done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *part = messageOf<wire::BlobPart>(frame);
        if (!part)
            return done(failureOf(frame));
        if (part->offset != std::min(offset, part->size))
            return done(ErrorCode::Malformed);
        done(HubBlobPart{part->size, copyOf(part->bytes)});
    });
}

void HubConnection::putAccess(Bytes record, Done<void> done)
{
    m_channel->ask(wire::Access{record}, expectAck(std::move(done)));
}

void HubConnection::getAccess(const MailboxTag &tag, Done<std::optional<Bytes>> done)
{
    m_channel->ask(wire::AccessGet{tag}, [done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *is = messageOf<wire::AccessIs>(frame);
        if (!is)
            return done(failureOf(frame));
        done(is->record ? std::optional(copyOf(*is->record)) : std::nullopt);
    });
}

void HubConnection::putDirectory(std::vector<Bytes> records, Done<void> done)
{
    m_channel->ask(wire::DirPut{{records.begin(), records.end()}}, expectAck(std::move(done)));
}

void HubConnection::getDirectory(const AgencyId &agency, std::uint64_t after, Done<HubDirectoryPage> done)
{
    m_channel->ask(wire::DirGet{agency, after}, [done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *page = messageOf<wire::DirPage>(frame);
        if (!page)
            return done(failureOf(frame));
        HubDirectoryPage copy{{}, page->more};
        for (const ByteView record : page->records)
            copy.records.push_back(copyOf(record));
        done(std::move(copy));
    });
}

void HubConnection::sendLive(const MailboxTag &tag, Bytes sealed)
{
    m_channel->sendLive({tag, sealed});
}

void HubConnection::putEnrolment(const Digest &tag, std::uint8_t slot, Bytes bytes, Done<void> done)
{
    m_channel->ask(wire::EnrolPut{tag, slot, bytes}, expectAck(std::move(done)));
}

void HubConnection::getEnrolment(const Digest &tag, std::uint8_t slot, Done<std::optional<Bytes>> done)
{
    m_channel->ask(wire::EnrolGet{tag, slot}, [done = std::move(done)](const Result<wire::Frame> &frame) {
        const auto *enrolment = messageOf<wire::Enrolment>(frame);
        if (!enrolment)
            return done(failureOf(frame));
        done(enrolment->bytes ? std::optional(copyOf(*enrolment->bytes)) : std::nullopt);
    });
}

} // namespace caseweave
