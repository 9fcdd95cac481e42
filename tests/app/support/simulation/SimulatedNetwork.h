// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "sync/client/HubLine.h"
#include "sync/hub/Hub.h"

#include <deque>
#include <functional>
#include <list>

namespace caseweave::test {

class SimulatedLine;
class SimulatedChannel;

/// Everything between computers and hubs. Nothing arrives until step() is asked for it: which line is next is chance,
/// but on each line things keep their order, as on TCP. Lines can be cut, seen by both ends, by one, or by none; hubs
/// can be away; and what a hub that means harm sends can be changed. One thread.
class SimulatedNetwork {
public:
    /// What a hub that means harm makes of a message on its way: what goes on, if anything.
    using Meddler = std::function<std::vector<Bytes>(const std::string &from, const std::string &to, ByteView message)>;

    explicit SimulatedNetwork(SeededRandom &random);
    ~SimulatedNetwork();

    /// The way out of the computer with this name. Lives as long as the network.
    Network &from(const std::string &name);
    /// The hub at this address is there, or not any more: then its lines end.
    void attach(const std::string &address, Hub *hub, const Digest &certificateHash);
    void detach(const std::string &address);
    /// Whether new lines come to be between the two; those that are there are silent from now on.
    void part(const std::string &from, const std::string &to, bool apart);
    bool isParted(const std::string &from, const std::string &to) const { return m_parted.count({from, to}) != 0; }
    void joinAll() { m_parted.clear(); }

    /// Something arrives somewhere. False: nothing is on its way.
    bool step();
    /// A line ends without anybody's doing: seen by its client, its hub, or both.
    void breakOne();

    Meddler toClient; ///< of whole messages from hubs
    Meddler toServer; ///< and to them
    std::size_t delivered = 0;

private:
    friend class SimulatedLine;
    friend class SimulatedChannel;
    /// One connection. Either end may be gone before the other knows.
    struct Wire {
        std::string from;
        std::string to;
        SimulatedLine *client = nullptr;
        SimulatedChannel *server = nullptr;
        std::deque<Bytes> up; ///< empty bytes: the end
        std::deque<tls::SharedBytes> down; ///< null: the end
        std::size_t downBytes = 0;
        bool opening = true;
    };
    struct Way;

    bool canMove(const Wire &wire, bool up) const;
    void arriveUp(Wire &wire);
    void arriveDown(Wire &wire);
    void connectServer(Wire &wire);
    void drop(Wire &wire, bool tellClient, bool tellServer);
    void sweep();

    struct Place {
        Hub *hub = nullptr;
        Digest certificateHash{};
    };
    SeededRandom &m_random;
    std::map<std::string, std::unique_ptr<Way>> m_ways;
    std::map<std::string, Place> m_hubs;
    std::set<std::pair<std::string, std::string>> m_parted;
    std::list<Wire> m_wires;
};

} // namespace caseweave::test
