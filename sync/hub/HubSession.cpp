// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSession.h"

namespace caseweave {
namespace {

constexpr std::size_t mostAsked = 64; ///< requests of one connection that wait for the stores
constexpr std::size_t mostAskedFor = 256;
constexpr std::int64_t closeWithinMs = 5000;
constexpr std::int64_t answerWithinMs = 3000; ///< of who is shown out
constexpr std::int64_t tellAfterMs = 15'000;

/// What is brought to be kept has rates of its own.
bool asks(const wire::Message &message)
{
    return !std::holds_alternative<wire::Push>(message) && !std::holds_alternative<wire::Access>(message)
        && !std::holds_alternative<wire::DirPut>(message) && !std::holds_alternative<wire::Pong>(message)
        && !std::holds_alternative<wire::Bye>(message);
}

} // namespace

HubSession::HubSession(Hub &hub, std::uint64_t id, const tls::Channel::Maker &make)
    : m_hub(hub), m_id(id), m_channel(make(*this)), m_frames(wire::mostBeforeLogin), m_sinceMs(hub.m_clock.nowMs()),
      m_heardMs(m_sinceMs), m_saidMs(m_sinceMs), m_takenMs(m_sinceMs), m_partMs(m_sinceMs),
      m_liveBucket(hub.m_settings.liveAtOnce, hub.m_settings.livePerSecond, m_sinceMs), m_own{hub.fullAsking(), {}}
{
}

HubSession::~HubSession() = default;

void HubSession::sendFrame(tls::SharedBytes frame)
{
    m_saidMs = m_hub.m_clock.nowMs();
    m_channel->send(std::move(frame));
    m_hub.m_metrics.mostUnsent = std::max(m_hub.m_metrics.mostUnsent, m_channel->unsent());
}

void HubSession::sendFrame(Bytes frame)
{
    sendFrame(std::make_shared<const Bytes>(std::move(frame)));
}

void HubSession::send(std::uint64_t request, const wire::Message &message)
{
    sendFrame(wire::serverFrame(wire::Opcode::Binary, wire::encode(request, message)));
}

void HubSession::refuse(std::uint64_t request, wire::Code code, std::int64_t retryAfterMs)
{
    m_hub.m_metrics.refused(code);
    if (hasGuest() && m_guest.kind == wire::Kind::Hub)
        m_hub.m_federation.noteRefused(m_guest.agency, request == 0 ? "connection" : "request", wire::errorOf(code));
    // Quotas do not pass by themselves: whoever runs the hub is to find who is at one.
    if (code == wire::Code::Quota && hasGuest() && !std::exchange(m_quotaLogged, true))
        m_hub.m_log.write("quota", {{"session", m_id}, {"agency", m_guest.agency}, {"device", m_guest.device}});
    send(request, wire::Err{code, static_cast<std::uint64_t>(retryAfterMs)});
}

void HubSession::refuseAndClose(wire::Code code, std::uint64_t request)
{
    if (m_stage == Stage::Closing)
        return;
    const bool beforeLogin = m_stage == Stage::Hello || m_stage == Stage::Auth;
    if (beforeLogin)
        ++m_hub.m_metrics.loginsRefused;
    m_hub.m_log.write("refused", {{"session", m_id}, {"code", static_cast<int>(code)}, {"before_login", beforeLogin}});
    if (m_stage != Stage::Upgrade)
        refuse(request, code);
    m_hub.m_fanout.forget(m_id);
    m_stage = Stage::Closing;
    m_closingMs = m_hub.m_clock.nowMs();
    m_channel->send(wire::serverFrame(wire::Opcode::Close, {}));
    m_channel->closeWhenSent();
}

void HubSession::sayBye()
{
    if (m_stage == Stage::Closing || m_leaving)
        return;
    if (m_stage == Stage::Upgrade) {
        m_channel->abort();
        return;
    }
    m_blobGets.clear();
    if (m_asked == 0)
        return sayByeNow();
    m_leaving = true;
    m_leavingMs = m_hub.m_clock.nowMs();
    m_channel->pauseReading();
}

void HubSession::sayByeNow()
{
    send(0, wire::Bye{wire::Code::ShuttingDown, m_hub.returnAfterMs()});
    m_hub.m_fanout.forget(m_id);
    m_stage = Stage::Closing;
    m_closingMs = m_hub.m_clock.nowMs();
    m_channel->send(wire::serverFrame(wire::Opcode::Close, {}));
    m_channel->closeWhenSent();
}

void HubSession::checkTime(std::int64_t nowMs)
{
    // What lies ahead was noted before the clock was set back, and would keep a dead connection until then.
    for (std::int64_t *then : {&m_sinceMs, &m_heardMs, &m_saidMs, &m_takenMs, &m_closingMs, &m_leavingMs, &m_partMs})
        *then = std::min(*then, nowMs);
    if (isFull())
        m_partMs = nowMs; // what comes is not read meanwhile
    if (m_stage == Stage::Closing) {
        if (nowMs - m_closingMs >= closeWithinMs)
            m_channel->abort();
    } else if (m_leaving && nowMs - m_leavingMs >= answerWithinMs) {
        sayByeNow();
    } else if (m_stage != Stage::Open && nowMs - m_sinceMs >= wire::mostBeforeLoginMs) {
        m_hub.m_log.write("late_login", {{"session", m_id}});
        drop();
    } else if (isStill(nowMs)) {
        m_hub.m_log.write("silent", {{"session", m_id}});
        ++m_hub.m_metrics.silent;
        m_channel->abort();
    } else if (isLateWithMessage(nowMs)) {
        m_hub.m_log.write("late_message", {{"session", m_id}});
        ++m_hub.m_metrics.lateMessages;
        refuseAndClose(wire::Code::Busy);
    } else if (m_stage == Stage::Open && nowMs / 1000 >= m_guest.notAfter) {
        refuseAndClose(wire::Code::Expired);
    }
}

/// Each byte is life, but one message in hand holds our memory, and shall come to its end.
bool HubSession::isLateWithMessage(std::int64_t nowMs) const
{
    const bool isComing = m_stage == Stage::Open && m_frames.held() > 0 && !m_leaving && !isFull();
    return isComing && nowMs - m_partMs >= m_hub.m_settings.messageMs;
}

/// Who has something to take must take some of it, however slowly and whatever they say meanwhile: they hold our
/// memory. Nobody else is seen but by what they say.
bool HubSession::isStill(std::int64_t nowMs)
{
    if (m_channel->unsent() == 0) {
        m_takenMs = nowMs;
        return nowMs - m_heardMs >= m_hub.m_settings.idleMs;
    }
    if (const std::uint64_t taken = m_channel->taken(); taken != m_taken) {
        m_taken = taken;
        m_takenMs = nowMs;
    }
    return nowMs - m_takenMs >= m_hub.m_settings.idleMs;
}

/// A client cannot see how much of a long message has come through: the operating systems hold a lot on the way.
void HubSession::tellThatItComes()
{
    if (m_stage == Stage::Open && m_frames.held() > 0 && m_channel->unsent() == 0
        && m_hub.m_clock.nowMs() - m_saidMs >= tellAfterMs)
        send(0, wire::Ping{});
}

void HubSession::drop()
{
    ++m_hub.m_metrics.dropped;
    m_stage = Stage::Closing;
    m_channel->abort();
}

void HubSession::channelClosed()
{
    // It asked for nothing: no TLS came of it, or it only looked whether somebody is here.
    if (m_stage == Stage::Upgrade)
        ++m_hub.m_metrics.dropped;
    m_hub.sessionClosed(*this); // and with it this
}

bool HubSession::isBehind() const
{
    return m_channel->unsent() + m_cost > m_hub.m_settings.behindBytes;
}

bool HubSession::isFull() const
{
    return m_asked >= mostAsked || m_channel->unsent() + m_cost > wire::mostUnsent - wire::mostMessage;
}

void HubSession::channelDrained()
{
    m_heardMs = m_hub.m_clock.nowMs(); // nothing may have been read while this waited, and taking it is life
    pump();
    m_hub.m_fanout.resume(m_id);
    sendBlobs(); // behind whatever that has sent
}

void HubSession::settle(std::size_t cost)
{
    --m_asked;
    m_cost -= cost;
    if (m_leaving && m_asked == 0 && m_stage != Stage::Closing)
        sayByeNow();
    pump();
    if (!isBehind())
        m_hub.m_fanout.resume(m_id);
}

void HubSession::channelReceived(ByteView bytes)
{
    m_heardMs = m_hub.m_clock.nowMs();
    if (hasGuest() && m_guest.kind == wire::Kind::Hub)
        m_hub.m_federation.noteHeard(m_guest.agency);
    if (m_stage == Stage::Closing)
        return;
    if (m_stage == Stage::Upgrade)
        takeUpgrade(bytes);
    else
        feed(bytes);
    pump();
    tellThatItComes();
}

void HubSession::feed(ByteView bytes)
{
    if (m_frames.held() == 0)
        m_partMs = m_hub.m_clock.nowMs();
    m_frames.feed(bytes);
}

void HubSession::takeUpgrade(ByteView bytes)
{
    m_opening.insert(m_opening.end(), bytes.begin(), bytes.end());
    const std::optional<std::size_t> end = wire::upgradeEnd(m_opening);
    if (!end && m_opening.size() <= wire::mostBeforeLogin)
        return;
    const std::string_view text(reinterpret_cast<const char *>(m_opening.data()), end.value_or(0));
    const Result<wire::Upgrade> upgrade = wire::readUpgrade(text);
    if (!end || *end > wire::mostBeforeLogin || !upgrade) {
        static constexpr std::string_view answer
            = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        m_hub.m_log.write("bad_upgrade", {{"session", m_id}});
        ++m_hub.m_metrics.dropped;
        m_stage = Stage::Closing;
        m_closingMs = m_hub.m_clock.nowMs();
        m_channel->send(Bytes(answer.begin(), answer.end()));
        m_channel->closeWhenSent();
        return;
    }
    m_transcript.host = upgrade->host;
    m_channel->send(Bytes(upgrade->response.begin(), upgrade->response.end()));
    m_stage = Stage::Hello;
    m_frames.feed(ByteView(m_opening).subspan(*end));
    m_opening = Bytes();
}

void HubSession::pump()
{
    // A frame's answer may come at once and lead back here.
    if (m_pumping || m_stage == Stage::Upgrade)
        return;
    m_pumping = true;
    while (m_stage != Stage::Closing && !m_leaving && !isFull()) {
        Result<std::optional<wire::SocketFrame>> frame = m_frames.next();
        if (!frame) {
            refuseAndClose(frame.code() == ErrorCode::TooLarge ? wire::Code::TooLarge : wire::Code::Malformed);
            break;
        }
        if (!frame->has_value())
            break;
        m_partMs = m_hub.m_clock.nowMs(); // what is behind it begins now
        takeFrame(std::move(**frame));
    }
    m_pumping = false;
    if (isFull())
        m_partMs = m_hub.m_clock.nowMs();
    if (m_stage == Stage::Closing)
        return;
    // Left with the operating system, the client feels that it is too fast.
    if (m_leaving || isFull())
        m_channel->pauseReading();
    else
        m_channel->resumeReading();
}

void HubSession::takeFrame(wire::SocketFrame frame)
{
    switch (frame.opcode) {
    case wire::Opcode::Ping:
        // There is no code to answer this with.
        if (delayBeforeAsking() > 0)
            refuseAndClose(wire::Code::Busy);
        else
            m_channel->send(wire::serverFrame(wire::Opcode::Pong, frame.payload));
        return;
    case wire::Opcode::Pong:
        return;
    case wire::Opcode::Close:
        m_stage = Stage::Closing;
        m_closingMs = m_hub.m_clock.nowMs();
        m_hub.m_fanout.forget(m_id);
        m_channel->send(wire::serverFrame(wire::Opcode::Close, {}));
        m_channel->closeWhenSent();
        return;
    case wire::Opcode::Binary:
        break;
    }
    // The views of the message point into the buffer, which goes with them to wherever they are needed.
    const auto buffer = std::make_shared<Bytes>(std::move(frame.payload));
    const Result<wire::Frame> message = wire::decode(*buffer);
    if (!message) {
        refuseAndClose(message.code() == ErrorCode::TooLarge ? wire::Code::TooLarge : wire::Code::Malformed);
        return;
    }
    ++m_hub.m_metrics.requests;
    if (m_stage == Stage::Open)
        takeMessage(*message, buffer);
    else
        takeBeforeLogin(*message);
}

std::int64_t HubSession::delayBeforeAsking()
{
    const std::int64_t delayMs = m_party->asking.take(1, m_hub.m_clock.nowMs());
    if (delayMs == 0)
        return 0;
    ++m_hub.m_metrics.flooded;
    if (!std::exchange(m_party->flooded, true))
        m_hub.m_log.write("flood", {{"session", m_id}});
    return delayMs;
}

void HubSession::takeMessage(const wire::Frame &frame, std::shared_ptr<Bytes> buffer)
{
    const std::uint64_t request = frame.request;
    const wire::Message &message = frame.message;
    notePeer(message);
    if (const std::int64_t delayMs = asks(message) ? delayBeforeAsking() : 0; delayMs > 0) {
        refuse(request, wire::Code::Busy, delayMs);
        return;
    }
    if (const auto *put = std::get_if<wire::EnrolPut>(&message))
        takeEnrolPut(request, *put, std::move(buffer));
    else if (const auto *get = std::get_if<wire::EnrolGet>(&message))
        takeEnrolGet(request, *get);
    else if (std::holds_alternative<wire::Ping>(message))
        send(request, wire::Pong{});
    else if (std::holds_alternative<wire::Pong>(message))
        return;
    else if (const auto *bye = std::get_if<wire::Bye>(&message))
        takeBye(*bye);
    else if (m_guest.kind == wire::Kind::Enrolling)
        refuseAndClose(wire::Code::Unauthorised, request);
    else if (const auto *push = std::get_if<wire::Push>(&message))
        takePush(request, *push, std::move(buffer));
    else if (const auto *fetch = std::get_if<wire::Fetch>(&message))
        takeFetch(request, *fetch);
    else if (const auto *sub = std::get_if<wire::Sub>(&message))
        takeSub(request, *sub);
    else if (const auto *access = std::get_if<wire::Access>(&message))
        takeAccess(request, *access, std::move(buffer));
    else if (const auto *accessGet = std::get_if<wire::AccessGet>(&message))
        takeAccessGet(request, *accessGet);
    else if (const auto *dirPut = std::get_if<wire::DirPut>(&message))
        takeDirPut(request, *dirPut, std::move(buffer));
    else if (const auto *dirGet = std::get_if<wire::DirGet>(&message))
        takeDirGet(request, *dirGet);
    else if (const auto *blobPut = std::get_if<wire::BlobPut>(&message))
        takeBlobPut(request, *blobPut, std::move(buffer));
    else if (const auto *blobGet = std::get_if<wire::BlobGet>(&message))
        takeBlobGet(request, *blobGet);
    else if (const auto *live = std::get_if<wire::Live>(&message); live && m_transcript.version >= wire::liveVersion)
        takeLive(request, *live);
    else
        refuseAndClose(wire::Code::Malformed, request);
}

void HubSession::takeBye(const wire::Bye &bye)
{
    m_hub.m_metrics.wrongClocks += bye.code == wire::Code::Clock ? 1 : 0;
    takeFrame({wire::Opcode::Close, {}});
}

/// A peer that logged in may still find this hub wanting, and say goodbye. The link to it is called by none but one
/// that stays, or two hubs would call one another without end.
void HubSession::notePeer(const wire::Message &message)
{
    if (m_guest.kind != wire::Kind::Hub || m_staysHere || std::holds_alternative<wire::Bye>(message))
        return;
    m_staysHere = true;
    m_hub.m_federation.retryNow(m_guest.agency);
    m_hub.tell({HubHint::What::Peer, HubStore::Space::Case, m_guest.agency.bytes, 0});
}

void HubSession::subscribed(std::uint64_t request, std::uint64_t head)
{
    send(request, wire::SubOk{head});
}

void HubSession::refused(std::optional<std::uint64_t> request, ErrorCode code)
{
    // A subscription that ends in its midst would be a silent gap; the client comes again with its cursor.
    if (request)
        refuse(*request, wire::codeOf(code));
    else
        refuseAndClose(wire::codeOf(code));
}

void HubSession::noteAsked(const MailboxTag &tag)
{
    if (m_askedFor.size() < mostAskedFor)
        m_askedFor.insert(tag);
}

HubStore::Space HubSession::spaceOf(const MailboxTag &tag) const
{
    return m_guest.kind == wire::Kind::Device && tag == m_guest.inbox ? HubStore::Space::Inbox : HubStore::Space::Case;
}

} // namespace caseweave
