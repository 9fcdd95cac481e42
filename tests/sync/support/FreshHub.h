// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sync/support/HubProcess.h"
#include "tests/sync/support/TestWorld.h"

#include <QTemporaryDir>

namespace caseweave::testing {

/// A hub's process in a folder of its own, of an agency whose keys the test holds.
class FreshHub {
public:
    FreshHub();

    /// On the same port as before, if there was a before.
    bool start(const QStringList &more = {});
    void write(const char *name, const QByteArray &content);
    void writeRoot(const char *name, const TestAgency &agency);
    HubAddress address() const { return {QStringLiteral("127.0.0.1"), process.port()}; }
    PinnedRoots roots() const { return {{agency.id, agency.root.publicKey()}}; }
    /// Connects and waits until it is online or refused.
    std::unique_ptr<HubConnection> online(HubLogin login);

    SystemRandom random;
    SystemClock clock;
    TestAgency agency{random, clock.nowSeconds()};

private:
    QTemporaryDir m_folder;

public:
    HubProcess process{m_folder.path()};
};

} // namespace caseweave::testing
