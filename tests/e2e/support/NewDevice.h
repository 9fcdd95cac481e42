// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/enrolment/Approval.h"
#include "sync/client/HubConnection.h"

namespace caseweave::test {

/// A computer that enrols, step by step, as docs/protocol.md 2.5 has it, so that a test can do any step wrongly. Blocks
/// in an event loop. With the Qt event loop of the test's thread.
class NewDevice {
public:
    explicit NewDevice(Random &random);

    /// Connects to the hub that the letter names. Failing is the hub's refusal, or Network.
    Status enter(const EnrolmentLetter &letter);
    /// Slot 0, opened. NotFound when nothing is there.
    Result<Invitation> invitation();
    /// Slot 1.
    Status request(const std::string &label);
    Status putRequest(Bytes bytes);
    QString codeWords() const;
    /// Slot 2, checked. NotFound when nothing is there yet.
    Result<DeviceCertificate> approval();
    /// Logs in with a certificate. The hub's refusal, or Network.
    Status logIn(const DeviceCertificate &certificate);
    /// Every record of an agency that the hub shows; after logIn().
    Result<std::vector<Bytes>> directory(const AgencyId &agency);

    const DeviceKeys &keys() const { return m_keys; }
    const Invitation &invited() const { return *m_invitation; }

private:
    Status connectAs(HubLogin login, const PinnedRoots &roots);
    Result<std::optional<Bytes>> slot(EnrolmentSlot which);

    Random &m_random;
    SystemClock m_clock;
    DeviceKeys m_keys;
    std::optional<EnrolmentToken> m_token;
    std::optional<Invitation> m_invitation;
    std::string m_code;
    std::string m_address;
    std::unique_ptr<HubConnection> m_connection;
};

} // namespace caseweave::test
