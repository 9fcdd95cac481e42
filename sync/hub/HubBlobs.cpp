// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/BlobRules.h"
#include "sync/hub/BlobThread.h"
#include "sync/hub/HubSession.h"

namespace caseweave {
namespace {

constexpr std::size_t mostBlobGets = 8; ///< of one connection that wait
constexpr std::int64_t blobSweepMs = 60 * 60'000;

} // namespace

// The part of a session that is about blobs (docs/protocol.md section 5).

void HubSession::askBlobs(std::uint64_t request, std::size_t cost, const MailboxTag &tag,
                          std::function<Result<Bytes>(BlobStore &)> work, std::function<void(bool)> done)
{
    if (!m_hub.m_blobs || m_guest.kind != wire::Kind::Device) {
        refuse(request, wire::Code::NoMailbox);
        done(false);
        return;
    }
    ++m_asked;
    m_cost += cost;
    const auto answer = [hub = &m_hub, id = m_id, request, cost, done = std::move(done)](const Result<Bytes> &frame) {
        HubSession *session = hub->session(id);
        if (!session)
            return;
        if (session->m_stage != Stage::Closing && frame)
            session->sendFrame(Bytes(*frame));
        else if (session->m_stage != Stage::Closing)
            session->refuseOrClose(request, frame.code());
        done(frame.ok());
        if (HubSession *still = hub->session(id))
            still->settle(cost);
    };
    const auto may = std::make_shared<Status>(ErrorCode::Storage);
    StoreThread::Job job;
    job.work = [may, guest = m_guest, tag](HubStore &store) -> Status {
        *may = hubrules::mayRead(store, guest, HubStore::Space::Case, tag);
        return *may || !hubrules::isStorageFailure(may->code()) ? Status() : *may;
    };
    job.reply = [hub = &m_hub, may, work = std::move(work), answer](const Status &status) {
        if (!status || !*may)
            return answer(status ? may->error() : status.error());
        const auto outcome = std::make_shared<Result<Bytes>>(ErrorCode::Storage);
        hub->m_blobs->ask([work, outcome](BlobStore &store) { *outcome = work(store); },
                          [answer, outcome] { answer(*outcome); });
    };
    m_hub.m_read.ask(std::move(job));
}

void HubSession::takeBlobPut(std::uint64_t request, const wire::BlobPut &put, std::shared_ptr<Bytes> buffer)
{
    if (const std::int64_t delayMs = m_hub.blobDelayFor(m_guest, put.bytes.size()); delayMs > 0) {
        refuse(request, wire::Code::Busy, delayMs);
        return;
    }
    const auto isNew = std::make_shared<bool>(false);
    askBlobs(
        request, buffer->size(), put.tag,
        [request, put, buffer, isNew, by = m_guest.device, limits = m_hub.m_settings.blobs,
         now = m_hub.m_clock.nowSeconds()](BlobStore &store) -> Result<Bytes> {
            const Result<blobrules::Put> done = blobrules::put(store, by, limits, now, put);
            if (!done)
                return done.error();
            *isNew = done->isNew;
            return wire::serverFrame(wire::Opcode::Binary, wire::encode(request, done->at));
        },
        [hub = &m_hub, isNew, size = put.size](bool) {
            hub->m_metrics.blobsStored += *isNew ? 1 : 0;
            hub->m_metrics.blobBytesStored += *isNew ? size : 0;
        });
}

void HubSession::takeBlobGet(std::uint64_t request, const wire::BlobGet &get)
{
    if (m_blobGets.size() >= mostBlobGets) {
        refuse(request, wire::Code::Busy, 1000);
        return;
    }
    m_blobGets.emplace_back(request, get);
    sendBlobs();
}

/// One part at a time, and only when nothing else waits for the client: entries never stand behind more than one.
void HubSession::sendBlobs()
{
    while (m_stage == Stage::Open && !m_blobGetting && !m_blobGets.empty() && m_channel->unsent() == 0) {
        const auto [request, get] = m_blobGets.front();
        m_blobGets.pop_front();
        m_blobGetting = true;
        askBlobs(
            request, wire::mostBlobPart, get.tag,
            [request = request, get = get](BlobStore &store) -> Result<Bytes> {
                const Result<blobrules::Part> part = blobrules::get(store, get);
                if (!part)
                    return part.error();
                const wire::BlobPart answer{part->size, std::min(get.offset, part->size), part->bytes};
                return wire::serverFrame(wire::Opcode::Binary, wire::encode(request, answer));
            },
            [hub = &m_hub, id = m_id](bool) {
                if (HubSession *session = hub->session(id)) {
                    session->m_blobGetting = false;
                    session->sendBlobs();
                }
            });
    }
}

std::int64_t Hub::blobDelayFor(const HubGuest &guest, std::size_t bytes)
{
    const std::int64_t nowMs = m_clock.nowMs();
    const TokenBucket full(m_settings.blobBytesAtOnce, m_settings.blobBytesPerSecond, nowMs);
    TokenBucket &bucket = m_blobBuckets.try_emplace(guest.device, full).first->second;
    return bucket.take(static_cast<double>(BlobStore::weightOf(bytes)), nowMs); // asking costs something, too
}

void Hub::sweepBlobs(std::int64_t nowMs)
{
    std::erase_if(m_blobBuckets, [nowMs](auto &entry) { return entry.second.isFull(nowMs); });
    if (!m_blobs || (m_sweptBlobsMs != 0 && nowMs - m_sweptBlobsMs < blobSweepMs))
        return;
    m_sweptBlobsMs = nowMs;
    const auto swept = std::make_shared<Status>();
    m_blobs->ask([swept, until = nowMs / 1000 - blobrules::uploadLifeSeconds](
                     BlobStore &store) { *swept = store.dropIdle(until); },
                 [this, swept] {
                     if (!*swept)
                         m_log.write("blobs_not_swept");
                 });
}

} // namespace caseweave
