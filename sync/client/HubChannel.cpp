// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/client/HubChannel.h"

#include "crypto/certificate/Validity.h"

namespace caseweave {

namespace {

constexpr std::int64_t attemptMs = 20'000;
constexpr std::int64_t requestMs = 60'000; ///< without progress
constexpr std::int64_t mostRequestMs = 60 * 60'000; ///< however much moves meanwhile
constexpr std::int64_t pingAfterMs = 30'000;
constexpr std::int64_t deadAfterMs = 60'000;
constexpr std::int64_t refusedWaitMs = 5 * 60'000;
constexpr std::int64_t mostWaitMs = 5 * 60'000;
constexpr std::int64_t mostToldMs = mostWaitMs / 3 * 2; ///< which half of itself is added to
constexpr int tickMs = 250;
constexpr std::int64_t notSent = INT64_MAX;
/// Enough to keep a line busy. More would wait for one another, and what is small would wait behind them.
constexpr std::size_t mostFetches = 3;
/// Parts of blobs on their way: what an entry waits for at most.
constexpr std::size_t mostBlobs = 2;

ByteView viewOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

} // namespace

HubConnection::Channel::Channel(HubConnection &owner, HubAddress to, PinnedRoots roots, HubLogin login,
                                const Clock &clock, Random &random, Network &network)
    : stateSinceMs(clock.nowMs()), address(std::move(to)), m_owner(owner), m_roots(std::move(roots)),
      m_login(std::move(login)), m_clock(clock), m_random(random), m_network(network), m_addresses{address}
{
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &Channel::checkTime);
}

HubConnection::Channel::~Channel() = default;

void HubConnection::Channel::open()
{
    if (m_wanted)
        return;
    m_wanted = true;
    m_failures = 0;
    m_retryAtMs = 0;
    m_tick.start();
    later([this] { checkTime(); });
}

void HubConnection::Channel::close()
{
    if (!m_wanted)
        return;
    m_wanted = false;
    m_tick.stop();
    if (state == HubState::Online)
        send(wire::encode(0, wire::Bye{}));
    drop(0, LineFault::None);
    fault = LineFault::None;
    setState(HubState::Offline);
}

void HubConnection::Channel::retryNow()
{
    m_retryAtMs = 0;
    m_failures = 0;
    checkTime();
}

