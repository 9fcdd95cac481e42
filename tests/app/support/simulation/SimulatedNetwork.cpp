// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/SimulatedNetwork.h"

#include "sync/wire/WebSocket.h"

namespace caseweave::test {
namespace {

/// What the operating system of the hub takes off it before the client does.
constexpr std::size_t systemBytes = 64 * 1024;

Bytes openingRequest(const std::string &host)
{
    const std::string text = "GET / HTTP/1.1\r\nHost: " + host
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: cw1\r\n\r\n";
    return {text.begin(), text.end()};
}

/// A client's frame under a mask of zeros.
Bytes clientFrame(ByteView payload)
{
    Bytes frame = wire::serverFrame(wire::Opcode::Binary, payload);
    const std::size_t head = frame.size() - payload.size();
    frame[1] = static_cast<std::uint8_t>(frame[1] | 0x80);
    frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(head), 4, 0);
    return frame;
}

bool isMessage(const Bytes &frame)
{
    return !frame.empty() && frame[0] == 0x82;
}

ByteView payloadOf(const Bytes &frame)
{
    return ByteView(frame).subspan(frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10);
}

/// What clientFrame() was made of.
ByteView payloadOfClient(const Bytes &frame)
{
    constexpr std::size_t mask = 4;
    const int length = frame[1] & 0x7f;
    return ByteView(frame).subspan((length < 126 ? 2U : length == 126 ? 4U : 10U) + mask);
}

QByteArray arrayOf(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

} // namespace

/// The client's end.
class SimulatedLine final : public HubLine {
public:
    SimulatedLine(SimulatedNetwork &network, std::string from, const HubAddress &address)
        : m_network(network), m_from(std::move(from)), m_to(address.text())
    {
    }
    /// As the operating system ends the connections of a program that is gone.
    ~SimulatedLine() override
    {
        if (m_wire)
            m_wire->up.emplace_back();
        leave();
    }

    void open() override
    {
        m_wire = &m_network.m_wires.emplace_back();
        m_wire->from = m_from;
        m_wire->to = m_to;
        m_wire->client = this;
    }
    std::optional<Digest> certificateHash() const override { return hash; }
    void send(ByteView message) override
    {
        if (m_wire)
            m_wire->up.push_back(clientFrame(message));
    }
    void flush() override { }
    void close() override
    {
        if (m_wire)
            m_wire->up.emplace_back();
        leave();
    }
    void leave()
    {
        if (m_wire)
            m_wire->client = nullptr;
        m_wire = nullptr;
    }
    void end()
    {
        leave();
        Q_EMIT ended();
    }

    Digest hash{};

private:
    SimulatedNetwork &m_network;
    const std::string m_from;
    const std::string m_to;
    SimulatedNetwork::Wire *m_wire = nullptr;
};

/// The hub's end.
class SimulatedChannel final : public QObject, public tls::Channel {
public:
    SimulatedChannel(SimulatedNetwork::Wire &wire, Owner &owner) : m_wire(&wire), m_owner(owner) { wire.server = this; }
    ~SimulatedChannel() override
    {
        if (!m_wire)
            return;
        m_wire->down.emplace_back();
        m_wire->server = nullptr;
    }

    using Channel::send;
    void send(tls::SharedBytes bytes) override
    {
        if (!m_wire || m_closing)
            return;
        m_wire->downBytes += bytes->size();
        m_wire->down.push_back(std::move(bytes));
    }
    std::size_t unsent() const override
    {
        return m_wire && m_wire->downBytes > systemBytes ? m_wire->downBytes - systemBytes : 0;
    }
    std::uint64_t taken() const override { return m_taken; }
    void pauseReading() override { m_paused = true; }
    void resumeReading() override { m_paused = false; }
    void closeWhenSent() override
    {
        if (m_wire && !std::exchange(m_closing, true))
            m_wire->down.emplace_back();
    }
    void abort() override
    {
        if (!m_wire)
            return;
        m_wire->down.emplace_back();
        end();
    }
    bool isOpen() const override { return m_open; }

