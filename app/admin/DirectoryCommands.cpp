// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/admin/HubSession.h"
#include "app/text/Text.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

namespace caseweave::admin {

namespace {

constexpr std::int64_t day = 24 * 3600;
constexpr std::int64_t warnDays = 60;

QString idText(ByteView id)
{
    return QString::fromStdString(toHex(id.first(6)));
}

QString changeText(const DirectoryChange &change)
{
    if (const auto *itself = std::get_if<AgencyItself>(&change))
        return QStringLiteral("agency made: ") + fromUtf8(itself->name);
    if (const auto *card = std::get_if<CardChange>(&change))
        return QStringLiteral("card: %1, %2").arg(fromUtf8(card->name), idText(card->professional.view()));
    if (const auto *admitted = std::get_if<DeviceAdmitted>(&change))
        return QStringLiteral("device %1 admitted for %2")
            .arg(idText(admitted->certificate.device().view()), idText(admitted->certificate.professional.view()));
    if (const auto *revoked = std::get_if<DeviceRevoked>(&change))
        return QStringLiteral("device %1 revoked: %2").arg(idText(revoked->device.view()), reasonWord(revoked->reason));
    if (const auto *trusted = std::get_if<AgencyTrusted>(&change))
        return QStringLiteral("agency trusted: ") + fromUtf8(trusted->name);
    if (const auto *hub = std::get_if<HubStated>(&change))
        return QStringLiteral("hub: ") + fromUtf8(hub->address);
    if (const auto *left = std::get_if<ProfessionalLeft>(&change))
        return QStringLiteral("%1 left").arg(idText(left->professional.view()));
    if (const auto *withdrawn = std::get_if<TrustWithdrawn>(&change))
        return QStringLiteral("agency %1 trusted no more").arg(idText(withdrawn->agency.view()));
    return {};
}

void show(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    QList<QStringList> rows;
    QJsonArray array;
    for (std::uint64_t n = 0; n < folder.directory().count(); ++n) {
        const auto record = require(DirectoryRecord::decode(folder.record(n)), QStringLiteral("A record"));
        const QString text = changeText(record.change);
        rows += {QString::number(n), whenText(record.time), text};
        array.append(QJsonObject{{QStringLiteral("number"), static_cast<qint64>(n)},
                                 {QStringLiteral("time"), isoText(record.time)},
                                 {QStringLiteral("change"), static_cast<qint64>(record.change.index())},
                                 {QStringLiteral("text"), text}});
    }
    context.out.table({QStringLiteral("No."), QStringLiteral("When"), QStringLiteral("What")}, rows);
    context.out.set(QStringLiteral("records"), array);
}

HubSession connectTo(const Context &context, const AgencyFolder &folder, const SigningKey &issuer)
{
    return {requireHub(folder), issuer.clone(), folder.issuerCertificate(), context.clock, context.random};
}

/// A record that the agency did not sign is a fault of the hub or its disk; one that it did, and another, is a fork.
void requireSigned(const AgencyFolder &folder, const Bytes &record, std::uint64_t number)
{
    const auto decoded = DirectoryRecord::decode(record);
    if (!decoded || decoded->number != number || !decoded->verify(folder.directory().root()))
        refuse(ErrorCode::Damaged,
               QStringLiteral("The hub's record %1 is not one that this agency signed. The hub's store is damaged: "
                              "bring it back from a back-up")
                   .arg(number));
}

void verifyChain(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    context.out.line(QStringLiteral("The %1 records here are signed and in order.").arg(folder.directory().count()));
    context.out.set(QStringLiteral("records"), static_cast<qint64>(folder.directory().count()));
    if (!context.args.has(QStringLiteral("hub")))
        return;
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    HubSession session = connectTo(context, folder, issuer);
    std::uint64_t next = 0;
    for (bool more = true; more;) {
        const HubDirectoryPage page = session.records(folder.directory().agency(), next);
        for (const Bytes &record : page.records) {
            requireSigned(folder, record, next);
            if (next >= folder.directory().count() || record != folder.record(next))
                refuse(ErrorCode::Fork, QStringLiteral("The hub holds another record %1 than this folder").arg(next));
            ++next;
        }
        more = page.more && !page.records.empty();
    }
    const std::uint64_t missing = folder.directory().count() - next;
    context.out.line(missing == 0 ? QStringLiteral("The hub shows the same.")
                                  : QStringLiteral("The hub shows the same, but lacks the newest %1. Run "
                                                   "'caseweave-admin directory publish'.")
                                        .arg(missing));
    context.out.set(QStringLiteral("missingAtHub"), static_cast<qint64>(missing));
}

void publishAll(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    HubSession session = connectTo(context, folder, issuer);
    const std::size_t sent = publish(folder, session);
    context.out.line(sent == 0 ? QStringLiteral("The hub has everything already.")
                               : QStringLiteral("Sent %1 record(s) to the hub.").arg(sent));
    context.out.set(QStringLiteral("sent"), static_cast<qint64>(sent));
}

void fetchAll(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    HubSession session = connectTo(context, folder, issuer);
    const std::size_t came = fetch(folder, session);
    context.out.line(came == 0 ? QStringLiteral("The hub has nothing that is not here.")
                               : QStringLiteral("Took %1 record(s) from the hub.").arg(came));
    context.out.set(QStringLiteral("fetched"), static_cast<qint64>(came));
}

/// Whether it says where devices go now, with a certificate that holds then: any other would take that back, or be
/// refused.
bool isHubToRestate(const Directory &directory, const HubStated &hub, std::int64_t atSeconds)
{
    return !directory.hubs().empty() && directory.hubs().back().certificate.encoded == hub.certificate.encoded
        && directory.hubs().back().address == hub.address && isWithinTime(hub.certificate, atSeconds);
}

/// docs/protocol.md 2.3: the newest card of somebody who has not left, or hub record that holds, said again.
DirectoryChange newestToRestate(const AgencyFolder &folder, std::int64_t nowSeconds)
{
    const Directory &directory = folder.directory();
    const std::int64_t at = std::max(nowSeconds, directory.newestTime());
    for (std::uint64_t n = directory.count(); n-- > 0;) {
        const auto record = require(DirectoryRecord::decode(folder.record(n)), QStringLiteral("A record"));
        const auto *hub = std::get_if<HubStated>(&record.change);
        if (hub != nullptr && isHubToRestate(directory, *hub, at))
            return record.change;
        const auto *card = std::get_if<CardChange>(&record.change);
        if (card == nullptr)
            continue;
        const DirectoryProfessional *who = directory.professional(card->professional);
        if (who != nullptr && !who->left)
            return DirectoryChange(who->card);
    }
    if (!directory.hubs().empty())
        refuseEnded(!isWithinTime(folder.issuerCertificate(), at), true, Exit::Refused);
    refuse(Exit::Refused, QStringLiteral("nothing_to_state"),
           QStringLiteral("The directory is empty: add somebody, or make a hub."));
}

void refresh(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    folder.append(issuer, newestToRestate(folder, context.now()), context.now());
    context.out.line(QStringLiteral("Stated again as of now."));
    context.out.set(QStringLiteral("records"), static_cast<qint64>(folder.directory().count()));
    publishAfterChange(context, folder, issuer);
}

QString freshnessWord(Freshness freshness)
{
    switch (freshness) {
    case Freshness::Fresh:
        return QStringLiteral("fresh");
    case Freshness::Ageing:
        return QStringLiteral("ageing");
    case Freshness::Stale:
        return QStringLiteral("stale");
    }
    return {};
}

/// "ends in 40 days", "ended 3 days ago".
QString endText(std::int64_t leftSeconds)
{
    const std::int64_t days = std::abs(leftSeconds) / day;
    const QString span = days == 0 ? QStringLiteral("less than a day")
        : days == 1                ? QStringLiteral("1 day")
                                   : QStringLiteral("%1 days").arg(days);
    return leftSeconds > 0 ? QStringLiteral("ends in %1").arg(span) : QStringLiteral("ended %1 ago").arg(span);
}

void warnOfEnds(Context &context, const AgencyFolder &folder, const std::optional<HubLink> &hub)
{
    const std::int64_t issuerLeft = folder.issuerCertificate().notAfter - context.now();
    if (issuerLeft < warnDays * day)
        context.out.warn(
            QStringLiteral("The issuer certificate %1: run 'caseweave-admin agency renew'.").arg(endText(issuerLeft)));
    const std::int64_t hubLeft = hub ? hub->certificate.notAfter - context.now() : warnDays * day;
    if (hubLeft < warnDays * day)
        context.out.warn(
            QStringLiteral("The hub's certificate %1: run 'caseweave-admin hub renew' there.").arg(endText(hubLeft)));
    if (folder.publishedCount() < folder.directory().count())
        context.out.warn(QStringLiteral("%1 record(s) are not at the hub yet: run 'caseweave-admin directory publish'.")
                             .arg(folder.directory().count() - folder.publishedCount()));
    if (folder.directory().freshness(context.now()) != Freshness::Fresh)
        context.out.warn(
            QStringLiteral("The newest record is of %1: run 'caseweave-admin directory refresh', best daily "
                           "by a timer. After 14 days nobody can be added to a case.")
                .arg(whenText(folder.directory().newestTime())));
    if (QFile::exists(folder.filePath(QStringLiteral("root.key"))))
        context.out.warn(QStringLiteral("root.key lies in the folder. Keep it off line once copies are safe."));
}

/// For a report that goes on where hub.link is damaged.
std::optional<HubLink> hubIfWhole(const AgencyFolder &folder)
{
    try {
        return folder.hub();
    } catch (const Failure &) {
        return std::nullopt;
    }
}

void status(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const Directory &directory = folder.directory();
    const QStringList faults = folder.faults();
    const auto hub = hubIfWhole(folder);
    qint64 people = 0;
    qint64 devices = 0;
    for (const auto &entry : directory.professionals()) {
        people += entry.second.left ? 0 : 1;
        devices += static_cast<qint64>(directory.validDevices(entry.first, context.now()).size());
    }
    const QString freshness = freshnessWord(directory.freshness(context.now()));
    context.out.line(QStringLiteral("%1: %2 professional(s), %3 device(s), %4 agencies trusted")
                         .arg(fromUtf8(directory.name()))
                         .arg(people)
                         .arg(devices)
                         .arg(directory.trusted().size()));
    context.out.line(QStringLiteral("Directory: %1 records, the newest of %2 (%3)")
                         .arg(directory.count())
                         .arg(whenText(directory.newestTime()), freshness));
    context.out.line(QStringLiteral("Hub: %1").arg(hub ? fromUtf8(hub->address) : QStringLiteral("none yet")));
    context.out.set(QStringLiteral("name"), fromUtf8(directory.name()));
    context.out.set(QStringLiteral("professionals"), people);
    context.out.set(QStringLiteral("devices"), devices);
    context.out.set(QStringLiteral("trusted"), static_cast<qint64>(directory.trusted().size()));
    context.out.set(QStringLiteral("records"), static_cast<qint64>(directory.count()));
    context.out.set(QStringLiteral("published"), static_cast<qint64>(folder.publishedCount()));
    context.out.set(QStringLiteral("freshness"), freshness);
    context.out.set(QStringLiteral("hub"), hub ? QJsonValue(fromUtf8(hub->address)) : QJsonValue());
    warnOfEnds(context, folder, hub);
    if (!faults.isEmpty())
        refuse(Exit::Files, QStringLiteral("folder_damaged"), faults.join(u'\n'));
}

} // namespace

QList<Command> directoryCommands()
{
    const Option folder = folderOption();
    return {
        {QStringLiteral("directory show"),
         QStringLiteral("every record, oldest first"),
         QStringLiteral("Needs no passphrase."),
         {folder},
         {QStringLiteral("directory show --folder /srv/greendale")},
         show},
        {QStringLiteral("directory verify"),
         QStringLiteral("check every signature, and what the hub shows"),
         QStringLiteral("With --hub also compares with the hub, which needs the everyday passphrase."),
         QList<Option>{{QStringLiteral("hub"), {}, QStringLiteral("compare with the hub")}} + issuerOptions(),
         {QStringLiteral("directory verify"), QStringLiteral("directory verify --hub --passphrase-file day.txt")},
         verifyChain},
        {QStringLiteral("directory publish"),
         QStringLiteral("send to the hub what it lacks"),
         QStringLiteral("Needed only after --offline, or when the hub was not reached."),
         issuerOptions(),
         {QStringLiteral("directory publish")},
         publishAll},
        {QStringLiteral("directory fetch"),
         QStringLiteral("take from the hub what this folder lacks"),
         QStringLiteral("For a folder from a back-up, or a second administrator's. Verified like everything else."),
         issuerOptions(),
         {QStringLiteral("directory fetch")},
         fetchAll},
        {QStringLiteral("directory refresh"),
         QStringLiteral("say again that the directory is current"),
         QStringLiteral("Readers warn when the newest record is over 72 hours old. Let a timer run this every day."),
         QList<Option>{offlineOption()} + issuerOptions(),
         {QStringLiteral("directory refresh --passphrase-file /etc/caseweave/day.txt")},
         refresh},
        {QStringLiteral("status"),
         QStringLiteral("how things stand, and what needs doing"),
         QStringLiteral("Needs no passphrase."),
         {folder},
         {QStringLiteral("status --folder /srv/greendale --json")},
         status},
    };
}

} // namespace caseweave::admin
