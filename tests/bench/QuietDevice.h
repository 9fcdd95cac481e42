// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubLine.h"
#include "sync/log/CaseLog.h"
#include "sync/wire/Message.h"
#include "tests/bench/LocalTls.h"

namespace caseweave::bench {

/// A device that is logged in at a hub on loopback and says nothing but that it is there. Says to the hub, byte for
/// byte, what HubConnection says, and costs this computer as little as it can: its calls block, nothing ticks, and what
/// the hub shows is not checked. One thread.
class QuietDevice {
public:
    /// Nothing when the hub did not let it in within half a minute.
    static std::optional<QuietDevice> login(SSL_CTX *context, const HubAddress &hub, const LocalDevice &device,
                                            Random &random);
    /// A ping and the answer to it. False when the connection is over.
    bool ping();

private:
    explicit QuietDevice(SslPointer ssl) : m_ssl(std::move(ssl)) { }

    bool upgrade(const HubAddress &hub);
    bool send(const wire::Message &message);
    /// The next message in `buffer`, into which it points.
    std::optional<wire::Message> receive(Bytes &buffer);
    std::optional<Digest> certificateHash() const;

    SslPointer m_ssl;
};

} // namespace caseweave::bench
