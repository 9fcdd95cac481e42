// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/HubLink.h"

#include <QJsonObject>
#include <QString>

#include <map>

namespace caseweave::admin {

/// The folder that caseweave-hub starts from (its format: docs/admin-guide.md, "Run a hub"). It holds the hub's own
/// keys without a passphrase, because a hub starts by itself; they open no case. Throws Failure.
class HubFolder {
public:
    explicit HubFolder(QString path) : m_path(std::move(path)) { }

    bool exists() const;
    QString path() const { return m_path; }
    /// The hub's key: read, or made and written where there is none.
    SigningKey key(Random &random) const;
    /// Writes the certificate, a new TLS certificate that vouches for itself, and the settings. `listen` is "ip:port".
    /// Returns the TLS certificate's fingerprint.
    Digest write(const AgencyCertificate &certificate, const std::string &address, const QString &listen,
                 std::int64_t notBefore, std::int64_t notAfter) const;
    /// The "ip:port" of the settings.
    QString listen() const;
    /// The "host:port" of the settings, empty where they name none.
    std::string address() const;
    /// Lets devices and issuers of that agency log in, once the hub has read the folder again (SIGHUP).
    void admit(const SignPublicKey &root, const std::string &name) const;
    /// Takes that back.
    void dismiss(const AgencyId &agency) const;
    /// The hubs of other agencies that this one passes on to: address by agency.
    std::map<AgencyId, std::string> peers() const;
    /// Adds one, or gives it another address.
    void setPeer(const AgencyId &agency, const std::string &address) const;
    /// Whether it was one.
    bool removePeer(const AgencyId &agency) const;
    /// What to do after admit(), dismiss(), setPeer() or removePeer().
    static QString reloadAdvice();

private:
    QString file(const QString &name) const;
    QJsonObject settings() const;
    void writeSettings(const QJsonObject &settings) const;
    void writePeers(const std::map<AgencyId, std::string> &peers) const;

    QString m_path;
};

} // namespace caseweave::admin
