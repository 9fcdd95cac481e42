// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/e2e/support/Agency.h"
#include "tests/e2e/support/ClientProcess.h"
#include "tests/sync/support/HubProcess.h"

#include <QTemporaryDir>

namespace caseweave::e2e {

/// What everybody's profile opens with.
inline const QString dayPassphrase = QStringLiteral("lantern orchard velvet harbour");

/// A professional with a computer: the client process, and who it is.
struct Professional {
    QString name;
    QString id; ///< hexadecimal
    QString device; ///< hexadecimal
    std::unique_ptr<ClientProcess> client;
};

/// Adds the professional, enrols a computer with the token's text and approves it; its files are below the folder. The
/// client is open when this returns.
Professional enrolIn(const QTemporaryDir &folder, Agency &agency, const QString &name, const QString &title);

/// A council with a hub and a police force that uses it; they trust each other after comparing fingerprints. All in one
/// temporary folder. Steps that go wrong end the test.
class TwoAgencies {
public:
    /// The hub runs when this returns. withRelay: clients are told another address than the one it listens on, for a
    /// relay in between.
    explicit TwoAgencies(bool withRelay = false);

    const QString &hubAddress() const { return m_address; }
    const QString &listenAddress() const { return m_listen; }
    QString path(const QString &name) const { return m_folder.filePath(name); }

    /// Adds the professional, enrols a computer with the token's text and approves it; the client is open when this
    /// returns.
    Professional enrol(Agency &agency, const QString &name, const QString &title);

    std::optional<Agency> council;
    std::optional<Agency> police;
    std::optional<testing::HubProcess> hub;

private:
    QTemporaryDir m_folder;
    QString m_address;
    QString m_listen;
};

/// The same with a hub for each, which are each other's peers.
class TwoHubs {
public:
    TwoHubs();
    Professional enrol(Agency &agency, const QString &name, const QString &title)
    {
        return enrolIn(m_folder, agency, name, title);
    }
    /// What a hub answers to GET on its status port.
    static QByteArray statusOf(const testing::HubProcess &hub, const QByteArray &path);
    static bool start(testing::HubProcess &hub);

    std::optional<Agency> council;
    std::optional<Agency> police;
    std::optional<testing::HubProcess> councilHub;
    std::optional<testing::HubProcess> policeHub;

private:
    QTemporaryDir m_folder;
};

/// Starts a client again that ended, and opens it. Gives what unlock answered.
QJsonObject reopen(Professional &professional, const ClientProcess::Options &options = {});
/// Until everything written here is at the hub and everything the hub has is here.
bool settles(Professional &professional);

} // namespace caseweave::e2e
