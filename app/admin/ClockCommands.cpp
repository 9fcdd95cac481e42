// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of clocks that an agency signs in place of those that come with the program (docs/decisions/0066).
#include "app/admin/Acting.h"
#include "app/admin/ClockDifferences.h"
#include "app/admin/Failure.h"
#include "app/clock/SignedJurisdiction.h"
#include "app/text/Text.h"
#include "crypto/vault/Vault.h"
#include "crypto/words/Words.h"
#include "sync/program/CommandLine.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QLocale>

namespace caseweave::admin {

namespace {

QString nationOption(const Context &context)
{
    const QString nation = context.args.value(QStringLiteral("nation"));
    QStringList known;
    for (const Jurisdiction &one : builtInJurisdictions())
        known += one.id;
    if (!known.contains(nation))
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("--nation is one of %1.").arg(known.join(QStringLiteral(", "))));
    return nation;
}

QByteArray readRules(const QString &file)
{
    const auto bytes = readFile(QFile::encodeName(file).toStdString(), SignedJurisdiction::mostText);
    if (!bytes && bytes.code() == ErrorCode::NotFound)
        refuse(Exit::Files, QStringLiteral("file_missing"), QStringLiteral("There is no file %1.").arg(file));
    if (!bytes && bytes.code() == ErrorCode::TooLarge)
        refuse(Exit::Refused, QStringLiteral("too_large"),
               QStringLiteral("%1 is too long for rules: at most %2 KiB. See whether it is the file you mean.")
                   .arg(file)
                   .arg(SignedJurisdiction::mostProfileBytes / 1024));
    require(bytes ? Status() : Status(bytes.error()), QStringLiteral("%1 could not be read").arg(file));
    return {reinterpret_cast<const char *>(bytes->data()), static_cast<qsizetype>(bytes->size())};
}

bool isSigned(const QByteArray &content)
{
    return content.startsWith("caseweave-clocks:");
}

Jurisdiction requireRules(const QByteArray &content, const QString &file, std::int64_t now)
{
    JurisdictionReading reading = SignedJurisdiction::readForSigning(content, now);
    if (!reading.profile)
        refuse(Exit::Refused, QStringLiteral("bad_rules"),
               QStringLiteral("%1 cannot be used: %2. Put that right in the file and try again.")
                   .arg(file, reading.problem));
    return std::move(*reading.profile);
}

void tell(const Context &context, const Jurisdiction &rules)
{
    const auto unconfirmed
        = std::count_if(rules.rules.begin(), rules.rules.end(), [](const ClockRule &rule) { return !rule.confirmed; });
    const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    context.out.line(QStringLiteral("%1, version %2, compared with its sources on %3. %4 rules, %5 unconfirmed. Bank "
                                    "holidays from %6 to %7.")
                         .arg(rules.name, rules.version, english.toString(rules.checked, QStringLiteral("d MMMM yyyy")))
                         .arg(rules.rules.size())
                         .arg(unconfirmed)
                         .arg(rules.calendar.firstYear())
                         .arg(rules.calendar.lastYear()));
    const ClockDifferences differences = differencesOf(rules, *builtInJurisdiction(rules.id));
    context.out.line(differences.all.isEmpty() ? QStringLiteral("They are the rules that come with this program.")
                                               : QStringLiteral("Other than the rules that come with this program:"));
    for (const QString &one : differences.all)
        context.out.line(QStringLiteral("  ") + one);
    for (const QString &one : differences.warnings)
        context.out.warn(one);
    if (rules.calendar.lastYear() <= QDateTime::fromSecsSinceEpoch(context.now()).date().year())
        context.out.warn(QStringLiteral("No bank holiday of next year is in it: no date can be given there."));
    context.out.set(QStringLiteral("nation"), rules.id);
    context.out.set(QStringLiteral("version"), rules.version);
    context.out.set(QStringLiteral("checked"), rules.checked.toString(Qt::ISODate));
    context.out.set(QStringLiteral("rules"), rules.rules.size());
    context.out.set(QStringLiteral("unconfirmed"), static_cast<qint64>(unconfirmed));
    context.out.set(QStringLiteral("differences"), QJsonArray::fromStringList(differences.all));
}

void tell(const Context &context, const SignedJurisdiction &made)
{
    context.out.set(QStringLiteral("number"), static_cast<qint64>(made.number));
    context.out.set(QStringLiteral("agency"), QString::fromStdString(made.agency.hex()));
    context.out.set(QStringLiteral("name"), fromUtf8(made.issuer.name));
    context.out.set(QStringLiteral("signed"), isoText(made.time));
}

void exportRules(Context &context)
{
    const QString nation = nationOption(context);
    const QString output = context.args.value(QStringLiteral("output"));
    refuseToReplace(output);
    QFile file(QStringLiteral(":/jurisdictions/%1.json").arg(nation));
    if (!file.open(QIODevice::ReadOnly))
        refuse(ErrorCode::Damaged, QStringLiteral("The rules of the program could not be read"));
    const QByteArray content = file.readAll();
    writeFile(output, viewOf({content.constData(), static_cast<std::size_t>(content.size())}));
    context.out.line(
        QStringLiteral("Written to %1. Change what differs here, name your version and the day on which you "
                       "compared it, then run 'caseweave-admin clocks check'.")
            .arg(output));
    context.out.set(QStringLiteral("file"), output);
    context.out.set(QStringLiteral("nation"), nation);
}

void check(Context &context)
{
    const QString file = context.args.value(QStringLiteral("rules"));
    const QByteArray content = readRules(file);
    if (!isSigned(content)) {
        tell(context, requireRules(content, file, context.now()));
        context.out.line(QStringLiteral("It can be signed: caseweave-admin clocks sign --help"));
        return;
    }
    const auto read
        = require(SignedJurisdiction::fromText({content.constData(), static_cast<std::size_t>(content.size())}),
                  QStringLiteral("%1 could not be read").arg(file));
    require(read.verify(read.agency), QStringLiteral("%1 is not to be used").arg(file));
    const QString words = QString::fromStdString(fingerprintWords(read.agency.view()));
    context.out.line(QStringLiteral("Signed by %1, number %2, on %3. The fingerprint of that agency:\n  %4")
                         .arg(fromUtf8(read.issuer.name))
                         .arg(read.number)
                         .arg(whenText(read.time), words));
    tell(context, read);
    tell(context, *read.rules);
    context.out.set(QStringLiteral("fingerprint"), words);
}

QString keptFile(const AgencyFolder &folder, const QString &nation)
{
    return folder.filePath(QStringLiteral("clocks/%1.signed").arg(nation));
}

/// The number that was signed last for a nation; 0: none was.
std::uint64_t lastNumber(const AgencyFolder &folder, const QString &nation)
{
    const QString file = keptFile(folder, nation);
    if (!QFile::exists(file))
        return 0;
    const QByteArray content = readRules(file);
    const auto read = SignedJurisdiction::fromText({content.constData(), static_cast<std::size_t>(content.size())});
    if (!read || !read->verify(folder.directory().agency()) || read->rules->id != nation)
        refuse(
            Exit::Files, QStringLiteral("damaged"),
            QStringLiteral("%1 is damaged, and tells which number was signed last. Take it from a back-up.").arg(file));
    return read->number;
}

std::uint64_t nextNumber(const Context &context, std::uint64_t last)
{
    const QString option = QStringLiteral("number");
    const std::uint64_t next = last + 1;
    if (next > SignedJurisdiction::mostNumber)
        refuse(Exit::Refused, QStringLiteral("number"), QStringLiteral("There is no number left to sign under."));
    if (!context.args.has(option))
        return next;
    bool isNumber = false;
    const qulonglong number = context.args.value(option).toULongLong(&isNumber);
    if (!isNumber || number < 1 || number > SignedJurisdiction::mostNumber)
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("--number is a number from 1 to %1.").arg(SignedJurisdiction::mostNumber));
    if (number < next)
        refuse(Exit::Refused, QStringLiteral("number"),
               QStringLiteral("Number %1 was signed already, and computers take a greater one alone. Leave --number "
                              "out, or give %2 or more.")
                   .arg(last)
                   .arg(next));
    return number;
}

