// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/HubFolder.h"

#include "app/admin/Failure.h"
#include "crypto/chance/Random.h"
#include "crypto/vault/Vault.h"
#include "sync/tls/SelfSigned.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace caseweave::admin {

namespace {

void writeTo(const QString &file, ByteView bytes)
{
    require(writeFileDurably(QFile::encodeName(file).toStdString(), bytes),
            QStringLiteral("%1 could not be written").arg(file));
}

void writeSecret(const QString &file, ByteView bytes)
{
    writeTo(file, bytes);
    if (!QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner))
        refuse(ErrorCode::Storage, QStringLiteral("%1 could not be kept from others").arg(file));
}

} // namespace

QString HubFolder::file(const QString &name) const
{
    return QDir(m_path).absoluteFilePath(name);
}

bool HubFolder::exists() const
{
    return QFile::exists(file(QStringLiteral("hub.json")));
}

SigningKey HubFolder::key(Random &random) const
{
    const QString name = file(QStringLiteral("hub.key"));
    if (!QFile::exists(name)) {
        if (!QDir().mkpath(file(QStringLiteral("admitted")))
            || !QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            refuse(ErrorCode::Storage, QStringLiteral("The folder %1 could not be made").arg(m_path));
        const SigningKey made = SigningKey::generate(random);
        const std::string text = toHex(made.seed().view()) + '\n';
        writeSecret(name, viewOf(text));
    }
    const Bytes text = require(readFile(QFile::encodeName(name).toStdString(), 128),
                               QStringLiteral("%1 could not be read").arg(name));
    const auto seed
        = text.size() < 64 ? std::nullopt : fromHex({reinterpret_cast<const char *>(text.data()), std::size_t{64}});
    if (!seed)
        refuse(ErrorCode::Damaged, QStringLiteral("%1 holds no key").arg(name));
    return SigningKey::fromSeed(*seed);
}

Digest HubFolder::write(const AgencyCertificate &certificate, const std::string &address, const QString &listen,
                        std::int64_t notBefore, std::int64_t notAfter) const
{
    std::string host = address.substr(0, address.rfind(':'));
    if (host.front() == '[')
        host = host.substr(1, host.size() - 2);
    const auto tls = require(tls::makeSelfSigned({host}, notBefore, notAfter),
                             QStringLiteral("The TLS certificate could not be made"));
    writeTo(file(QStringLiteral("tls.crt")), tls.certificatePem);
    writeSecret(file(QStringLiteral("tls.key")), tls.keyPem.view());
    writeTo(file(QStringLiteral("hub.certificate")), certificate.encoded);
    // Limits and peers stay as they are.
    QJsonObject changed = QFile::exists(file(QStringLiteral("hub.json"))) ? settings() : QJsonObject();
    changed.insert(QStringLiteral("address"), QString::fromStdString(address));
    changed.insert(QStringLiteral("listen"), listen);
    writeSettings(changed);
    return tls.fingerprint;
}

QJsonObject HubFolder::settings() const
{
    QFile stored(file(QStringLiteral("hub.json")));
    if (!stored.open(QIODevice::ReadOnly))
        refuse(ErrorCode::Storage, QStringLiteral("%1 could not be read").arg(stored.fileName()));
    const QJsonDocument document = QJsonDocument::fromJson(stored.readAll());
    if (!document.isObject())
        refuse(ErrorCode::Damaged, QStringLiteral("%1 holds no settings").arg(stored.fileName()));
    return document.object();
}

void HubFolder::writeSettings(const QJsonObject &settings) const
{
    const QByteArray json = QJsonDocument(settings).toJson();
    writeTo(file(QStringLiteral("hub.json")), viewOf({json.constData(), static_cast<std::size_t>(json.size())}));
}

QString HubFolder::listen() const
{
    return settings().value(QStringLiteral("listen")).toString();
}

std::string HubFolder::address() const
{
    return settings().value(QStringLiteral("address")).toString().toStdString();
}

std::map<AgencyId, std::string> HubFolder::peers() const
{
    std::map<AgencyId, std::string> peers;
    for (const QJsonValue &entry : settings().value(QStringLiteral("peers")).toArray()) {
        const auto bytes = fromHex(entry[QStringLiteral("agency")].toString().toStdString());
        if (const auto agency = bytes ? AgencyId::from(*bytes) : std::nullopt)
            peers[*agency] = entry[QStringLiteral("address")].toString().toStdString();
    }
    return peers;
}

void HubFolder::writePeers(const std::map<AgencyId, std::string> &peers) const
{
    QJsonArray list;
    for (const auto &[agency, address] : peers)
        list.append(QJsonObject{{QStringLiteral("agency"), QString::fromStdString(agency.hex())},
                                {QStringLiteral("address"), QString::fromStdString(address)}});
    QJsonObject changed = settings();
    changed.insert(QStringLiteral("peers"), list);
    writeSettings(changed);
}

void HubFolder::setPeer(const AgencyId &agency, const std::string &address) const
{
    std::map<AgencyId, std::string> all = peers();
    all[agency] = address;
    writePeers(all);
}

bool HubFolder::removePeer(const AgencyId &agency) const
{
    std::map<AgencyId, std::string> all = peers();
    if (all.erase(agency) == 0)
        return false;
    writePeers(all);
    return true;
}

void HubFolder::admit(const SignPublicKey &root, const std::string &name) const
{
    const std::string text = toHex(root) + ' ' + name + '\n';
    const QString id = QString::fromStdString(agencyIdOf(root).hex());
    writeTo(file(QStringLiteral("admitted/%1.root").arg(id)), viewOf(text));
}

void HubFolder::dismiss(const AgencyId &agency) const
{
    const QString name = file(QStringLiteral("admitted/%1.root").arg(QString::fromStdString(agency.hex())));
    if (QFile::exists(name) && !QFile::remove(name))
        refuse(ErrorCode::Storage, QStringLiteral("%1 could not be removed").arg(name));
}

QString HubFolder::reloadAdvice()
{
    return QStringLiteral("Make the hub read it: copy hub/admitted and hub/hub.json to where the hub runs, if that is "
                          "elsewhere, and send the hub SIGHUP ('systemctl reload caseweave-hub', or kill -HUP).");
}

} // namespace caseweave::admin
