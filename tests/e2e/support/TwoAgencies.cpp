// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/TwoAgencies.h"

#include "app/session/Workspace.h"
#include "tests/e2e/support/FreePort.h"
#include "tests/e2e/support/Waiting.h"

#include <QHostAddress>
#include <QTcpSocket>

namespace caseweave::e2e {

namespace {

/// Ends the test unless it holds: nothing further would make sense.
void require(bool holds, const char *what)
{
    if (!holds)
        qFatal("not so: %s", what);
}

} // namespace

TwoAgencies::TwoAgencies(bool withRelay)
{
    const QString host = QStringLiteral("127.0.0.1:");
    m_address = host + QString::number(freePort());
    m_listen = withRelay ? host + QString::number(freePort()) : m_address;
    const test::Passphrases passphrases(m_folder.path());
    council.emplace(path(QStringLiteral("council")), QStringLiteral("Greendale Council"), "council", passphrases);
    police.emplace(path(QStringLiteral("police")), QStringLiteral("County Police"), "police", passphrases);
    council->initHub(m_address, m_listen);
    require(council->trust(*police, police->fingerprint()).exit == 0, "the council trusts the police");
    require(police->trust(*council, council->fingerprint()).exit == 0, "the police trust the council");
    hub.emplace(council->hubFolder());
    require(hub->start(), "the hub starts");
    if (withRelay)
        return; // nobody reaches it before the relay runs
    council->publish();
    police->useHubOf(*council);
}

Professional TwoAgencies::enrol(Agency &agency, const QString &name, const QString &title)
{
    return enrolIn(m_folder, agency, name, title);
}

TwoHubs::TwoHubs()
{
    const test::Passphrases passphrases(m_folder.path());
    council.emplace(m_folder.filePath(QStringLiteral("council")), QStringLiteral("Greendale Council"), "council",
                    passphrases);
    police.emplace(m_folder.filePath(QStringLiteral("police")), QStringLiteral("County Police"), "police", passphrases);
    for (Agency *one : {&*council, &*police}) {
        const QString address = QStringLiteral("127.0.0.1:") + QString::number(freePort());
        one->initHub(address, address);
    }
    require(council->trust(*police, police->fingerprint()).exit == 0, "the council trusts the police");
    require(police->trust(*council, council->fingerprint()).exit == 0, "the police trust the council");
    const QStringList add{QStringLiteral("hub"), QStringLiteral("peer"), QStringLiteral("add"),
                          QStringLiteral("--agency")};
    require(council->run(add + QStringList{police->name()}).exit == 0, "the police's hub is a peer of the council's");
    require(police->run(add + QStringList{council->name()}).exit == 0, "the council's hub is a peer of the police's");
    councilHub.emplace(council->hubFolder());
    policeHub.emplace(police->hubFolder());
    require(start(*councilHub) && start(*policeHub), "the hubs start");
    council->publish();
    police->publish();
}

bool TwoHubs::start(testing::HubProcess &hub)
{
    return hub.start({QStringLiteral("--status-port"), QStringLiteral("0")});
}

QByteArray TwoHubs::statusOf(const testing::HubProcess &hub, const QByteArray &path)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), hub.statusPort());
    QByteArray answer;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
    socket.write("GET " + path + " HTTP/1.1\r\n\r\n");
    waitUntil([&] { return socket.state() == QAbstractSocket::UnconnectedState; });
    return answer.mid(answer.indexOf("\r\n\r\n") + 4);
}

Professional enrolIn(const QTemporaryDir &folder, Agency &agency, const QString &name, const QString &title)
{
    Professional made;
    made.name = name;
    made.id = agency.addProfessional(name, title);
    const Token token = agency.makeToken(name);
    made.client = std::make_unique<ClientProcess>(folder.filePath(QStringLiteral("profile-") + made.id.left(8)));
    require(made.client->start(), "the client starts");
    const QJsonObject asked = made.client->call(
        command("enrol", {{QStringLiteral("token"), token.text}, {QStringLiteral("passphrase"), dayPassphrase}}));
    require(isOk(asked), qPrintable(QStringLiteral("the client asks to be enrolled: ") + codeOf(asked)));
    require(waitUntil([&] { return !made.client->enrolmentCode().isEmpty(); }), "the client shows six words");
    const test::AdminRun approved = agency.approve(made.client->enrolmentCode());
    require(approved.exit == 0, "the admin approves");
    made.device = approved.json.value(QLatin1String("device")).toString();
    require(waitUntil([&] { return made.client->door() == static_cast<int>(Door::Open); }), "the client is open");
    return made;
}

QJsonObject reopen(Professional &professional, const ClientProcess::Options &options)
{
    require(professional.client->start(options), "the client starts again");
    return professional.client->call(command("unlock", {{QStringLiteral("passphrase"), dayPassphrase}}));
}

bool settles(Professional &professional)
{
    return !professional.client
                ->eventually(command("status"),
                             [](const QJsonObject &status) {
                                 return status[QStringLiteral("settled")].toBool()
                                     && status[QStringLiteral("unsent")].toInteger() == 0;
                             })
                .isEmpty();
}

} // namespace caseweave::e2e
