// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Round.h"
#include "app/store/CaseFile.h"
#include "sync/client/HubConnection.h"

#include <QObject>

#include <set>

namespace caseweave {

/// Keeps one case and its mailbox at the hub alike, for as long as there is a connection: settles who may use the
/// mailbox, fetches what is new (roster first, then the newest packed history, then older history, then single
/// entries), stays subscribed, and pushes what waits. What it stores is durable before anybody hears of it. The
/// worker's thread; file and connection must outlive it.
class CaseSync : public QObject {
    Q_OBJECT
public:
    CaseSync(CaseFile &file, HubConnection &connection, const DeviceKeys &keys, QObject *parent = nullptr);

    /// The connection is Online (again): begin, from where the file stands.
    void start();
    /// The connection is gone.
    void stop();
    /// After error(): what failed is done again, without reading again what was read. parkedToo: with what the hub did
    /// not take into somebody's inbox.
    void tryAgain(bool parkedToo);
    /// Something was written here: push it.
    void localChange();
    /// Asks the hub for what it holds of the case and gives out to this professional now; nothing while the case is not
    /// live. Nobody says when there is something.
    void askHeld();
    bool askingHeld() const { return m_heldBusy && m_stage == Stage::Live; }
    /// Live envelopes of this mailbox. What comes before it is subscribed is left: the hub gives it again.
    void take(const std::vector<HubDelivery> &items);

    /// Everything the hub had is here, and all of ours that it takes was acknowledged.
    bool settled() const;
    /// Nothing goes on and nothing more can be done on this connection: settled, or refused.
    bool resting() const { return settled() || m_stage == Stage::Refused; }
    bool catchingUp() const;
    /// The hub does not know this device as a user of the mailbox (any more).
    bool refused() const { return m_stage == Stage::Refused; }
    qint64 received() const { return m_received; } ///< entries since start()
    std::optional<ErrorCode> error() const { return m_error ? m_error : m_pushError; }
    /// Else it is of this computer.
    bool errorAtHub() const { return m_error ? m_errorSide == Side::Hub : m_pushError.has_value(); }

Q_SIGNALS:
    /// The file changed. firstScreen: the roster and the newest history are here, it is worth showing at once.
    void changed(bool firstScreen);
    /// The hub may have lost what it had of this case.
    void hubDoubted();
    /// settled(), refused() or catchingUp() is another.
    void stageChanged();

private:
    enum class Stage {
        Stopped,
        Access,
        Roster,
        Newer,
        Segments,
        Entries,
        RosterAgain,
        EntriesAgain,
        Releases,
        Subscribing,
        Live,
        Refused
    };
    enum class Side { Here, Hub };
    template <class T>
    HubConnection::Done<T> guarded(void (CaseSync::*member)(Result<T>));

    void enter(Stage stage);
    void fail(Side side, ErrorCode code);
    void settleAccess();
    void accessCame(Result<std::optional<Bytes>> answer);
    void accessPut(Result<void> answer);
    void fetch();
    void pageCame(Result<HubPage> answer);
    bool prepareLane(wire::Fetch &what);
    std::optional<LaneCursor> advance(const HubPage &page);
    bool isDoubtful();
    bool isBehindCursors();
    bool isBehindUs();
    void stageDone();
    void subscribe();
    void subscribed(Result<std::uint64_t> answer);
    bool ingest(const std::vector<HubDelivery> &items, const std::optional<LaneCursor> &cursor);
    void push();
    void pushed(Result<std::vector<std::uint64_t>> answer);
    void pushRefused(ErrorCode code, const std::vector<std::uint64_t> &numbers);
    void idle();
    void heldCame(Result<HubPage> answer);
    Result<std::uint64_t> readUpTo(std::uint32_t lane);

    CaseFile &m_file;
    HubConnection &m_connection;
    const DeviceKeys &m_keys;
    Stage m_stage = Stage::Stopped;
    Round m_round; ///< since start()
    bool m_accessBusy = false;
    bool m_accessDue = false; ///< others may have changed the roster that the record follows: read it first
    bool m_accessUnchecked = false; ///< nobody looked since start() whether the hub's record fits the roster
    AccessWanted m_accessPut;
    wire::Fetch m_fetch;
    LaneCursor m_descent; ///< of the segments, newest first
    std::uint64_t m_descentTop = 0;
    std::uint64_t m_lowestHead = 0; ///< everything up to here was fetched
    std::uint64_t m_highestHead = 0; ///< of what the hub said since start()
    std::uint64_t m_sentBefore = 0; ///< the greatest number it gave this device before start()
    bool m_refusedSome = false; ///< the hub gave what cannot be taken, since everything was last asked for again
    bool m_readAnew = false; ///< everything, because the numbers from before mean nothing
    std::uint64_t m_waitingBefore = 0; ///< how much waited for its epoch after everything was last asked for again
    std::uint64_t m_againAfter = 0;
    std::vector<std::uint64_t> m_pushing; ///< outbox numbers of the push under way
    MailboxTag m_pushedTo; ///< the mailbox of it
    bool m_mayPark = false; ///< the push under way can be left out without holding up others: an inbox's, or packed
    std::set<std::uint64_t> m_parked; ///< outbox numbers that the hub refused on this connection
    bool m_pushedHeld = false; ///< it is one of held notes
    bool m_heldBusy = false;
    bool m_heldAgain = false; ///< asked for while it was busy
    std::uint64_t m_heldAfter = 0;
    bool m_pushSingly = false; ///< to find the one that is refused
    bool m_pushHeld = false; ///< the mailbox takes nothing more now
    std::optional<ErrorCode> m_pushError;
    bool m_acknowledged = false; ///< since segments were last packed
    qint64 m_received = 0;
    std::optional<ErrorCode> m_error;
    Side m_errorSide = Side::Here;
};

} // namespace caseweave
