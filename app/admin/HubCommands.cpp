// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/admin/HubFolder.h"
#include "app/admin/HubSession.h"
#include "app/enrolment/Approval.h"
#include "app/text/Text.h"

#include <QFile>

namespace caseweave::admin {

namespace {

constexpr std::int64_t day = 24 * 3600;
constexpr std::int64_t usualDays = 730; ///< of the hub's certificates

HubFolder hubFolderOf(const AgencyFolder &folder)
{
    return HubFolder(folder.filePath(QStringLiteral("hub")));
}

/// The hub's certificates, written to its folder and stated in the directory. Gives the issuer's key.
SigningKey certify(Context &context, AgencyFolder &folder, const std::string &address, const QString &listen)
{
    const SigningKey root = folder.rootKey(context.rootPassphrase());
    SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    const HubFolder hub = hubFolderOf(folder);
    const SigningKey key = hub.key(context.random);
    const std::int64_t notBefore = context.now() - clockToleranceSeconds;
    const std::int64_t notAfter = context.now() + daysOption(context, usualDays) * day;
    HubLink link;
    link.address = address;
    link.root = folder.directory().root();
    link.certificate = AgencyCertificate::issue(root, AgencyRole::Hub, key.publicKey(), std::nullopt,
                                                folder.directory().name(), notBefore, notAfter);
    link.tls = hub.write(link.certificate, address, listen, notBefore, notAfter);
    hub.admit(folder.directory().root(), folder.directory().name());
    for (const auto &entry : folder.directory().trusted())
        hub.admit(entry.second.root, entry.second.name);
    folder.append(issuer, HubStated{link.certificate, address}, context.now());
    folder.setHub(link);
    context.out.set(QStringLiteral("hubFolder"), hub.path());
    context.out.set(QStringLiteral("address"), fromUtf8(address));
    context.out.set(QStringLiteral("ends"), isoText(notAfter));
    return issuer;
}

struct Place {
    std::string address;
    QString listen;
};

Place placeOf(const Context &context)
{
    const std::string address = formC(context.args.value(QStringLiteral("address")));
    if (!isHubAddress(address))
        refuse(Exit::Usage, QStringLiteral("bad_address"),
               QStringLiteral("--address is written as host:port, for example hub.greendale.example:7443."));
    QString listen = context.args.value(QStringLiteral("listen"));
    if (listen.isEmpty())
        listen = QStringLiteral("0.0.0.0:") + fromUtf8(address).section(u':', -1);
    if (!isHubAddress(formC(listen)))
        refuse(Exit::Usage, QStringLiteral("bad_address"),
               QStringLiteral("--listen is written as address:port, for example 127.0.0.1:7443."));
    return {address, listen};
}

void init(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const auto [address, listen] = placeOf(context);
    const HubFolder hub = hubFolderOf(folder);
    if (hub.exists())
        refuse(Exit::Refused, QStringLiteral("hub_exists"),
               QStringLiteral("There is a hub in %1 already. For new certificates use 'hub renew'.").arg(hub.path()));
    certify(context, folder, address, listen);
    context.out.line(QStringLiteral("The hub is ready in %1. Start it there or copy the folder to its server:\n"
                                    "  caseweave-hub --folder %1\n"
                                    "Then: caseweave-admin directory publish --folder %2")
                         .arg(hub.path(), folder.path()));
}

void renew(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const HubFolder hub = hubFolderOf(folder);
    if (!hub.exists())
        refuse(Exit::Refused, QStringLiteral("no_hub"), QStringLiteral("This agency runs no hub from this folder."));
    // Where "hub init" was ended before its end, or hub.link is lost, the hub's own settings tell.
    const auto link = folder.hub();
    const std::string address = link ? link->address : hub.address();
    if (!isHubAddress(address))
        refuse(Exit::Files, QStringLiteral("damaged"),
               QStringLiteral("hub.json in %1 names no address. Take it from a back-up.").arg(hub.path()));
    certify(context, folder, address, hub.listen());
    context.out.line(QStringLiteral("New certificates are in %1. Restart the hub, then run 'caseweave-admin directory "
                                    "publish'.\nTokens that were made before and not used need to be made again.")
                         .arg(hub.path()));
}

void move(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const HubFolder hub = hubFolderOf(folder);
    if (!hub.exists())
        refuse(Exit::Refused, QStringLiteral("no_hub"), QStringLiteral("This agency runs no hub from this folder."));
    const auto [address, listen] = placeOf(context);
    const auto before = folder.hub();
    const SigningKey issuer = certify(context, folder, address, listen);
    if (!before || context.args.has(QStringLiteral("offline"))) {
        context.out.warn(QStringLiteral("Kept here. Computers learn of it when it is published where they look."));
    } else {
        try {
            // Where everybody still looks.
            HubSession session(*before, issuer.clone(), folder.issuerCertificate(), context.clock, context.random);
            publish(folder, session);
        } catch (Failure &failure) {
            failure.message.prepend(QStringLiteral("The new address is written to hub/ and to the directory here, but "
                                                   "the hub where it runs now was not told.\n"));
            throw;
        }
    }
    context.out.line(QStringLiteral("The hub's new address is %1. Let it run where it is for a day, so that computers "
                                    "learn of it.\nThen stop it, bring its folder with its database to the new place "
                                    "with these files from %2:\nhub.json, hub.certificate, tls.crt, tls.key; and start "
                                    "it there. Nobody has to do anything on the computers.\nTokens that were made "
                                    "before and not used need to be made again.")
                         .arg(fromUtf8(address), hub.path()));
}

RootFile otherRoot(const Context &context, const AgencyFolder &folder)
{
    const QString file = context.args.value(QStringLiteral("root"));
    RootFile other = readRootFile(file);
    if (folder.directory().trusted().count(other.agency()) == 0)
        refuse(Exit::Refused, QStringLiteral("not_trusted"),
               QStringLiteral("%1 is not trusted yet. Compare its fingerprint first: 'caseweave-admin agency trust'.")
                   .arg(fromUtf8(other.name)));
    return other;
}

void use(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const RootFile other = otherRoot(context, folder);
    if (!other.hub)
        refuse(Exit::Refused, QStringLiteral("no_hub"),
               QStringLiteral("%1 runs no hub, or exported its root before it did.").arg(fromUtf8(other.name)));
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    folder.append(issuer, HubStated{other.hub->certificate, other.hub->address}, context.now());
    folder.setHub(*other.hub);
    context.out.line(QStringLiteral("Devices of this agency go to the hub of %1 at %2.")
                         .arg(fromUtf8(other.name), fromUtf8(other.hub->address)));
    context.out.set(QStringLiteral("address"), fromUtf8(other.hub->address));
    publishAfterChange(context, folder, issuer);
}

void admit(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const HubFolder hub = hubFolderOf(folder);
    if (!hub.exists())
        refuse(Exit::Refused, QStringLiteral("no_hub"), QStringLiteral("This agency runs no hub from this folder."));
    const RootFile other = otherRoot(context, folder);
    hub.admit(other.root, other.name);
    context.out.line(QStringLiteral("%1 is admitted.").arg(fromUtf8(other.name)));
    context.out.line(HubFolder::reloadAdvice());
    context.out.set(QStringLiteral("agency"), QString::fromStdString(other.agency().hex()));
}

Option daysOfHub()
{
    return {QStringLiteral("days"), QStringLiteral("NUMBER"),
            QStringLiteral("how long its certificates hold (%1)").arg(usualDays)};
}

Option rootOption()
{
    return {QStringLiteral("root"), QStringLiteral("FILE"), QStringLiteral("what the other agency exported"), true};
}

} // namespace

QList<Command> hubCommands()
{
    return {
        {QStringLiteral("hub init"),
         QStringLiteral("make the folder that caseweave-hub starts from"),
         QStringLiteral(
             "Makes the hub's key, its certificate under this agency's root, and a TLS certificate. Agencies "
             "that are trusted may log in.\nAsks for both passphrases."),
         QList<Option>{
             {QStringLiteral("address"), QStringLiteral("HOST:PORT"), QStringLiteral("as devices reach it"), true},
             {QStringLiteral("listen"), QStringLiteral("IP:PORT"),
              QStringLiteral("where it listens (every address, same port)")},
             daysOfHub()}
             + issuerOptions() + rootOptions(),
         {QStringLiteral("hub init --folder /srv/greendale --address hub.greendale.example:7443")},
         init},
        {QStringLiteral("hub renew"),
         QStringLiteral("new certificates for the same hub"),
         QStringLiteral("Run it before they end ('status' warns 60 days ahead), then restart the hub."),
         QList<Option>{daysOfHub()} + issuerOptions() + rootOptions(),
         {QStringLiteral("hub renew --folder /srv/greendale")},
         renew},
        {QStringLiteral("hub move"),
         QStringLiteral("tell everybody that the hub is going to another address"),
         QStringLiteral("Publishes the new address at the hub where it runs now, and writes it, with new certificates, "
                        "to the folder that it starts\nfrom. Computers of this agency try there first from then on, "
                        "and where it was otherwise. Asks for both passphrases."),
         QList<Option>{
             {QStringLiteral("address"), QStringLiteral("HOST:PORT"), QStringLiteral("as devices reach it"), true},
             {QStringLiteral("listen"), QStringLiteral("IP:PORT"),
              QStringLiteral("where it listens (every address, same port)")},
             daysOfHub(),
             offlineOption()}
             + issuerOptions() + rootOptions(),
         {QStringLiteral("hub move --folder /srv/greendale --address hub2.greendale.example:7443")},
         move},
        {QStringLiteral("hub use"),
         QStringLiteral("let this agency's devices go to another agency's hub"),
         QStringLiteral("The other agency must be trusted here, and must admit this one at its hub."),
         QList<Option>{rootOption(), offlineOption()} + issuerOptions(),
         {QStringLiteral("hub use --folder police --root greendale.root")},
         use},
        {QStringLiteral("hub admit"),
         QStringLiteral("let another agency's devices log in at this hub"),
         QStringLiteral("'agency trust' does it by itself; this is for a hub that was set up from an older folder."),
         {folderOption(), rootOption()},
         {QStringLiteral("hub admit --folder /srv/greendale --root police.root")},
         admit},
    };
}

} // namespace caseweave::admin