    bool isPaused() const { return m_paused; }
    bool isClosing() const { return m_closing; }
    void receive(ByteView bytes) { m_owner.channelReceived(bytes); }
    void took(std::size_t bytes)
    {
        if (!m_wire)
            return;
        const bool waited = unsent() > 0;
        m_taken += bytes;
        m_wire->downBytes -= bytes;
        if (waited && unsent() == 0)
            m_owner.channelDrained();
    }
    void end()
    {
        if (m_wire)
            m_wire->server = nullptr;
        m_wire = nullptr;
        if (std::exchange(m_open, false))
            QMetaObject::invokeMethod(
                this, [this] { m_owner.channelClosed(); }, Qt::QueuedConnection);
    }

private:
    SimulatedNetwork::Wire *m_wire;
    Owner &m_owner;
    std::uint64_t m_taken = 0;
    bool m_paused = false;
    bool m_closing = false;
    bool m_open = true;
};

struct SimulatedNetwork::Way final : Network {
    Way(SimulatedNetwork &of, std::string name) : network(of), from(std::move(name)) { }
    std::unique_ptr<HubLine> lineTo(const HubAddress &address) override
    {
        return std::make_unique<SimulatedLine>(network, from, address);
    }
    SimulatedNetwork &network;
    const std::string from;
};

SimulatedNetwork::SimulatedNetwork(SeededRandom &random) : m_random(random) { }

SimulatedNetwork::~SimulatedNetwork() = default;

Network &SimulatedNetwork::from(const std::string &name)
{
    std::unique_ptr<Way> &way = m_ways[name];
    if (!way)
        way = std::make_unique<Way>(*this, name);
    return *way;
}

void SimulatedNetwork::attach(const std::string &address, Hub *hub, const Digest &certificateHash)
{
    m_hubs[address] = {hub, certificateHash};
}

void SimulatedNetwork::detach(const std::string &address)
{
    m_hubs.erase(address);
}

void SimulatedNetwork::part(const std::string &from, const std::string &to, bool apart)
{
    if (apart)
        m_parted.insert({from, to});
    else
        m_parted.erase({from, to});
}

bool SimulatedNetwork::canMove(const Wire &wire, bool up) const
{
    if (isParted(wire.from, wire.to))
        return false;
    if (wire.opening)
        return up;
    return up ? !wire.up.empty() && !(wire.server && wire.server->isPaused()) : !wire.down.empty();
}

bool SimulatedNetwork::step()
{
    sweep();
    std::vector<std::pair<Wire *, bool>> ready;
    for (Wire &wire : m_wires) {
        for (const bool up : {true, false}) {
            if (canMove(wire, up))
                ready.emplace_back(&wire, up);
        }
    }
    if (ready.empty())
        return false;
    const auto [wire, up] = ready[m_random.below(ready.size())];
    ++delivered;
    if (wire->opening)
        connectServer(*wire);
    else if (up)
        arriveUp(*wire);
    else
        arriveDown(*wire);
    return true;
}

void SimulatedNetwork::connectServer(Wire &wire)
{
    wire.opening = false;
    const auto place = m_hubs.find(wire.to);
    if (!wire.client || place == m_hubs.end())
        return drop(wire, true, false);
    wire.client->hash = place->second.certificateHash;
    place->second.hub->takeConnection(
        [&wire](tls::Channel::Owner &owner) { return std::make_unique<SimulatedChannel>(wire, owner); });
    wire.up.push_front(openingRequest(wire.to));
}

void SimulatedNetwork::arriveUp(Wire &wire)
{
    const Bytes bytes = std::move(wire.up.front());
    wire.up.pop_front();
    if (!wire.server)
        return;
    if (bytes.empty())
        return wire.server->end();
    if (!toServer || !isMessage(bytes)) {
        if (!wire.server->isClosing())
            wire.server->receive(bytes);
        return;
    }
    for (const Bytes &message : toServer(wire.from, wire.to, payloadOfClient(bytes))) {
        if (wire.server && !wire.server->isClosing())
            wire.server->receive(clientFrame(message));
    }
}

void SimulatedNetwork::arriveDown(Wire &wire)
{
    const tls::SharedBytes bytes = std::move(wire.down.front());
    wire.down.pop_front();
    if (!bytes)
        return drop(wire, true, true);
    if (wire.server)
        wire.server->took(bytes->size());
    SimulatedLine *const client = wire.client;
    if (!client)
        return;
    Q_EMIT client->heard();
    if (!isMessage(*bytes)) {
        if ((*bytes)[0] == 'H')
            Q_EMIT client->opened(); // "HTTP/1.1 101"
        return;
    }
    const std::vector<Bytes> messages = toClient
        ? toClient(wire.from, wire.to, payloadOf(*bytes))
        : std::vector<Bytes>{Bytes(payloadOf(*bytes).begin(), payloadOf(*bytes).end())};
    for (const Bytes &message : messages) {
        if (wire.client == client)
            Q_EMIT client->received(arrayOf(message));
    }
}

void SimulatedNetwork::drop(Wire &wire, bool tellClient, bool tellServer)
{
    wire.up.clear();
    wire.down.clear();
    wire.downBytes = 0;
    if (tellServer && wire.server)
        wire.server->end();
    if (tellClient && wire.client)
        wire.client->end();
}

void SimulatedNetwork::breakOne()
{
    if (m_wires.empty())
        return;
    auto wire = m_wires.begin();
    std::advance(wire, static_cast<std::ptrdiff_t>(m_random.below(m_wires.size())));
    const std::uint64_t whom = m_random.below(3);
    wire->opening = false;
    drop(*wire, whom != 1, whom != 2);
}

void SimulatedNetwork::sweep()
{
    m_wires.remove_if([](const Wire &wire) { return !wire.client && !wire.server; });
}

} // namespace caseweave::test
