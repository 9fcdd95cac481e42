// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HeldRules.h"
#include "sync/hub/HubSession.h"
#include "sync/wire/EnvelopeHead.h"

namespace caseweave {
namespace {

constexpr std::size_t answerRoom = 4096; ///< what an answer has beside envelopes or records
constexpr std::size_t mostPage = wire::mostMessage - (64 << 10); ///< bytes of envelopes in a PAGE, with room around
constexpr std::size_t mostPageItems = 4096;
constexpr std::size_t bytesOfAnEntry = 1024; ///< about what an ordinary one has, for what is counted in entries

} // namespace

template <class T>
void HubSession::ask(StoreThread &store, std::uint64_t request, std::size_t cost,
                     std::function<Result<T>(HubStore &)> work, std::function<void(HubSession *, Result<T> &)> answer,
                     std::optional<HubStore::Coming> coming)
{
    ++m_asked;
    m_cost += cost;
    const auto outcome = std::make_shared<Result<T>>(ErrorCode::Storage);
    StoreThread::Job job;
    job.coming = std::move(coming);
    job.work = [outcome, work = std::move(work)](HubStore &on) -> Status {
        *outcome = work(on);
        if (!outcome->ok() && hubrules::isStorageFailure(outcome->error().code))
            return outcome->error();
        return {};
    };
    job.reply = [hub = &m_hub, id = m_id, request, cost, outcome, answer = std::move(answer)](const Status &status) {
        if (!status)
            *outcome = status.error();
        HubSession *session = hub->session(id);
        if (session && session->m_stage == Stage::Closing)
            session = nullptr;
        if (outcome->ok())
            answer(session, *outcome);
        else if (session)
            session->refuseOrClose(request, outcome->error().code);
        // The answer may have closed it.
        if (HubSession *still = hub->session(id))
            still->settle(cost);
    };
    store.ask(std::move(job));
}

void HubSession::refuseOrClose(std::uint64_t request, ErrorCode code)
{
    const wire::Code told = wire::codeOf(code);
    if (told == wire::Code::Malformed)
        refuseAndClose(told, request);
    else
        refuse(request, told, told == wire::Code::Storage ? 5000 : told == wire::Code::Busy ? 1000 : 0);
}

void HubSession::takePush(std::uint64_t request, wire::Push push, std::shared_ptr<Bytes> buffer)
{
    std::vector<wire::Class> classes;
    std::size_t inbox = 0;
    std::size_t held = 0;
    for (const wire::PushItem &item : push.items) {
        const Result<wire::EnvelopeHead> head = wire::readEnvelopeHead(item.envelope);
        const bool covers = item.covers || !item.coveredIds.empty();
        const bool mayCover = item.coveredIds.empty() || m_guest.kind == wire::Kind::Hub;
        const bool fits = head && head->tag == push.tag && (!covers || head->which == wire::Class::Segment) && mayCover;
        if (!fits) {
            refuseOrClose(request, head ? ErrorCode::Malformed : head.code());
            return;
        }
        classes.push_back(head->which);
        inbox += head->which == wire::Class::Inbox ? 1 : 0;
        held += head->which == wire::Class::Held ? 1 : 0;
    }
    if ((inbox != 0 && inbox != classes.size()) || (held != 0 && held != classes.size())) {
        refuseOrClose(request, ErrorCode::Malformed);
        return;
    }
    if (const std::int64_t delayMs = m_hub.delayFor(m_guest, push.items.size()); delayMs > 0) {
        refuse(request, wire::Code::Busy, delayMs);
        return;
    }
    using Space = HubStore::Space;
    const Space space = inbox > 0 ? Space::Inbox : held > 0 ? Space::Held : Space::Case;
    const std::size_t cost = buffer->size();
    const auto shared = std::make_shared<const wire::Push>(std::move(push));
    ask<hubrules::Pushed>(
        m_hub.m_change, request, cost,
        [guest = m_guest, quotas = m_hub.m_settings.quotas, &map = m_hub.m_map, now = m_hub.m_clock.nowSeconds(), space,
         shared, buffer,
         classes](HubStore &store) { return hubrules::push(store, map, guest, quotas, now, space, *shared, classes); },
        [hub = &m_hub, id = m_id, guest = m_guest, request, space, shared, buffer](HubSession *session,
                                                                                   Result<hubrules::Pushed> &pushed) {
            wire::Ack ack;
            std::vector<wire::Item> fresh;
            for (std::size_t i = 0; i < pushed->items.size(); ++i) {
                const HubStore::Stored &stored = pushed->items[i];
                // A number of what is held would tell how much there was before it.
                ack.sequences.push_back(space == Space::Held ? 1 : stored.sequence);
                if (!stored.isNew)
                    continue;
                fresh.push_back({stored.sequence, shared->items[i].envelope});
                hub->m_metrics.bytesStored += shared->items[i].envelope.size();
            }
            hub->m_metrics.entriesStored += fresh.size();
            hub->noteReleases(*pushed);
            hub->m_metrics.entriesRepeated += pushed->items.size() - fresh.size();
            if (session)
                session->send(request, ack);
            if (guest.kind == wire::Kind::Hub)
                hub->m_federation.noteTaken(guest.agency, fresh.size());
            for (const AgencyId &peer : pushed->forPeers)
                hub->m_federation.wake(peer);
            if (space == Space::Held)
                return; // nobody hears that it came
            const bool repeats = fresh.size() < ack.sequences.size();
            hub->m_fanout.stored(space, shared->tag, pushed->headBefore, std::move(fresh), id, buffer);
            std::uint64_t newest = 0;
            for (const std::uint64_t sequence : ack.sequences)
                newest = std::max(newest, sequence);
            hub->pushed(space, shared->tag, newest, repeats);
        },
        space == Space::Held ? std::nullopt : std::optional(hubrules::comingWith(m_guest, space, *shared)));
}

void HubSession::takeFetch(std::uint64_t request, const wire::Fetch &fetch)
{
    noteAsked(fetch.tag);
    const std::size_t most = std::min<std::size_t>(fetch.mostBytes == 0 ? mostPage : fetch.mostBytes, mostPage);
    const HubStore::Query query{spaceOf(fetch.tag), fetch.tag,         fetch.which, fetch.after,
                                fetch.before,       fetch.newestFirst, most,        mostPageItems};
    if (fetch.which == wire::Class::Held)
        return takeHeldFetch(request, query);
    // The first envelope is given whatever its size.
    const std::size_t atLeast = fetch.which == wire::Class::Segment ? wire::mostSegment : wire::mostEntry;
    ask<Bytes>(
        m_hub.m_read, request, std::max(most, atLeast) + answerRoom,
        [guest = m_guest, query, request](HubStore &store) -> Result<Bytes> {
            if (Status may = hubrules::mayRead(store, guest, query.space, query.tag); !may)
                return may.error();
            return frameOf(request, store.page(query));
        },
        sendPage);
}

void HubSession::takeHeldFetch(std::uint64_t request, const HubStore::Query &query)
{
    ask<Bytes>(
        m_hub.m_read, request, std::max(query.mostBytes, wire::mostEntry) + answerRoom,
        [guest = m_guest, query, request, &map = m_hub.m_map,
         now = m_hub.m_clock.nowSeconds()](HubStore &store) -> Result<Bytes> {
            if (Status may = hubrules::mayRead(store, guest, HubStore::Space::Case, query.tag); !may)
                return may.error();
            return frameOf(request, hubrules::heldPage(store, map, guest, now, query));
        },
        sendPage);
}

Result<Bytes> HubSession::frameOf(std::uint64_t request, const Result<HubStore::Page> &page)
{
    if (!page)
        return page.error();
    wire::Page answer;
    for (const HubStore::Item &item : page->items)
        answer.items.push_back({item.sequence, item.envelope});
    answer.more = page->more;
    answer.head = page->head;
    return wire::serverFrame(wire::Opcode::Binary, wire::encode(request, answer));
}

void HubSession::sendPage(HubSession *session, Result<Bytes> &frame)
{
    if (session)
        session->sendFrame(std::move(*frame));
}

void HubSession::takeSub(std::uint64_t request, const wire::Sub &sub)
{
    if (m_guest.kind != wire::Kind::Device) {
        refuse(request, wire::Code::NoMailbox);
        return;
    }
    if (m_hub.m_fanout.subscriptionsOf(m_id) >= m_hub.m_settings.mostSubscriptions) {
        refuse(request, wire::Code::Quota);
        return;
    }
    m_askedFor.erase(sub.tag);
    m_hub.m_fanout.subscribe(m_id, *this, spaceOf(sub.tag), sub.tag, sub.after, request);
}

void HubSession::takeAccess(std::uint64_t request, const wire::Access &access, std::shared_ptr<Bytes> buffer)
{
    // A new record may be a new mailbox, and is kept whole: it costs as much as so many entries.
    if (const std::int64_t delayMs = m_hub.delayFor(m_guest, 1 + access.record.size() / bytesOfAnEntry); delayMs > 0) {
        refuse(request, wire::Code::Busy, delayMs);
        return;
    }
    ask<hubrules::AccessPut>(
        m_hub.m_change, request, buffer->size(),
        [guest = m_guest, quotas = m_hub.m_settings.quotas, &map = m_hub.m_map, now = m_hub.m_clock.nowSeconds(),
         record = access.record, buffer](HubStore &store) {
            return guest.kind == wire::Kind::Hub ? hubrules::takeAccess(store, map, guest, quotas, now, record)
                                                 : hubrules::putAccess(store, map, guest, quotas, now, record);
        },
        [hub = &m_hub, request](HubSession *session, Result<hubrules::AccessPut> &put) {
            std::vector<DeviceId> staying;
            std::ranges::set_difference(put->users, put->toLookAgain, std::back_inserter(staying));
            hub->m_fanout.restrict(put->tag, staying);
            hub->tell({HubHint::What::Access, HubStore::Space::Case, put->tag.bytes, 0});
            hub->callAgain(put->tag, put->added);
            hub->m_federation.wake();
            hub->m_log.write("access", {{"mailbox", put->tag}, {"number", put->number}, {"users", put->users.size()}});
            if (session)
                session->send(request, wire::Ack{{put->number}});
        });
}

void HubSession::takeAccessGet(std::uint64_t request, const wire::AccessGet &get)
{
    noteAsked(get.tag);
    ask<std::optional<Bytes>>(
        m_hub.m_read, request, wire::mostRecord,
        [guest = m_guest, tag = get.tag](HubStore &store) { return hubrules::getAccess(store, guest, tag); },
        [request](HubSession *session, Result<std::optional<Bytes>> &record) {
            wire::AccessIs answer;
            if (record->has_value())
                answer.record = **record;
            if (session)
                session->send(request, answer);
        });
}

std::optional<AgencyId> HubSession::directoryOf(const wire::DirPut &put) const
{
    if (m_guest.kind == wire::Kind::Issuer)
        return m_guest.agency;
    if (m_guest.kind != wire::Kind::Hub || put.records.empty())
        return std::nullopt;
    const Result<DirectoryLink> first = DirectoryLink::decode(put.records.front());
    if (!first)
        return std::nullopt;
    // Its own, and those of agencies whose devices go to it, as far as is known here. Never that of this hub's agency.
    const AgencyId hub = m_hub.m_map.hubOf(first->agency);
    const bool isItsOwn = first->agency == m_guest.agency || hub == m_guest.agency;
    const bool isNobodys = hub == first->agency && !m_hub.m_map.isPeer(hub);
    const bool isOurs = first->agency == m_hub.m_identity.certificate.agency;
    return (isItsOwn || isNobodys) && !isOurs ? std::optional(first->agency) : std::nullopt;
}

void HubSession::takeDirPut(std::uint64_t request, wire::DirPut put, std::shared_ptr<Bytes> buffer)
{
    const std::optional<AgencyId> agency = directoryOf(put);
    const auto root = agency ? m_hub.m_identity.admitted.find(*agency) : m_hub.m_identity.admitted.end();
    if (root == m_hub.m_identity.admitted.end()) {
        refuse(request, wire::Code::NoMailbox);
        return;
    }
    const bool isPeer = m_guest.kind == wire::Kind::Hub;
    if (const std::int64_t delayMs = isPeer ? m_hub.delayFor(m_guest, put.records.size()) : 0; delayMs > 0) {
        refuse(request, wire::Code::Busy, delayMs);
        return;
    }
    ask<hubrules::DirectoryPut>(
        m_hub.m_change, request, buffer->size(),
        [isPeer, guest = m_guest.agency, quotas = m_hub.m_settings.quotas, agency = *agency, root = root->second,
         now = m_hub.m_clock.nowSeconds(), records = std::move(put.records), buffer](HubStore &store) {
            return isPeer ? hubrules::takeDirectory(store, guest, quotas, agency, root, now, records)
                          : hubrules::putDirectory(store, agency, root, now, records);
        },
        [hub = &m_hub, request, agency = *agency](HubSession *session, Result<hubrules::DirectoryPut> &done) {
            hub->m_log.write("directory", {{"agency", agency}, {"records", done->numbers.size()}});
            if (session)
                session->send(request, wire::Ack{done->numbers});
            hub->directoryGrew(agency, done->links);
        });
}

void HubSession::takeDirGet(std::uint64_t request, const wire::DirGet &get)
{
    if (m_hub.m_identity.admitted.count(get.agency) == 0) {
        refuse(request, wire::Code::NoMailbox);
        return;
    }
    ask<Bytes>(
        m_hub.m_read, request, mostPage + answerRoom,
        [get, request](HubStore &store) -> Result<Bytes> {
            const auto count = store.directoryCount(get.agency);
            if (!count)
                return count.error();
            const auto records = store.directory(get.agency, get.after, wire::mostBatch, mostPage);
            if (!records)
                return records.error();
            wire::DirPage page;
            for (const Bytes &record : *records)
                page.records.push_back(record);
            page.more = get.after + records->size() < *count;
            return wire::serverFrame(wire::Opcode::Binary, wire::encode(request, page));
        },
        [](HubSession *session, Result<Bytes> &frame) {
            if (session)
                session->sendFrame(std::move(*frame));
        });
}

void HubSession::takeLive(std::uint64_t request, const wire::Live &live)
{
    const bool isPeer = m_guest.kind == wire::Kind::Hub;
    TokenBucket &bucket = isPeer ? m_hub.liveBucketOf(m_guest.agency, live.tag) : m_liveBucket;
    if (bucket.take(1, m_hub.m_clock.nowMs()) > 0) {
        ++m_hub.m_metrics.liveDropped;
        return;
    }
    const LiveWord word{live.tag, Bytes(live.sealed.begin(), live.sealed.end()), isPeer};
    ask<hubrules::LiveWay>(
        m_hub.m_read, request, word.sealed.size(),
        [guest = m_guest, tag = live.tag, &map = m_hub.m_map](HubStore &store) -> Result<hubrules::LiveWay> {
            if (Status may = hubrules::maySayLive(store, map, guest, tag); !may)
                return may.error();
            return hubrules::liveWay(store, tag);
        },
        [hub = &m_hub, id = m_id, word](HubSession *, Result<hubrules::LiveWay> &way) {
            ++hub->m_metrics.liveTaken;
            if (!word.fromPeer)
                hub->m_live.note(word.tag, id, hub->m_clock.nowMs());
            hub->passLive(word, *way, id);
            if (hub->m_hints)
                hub->m_hints->tellLive(word);
        });
}

void HubSession::takeEnrolPut(std::uint64_t request, const wire::EnrolPut &put, std::shared_ptr<Bytes> buffer)
{
    ask<bool>(
        m_hub.m_change, request, buffer->size(),
        [guest = m_guest, now = m_hub.m_clock.nowSeconds(), put, buffer](HubStore &store) -> Result<bool> {
            if (Status status = hubrules::putEnrolment(store, guest, now, put); !status)
                return status.error();
            return true;
        },
        [request](HubSession *session, Result<bool> &) {
            if (session)
                session->send(request, wire::Ack{});
        });
}

void HubSession::takeEnrolGet(std::uint64_t request, const wire::EnrolGet &get)
{
    ask<std::optional<Bytes>>(
        m_hub.m_read, request, wire::mostEnrolment,
        [now = m_hub.m_clock.nowSeconds(), get](HubStore &store) { return hubrules::getEnrolment(store, now, get); },
        [request](HubSession *session, Result<std::optional<Bytes>> &bytes) {
            wire::Enrolment answer;
            if (bytes->has_value())
                answer.bytes = **bytes;
            if (session)
                session->send(request, answer);
        });
}

} // namespace caseweave