void sign(Context &context)
{
    const AgencyFolder folder = AgencyFolder::open(context.folder());
    const QString file = context.args.value(QStringLiteral("rules"));
    const QString output = context.args.value(QStringLiteral("output"));
    const QByteArray content = readRules(file);
    if (isSigned(content))
        refuse(Exit::Refused, QStringLiteral("signed"),
               QStringLiteral("%1 is signed already. Name the file that it was made of.").arg(file));
    refuseToReplace(output);
    const Jurisdiction rules = requireRules(content, file, context.now());
    const std::uint64_t number = nextNumber(context, lastNumber(folder, rules.id));
    const SigningKey issuer = folder.issuerKey(context.issuerPassphrase());
    const auto made = SignedJurisdiction::make(issuer, folder.issuerCertificate(), folder.directory().root(), number,
                                               context.now(), content);
    const Status held = made.verify(folder.directory().agency());
    if (!held && held.code() == ErrorCode::Expired)
        refuseEnded(true, false, Exit::Refused);
    require(held, QStringLiteral("What was signed does not verify"));
    const std::string text = made.text();
    // Where the second cannot be written the number is spent, and none is used twice.
    if (!QDir().mkpath(folder.filePath(QStringLiteral("clocks"))))
        refuse(ErrorCode::Storage, QStringLiteral("The folder for signed rules could not be made"));
    writeFile(keptFile(folder, rules.id), viewOf(text));
    writeFile(output, viewOf(text));
    tell(context, rules);
    tell(context, made);
    context.out.line(QStringLiteral("Signed as number %1 of %2 and written to %3. Give the file to your professionals: "
                                    "Program > Rules of clocks takes it. It is no secret.")
                         .arg(number)
                         .arg(rules.name, output));
    context.out.set(QStringLiteral("file"), output);
}

