// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSetup.h"

#include <QJsonArray>

namespace caseweave {
namespace {

const char *databaseSentence(StartProblem problem)
{
    switch (problem) {
    case StartProblem::DatabaseDamaged:
        return "The database is damaged. Keep it, and restore the newest backup.";
    case StartProblem::DatabaseNewer:
        return "The database was written by a newer version of the hub. Install that version.";
    case StartProblem::DatabaseFailed:
        return "The database cannot be opened. Look at the disk, its free space and who owns the file.";
    case StartProblem::DatabaseUnreachable:
        return "No database answers there. See that PostgreSQL runs and that this computer reaches it, with \"psql\" "
               "and "
               "the same words.";
    case StartProblem::DatabaseUnsafe:
        return "The database has synchronous_commit = off: it would acknowledge what a power cut takes away. Set it to "
               "on for the hub's role.";
    case StartProblem::DatabaseDenied:
        return "The database does not let the hub in, or lets it only read. Look at its user, password file and "
               "database name, at pg_hba.conf, and whether this server is a standby.";
    case StartProblem::DatabaseBusy:
        return "The database is being moved, or has no connection free. Wait for the move to end, or raise "
               "max_connections.";
    case StartProblem::StoreNotEmpty:
        return "There is something in this store already. A store is copied into one that is empty or not there yet.";
    case StartProblem::MoveFailed:
        return "The store was not copied.";
    case StartProblem::BlobsDamaged:
        return "There are damaged blobs. Take them from a back-up.";
    case StartProblem::DatabaseUnfinished:
        return "This copy was interrupted before it was whole. Run the same \"caseweave-hub backup\" or \"move\" "
               "again; "
               "only where the database beside it is the one that you want, delete this file.";
    case StartProblem::DatabaseMissing:
        return "This hub has been used, but its database is not there. Is a disk missing, or --data? Mount the disk, "
               "or restore the newest backup. Only if it is lost for good, start once with --new-database: the hub is "
               "then empty.";
    default:
        return "";
    }
}

const char *sentence(StartProblem problem)
{
    switch (problem) {
    case StartProblem::Usage:
        return "The command line was not understood; see --help.";
    case StartProblem::FolderMissing:
        return "There is no such folder. Make one with \"caseweave-admin hub init\".";
    case StartProblem::FolderNotWritable:
        return "The hub cannot write in its data folder. Give it to the user that runs the hub; where its file system "
               "is read-only, check the disk and mount it again.";
    case StartProblem::SettingsBad:
        return "This file is not a JSON object such as {\"listen\": \"0.0.0.0:7443\"}.";
    case StartProblem::TlsMissing:
        return "This file cannot be read. Give it to the user that runs the hub, or make new ones with "
               "\"caseweave-admin hub renew\".";
    case StartProblem::TlsBad:
        return "The TLS certificate or its key is not in PEM form. Take both from a back-up, or run \"caseweave-admin "
               "hub renew\".";
    case StartProblem::TlsMismatch:
        return "The TLS key does not belong to this TLS certificate. Copy both files from the same place.";
    case StartProblem::TlsExpired:
        return "The TLS certificate is not valid now. If the computer's clock is right, run \"caseweave-admin hub "
               "renew\".";
    case StartProblem::HubKeyBad:
        return "The hub's key cannot be read: 64 hexadecimal digits are expected. Take it from a back-up, or see "
               "\"caseweave-admin hub init --help\".";
    case StartProblem::HubCertificateBad:
        return "The hub's certificate cannot be read, is not a hub's, or is not of this hub.key. Copy both from the "
               "agency's folder.";
    case StartProblem::HubCertificateExpired:
        return "The hub's certificate is not valid now. If the computer's clock is right, run \"caseweave-admin hub "
               "renew\".";
    case StartProblem::RootsMissing:
        return "No agency is admitted: this folder has no *.root file, so nobody could log in. Copy it from the "
               "agency's folder.";
    case StartProblem::RootBad:
        return "This file is not an agency's root: 64 hexadecimal digits, a space and the agency's name are expected. "
               "Copy admitted/ again.";
    case StartProblem::HubCertificateUntrusted:
        return "The hub's certificate is not signed by an agency that is admitted. Copy admitted/ and hub.certificate "
               "from the agency's folder.";
    case StartProblem::Running:
        return "Another hub is running in this folder. Stop that one first, or name another folder for the store "
               "with --data.";
    case StartProblem::PortTaken:
        return "Another program listens on this address. \"ss -ltnp\" shows which; end it, or take another port with "
               "--listen.";
    case StartProblem::AddressBad:
        return "This is not an address of this computer, or a port that the hub may not use (below 1024). Take another "
               "with --listen.";
    case StartProblem::StatusPortTaken:
        return "Another program listens on this address. \"ss -ltnp\" shows which; end it, or take another port with "
               "--status-port.";
    default:
        return databaseSentence(problem);
    }
}

const char *databaseWord(StartProblem problem)
{
    switch (problem) {
    case StartProblem::DatabaseDamaged:
        return "database_damaged";
    case StartProblem::DatabaseNewer:
        return "database_newer";
    case StartProblem::DatabaseFailed:
        return "database_failed";
    case StartProblem::DatabaseMissing:
        return "database_missing";
    case StartProblem::DatabaseUnreachable:
        return "database_unreachable";
    case StartProblem::DatabaseUnsafe:
        return "database_unsafe";
    case StartProblem::DatabaseDenied:
        return "database_denied";
    case StartProblem::DatabaseBusy:
        return "database_busy";
    case StartProblem::StoreNotEmpty:
        return "store_not_empty";
    case StartProblem::MoveFailed:
        return "move_failed";
    case StartProblem::BlobsDamaged:
        return "blobs_damaged";
    case StartProblem::DatabaseUnfinished:
        return "database_unfinished";
    default:
        return "";
    }
}

const char *word(StartProblem problem)
{
    switch (problem) {
    case StartProblem::Usage:
        return "usage";
    case StartProblem::FolderMissing:
        return "folder_missing";
    case StartProblem::FolderNotWritable:
        return "folder_not_writable";
    case StartProblem::SettingsBad:
        return "settings_bad";
    case StartProblem::TlsMissing:
        return "tls_missing";
    case StartProblem::TlsBad:
        return "tls_bad";
    case StartProblem::TlsMismatch:
        return "tls_mismatch";
    case StartProblem::TlsExpired:
        return "tls_expired";
    case StartProblem::HubKeyBad:
        return "hub_key_bad";
    case StartProblem::HubCertificateBad:
        return "hub_certificate_bad";
    case StartProblem::HubCertificateExpired:
        return "hub_certificate_expired";
    case StartProblem::RootsMissing:
        return "roots_missing";
    case StartProblem::RootBad:
        return "root_bad";
    case StartProblem::HubCertificateUntrusted:
        return "hub_certificate_untrusted";
    case StartProblem::Running:
        return "running";
    case StartProblem::PortTaken:
        return "port_taken";
    case StartProblem::AddressBad:
        return "address_bad";
    case StartProblem::StatusPortTaken:
        return "status_port_taken";
    default:
        return databaseWord(problem);
    }
}

} // namespace

QString codeWord(StartProblem problem)
{
    return QString::fromLatin1(word(problem));
}

QString explain(const StartFailure &failure)
{
    const QString text = failure.detail.isEmpty() ? QString::fromLatin1(sentence(failure.problem)) : failure.detail;
    return failure.path.isEmpty() ? text : failure.path + QStringLiteral(": ") + text;
}

QString damagedAt(const std::string &where)
{
    return where.empty() ? QString()
                         : QStringLiteral("The database is damaged, at %1. Keep it, and restore the newest backup.")
                               .arg(QString::fromStdString(where));
}

QString missingText(const BlobFindings &found)
{
    constexpr std::size_t mostNamed = 5;
    QStringList some;
    for (std::size_t i = 0; i < std::min(mostNamed, found.missingNames.size()); ++i)
        some += QString::fromStdString(found.missingNames[i]);
    return QStringLiteral("%1 blobs that the database lists are not there, such as %2. Take them from a back-up.")
        .arg(found.missing)
        .arg(some.join(QStringLiteral(", ")));
}

void addMissing(QJsonObject &object, const BlobFindings &found)
{
    QJsonArray names;
    for (const std::string &name : found.missingNames)
        names += QString::fromStdString(name);
    object.insert(QStringLiteral("missing"), static_cast<qint64>(found.missing));
    object.insert(QStringLiteral("missingBlobs"), names);
}

QString signaturesText(const Signatures &signatures)
{
    QString text = QStringLiteral("signatures: %1 good, %2 by authors whom no directory here names")
                       .arg(signatures.good)
                       .arg(signatures.authorUnknown);
    if (signatures.notGood > 0)
        text += QStringLiteral(", %1 not good on notes that were passed on and count for nothing")
                    .arg(signatures.notGood);
    return text;
}

void addSignatures(QJsonObject &object, const Signatures &signatures)
{
    object.insert(QStringLiteral("signaturesGood"), static_cast<qint64>(signatures.good));
    object.insert(QStringLiteral("authorsUnknown"), static_cast<qint64>(signatures.authorUnknown));
    object.insert(QStringLiteral("signaturesNotGood"), static_cast<qint64>(signatures.notGood));
}

} // namespace caseweave
