// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Acting.h"

#include "app/admin/Failure.h"
#include "app/admin/HubSession.h"
#include "app/text/Text.h"
#include "crypto/vault/Vault.h"
#include "sync/program/CommandLine.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

namespace caseweave::admin {

namespace {

struct KindWord {
    AgencyKind kind;
    const char *word;
};
constexpr std::array<KindWord, 5> kindWords{{{AgencyKind::Council, "council"},
                                             {AgencyKind::Health, "health"},
                                             {AgencyKind::Police, "police"},
                                             {AgencyKind::Education, "education"},
                                             {AgencyKind::Voluntary, "voluntary"}}};

bool fits(const DirectoryProfessional &who, const QString &asked)
{
    const QString id = QString::fromStdString(who.card.professional.hex());
    if (asked.size() >= 6 && id.startsWith(asked.toLower()))
        return true;
    if (!who.card.mail.empty() && fromUtf8(who.card.mail).compare(asked, Qt::CaseInsensitive) == 0)
        return true;
    const QStringList name = searchWords(fromUtf8(who.card.name));
    const QStringList words = searchWords(asked);
    return !words.isEmpty()
        && std::all_of(words.begin(), words.end(), [&](const QString &word) { return name.contains(word); });
}

/// Characters that take no room, but for the two joiners, which some languages are written with.
bool hasUnseen(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.category() == QChar::Other_Format && c != u'\u200c' && c != u'\u200d'; });
}

} // namespace

std::string directoryText(const QString &text, const QString &option, bool mayBeEmpty)
{
    if (text.contains(QChar::ReplacementCharacter))
        refuse(
            Exit::Usage, QStringLiteral("bad_text"),
            QStringLiteral("--%1 has characters in it that are not UTF-8. Type it in a terminal that is set to UTF-8.")
                .arg(option));
    if (hasUnseen(text))
        refuse(Exit::Usage, QStringLiteral("bad_text"),
               QStringLiteral("--%1 has characters in it that cannot be seen, so it would look like another. Type it "
                              "anew instead of copying it.")
                   .arg(option));
    std::string utf8 = formC(text.trimmed());
    if (!isDirectoryText(utf8, mayBeEmpty))
        refuse(Exit::Usage, QStringLiteral("bad_text"),
               utf8.empty() ? QStringLiteral("--%1 is empty.").arg(option)
                            : QStringLiteral("--%1 is too long (at most %2 bytes) or has line breaks or control "
                                             "characters in it.")
                                  .arg(option)
                                  .arg(DirectoryRecord::mostText));
    return utf8;
}

AgencyKind agencyKind(const QString &word)
{
    QStringList known;
    for (const KindWord &entry : kindWords) {
        if (word == QLatin1String(entry.word))
            return entry.kind;
        known += QLatin1String(entry.word);
    }
    refuse(Exit::Usage, QStringLiteral("usage"),
           QStringLiteral("--kind is one of %1.").arg(known.join(QStringLiteral(", "))));
}

QString kindWord(AgencyKind kind)
{
    for (const KindWord &entry : kindWords) {
        if (entry.kind == kind)
            return QLatin1String(entry.word);
    }
    return {};
}

QString reasonWord(RevocationReason reason)
{
    switch (reason) {
    case RevocationReason::Lost:
        return QStringLiteral("lost");
    case RevocationReason::Left:
        return QStringLiteral("left");
    case RevocationReason::Replaced:
        return QStringLiteral("replaced");
    case RevocationReason::Compromised:
        return QStringLiteral("compromised");
    }
    return {};
}

QString whenText(std::int64_t seconds)
{
    const QDateTime time = QDateTime::fromSecsSinceEpoch(seconds);
    return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(time, QStringLiteral("d MMMM yyyy 'at' h:mmap"));
}

QString isoText(std::int64_t seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(Qt::ISODate);
}

std::int64_t daysOption(const Context &context, std::int64_t usual)
{
    constexpr std::int64_t most = 3660;
    if (!context.args.has(QStringLiteral("days")))
        return usual;
    bool isNumber = false;
    const qlonglong days = context.args.value(QStringLiteral("days")).toLongLong(&isNumber);
    if (!isNumber || days < 1 || days > most)
        refuse(Exit::Usage, QStringLiteral("usage"), QStringLiteral("--days is a number from 1 to %1.").arg(most));
    return days;
}

const DirectoryProfessional &findProfessional(const Directory &directory, const QString &who)
{
    std::vector<const DirectoryProfessional *> found;
    for (const auto &entry : directory.professionals()) {
        if (fits(entry.second, who))
            found.push_back(&entry.second);
    }
    if (found.empty())
        refuse(
            Exit::Refused, QStringLiteral("no_such_professional"),
            QStringLiteral("Nobody here is called \"%1\". See 'caseweave-admin professional list'.").arg(shown(who)));
    if (found.size() > 1) {
        QStringList ids;
        for (const DirectoryProfessional *one : found)
            ids += fromUtf8(one->card.name) + u' ' + shortId(one->card.professional);
        refuse(Exit::Refused, QStringLiteral("several_professionals"),
               QStringLiteral("\"%1\" fits several people. Name one by id: %2.")
                   .arg(shown(who), ids.join(QStringLiteral(", "))));
    }
    return *found[0];
}