Option rulesOption()
{
    return {QStringLiteral("rules"), QStringLiteral("FILE"), QStringLiteral("the rules of one nation"), true};
}

} // namespace

QList<Command> clockCommands()
{
    return {
        {QStringLiteral("clocks export"),
         QStringLiteral("the rules of a nation that come with the program, to change"),
         QStringLiteral("Time limits and bank holidays as a JSON file. Needs no folder and no passphrase."),
         {{QStringLiteral("nation"), QStringLiteral("NATION"),
           QStringLiteral("england, wales, scotland or northern_ireland"), true},
          {QStringLiteral("output"), QStringLiteral("FILE"), QStringLiteral("where to write it"), true}},
         {QStringLiteral("clocks export --nation england --output england.json")},
         exportRules},
        {QStringLiteral("clocks check"),
         QStringLiteral("see whether rules can be used, and what they change"),
         QStringLiteral("Of a file that was written or one that was signed. Needs no folder and no passphrase."),
         {rulesOption()},
         {QStringLiteral("clocks check --rules england.json"),
          QStringLiteral("clocks check --rules england-3.clocks --json")},
         check},
        {QStringLiteral("clocks sign"),
         QStringLiteral("sign rules that stand in for those of the program"),
         QStringLiteral("Computers of this agency's professionals take the file, and each date tells that it goes by "
                        "it. A greater number replaces a\nsmaller one and never the other way round."),
         QList<Option>{rulesOption(),
                       {QStringLiteral("output"), QStringLiteral("FILE"), QStringLiteral("where to write it"), true},
                       {QStringLiteral("number"), QStringLiteral("NUMBER"),
                        QStringLiteral("instead of the next one, where the folder came from an old back-up")}}
             + issuerOptions(),
         {QStringLiteral("clocks sign --folder /srv/greendale --rules england.json --output england-3.clocks"),
          QStringLiteral(
              "clocks sign --rules england.json --output england-3.clocks --passphrase-file day.txt --json")},
         sign},
    };
}

} // namespace caseweave::admin
