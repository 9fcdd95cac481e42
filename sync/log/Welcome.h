// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

namespace caseweave {

/// docs/protocol.md 3.7: how a device learns that it was added to a case.
struct Welcome {
    CaseId caseId;
    EntryId rosterEntry;
    std::int64_t timeSeconds = 0;
    DeviceCertificate sender;

    /// What goes to the recipient's inbox. BadKey.
    static Result<Bytes> seal(const DeviceKeys &sender, const DeviceCertificate &senderCertificate,
                              const DeviceCertificate &recipient, const CaseId &caseId, const EntryId &rosterEntry,
                              std::int64_t timeSeconds);
    /// CannotOpen (not for this device), Malformed, UnknownSuite, BadSignature. The caller checks the sender's
    /// certificate against its directories; CaseLog checks the sender's standing in the roster entry.
    static Result<Welcome> open(const DeviceKeys &recipient, ByteView envelope);
};

/// Where welcomes for a device are left: docs/protocol.md section 3.
MailboxTag inboxOf(const DeviceId &device);
MailboxTag mailboxOf(const CaseId &caseId);

} // namespace caseweave