DeviceId findDevice(const Directory &directory, const QString &which)
{
    constexpr qsizetype leastDigits = 6;
    if (which.size() < leastDigits)
        refuse(Exit::Refused, QStringLiteral("no_such_device"),
               QStringLiteral("\"%1\" is too short. Give 6 digits or more of an id from 'caseweave-admin device list'.")
                   .arg(shown(which)));
    std::vector<DeviceId> found;
    for (const auto &entry : directory.devices()) {
        if (QString::fromStdString(entry.first.hex()).startsWith(which.toLower()))
            found.push_back(entry.first);
    }
    if (found.size() != 1)
        refuse(Exit::Refused, QStringLiteral("no_such_device"),
               QStringLiteral(
                   "\"%1\" names no single device. Give the beginning of an id from 'caseweave-admin device list'.")
                   .arg(shown(which)));
    return found[0];
}

AgencyTrusted findTrusted(const Directory &directory, const QString &who)
{
    std::vector<AgencyTrusted> found;
    for (const auto &[id, trusted] : directory.trusted()) {
        const bool isNamed = fromUtf8(trusted.name).compare(who, Qt::CaseInsensitive) == 0;
        if (isNamed || (who.size() >= 8 && QString::fromStdString(id.hex()).startsWith(who.toLower())))
            found.push_back(trusted);
    }
    if (found.empty())
        refuse(Exit::Refused, QStringLiteral("not_trusted"),
               QStringLiteral("No trusted agency is called \"%1\". See 'agency show'.").arg(shown(who)));
    if (found.size() > 1)
        refuse(Exit::Refused, QStringLiteral("several"),
               QStringLiteral("Several trusted agencies are called \"%1\". Give the beginning of the id, which 'agency "
                              "show --json' tells.")
                   .arg(shown(who)));
    return found.front();
}

RootFile readRootFile(const QString &file)
{
    const auto bytes = readFile(QFile::encodeName(file).toStdString(), RootFile::mostText);
    if (!bytes && bytes.code() == ErrorCode::NotFound)
        refuse(Exit::Files, QStringLiteral("file_missing"), QStringLiteral("There is no file %1.").arg(file));
    require(bytes ? Status() : Status(bytes.error()), QStringLiteral("%1 could not be read").arg(file));
    return require(RootFile::fromText({reinterpret_cast<const char *>(bytes->data()), bytes->size()}),
                   QStringLiteral("%1 is not an agency's root file").arg(file));
}

void refuseToReplace(const QString &file)
{
    const QFileInfo there(file);
    if (there.exists() || there.isSymLink())
        refuse(Exit::Refused, QStringLiteral("file_exists"),
               QStringLiteral("%1 exists already. Nothing was done: name a new file with --output.").arg(file));
}

void writeFile(const QString &file, ByteView bytes)
{
    require(writeFileDurably(QFile::encodeName(file).toStdString(), bytes),
            QStringLiteral("%1 could not be written").arg(file));
}

HubLink requireHub(const AgencyFolder &folder)
{
    const auto hub = folder.hub();
    if (!hub && !folder.directory().hubs().empty())
        refuse(Exit::Files, QStringLiteral("file_missing"),
               QStringLiteral("hub.link is missing. Take it from a back-up, or, if the hub is this agency's own, run "
                              "'caseweave-admin hub renew'."));
    if (!hub)
        refuse(Exit::Refused, QStringLiteral("no_hub"),
               QStringLiteral("This agency has no hub yet. Make one with 'caseweave-admin hub init', or use another "
                              "agency's with 'caseweave-admin hub use'."));
    return *hub;
}

void publishAfterChange(const Context &context, AgencyFolder &folder, const SigningKey &issuerKey)
{
    if (context.args.has(QStringLiteral("offline")))
        return;
    if (!folder.hub()) {
        context.out.warn(QStringLiteral("Kept here. There is no hub yet to publish it at."));
        return;
    }
    try {
        HubSession session(requireHub(folder), issuerKey.clone(), folder.issuerCertificate(), context.clock,
                           context.random);
        publish(folder, session);
    } catch (Failure &failure) {
        failure.message.prepend(
            QStringLiteral("The change is kept here but is not at the hub: nobody else sees it yet. "
                           "Put right what follows, then run 'caseweave-admin directory "
                           "publish'.\n"));
        throw;
    }
}

} // namespace caseweave::admin
