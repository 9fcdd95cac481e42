// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/profile/ProfileStore.h"
#include "app/session/Snapshot.h"
#include "sync/client/HubConnection.h"

#include <QTimer>

#include <set>

namespace caseweave {

class CaseFile;
class ProfileSession;

/// Tells the others in the case that is before this person that it is, and learns of whom else it is so
/// (docs/protocol.md 4.3). Nothing of it is kept. The worker's thread; everything given outlives it.
class SessionPresence : public QObject {
    Q_OBJECT
public:
    static constexpr std::int64_t toldEveryMs = 30'000;
    static constexpr std::int64_t answeredAfterMs = 5'000; ///< least between two times, for those who come meanwhile
    static constexpr std::int64_t forgottenAfterMs = 90'000;
    static constexpr std::int64_t mostAwayMs = 5 * 60'000; ///< of another's clock from this one

    SessionPresence(ProfileSession &session, const ProfileStore &store, HubConnection &connection, const Clock &clock);
    ~SessionPresence() override; ///< tells that this person is gone

    /// The case that is before this person; nothing: none, or it is not to be told.
    void show(const std::optional<CaseId> &id);
    /// Tells that this person is gone while it still can be told: the connection is about to end. What is shown stays
    /// so, and is told again on the next one.
    void leave();
    /// Who else, by name; each professional once.
    const QList<ProfessionalCard> &others() const { return m_others; }
    /// Something came for a mailbox.
    void take(const MailboxTag &tag, const Bytes &sealed);
    /// Tells again and forgets what is due by the clock. A timer does this; tests do it after moving their clock.
    void look();

Q_SIGNALS:
    void changed(const caseweave::CaseId &id, const QList<caseweave::ProfessionalCard> &others);
    void told(const caseweave::CaseId &id, bool here); ///< what was sent

private:
    struct Heard {
        std::int64_t saidMs = 0; ///< by the device's clock: nothing older counts any more
        std::int64_t cameMs = 0;
        bool here = false; ///< never of a case that is not shown
        bool apart = false; ///< nothing is heard: the connection on which it came ended, and none began since
    };

    bool isHere(const Heard &heard) const;
    void tell(bool here);
    void gather();
    QList<ProfessionalCard> cardsOf(CaseFile &file) const;

    ProfileSession &m_session;
    const ProfileStore &m_store;
    HubConnection &m_connection;
    const Clock &m_clock;
    QTimer m_looking;
    std::optional<CaseId> m_shown;
    std::map<std::pair<CaseId, DeviceId>, Heard> m_heard; ///< of members' devices alone, so there are few
    std::set<DeviceId> m_here; ///< in the case that is shown
    QList<ProfessionalCard> m_others;
    std::optional<std::int64_t> m_toldMs; ///< in this case, on this connection
    std::int64_t m_saidMs = 0; ///< in any
    bool m_answering = false; ///< somebody came who was told nothing yet
};

} // namespace caseweave
