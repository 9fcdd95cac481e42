// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/admin/FaultText.h"
#include "app/admin/HubFolder.h"
#include "app/enrolment/EnrolmentToken.h"
#include "app/text/Text.h"
#include "sync/client/StatusQuery.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace caseweave::admin {

namespace {

HubFolder requireOwnHub(const AgencyFolder &folder)
{
    HubFolder hub(folder.filePath(QStringLiteral("hub")));
    if (!hub.exists())
        refuse(Exit::Refused, QStringLiteral("no_hub"), QStringLiteral("This agency runs no hub from this folder."));
    return hub;
}

void tell(Context &context, const AgencyTrusted &other, const std::string &address)
{
    context.out.set(QStringLiteral("agency"), QString::fromStdString(other.agency.hex()));
    context.out.set(QStringLiteral("name"), fromUtf8(other.name));
    context.out.set(QStringLiteral("address"), fromUtf8(address));
}

void add(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const HubFolder hub = requireOwnHub(folder);
    const AgencyTrusted other = findTrusted(folder.directory(), context.args.value(QStringLiteral("agency")));
    std::string address = formC(context.args.value(QStringLiteral("address")));
    if (address.empty())
        address = other.hubAddress;
    if (address.empty())
        refuse(
            Exit::Refused, QStringLiteral("no_hub"),
            QStringLiteral("%1 ran no hub when it was trusted. Trust it again from a newer file, or name its hub with "
                           "--address.")
                .arg(fromUtf8(other.name)));
    if (!isHubAddress(address))
        refuse(Exit::Refused, QStringLiteral("bad_address"),
               QStringLiteral("--address is written as host:port, for example hub.police.example:7443."));
    const auto before = hub.peers();
    const auto known = before.find(other.agency);
    hub.admit(other.root, other.name);
    hub.setPeer(other.agency, address);
    context.out.line(known == before.end()
                         ? QStringLiteral("This hub and that of %1 at %2 pass on to each other, once it does the same.")
                               .arg(fromUtf8(other.name), fromUtf8(address))
                         : QStringLiteral("The hub of %1 is reached at %2; it goes on where it was.")
                               .arg(fromUtf8(other.name), fromUtf8(address)));
    context.out.line(HubFolder::reloadAdvice());
    context.out.set(QStringLiteral("added"), known == before.end());
    tell(context, other, address);
}

void list(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const HubFolder hub = requireOwnHub(folder);
    QJsonArray peers;
    QList<QStringList> rows;
    for (const auto &[agency, address] : hub.peers()) {
        const auto known = folder.directory().trusted().find(agency);
        const bool isTrusted = known != folder.directory().trusted().end();
        const QString name = isTrusted ? fromUtf8(known->second.name) : QStringLiteral("not trusted");
        rows += {name, fromUtf8(address), shortId(agency)};
        peers.append(QJsonObject{{QStringLiteral("agency"), QString::fromStdString(agency.hex())},
                                 {QStringLiteral("name"), isTrusted ? QJsonValue(name) : QJsonValue()},
                                 {QStringLiteral("address"), fromUtf8(address)}});
    }
    if (rows.isEmpty())
        context.out.line(QStringLiteral("None. 'hub peer add' names one."));
    else
        context.out.table({QStringLiteral("Agency"), QStringLiteral("Address"), QStringLiteral("Id")}, rows);
    context.out.set(QStringLiteral("peers"), peers);
}

/// An agency as this one ever wrote it down, also one that it trusts no more.
QString nameOf(const AgencyFolder &folder, const QString &id)
{
    QString name;
    for (std::uint64_t number = 0; number < folder.directory().count(); ++number) {
        const auto record = DirectoryRecord::decode(folder.record(number));
        const auto *trusted = record ? std::get_if<AgencyTrusted>(&record->change) : nullptr;
        if (trusted && QString::fromStdString(trusted->agency.hex()) == id)
            name = fromUtf8(trusted->name);
    }
    return name;
}

/// The same with the beginning of its id where it has no name here.
QString agencyText(const AgencyFolder &folder, const QString &id)
{
    const QString name = nameOf(folder, id);
    return name.isEmpty() ? QStringLiteral("an agency that is not known here (%1)").arg(id.first(12)) : name;
}

/// What this agency's hub, which runs on this computer, says of the others.
QJsonObject askRunningHub(const AgencyFolder &folder, const QString &port)
{
    bool isNumber = false;
    const quint16 number = port.toUShort(&isNumber);
    if (!isNumber || number == 0)
        refuse(Exit::Usage, QStringLiteral("bad_port"),
               QStringLiteral("--status-port is the number that the hub was started with, for example 7480."));
    const Result<QByteArray> answer = queryStatus(number, "/peers");
    const QJsonDocument document = answer ? QJsonDocument::fromJson(*answer) : QJsonDocument();
    const QString whose = document.object().value(QLatin1String("agency")).toString();
    if (!document.object().value(QLatin1String("peers")).isArray() || whose.isEmpty())
        refuse(Exit::Hub, QStringLiteral("no_status"),
               QStringLiteral("No hub tells its status on port %1 of this computer. Run this where the hub runs, and "
                              "start the hub with --status-port %1.")
                   .arg(number));
    if (whose != QString::fromStdString(folder.directory().agency().hex()))
        refuse(Exit::Refused, QStringLiteral("other_hub"),
               QStringLiteral("The hub on port %1 is that of %2, not of %3, whose folder this is. Name the port of "
                              "this agency's hub, or the other agency's folder.")
                   .arg(number)
                   .arg(agencyText(folder, whose), fromUtf8(folder.directory().name())));
    return document.object();
}

QString durationOf(qint64 seconds)
{
    if (seconds < 0)
        return QStringLiteral("never");
    if (seconds < 120)
        return QStringLiteral("%1 s").arg(seconds);
    if (seconds < 120 * 60)
        return QStringLiteral("%1 min").arg(seconds / 60);
    return seconds < 48 * 3600 ? QStringLiteral("%1 h").arg(seconds / 3600)
                               : QStringLiteral("%1 days").arg(seconds / 86400);
}

QJsonObject ofPeer(const QJsonObject &hub, const AgencyId &agency)
{
    const QString id = QString::fromStdString(agency.hex());
    for (const QJsonValue &peer : hub.value(QLatin1String("peers")).toArray()) {
        if (peer[QStringLiteral("agency")].toString() == id)
            return peer.toObject();
    }
    return {};
}

/// As the running hub said, which passes on until it reads its settings again.
void tellDropped(Context &context, const QJsonObject &peer)
{
    const auto number = [&peer](const char *key) { return peer.value(QLatin1String(key)).toInteger(); };
    const qint64 envelopes = number("waiting_envelopes");
    const qint64 mailboxes = number("waiting_mailboxes");
    if (mailboxes == 0)
        context.out.line(QStringLiteral("Nothing waits for it now."));
    else
        context.out.line(QStringLiteral("%1 updates of %2 cases and inboxes wait for it, the oldest for %3, and will "
                                        "not be delivered. They stay at this hub and on the computers.")
                             .arg(envelopes)
                             .arg(mailboxes)
                             .arg(durationOf(number("waiting_seconds"))));
    context.out.set(QStringLiteral("waitingEnvelopes"), envelopes);
    context.out.set(QStringLiteral("waitingMailboxes"), mailboxes);
}

void remove(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const HubFolder hub = requireOwnHub(folder);
    const AgencyTrusted other = findTrusted(folder.directory(), context.args.value(QStringLiteral("agency")));
    const QString port = context.args.value(QStringLiteral("status-port"));
    const QJsonObject waiting = port.isEmpty() ? QJsonObject() : ofPeer(askRunningHub(folder, port), other.agency);
    if (!hub.removePeer(other.agency))
        refuse(Exit::Refused, QStringLiteral("no_peer"),
               QStringLiteral("The hub of %1 is no peer of this one. See 'hub peer list'.").arg(fromUtf8(other.name)));
    context.out.line(QStringLiteral("This hub passes nothing on to that of %1 any more, and drops what waited for it.")
                         .arg(fromUtf8(other.name)));
    if (port.isEmpty())
        context.out.line(QStringLiteral("How much that is tells the hub's log (peers_forgotten), and before that 'hub "
                                        "peer status'."));
    else
        tellDropped(context, waiting);
    context.out.line(HubFolder::reloadAdvice());
    tell(context, other, other.hubAddress);
}

/// What it means, and what can be done.
QString reasonText(const QString &what, const QString &why)
{
    struct Reason {
        const char *what; ///< or any
        const char *why;
        const char *text;
    };
    static constexpr Reason reasons[] = {
        {"proof", "expired", "the certificate of the hub there has ended, or a clock is wrong"},
        {"proof", "clock_skew", "the clocks of the two hubs differ by more than 10 minutes"},
        {"proof", "", "what answers at its address does not prove to be that agency's hub"},
        {"login", "busy", "it has too many connections of this hub open"},
        {"login", "clock_skew", "the clocks of the two hubs differ by more than 10 minutes"},
        {"login", "expired", "the certificate of the hub that came has ended, or the two programs are too different"},
        {"", "untrusted",
         "the agency is not admitted, or its hub is not named as a peer: perhaps not yet, perhaps no more"},
        {"", "revoked", "the trust in the agency was withdrawn"},
        {"directory", "not_found", "the agency whose directory it is is not admitted"},
        {"access", "not_found",
         "who signed the access record of a case is not known, or is in no directory that was published"},
        {"", "not_found", "the case or inbox is not there (yet)"},
        {"", "quota", "a limit for the other agency is reached"},
        {"", "too_large", "it is larger than is taken"},
        {"", "conflict", "another, newer record is held already"},
        {"", "busy", "too much came at once; it is tried again"},
        {"", "storage", "a disk or database is full or fails"},
        {"", "expired", "it was deleted, or a certificate has ended"},
    };
    for (const Reason &reason : reasons) {
        if ((*reason.what == 0 || what == QLatin1String(reason.what))
            && (*reason.why == 0 || why == QLatin1String(reason.why)))
            return QLatin1String(reason.text);
    }
    return why;
}

/// A line about what `who` refused, if anything was. `key`: "refused" or "refusals" in what the hub said.
void tellRefusals(const Context &context, QJsonObject &peer, const QString &key, const QString &who, qint64 count)
{
    if (count == 0)
        return;
    const QString what = peer.value(key + QStringLiteral("_what")).toString();
    const QString reason = reasonText(what, peer.value(key + QStringLiteral("_why")).toString());
    peer.insert(key + QStringLiteral("_reason"), reason);
    context.out.line(QStringLiteral("%1 %2 %3 ago (%4): %5.")
                         .arg(who,
                              count == 1 ? QStringLiteral("once,") : QStringLiteral("%1 times, the last").arg(count),
                              durationOf(peer.value(key + QStringLiteral("_seconds")).toInteger()), what, reason));
}

QStringList peerRow(const QString &name, const QJsonObject &peer)
{
    const auto number = [&peer](const char *key) { return peer.value(QLatin1String(key)).toInteger(); };
    return {name,
            peer.value(QLatin1String("state")).toString().replace(u'_', u' '),
            durationOf(number("contact_seconds")),
            QString::number(number("waiting_envelopes")),
            durationOf(number("waiting_seconds")),
            QString::number(number("waiting_blobs")),
            QString::number(number("refused_total") + number("blobs_refused_total")),
            QString::number(number("refusals_total"))};
}

void tellOfPeer(const Context &context, const QString &name, QJsonObject &peer)
{
    const auto number = [&peer](const char *key) { return peer.value(QLatin1String(key)).toInteger(); };
    if (const QString fault = faultText(peer.value(QLatin1String("fault")).toString()); !fault.isEmpty()) {
        peer.insert(QStringLiteral("fault_reason"), fault);
        context.out.line(QStringLiteral("The hub of %1 was not reached at %2: %3.")
                             .arg(name, peer.value(QLatin1String("address")).toString(), fault));
    }
    tellRefusals(context, peer, QStringLiteral("refused"), QStringLiteral("The hub of %1 refused").arg(name),
                 number("refused_total") + number("blobs_refused_total"));
    tellRefusals(context, peer, QStringLiteral("refusals"), QStringLiteral("This hub refused that of %1").arg(name),
                 number("refusals_total"));
}

void tellTurnedAway(const Context &context, const QString &name, QJsonObject &other)
{
    tellRefusals(context, other, QStringLiteral("refusals"),
                 QStringLiteral("A hub that is no peer, and says it is that of %1, was turned away").arg(name),
                 other.value(QLatin1String("refusals_total")).toInteger());
}

void status(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const QJsonObject hub = askRunningHub(folder, context.args.value(QStringLiteral("status-port")));
    QJsonArray peers = hub.value(QLatin1String("peers")).toArray();
    QJsonArray others = hub.value(QLatin1String("turned_away")).toArray();
    QList<QStringList> rows;
    for (const QJsonValue &peer : peers)
        rows += peerRow(agencyText(folder, peer[QLatin1String("agency")].toString()), peer.toObject());
    if (rows.isEmpty())
        context.out.line(QStringLiteral("The hub has no peers. 'hub peer add' names one."));
    else
        context.out.table({QStringLiteral("Agency"), QStringLiteral("Its hub is"), QStringLiteral("Last heard"),
                           QStringLiteral("Waiting"), QStringLiteral("Oldest"), QStringLiteral("Blobs waiting"),
                           QStringLiteral("It refused"), QStringLiteral("Refused here")},
                          rows);
    for (QJsonArray *list : {&peers, &others}) {
        for (auto &&value : *list) {
            QJsonObject one = value.toObject();
            const QString id = one.value(QLatin1String("agency")).toString();
            const QString name = nameOf(folder, id);
            one.insert(QStringLiteral("name"), name.isEmpty() ? QJsonValue() : QJsonValue(name));
            if (list == &peers)
                tellOfPeer(context, agencyText(folder, id), one);
            else
                tellTurnedAway(context, agencyText(folder, id), one);
            value = one;
        }
    }
    context.out.set(QStringLiteral("peers"), peers);
    context.out.set(QStringLiteral("turnedAway"), others);
}

Option agencyOption()
{
    return {QStringLiteral("agency"), QStringLiteral("WHO"),
            QStringLiteral("name, or the beginning of the id, of an agency that is trusted"), true};
}

} // namespace

