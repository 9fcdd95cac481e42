// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/HubLink.h"
#include "app/enrolment/Approval.h"
#include "sync/client/HubConnection.h"

#include <memory>

namespace caseweave::admin {

class AgencyFolder;

/// A connection to a hub as an agency's issuer, whose calls wait for the answer. Needs a QCoreApplication. Throws
/// Failure; an unreachable hub is given up after timeoutMs.
class HubSession {
public:
    static constexpr int timeoutMs = 20000;

    /// Connects and logs in.
    HubSession(const HubLink &link, SigningKey issuerKey, const AgencyCertificate &issuer, const Clock &clock,
               Random &random);
    ~HubSession();

    void putRecords(std::vector<Bytes> records);
    HubDirectoryPage records(const AgencyId &agency, std::uint64_t after);
    void putSlot(const Digest &tag, EnrolmentSlot slot, Bytes bytes);
    std::optional<Bytes> slot(const Digest &tag, EnrolmentSlot slot);
    /// Lets events run until the time is over or the connection is lost.
    void waitMs(int ms);
    std::optional<Digest> tlsHash() const;

    /// Which certificates do not hold by this clock: the issuer's, and the hub's as it is known in the folder.
    struct Ended {
        bool issuer = false;
        bool hub = false;
    };

private:
    Ended ended() const;
    void refuseWhereRefused() const;
    template <class T, class Start>
    Result<T> await(Start start);

    std::unique_ptr<HubConnection> m_connection;
    QString m_address;
    const AgencyCertificate m_issuer;
    const AgencyCertificate m_hub;
    const Clock &m_clock;
};

/// Brings the hub to what the folder holds and returns how many records were sent. Refuses (Alarm) when the hub shows
/// another chain, and when it holds records that the folder lacks, which `fetch` would bring.
std::size_t publish(AgencyFolder &folder, HubSession &session);
/// Brings the folder to what the hub holds, verified; how many records came.
std::size_t fetch(AgencyFolder &folder, HubSession &session);

} // namespace caseweave::admin
