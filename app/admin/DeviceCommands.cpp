// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/enrolment/Approval.h"
#include "app/text/Text.h"

#include <QJsonArray>
#include <QJsonObject>

namespace caseweave::admin {

namespace {

constexpr std::int64_t daySeconds = 24 * 3600;
constexpr std::int64_t usualDays = 730; ///< of a device certificate

QString ownerName(const Directory &directory, const DirectoryDevice &device)
{
    const DirectoryProfessional *owner = directory.professional(device.certificate.professional);
    return owner == nullptr ? QString() : fromUtf8(owner->card.name);
}

QString stateWord(const Directory &directory, const DirectoryDevice &device, std::int64_t now)
{
    if (device.revoked)
        return QStringLiteral("revoked: ") + reasonWord(*device.revoked);
    const Status held = directory.checkDevice(device.certificate, now);
    if (held)
        return QStringLiteral("valid");
    return held.code() == ErrorCode::Expired ? QStringLiteral("ended") : QStringLiteral("not valid");
}

/// When each device was first admitted. Its certificate begins earlier, for clocks that are behind.
std::map<DeviceId, std::int64_t> enrolmentTimes(const AgencyFolder &folder)
{
    std::map<DeviceId, std::int64_t> times;
    for (std::uint64_t n = 0; n < folder.directory().count(); ++n) {
        const auto record = require(DirectoryRecord::decode(folder.record(n)), QStringLiteral("A record"));
        if (const auto *admitted = std::get_if<DeviceAdmitted>(&record.change))
            times.emplace(admitted->certificate.device(), record.time);
    }
    return times;
}

void list(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const Directory &directory = folder.directory();
    std::optional<ProfessionalId> only;
    if (context.args.has(QStringLiteral("professional")))
        only = findProfessional(directory, context.args.value(QStringLiteral("professional"))).card.professional;
    const std::map<DeviceId, std::int64_t> since = enrolmentTimes(folder);
    QList<QStringList> rows;
    QJsonArray array;
    for (const auto &[id, device] : directory.devices()) {
        if (only && device.certificate.professional != *only)
            continue;
        const QString state = stateWord(directory, device, context.now());
        rows += {shortId(id), ownerName(directory, device), state, whenText(since.at(id)),
                 whenText(device.certificate.notAfter)};
        array.append(QJsonObject{
            {QStringLiteral("device"), QString::fromStdString(id.hex())},
            {QStringLiteral("professional"), QString::fromStdString(device.certificate.professional.hex())},
            {QStringLiteral("name"), ownerName(directory, device)},
            {QStringLiteral("state"), state.section(u':', 0, 0)},
            {QStringLiteral("reason"), device.revoked ? QJsonValue(reasonWord(*device.revoked)) : QJsonValue()},
            {QStringLiteral("since"), isoText(since.at(id))},
            {QStringLiteral("begins"), isoText(device.certificate.notBefore)},
            {QStringLiteral("ends"), isoText(device.certificate.notAfter)}});
    }
    if (rows.isEmpty())
        context.out.line(
            QStringLiteral("No devices. They come by 'caseweave-admin token make' and 'enrolment approve'."));
    else
        context.out.table({QStringLiteral("Device"), QStringLiteral("Professional"), QStringLiteral("State"),
                           QStringLiteral("Since"), QStringLiteral("Ends")},
                          rows);
    context.out.set(QStringLiteral("devices"), array);
}

RevocationReason reasonOption(const Context &context)
{
    const QString word = context.args.value(QStringLiteral("reason"));
    for (const RevocationReason reason :
         {RevocationReason::Lost, RevocationReason::Left, RevocationReason::Replaced, RevocationReason::Compromised}) {
        if (word == reasonWord(reason))
            return reason;
    }
    refuse(Exit::Usage, QStringLiteral("usage"),
           QStringLiteral("--reason is one of lost, left, replaced, compromised."));
}

void revoke(Context &context)
{
    const RevocationReason reason = reasonOption(context);
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const DeviceId device = findDevice(folder.directory(), context.args.value(QStringLiteral("device")));
    if (folder.directory().isRevoked(device))
        refuse(Exit::Refused, QStringLiteral("revoked_already"),
               QStringLiteral("Device %1 is revoked already.").arg(shortId(device)));
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    folder.append(issuer, DeviceRevoked{device, reason}, context.now());
    context.out.line(
        QStringLiteral("Revoked %1 of %2. The hub refuses it from now on. What it received before stays on "
                       "it;\nthe leads of its cases take it out of them, so that nothing new is sealed to it.")
            .arg(shortId(device), ownerName(folder.directory(), folder.directory().devices().at(device))));
    context.out.set(QStringLiteral("device"), QString::fromStdString(device.hex()));
    context.out.set(QStringLiteral("reason"), reasonWord(reason));
    publishAfterChange(context, folder, issuer);
}

/// The devices that --device names, or those whose certificates end within --within days.
std::vector<DeviceCertificate> devicesToRenew(const Context &context, const Directory &directory)
{
    constexpr std::int64_t usualWithin = 60;
    if (context.args.has(QStringLiteral("device"))) {
        const DeviceId id = findDevice(directory, context.args.value(QStringLiteral("device")));
        const DirectoryDevice &device = directory.devices().at(id);
        const DirectoryProfessional *owner = directory.professional(device.certificate.professional);
        if (device.revoked || owner == nullptr || owner->left)
            refuse(Exit::Refused, QStringLiteral("revoked_already"),
                   QStringLiteral("Device %1 is revoked. It needs a new token to come back.").arg(shortId(id)));
        return {device.certificate};
    }
    bool isNumber = true;
    const qlonglong within = context.args.has(QStringLiteral("within"))
        ? context.args.value(QStringLiteral("within")).toLongLong(&isNumber)
        : usualWithin;
    if (!isNumber || within < 1 || within > 3650)
        refuse(Exit::Usage, QStringLiteral("usage"), QStringLiteral("--within is a number from 1 to 3650."));
    std::vector<DeviceCertificate> ending;
    for (const auto &[id, device] : directory.devices()) {
        // One that has ended cannot reach the hub to get a newer one.
        if (directory.checkDevice(device.certificate, context.now()) && !device.revoked
            && device.certificate.notAfter < context.now() + within * daySeconds)
            ending.push_back(device.certificate);
    }
    return ending;
}

void renew(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const std::vector<DeviceCertificate> devices = devicesToRenew(context, folder.directory());
    const std::int64_t notAfter = context.now() + daysOption(context, usualDays) * daySeconds;
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    const AgencyCertificate &certificate = folder.issuerCertificate();
    for (const DeviceCertificate &old : devices) {
        const std::int64_t notBefore = std::max(certificate.notBefore, context.now() - clockToleranceSeconds);
        folder.append(issuer,
                      DeviceAdmitted{DeviceCertificate::issue(issuer, certificate, old.professional, old.signKey,
                                                              old.boxKey, notBefore, notAfter)},
                      context.now());
    }
    context.out.line(
        QStringLiteral("Renewed %1 device(s) until %2. Each takes its new certificate from the hub when it is "
                       "next on line.")
            .arg(devices.size())
            .arg(whenText(notAfter)));
    context.out.set(QStringLiteral("renewed"), static_cast<qint64>(devices.size()));
    context.out.set(QStringLiteral("ends"), isoText(notAfter));
    publishAfterChange(context, folder, issuer);
}

} // namespace

QList<Command> deviceCommands()
{
    return {
        {QStringLiteral("device list"),
         QStringLiteral("which computers are admitted"),
         QStringLiteral("Needs no passphrase."),
         {folderOption(), professionalOption(false)},
         {QStringLiteral("device list"), QStringLiteral("device list --professional \"Maya Shah\" --json")},
         list},
        {QStringLiteral("device revoke"),
         QStringLiteral("a computer is lost, replaced or in other hands"),
         QStringLiteral("Cannot be undone: the computer needs a new token to come back."),
         QList<Option>{
             {QStringLiteral("device"), QStringLiteral("ID"), QStringLiteral("the beginning of its id"), true},
             {QStringLiteral("reason"), QStringLiteral("REASON"), QStringLiteral("lost, left, replaced or compromised"),
              true},
             offlineOption()}
             + issuerOptions(),
         {QStringLiteral("device revoke --device 1f0c22a97b4d --reason lost")},
         revoke},
        {QStringLiteral("device renew"),
         QStringLiteral("let computers go on whose certificates end soon"),
         QStringLiteral(
             "Signs new certificates for the same keys; nobody has to enrol again. Devices that are revoked, "
             "or whose certificate has ended, are left out."),
         QList<Option>{
             {QStringLiteral("device"), QStringLiteral("ID"), QStringLiteral("the beginning of one device's id")},
             {QStringLiteral("within"), QStringLiteral("DAYS"),
              QStringLiteral("all that end within so many days (60)")},
             {QStringLiteral("days"), QStringLiteral("NUMBER"),
              QStringLiteral("how long the new certificates hold (%1)").arg(usualDays)},
             offlineOption()}
             + issuerOptions(),
         {QStringLiteral("device renew"), QStringLiteral("device renew --device 1f0c22a97b4d --days 365")},
         renew},
    };
}

} // namespace caseweave::admin
