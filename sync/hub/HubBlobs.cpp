// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/BlobRules.h"
#include "sync/hub/BlobThread.h"
#include "sync/hub/HubSession.h"
#include "sync/hub/PeerRules.h"
#include "sync/hub/ReleaseRules.h"

namespace caseweave {
namespace {

constexpr std::size_t mostBlobGets = 8; ///< of one connection that wait
constexpr std::int64_t blobSweepMs = 60 * 60'000;

} // namespace

// The part of a session that is about blobs (docs/protocol.md section 5).

HubSession::Answer HubSession::answerTo(std::uint64_t request, std::size_t cost)
{
    ++m_asked;
    m_cost += cost;
    return [hub = &m_hub, id = m_id, request, cost](const Result<Bytes> &frame) {
        HubSession *session = hub->session(id);
        if (!session)
            return;
        if (session->m_stage != Stage::Closing && frame)
            session->sendFrame(Bytes(*frame));
        else if (session->m_stage != Stage::Closing)
            session->refuseOrClose(request, frame.code());
        if (HubSession *still = hub->session(id))
            still->settle(cost);
    };
}

void HubSession::askFirst(std::function<Status(HubStore &)> work, std::function<void(const Status &)> then)
{
    const auto outcome = std::make_shared<Status>(ErrorCode::Storage);
    StoreThread::Job job;
    job.work = [outcome, work = std::move(work)](HubStore &store) -> Status {
        *outcome = work(store);
        return *outcome || !hubrules::isStorageFailure(outcome->code()) ? Status() : *outcome;
    };
    job.reply = [outcome, then = std::move(then)](const Status &status) { then(status ? *outcome : status); };
    m_hub.m_read.ask(std::move(job));
}

/// A part of a blob on its way through the stores, one after the other.
struct HubSession::Putting {
    std::uint64_t request = 0;
    wire::BlobPut put;
    std::shared_ptr<Bytes> buffer; ///< which it points into
    HubGuest guest;
    std::uint64_t brought = 0; ///< by the peer or the device, before this upload
    Result<blobrules::Put> taken = ErrorCode::Storage;
    std::vector<AgencyId> forPeers = {};

