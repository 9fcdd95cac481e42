// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/admin/HubFolder.h"
#include "app/admin/Terminal.h"
#include "app/enrolment/Approval.h"
#include "app/text/Text.h"
#include "crypto/words/Words.h"
#include "sync/program/CommandLine.h"

#include <QJsonArray>
#include <QJsonObject>

namespace caseweave::admin {

namespace {

constexpr std::int64_t day = 24 * 3600;
constexpr std::int64_t usualDays = 730; ///< of an issuer certificate

QString fingerprint(const AgencyId &agency)
{
    return QString::fromStdString(fingerprintWords(agency.view()));
}

QString inWordLines(const QString &words)
{
    const QStringList list = words.split(u' ');
    return QStringLiteral("  %1\n  %2\n  %3")
        .arg(list.mid(0, 4).join(u' '), list.mid(4, 4).join(u' '), list.mid(8).join(u' '));
}

/// Words as somebody types or reads them: any case, spaces, commas, hyphens.
QStringList plainWords(const QString &text)
{
    return searchWords(text);
}

void create(Context &context)
{
    const Arguments &args = context.args;
    AgencyFolder::NewAgency agency;
    agency.name = directoryText(args.value(QStringLiteral("name")), QStringLiteral("name"), false);
    agency.kind = agencyKind(args.value(QStringLiteral("kind")));
    agency.now = context.now();
    agency.notAfter = context.now() + daysOption(context, usualDays) * day;
    const QString path = context.folder();
    const SecretBytes root = context.rootPassphrase(true);
    const SecretBytes issuer = context.issuerPassphrase(true);
    const AgencyFolder folder = AgencyFolder::create(path, agency, root, issuer, context.random);

    const QString words = fingerprint(folder.directory().agency());
    context.out.line(QStringLiteral("%1 is made in %2.").arg(fromUtf8(agency.name), folder.path()));
    context.out.line(QStringLiteral("\nIts fingerprint, for other agencies to compare:\n%1\n").arg(inWordLines(words)));
    context.out.line(
        QStringLiteral("root.key and its passphrase are needed only to renew certificates. Copy root.key to "
                       "two places off this computer,\nthen remove it here. Without it the agency cannot be "
                       "renewed and must be made anew.\n"));
    context.out.line(QStringLiteral("Next: caseweave-admin hub init --help"));
    context.out.set(QStringLiteral("folder"), folder.path());
    context.out.set(QStringLiteral("agency"), QString::fromStdString(folder.directory().agency().hex()));
    context.out.set(QStringLiteral("fingerprint"), words);
}

void show(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const Directory &directory = folder.directory();
    const QString words = fingerprint(directory.agency());
    const auto hub = folder.hub();
    context.out.line(QStringLiteral("%1 (%2)").arg(fromUtf8(directory.name()), kindWord(directory.kind())));
    context.out.line(QStringLiteral("Fingerprint:\n%1").arg(inWordLines(words)));
    context.out.line(QStringLiteral("Hub: %1").arg(hub ? fromUtf8(hub->address) : QStringLiteral("none yet")));
    context.out.line(QStringLiteral("Issuer certificate ends %1").arg(whenText(folder.issuerCertificate().notAfter)));
    context.out.set(QStringLiteral("name"), fromUtf8(directory.name()));
    context.out.set(QStringLiteral("kind"), kindWord(directory.kind()));
    context.out.set(QStringLiteral("agency"), QString::fromStdString(directory.agency().hex()));
    context.out.set(QStringLiteral("fingerprint"), words);
    context.out.set(QStringLiteral("hub"), hub ? QJsonValue(fromUtf8(hub->address)) : QJsonValue());
    context.out.set(QStringLiteral("issuerEnds"), isoText(folder.issuerCertificate().notAfter));
    QJsonArray trusted;
    for (const auto &[id, trust] : directory.trusted()) {
        context.out.line(QStringLiteral("Trusts %1 (%2)").arg(fromUtf8(trust.name), kindWord(trust.kind)));
        trusted.append(QJsonObject{{QStringLiteral("agency"), QString::fromStdString(id.hex())},
                                   {QStringLiteral("name"), fromUtf8(trust.name)},
                                   {QStringLiteral("kind"), kindWord(trust.kind)},
                                   {QStringLiteral("hub"), fromUtf8(trust.hubAddress)},
                                   {QStringLiteral("fingerprint"), fingerprint(id)}});
    }
    context.out.set(QStringLiteral("trusted"), trusted);
}

void exportRoot(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const std::string text = folder.rootFile().text();
    const QString file = context.args.value(QStringLiteral("output"));
    const QString words = fingerprint(folder.directory().agency());
    if (!file.isEmpty()) {
        writeFile(file, viewOf(text));
        context.out.line(
            QStringLiteral("Written to %1. Send it to the other agency, then read them these words over the "
                           "telephone:\n%2")
                .arg(file, inWordLines(words)));
    } else {
        context.out.line(QString::fromStdString(text).trimmed());
    }
    context.out.set(QStringLiteral("root"), QString::fromStdString(text).trimmed());
    context.out.set(QStringLiteral("fingerprint"), words);
}

void confirmFingerprint(const Context &context, const RootFile &other)
{
    const QString words = fingerprint(other.agency());
    const QString option = QStringLiteral("fingerprint");
    if (context.args.has(option)) {
        if (plainWords(context.args.value(option)) != words.split(u' '))
            refuse(Exit::Refused, QStringLiteral("fingerprint_differs"),
                   QStringLiteral("The words given are not those of this file. It is not the agency you think, or the "
                                  "file was changed on the way. Nothing was done. Telephone their administrator, on a "
                                  "number you had before: have the twelve words read to you again, and if they still "
                                  "differ, have the file sent anew by another way."));
        return;
    }
    context.out.line(QStringLiteral("%1 (%2) says its fingerprint is\n%3\n")
                         .arg(fromUtf8(other.name), kindWord(other.kind), inWordLines(words)));
    context.out.line(QStringLiteral("Telephone somebody there whom you know, on a number you had before, and have the "
                                    "words read to you."));
    if (!Terminal::askYes(QStringLiteral("Are they the same twelve words?"),
                          QStringLiteral("--fingerprint \"twelve words\"")))
        refuse(Exit::Refused, QStringLiteral("not_confirmed"), QStringLiteral("Nothing was done."));
}

void trust(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const QString file = context.args.value(QStringLiteral("root"));
    const RootFile other = readRootFile(file);
    if (other.agency() == folder.directory().agency())
        refuse(Exit::Refused, QStringLiteral("own_agency"), QStringLiteral("%1 is this agency's own.").arg(file));
    confirmFingerprint(context, other);
    const std::string hubAddress = other.hub ? other.hub->address : std::string();
    const auto known = folder.directory().trusted().find(other.agency());
    const bool isNew = known == folder.directory().trusted().end() || known->second.hubAddress != hubAddress
        || known->second.name != other.name;
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    if (isNew)
        folder.append(issuer, AgencyTrusted{other.agency(), other.root, other.name, other.kind, hubAddress},
                      context.now());
    writeFile(folder.trustedFile(other.agency()), viewOf(other.text()));
    const HubFolder hub(folder.filePath(QStringLiteral("hub")));
    if (hub.exists()) {
        hub.admit(other.root, other.name);
        context.out.line(HubFolder::reloadAdvice());
    }
    context.out.line(isNew ? QStringLiteral("%1 is trusted: its professionals can be found and added to cases.")
                                 .arg(fromUtf8(other.name))
                           : QStringLiteral("%1 was trusted already.").arg(fromUtf8(other.name)));
    context.out.set(QStringLiteral("agency"), QString::fromStdString(other.agency().hex()));
    context.out.set(QStringLiteral("name"), fromUtf8(other.name));
    context.out.set(QStringLiteral("added"), isNew);
    publishAfterChange(context, folder, issuer);
}

void distrust(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const AgencyTrusted other = findTrusted(folder.directory(), context.args.value(QStringLiteral("agency")));
    const QString name = fromUtf8(other.name);
    context.out.line(QStringLiteral("Nobody of %1 can then be found or added. This agency's hub lets none of them in, "
                                    "and the leads' computers\ntake theirs out of the cases of this agency. What they "
                                    "have received stays with them.")
                         .arg(name));
    if (!context.args.has(QStringLiteral("yes"))
        && !Terminal::askYes(QStringLiteral("Withdraw the trust in %1?").arg(name), QStringLiteral("--yes")))
        refuse(Exit::Refused, QStringLiteral("not_confirmed"), QStringLiteral("Nothing was done."));
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    folder.append(issuer, TrustWithdrawn{other.agency}, context.now());
    QFile::remove(folder.trustedFile(other.agency));
    const HubFolder hub(folder.filePath(QStringLiteral("hub")));
    if (hub.exists()) {
        hub.dismiss(other.agency);
        hub.removePeer(other.agency);
        context.out.line(HubFolder::reloadAdvice());
    }
    context.out.line(QStringLiteral("%1 is trusted no more.").arg(name));
    context.out.set(QStringLiteral("agency"), QString::fromStdString(other.agency.hex()));
    context.out.set(QStringLiteral("name"), name);
    publishAfterChange(context, folder, issuer);
}

void renew(Context &context)
{
    AgencyFolder folder = AgencyFolder::open(context.folder());
    const SigningKey root = folder.rootKey(context.rootPassphrase());
    const std::int64_t notAfter = context.now() + daysOption(context, usualDays) * day;
    folder.replaceIssuerCertificate(
        AgencyCertificate::issue(root, AgencyRole::Issuer, folder.issuerCertificate().signKey, std::nullopt,
                                 folder.directory().name(), context.now() - clockToleranceSeconds, notAfter));
    context.out.line(QStringLiteral("The issuer certificate now ends %1.").arg(whenText(notAfter)));
    context.out.set(QStringLiteral("issuerEnds"), isoText(notAfter));
}

Option daysOfIssuer()
{
    return {QStringLiteral("days"), QStringLiteral("NUMBER"),
            QStringLiteral("how long the issuer certificate holds (%1)").arg(usualDays)};
}

} // namespace

QList<Command> agencyCommands()
{
    const Option folder = folderOption();
    return {
        {QStringLiteral("agency create"),
         QStringLiteral("make a new agency and its keys"),
         QStringLiteral(
             "Makes the root key (rarely needed, keep it off line), the issuer's key (everyday) and the first "
             "record of the directory.\nAsks for a passphrase for each."),
         QList<Option>{{QStringLiteral("name"), QStringLiteral("NAME"), QStringLiteral("as others will see it"), true},
                       {QStringLiteral("kind"), QStringLiteral("KIND"),
                        QStringLiteral("council, health, police, education or voluntary"), true},
                       daysOfIssuer()}
             + issuerOptions() + rootOptions(),
         {QStringLiteral("agency create --name \"Greendale Council\" --kind council --folder /srv/greendale"),
          QStringLiteral("agency create --name \"County Police\" --kind police --folder police "
                         "--root-passphrase-file root.txt --passphrase-file day.txt")},
         create},
        {QStringLiteral("agency show"),
         QStringLiteral("name, fingerprint in words, hub, whom it trusts"),
         QStringLiteral("Needs no passphrase."),
         {folder},
         {QStringLiteral("agency show --folder /srv/greendale")},
         show},
        {QStringLiteral("agency export-root"),
         QStringLiteral("the file that another agency needs to trust this one"),
         QStringLiteral("Public. What counts is that the other side compares the fingerprint by voice."),
         {folder, {QStringLiteral("output"), QStringLiteral("FILE"), QStringLiteral("where to write it")}},
         {QStringLiteral("agency export-root --folder /srv/greendale --output greendale.root")},
         exportRoot},
        {QStringLiteral("agency trust"),
         QStringLiteral("let professionals of another agency into cases"),
         QStringLiteral("Shows the other agency's fingerprint in twelve words and asks whether they are the words that "
                        "agency read to you.\nTrust is not passed on, and each side gives its own."),
         QList<Option>{
             {QStringLiteral("root"), QStringLiteral("FILE"), QStringLiteral("what the other agency exported"), true},
             {QStringLiteral("fingerprint"), QStringLiteral("WORDS"),
              QStringLiteral("the twelve words you were told, instead of the question")},
             offlineOption()}
             + issuerOptions(),
         {QStringLiteral("agency trust --folder /srv/greendale --root police.root"),
          QStringLiteral("agency trust --folder /srv/greendale --root police.root --fingerprint \"twelve words\" "
                         "--passphrase-file day.txt")},
         trust},
        {QStringLiteral("agency distrust"),
         QStringLiteral("withdraw the trust in another agency"),
         QStringLiteral("The directory says so, this agency's hub lets nobody of theirs in, and their computers are "
                        "taken out of cases.\n'agency trust' trusts it again; who was taken out has to be added anew."),
         QList<Option>{{QStringLiteral("agency"), QStringLiteral("WHO"),
                        QStringLiteral("its name, or the beginning of its id"), true},
                       {QStringLiteral("yes"), {}, QStringLiteral("do not ask")},
                       offlineOption()}
             + issuerOptions(),
         {QStringLiteral("agency distrust --folder /srv/greendale --agency \"County Police\"")},
         distrust},
        {QStringLiteral("agency renew"),
         QStringLiteral("a new certificate for the issuer's key, signed by the root"),
         QStringLiteral(
             "Run it before the issuer certificate ends ('status' warns 60 days ahead). Needs root.key back in "
             "the folder for that moment."),
         QList<Option>{folder, daysOfIssuer()} + rootOptions(),
         {QStringLiteral("agency renew --folder /srv/greendale --days 730")},
         renew},
    };
}

} // namespace caseweave::admin