QList<Command> peerCommands()
{
    return {
        {QStringLiteral("hub peer add"),
         QStringLiteral("let this hub and another agency's pass on to each other"),
         QStringLiteral(
             "People of both agencies then work on one case, each through their own hub. The other agency must be "
             "trusted, and does the same\nat its side. Again with another address: its hub has moved."),
         {folderOption(),
          agencyOption(),
          {QStringLiteral("address"), QStringLiteral("HOST:PORT"),
           QStringLiteral("where its hub is (as it said when it was trusted)")}},
         {QStringLiteral("hub peer add --folder /srv/greendale --agency \"County Police\""),
          QStringLiteral("hub peer add --agency \"County Police\" --address hub.police.example:7443")},
         add},
        {QStringLiteral("hub peer remove"),
         QStringLiteral("end that"),
         QStringLiteral("What waited for the other hub is dropped; with the running hub's status port it says how much "
                        "that is. 'agency distrust' does this too."),
         {folderOption(),
          agencyOption(),
          {QStringLiteral("status-port"), QStringLiteral("PORT"), QStringLiteral("the hub's --status-port")}},
         {QStringLiteral("hub peer remove --agency \"County Police\" --status-port 7480")},
         remove},
        {QStringLiteral("hub peer list"),
         QStringLiteral("the hubs that this one passes on to"),
         QStringLiteral("How they are doing tells 'hub peer status'."),
         {folderOption()},
         {QStringLiteral("hub peer list --folder /srv/greendale")},
         list},
        {QStringLiteral("hub peer status"),
         QStringLiteral("how the running hub gets on with them"),
         QStringLiteral(
             "Asks the hub that runs on this computer: what waits for each and for how long, when it was last "
             "heard of, and what was\nrefused since the hub started: how often, when the last time, and why. Hubs that "
             "are no peers and were turned away too."),
         {folderOption(),
          {QStringLiteral("status-port"), QStringLiteral("PORT"), QStringLiteral("the hub's --status-port"), true}},
         {QStringLiteral("hub peer status --status-port 7480"),
          QStringLiteral("hub peer status --status-port 7480 --json")},
         status},
    };
}

} // namespace caseweave::admin