    bool isPeers() const { return guest.kind == wire::Kind::Hub; }
    Result<std::uint64_t> broughtBefore(HubStore &store) const;
    Status mayPut(HubStore &store, const PeerMap &map);
    Status noteWhole(HubStore &store, const PeerMap &map, std::int64_t nowSeconds);
};

Result<std::uint64_t> HubSession::Putting::broughtBefore(HubStore &store) const
{
    if (isPeers())
        return store.blobBytesFrom(guest.agency);
    const Result<HubStore::Brought> sums = store.broughtBy(guest.device);
    return sums ? Result<std::uint64_t>(sums->blobBytes) : Result<std::uint64_t>(sums.error());
}

Status HubSession::Putting::mayPut(HubStore &store, const PeerMap &map)
{
    const Status may = isPeers() ? hubrules::mayPassOn(store, map, guest.agency, HubStore::Space::Case, put.tag)
                                 : hubrules::mayRead(store, guest, HubStore::Space::Case, put.tag);
    if (!may)
        return may;
    // Looked at where an upload begins.
    if (put.offset == 0) {
        const Result<std::uint64_t> sum = broughtBefore(store);
        if (!sum)
            return sum.error();
        brought = *sum;
    }
    return hubrules::mayBring(store, put.tag, put.blob);
}

/// Before whoever put it hears that it is whole: who is not told puts it again, and it is noted then. What came of a
/// peer that was taken out meanwhile goes on to the others, as all does that it brought.
Status HubSession::Putting::noteWhole(HubStore &store, const PeerMap &map, std::int64_t nowSeconds)
{
    const std::uint64_t weight = BlobStore::weightOf(put.size);
    if (isPeers() && map.isPeer(guest.agency))
        return taken->isNew ? store.putBlobFrom(guest.agency, put.tag, put.blob, weight) : Status();
    // By what is noted here a check knows which blobs there should be.
    if (Status status = store.putBlobFrom(AgencyId(), put.tag, put.blob, weight); !status)
        return status;
    const bool counts = taken->isNew && !isPeers();
    if (Status status = counts ? store.addBroughtBy(guest.device, {0, 0, weight}) : Status(); !status)
        return status;
    Result<std::vector<AgencyId>> peers = hubrules::noteBlob(store, put.tag, put.blob, nowSeconds);
    if (!peers)
        return peers.error();
    forPeers = std::move(*peers);
    return {};
}

void HubSession::takeBlobPut(std::uint64_t request, const wire::BlobPut &put, std::shared_ptr<Bytes> buffer)
{
    if (!m_hub.m_blobs || (m_guest.kind != wire::Kind::Device && m_guest.kind != wire::Kind::Hub)) {
        refuse(request, wire::Code::NoMailbox);
        return;
    }
    if (const std::int64_t delayMs = m_hub.blobDelayFor(m_guest, put.bytes.size()); delayMs > 0) {
        refuse(request, wire::Code::Busy, delayMs);
        return;
    }
    const auto answer = answerTo(request, buffer->size());
    const auto putting = std::make_shared<Putting>(Putting{request, put, std::move(buffer), m_guest});
    askFirst([putting, &map = m_hub.m_map](HubStore &store) { return putting->mayPut(store, map); },
             [hub = &m_hub, putting, answer](const Status &may) {
                 if (!may)
                     return answer(may.error());
                 const BlobLimits &all = hub->m_settings.blobs;
                 const auto limitsFor = putting->isPeers() ? blobrules::forPeer : blobrules::forDevice;
                 const BlobLimits limits = limitsFor(all, putting->brought);
                 hub->m_blobs->ask(
                     [putting, limits, now = hub->m_clock.nowSeconds()](BlobStore &store) {
                         putting->taken = blobrules::put(store, putting->guest.device, limits, now, putting->put);
                     },
                     [hub, putting, answer] { blobTaken(*hub, putting, answer); });
             });
}

void HubSession::blobTaken(Hub &hub, const std::shared_ptr<Putting> &putting, const Answer &answer)
{
    if (!putting->taken) {
        const ErrorCode why = putting->taken.code();
        if (why != ErrorCode::Busy && hubrules::isStorageFailure(why))
            hub.m_log.writeSeldom("blob_not_kept", {{"why", toString(why)}});
        return answer(putting->taken.error());
    }
    const auto frame = [putting] {
        return wire::serverFrame(wire::Opcode::Binary, wire::encode(putting->request, putting->taken->at));
    };
    if (!putting->taken->at.whole)
        return answer(frame());
    StoreThread::Job job;
    job.coming = HubStore::Coming{HubStore::Space::Case, putting->put.tag, std::nullopt, {}};
    job.work = [putting, &map = hub.m_map, now = hub.m_clock.nowSeconds()](HubStore &store) {
        return putting->noteWhole(store, map, now);
    };
    job.reply = [&hub, putting, answer, frame](const Status &status) {
        if (!status)
            return answer(status.error());
        const bool isNew = putting->taken->isNew;
        hub.m_metrics.blobsStored += isNew ? 1 : 0;
        hub.m_metrics.blobBytesStored += isNew ? putting->put.size : 0;
        if (isNew && putting->isPeers())
            hub.m_federation.noteBlobTaken(putting->guest.agency);
        answer(frame());
        for (const AgencyId &peer : putting->forPeers)
            hub.m_federation.wakeBlobs(peer);
    };
    hub.m_change.ask(std::move(job));
}

void HubSession::takeBlobGet(std::uint64_t request, const wire::BlobGet &get)
{
    if (!m_hub.m_blobs || m_guest.kind != wire::Kind::Device) {
        refuse(request, wire::Code::NoMailbox);
        return;
    }
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
        const auto answer = answerTo(request, wire::mostBlobPart);
        const auto done = [hub = &m_hub, id = m_id, answer](const Result<Bytes> &frame) {
            answer(frame);
            if (HubSession *session = hub->session(id)) {
                session->m_blobGetting = false;
                session->sendBlobs();
            }
        };
        askFirst([guest = m_guest, tag = get.tag](
                     HubStore &store) { return hubrules::mayRead(store, guest, HubStore::Space::Case, tag); },
                 [hub = &m_hub, request = request, get = get, done](const Status &may) {
                     if (!may)
                         return done(may.error());
                     const auto frame = std::make_shared<Result<Bytes>>(ErrorCode::Storage);
                     hub->m_blobs->ask(
                         [frame, request, get](BlobStore &store) {
                             const Result<blobrules::Part> part = blobrules::get(store, get);
                             if (!part) {
                                 *frame = part.error();
                                 return;
                             }
                             const wire::BlobPart found{part->size, std::min(get.offset, part->size), part->bytes};
                             *frame = wire::serverFrame(wire::Opcode::Binary, wire::encode(request, found));
                         },
                         [frame, done] { done(*frame); });
                 });
    }
}

std::int64_t Hub::blobDelayFor(const HubGuest &guest, std::size_t bytes)
{
    const std::int64_t nowMs = m_clock.nowMs();
    const bool isPeer = guest.kind == wire::Kind::Hub;
    const TokenBucket full(isPeer ? m_settings.peerBlobBytesAtOnce : m_settings.blobBytesAtOnce,
                           isPeer ? m_settings.peerBlobBytesPerSecond : m_settings.blobBytesPerSecond, nowMs);
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