void HubConnection::Channel::later(std::function<void()> call)
{
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

void HubConnection::Channel::setState(HubState next, std::optional<ErrorCode> why)
{
    if (state == next && refusal == why)
        return;
    state = next;
    refusal = why;
    stateSinceMs = m_clock.nowMs();
    // Later, because the owner's own call may have led here: close(), retryNow(), a request that finds the socket dead.
    later([this] { Q_EMIT m_owner.stateChanged(); });
}

void HubConnection::Channel::checkTime()
{
    if (!m_wanted)
        return;
    const std::int64_t now = m_clock.nowMs();
    boundTimes(now);
    if (!m_line) {
        if (now >= m_retryAtMs)
            attempt();
        return;
    }
    if (state != HubState::Online) {
        if (now >= m_attemptEndsMs)
            drop(backoffMs(), LineFault::Silent);
        return;
    }
    sendQueuedPushes();
    if (isOverdue(now) || now - m_heardMs >= deadAfterMs) {
        drop(backoffMs(), LineFault::Silent);
    } else if (now - m_saidMs >= pingAfterMs) {
        // Also while a long page comes: the hub hears nothing else of who takes it.
        m_saidMs = now;
        send(wire::encode(0, wire::Ping{}));
    }
}

/// What lies further ahead than it can was noted before the clock was set back, and would be waited for in vain.
void HubConnection::Channel::boundTimes(std::int64_t now)
{
    for (std::int64_t *then : {&m_heardMs, &m_saidMs, &m_movedMs})
        *then = std::min(*then, now);
    for (std::int64_t *due : {&m_retryAtMs, &m_pushAtMs})
        *due = std::min(*due, now + mostWaitMs);
    m_attemptEndsMs = std::min(m_attemptEndsMs, now + attemptMs);
    for (auto &[request, waiting] : m_waiting) {
        if (waiting.sentMs != notSent)
            waiting.sentMs = std::min(waiting.sentMs, now);
    }
}

/// On a slow line one message takes longer than any deadline. As long as parts of messages move nothing is overdue.
bool HubConnection::Channel::isOverdue(std::int64_t now) const
{
    return std::any_of(m_waiting.begin(), m_waiting.end(), [&](const auto &waiting) {
        const std::int64_t sentMs = waiting.second.sentMs;
        return now - std::max(sentMs, m_movedMs) >= requestMs || now - sentMs >= mostRequestMs;
    });
}

void HubConnection::Channel::attempt()
{
    m_attemptEndsMs = m_clock.nowMs() + attemptMs;
    address = m_addresses[m_turn];
    tlsHash.reset();
    hubCertificate.reset();
    m_line = m_network.lineTo(address);
    connect(m_line.get(), &HubLine::opened, this, &Channel::greet);
    connect(m_line.get(), &HubLine::received, this, &Channel::received);
    connect(m_line.get(), &HubLine::heard, this, [this] { m_heardMs = m_clock.nowMs(); });
    connect(m_line.get(), &HubLine::moved, this, [this] { m_movedMs = m_clock.nowMs(); });
    connect(m_line.get(), &HubLine::ended, this, [this] { drop(backoffMs(), m_line->fault()); });
    setState(HubState::Connecting);
    m_line->open();
}

void HubConnection::Channel::setAddresses(std::vector<HubAddress> addresses)
{
    m_addresses = std::move(addresses);
    m_turn = 0;
}

void HubConnection::Channel::greet()
{
    tlsHash = m_line->certificateHash();
    if (!tlsHash)
        return dropStranger();
    const auto *enrolling = std::get_if<EnrollingLogin>(&m_login);
    if (enrolling && enrolling->tlsHash && *enrolling->tlsHash != *tlsHash)
        return refuse(ErrorCode::Untrusted);
    m_random.fill(m_nonce);
    m_heardMs = m_saidMs = m_clock.nowMs();
    setState(HubState::LoggingIn);
    constexpr wire::Kind kinds[] = {wire::Kind::Device, wire::Kind::Issuer, wire::Kind::Enrolling, wire::Kind::Hub};
    send(wire::encode(0, wire::Hello{{wire::protocolVersion, wire::liveVersion}, m_nonce, kinds[m_login.index()]}));
}

void HubConnection::Channel::received(const QByteArray &message)
{
    m_heardMs = m_saidMs = m_clock.nowMs();
    const auto frame = wire::decode(viewOf(message));
    if (!frame)
        return dropStranger();
    dispatch(*frame);
}

void HubConnection::Channel::dispatch(const wire::Frame &frame)
{
    if (const auto *err = std::get_if<wire::Err>(&frame.message)) {
        if (state != HubState::Online || frame.request == 0)
            failedBeforeLogin(*err);
        else
            failed(frame.request, *err);
        return;
    }
    if (state == HubState::LoggingIn) {
        if (const auto *challenge = std::get_if<wire::Challenge>(&frame.message))
            return challenged(*challenge);
        if (const auto *welcome = std::get_if<wire::Welcome>(&frame.message))
            return hubCertificate ? welcomed(*welcome) : dropStranger();
        return dropStranger();
    }
    if (const auto *delivered = std::get_if<wire::Deliver>(&frame.message))
        return deliver(*delivered);
    if (const auto *live = std::get_if<wire::Live>(&frame.message); live && m_version >= wire::liveVersion) {
        Q_EMIT m_owner.lived(live->tag, Bytes(live->sealed.begin(), live->sealed.end()));
        return;
    }
    if (std::holds_alternative<wire::Ping>(frame.message)) {
        m_movedMs = m_heardMs; // it says so while a long message comes to it (docs/protocol.md section 5)
        return send(wire::encode(frame.request, wire::Pong{}));
    }
    if (const auto *bye = std::get_if<wire::Bye>(&frame.message))
        return shownOut(*bye);
    if (!std::holds_alternative<wire::Pong>(frame.message))
        answer(frame.request, frame);
}

Status HubConnection::Channel::checkHub(const AgencyCertificate &hub) const
{
    if (hub.role != AgencyRole::Hub)
        return ErrorCode::Untrusted;
    if (std::holds_alternative<EnrollingLogin>(m_login))
        return {}; // the invitation names the hub; the caller compares
    const auto root = m_roots.find(hub.agency);
    if (root == m_roots.end())
        return ErrorCode::Untrusted;
    return verifyNow(hub, root->second, m_clock.nowSeconds());
}

void HubConnection::Channel::challenged(const wire::Challenge &challenge)
{
    if (hubCertificate)
        return dropStranger();
    auto hub = AgencyCertificate::decode(challenge.certificate);
    if (!hub)
        return refuse(hub.code());
    if (const Status checked = checkHub(*hub); !checked)
        return refuse(checked.code());
    if (challenge.version != wire::protocolVersion && challenge.version != wire::liveVersion)
        return refuse(ErrorCode::UnknownSuite);
    m_version = challenge.version;
    wire::Transcript transcript;
    transcript.version = m_version;
    transcript.clientNonce = m_nonce;
    transcript.hubNonce = challenge.nonce;
    transcript.hubAgency = hub->agency;
    transcript.hubKey = hub->signKey;
    transcript.host = address.text();
    transcript.tlsHash = *tlsHash;
    const Bytes bytes = transcript.encode();
    if (!verify(hub->signKey, wire::hubLoginDomain, bytes, challenge.signature))
        return refuse(ErrorCode::BadSignature);
    hubCertificate = std::move(*hub);
    authenticate(bytes);
}

void HubConnection::Channel::authenticate(const Bytes &transcript)
{
    if (const auto *device = std::get_if<DeviceLogin>(&m_login)) {
        send(wire::encode(
            0, wire::Auth{device->certificate.encoded, device->keys.sign.sign(wire::clientLoginDomain, transcript)}));
    } else if (const auto *issuer = std::get_if<IssuerLogin>(&m_login)) {
        send(wire::encode(
            0, wire::Auth{issuer->certificate.encoded, issuer->key.sign(wire::clientLoginDomain, transcript)}));
    } else if (const auto *hub = std::get_if<PeerLogin>(&m_login)) {
        send(wire::encode(0, wire::Auth{hub->certificate.encoded, hub->key.sign(wire::clientLoginDomain, transcript)}));
    } else {
        cameIn(); // no AUTH, and so no WELCOME
    }
}

void HubConnection::Channel::welcomed(const wire::Welcome &welcome)
{
    clockDifferenceMs = static_cast<std::int64_t>(welcome.timeMs) - m_clock.nowMs();
    if (std::abs(clockDifferenceMs) > wire::mostClockDifferenceMs) {
        send(wire::encode(0, wire::Bye{wire::Code::Clock}));
        return refuse(ErrorCode::ClockSkew);
    }
    generation = welcome.generation;
    cameIn();
}

void HubConnection::Channel::cameIn()
{
    m_failures = 0;
    fault = LineFault::None;
    setState(HubState::Online);
    // It tries its own connection now (docs/protocol.md section 8), and not for one that found it wanting.
    if (std::holds_alternative<PeerLogin>(m_login))
        send(wire::encode(0, wire::Ping{}));
    sendQueuedPushes();
}

void HubConnection::Channel::shownOut(const wire::Bye &bye)
{
    if (bye.code != wire::Code::ShuttingDown)
        return failedBeforeLogin({bye.code, 0});
    // All were told about the same time: nobody before it, and not all at it.
    const auto told = static_cast<std::int64_t>(std::min<std::uint64_t>(bye.retryAfterMs, mostToldMs));
    drop(std::max(told + chanceUpTo(told / 2), backoffMs()));
}

void HubConnection::Channel::failedBeforeLogin(const wire::Err &err)
{
    switch (err.code) {
    case wire::Code::Busy:
    case wire::Code::ShuttingDown:
    case wire::Code::Storage:
        return drop(std::clamp<std::int64_t>(static_cast<std::int64_t>(err.retryAfterMs), backoffMs(), mostWaitMs));
    case wire::Code::Unauthorised:
        return refuse(ErrorCode::Untrusted, By::Hub);
    default:
        return refuse(wire::errorOf(err.code), By::Hub);
    }
}

void HubConnection::Channel::failed(std::uint64_t request, const wire::Err &err)
{
    const ErrorCode code = wire::errorOf(err.code);
    // Who asks again at once is told nothing else: the channel waits as long as the hub asked for.
    if (code == ErrorCode::Busy && m_unacknowledged.count(request) != 0) {
        const auto wanted = static_cast<std::int64_t>(std::min<std::uint64_t>(err.retryAfterMs, mostWaitMs));
        m_pushAtMs = m_clock.nowMs() + std::max<std::int64_t>(wanted, tickMs);
    }
    answer(request, code);
}

void HubConnection::Channel::deliver(const wire::Deliver &frame)
{
    std::vector<HubDelivery> items;
    items.reserve(frame.items.size());
    for (const wire::Item &item : frame.items)
        items.push_back({item.sequence, Bytes(item.envelope.begin(), item.envelope.end())});
    Q_EMIT m_owner.delivered(frame.tag, items);
}

void HubConnection::Channel::answer(std::uint64_t request, Result<wire::Frame> result)
{
    if (const auto sent = m_unacknowledged.find(request); sent != m_unacknowledged.end()) {
        m_unacknowledgedBytes -= sent->second;
        m_unacknowledged.erase(sent);
        sendQueuedPushes();
    }
    if (m_fetching.erase(request) > 0)
        sendQueuedFetches();
    if (m_blobbing.erase(request) > 0)
        sendQueuedBlobs();
    const auto waiting = m_waiting.find(request);
    if (waiting == m_waiting.end())
        return;
    const Answered answered = std::move(waiting->second.answered);
    m_waiting.erase(waiting);
    answered(std::move(result));
}

void HubConnection::Channel::ask(const wire::Message &message, Answered answered)
{
    const std::uint64_t request = ++m_request;
    Bytes frame = state == HubState::Online ? wire::encode(request, message) : Bytes{};
    if (frame.empty() || frame.size() > wire::mostMessage) {
        const ErrorCode code = frame.empty() ? ErrorCode::Network : ErrorCode::TooLarge;
        return later([code, answered = std::move(answered)] { answered(code); });
    }
    m_waiting[request] = {std::move(answered), notSent};
    Job job{std::move(frame), request};
    if (std::holds_alternative<wire::Push>(message)) {
        m_pushes.push_back(std::move(job));
        sendQueuedPushes();
    } else if (std::holds_alternative<wire::Fetch>(message)) {
        m_fetches.push_back(std::move(job));
        sendQueuedFetches();
    } else if (std::holds_alternative<wire::BlobPut>(message) || std::holds_alternative<wire::BlobGet>(message)) {
        m_blobs.push_back(std::move(job));
        sendQueuedBlobs();
    } else {
        sendJob(job);
    }
}

std::size_t HubConnection::Channel::pushRoom() const
{
    std::size_t queued = m_unacknowledgedBytes;
    for (const Job &job : m_pushes)
        queued += job.frame.size();
    return queued >= wire::mostUnsent ? 0 : wire::mostUnsent - queued;
}

void HubConnection::Channel::sendLive(const wire::Live &live)
{
    const bool fits = !live.sealed.empty() && live.sealed.size() <= wire::mostLive;
    const bool isKnown = state == HubState::Online && m_version >= wire::liveVersion;
    // It is of use now or never, and what is kept comes first.
    if (fits && isKnown && wire::mostUnsent - pushRoom() <= wire::mostBeforeLive)
        send(wire::encode(++m_request, live)); // a refusal finds nobody who waits for it
}

void HubConnection::Channel::sendQueuedPushes()
{
    while (state == HubState::Online && !m_pushes.empty() && m_clock.nowMs() >= m_pushAtMs) {
        if (m_unacknowledgedBytes > 0 && m_unacknowledgedBytes + m_pushes.front().frame.size() > wire::mostUnsent)
            return;
        const Job job = std::move(m_pushes.front());
        m_pushes.pop_front();
        m_unacknowledged[job.request] = job.frame.size();
        m_unacknowledgedBytes += job.frame.size();
        sendJob(job);
    }
}

void HubConnection::Channel::sendQueuedFetches()
{
    while (state == HubState::Online && !m_fetches.empty() && m_fetching.size() < mostFetches) {
        const Job job = std::move(m_fetches.front());
        m_fetches.pop_front();
        m_fetching.insert(job.request);
        sendJob(job);
    }
}

void HubConnection::Channel::sendQueuedBlobs()
{
    while (state == HubState::Online && !m_blobs.empty() && m_blobbing.size() < mostBlobs) {
        const Job job = std::move(m_blobs.front());
        m_blobs.pop_front();
        m_blobbing.insert(job.request);
        sendJob(job);
    }
}

void HubConnection::Channel::sendJob(const Job &job)
{
    if (const auto waiting = m_waiting.find(job.request); waiting != m_waiting.end())
        waiting->second.sentMs = m_clock.nowMs();
    send(job.frame);
}

void HubConnection::Channel::send(ByteView frame)
{
    if (!m_line)
        return;
    m_line->send(frame);
    if (std::exchange(m_flushing, true))
        return;
    // Qt alone would wait for the socket to say that it can be written. Not at once: what flush() finds, an answer or
    // that the hub has gone, would come from inside the call that asked.
    later([this] {
        m_flushing = false;
        if (m_line)
            m_line->flush();
    });
}

std::int64_t HubConnection::Channel::backoffMs()
{
    return chanceUpTo(std::min<std::int64_t>(mostWaitMs, std::int64_t{1000} << std::min(m_failures, 9U)));
}

std::int64_t HubConnection::Channel::chanceUpTo(std::int64_t ceiling)
{
    std::array<std::uint8_t, 4> chance{};
    m_random.fill(chance);
    std::uint32_t number = 0;
    std::memcpy(&number, chance.data(), sizeof number);
    return static_cast<std::int64_t>(number % static_cast<std::uint32_t>(ceiling + 1));
}

void HubConnection::Channel::refuse(ErrorCode why, By by)
{
    // Another hub may be there by now, and this one elsewhere.
    drop(m_turn + 1 < m_addresses.size() ? backoffMs() : refusedWaitMs);
    isRefusedByHub = by == By::Hub;
    fault = LineFault::None;
    setState(HubState::Refused, why);
}

void HubConnection::Channel::dropStranger()
{
    drop(backoffMs(), LineFault::NoHub);
}

void HubConnection::Channel::drop(std::int64_t waitMs, LineFault why)
{
    if (!m_line)
        return;
    fault = why;
    m_line->disconnect(this);
    m_line->close();
    m_line->setParent(this);
    m_line.release()->deleteLater(); // this may run inside one of its signals
    m_turn = state == HubState::Online ? 0 : (m_turn + 1) % m_addresses.size();
    ++m_failures;
    m_retryAtMs = m_clock.nowMs() + waitMs;
    m_fetches.clear();
    m_fetching.clear();
    m_blobs.clear();
    m_blobbing.clear();
    m_pushes.clear();
    m_pushAtMs = 0;
    m_unacknowledged.clear();
    m_unacknowledgedBytes = 0;
    setState(HubState::Offline);
    if (m_waiting.empty())
        return;
    const auto waiting = std::make_shared<std::map<std::uint64_t, Waiting>>(std::exchange(m_waiting, {}));
    later([waiting] {
        for (const auto &[request, entry] : *waiting)
            entry.answered(ErrorCode::Network);
    });
}

} // namespace caseweave
