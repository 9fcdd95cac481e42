// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

namespace caseweave::wire {

/// docs/protocol.md section 4. decode() checks form alone, and that both lists are sorted without doubles.
struct AccessRecord {
    MailboxTag tag;
    std::uint64_t number = 0;
    Digest previous{}; ///< linkOf() the record before, zeros for number 0
    DeviceId author;
    std::vector<DeviceId> administrators;
    std::vector<DeviceId> users;
    Bytes encoded; ///< the signed object as received or made

    /// Signs with the author's device key. Sorts the lists.
    static AccessRecord make(const SigningKey &key, const MailboxTag &tag, std::uint64_t number, const Digest &previous,
                             const DeviceId &author, std::vector<DeviceId> administrators, std::vector<DeviceId> users);
    static Result<AccessRecord> decode(ByteView bytes);
    bool verify(const SignPublicKey &author) const;
    bool isAdministrator(const DeviceId &device) const;
    bool isUser(const DeviceId &device) const; ///< administrators are users
    Digest link() const;
};

} // namespace caseweave::wire
