// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/AgencyFolder.h"

#include "app/admin/Acting.h"
#include "app/admin/Failure.h"
#include "app/enrolment/Approval.h"
#include "crypto/chance/Random.h"
#include "crypto/vault/Vault.h"

#include <QFile>
#include <filesystem>

namespace caseweave::admin {

namespace {

/// For another command to end.
constexpr int mostWaitMs = 5000;

enum class KeyUse : std::uint8_t { Root = 1, Issuer = 2 };

std::filesystem::path toPath(const QString &name)
{
    return {QFile::encodeName(name).toStdString()};
}

QString recordName(std::uint64_t number)
{
    return QStringLiteral("directory/%1.record").arg(number, 8, 10, QLatin1Char('0'));
}

/// A key file holds one byte that says which key it is, and the seed.
void writeKey(const QString &file, KeyUse use, const SigningKey &key, const SecretBytes &passphrase, Random &random)
{
    SecretBytes content(33);
    content.span()[0] = static_cast<std::uint8_t>(use);
    const SecretBytes seed = key.seed();
    std::copy(seed.view().begin(), seed.view().end(), content.span().begin() + 1);
    require(Vault::create(toPath(file), passphrase.view(), {}, content, random),
            QStringLiteral("%1 could not be written").arg(file));
}

/// The agency's own file is not as it must be, whatever is wrong with it.
[[noreturn]] void refuseFile(ErrorCode code, const QString &file)
{
    if (code == ErrorCode::NotFound)
        refuse(Exit::Files, QStringLiteral("file_missing"),
               QStringLiteral("%1 is missing. Take it from a back-up.").arg(file));
    refuse(code == ErrorCode::Storage ? code : ErrorCode::Damaged, QStringLiteral("%1 could not be read").arg(file));
}

template <class T>
T requireFile(Result<T> result, const QString &file)
{
    if (!result)
        refuseFile(result.code(), file);
    return std::move(*result);
}

SigningKey readKey(const QString &file, KeyUse use, const SecretBytes &passphrase)
{
    Result<Vault> opened = Vault::open(toPath(file), passphrase.view(), {});
    if (!opened && opened.code() == ErrorCode::NotFound && use == KeyUse::Root)
        refuse(Exit::Files, QStringLiteral("file_missing"),
               QStringLiteral("%1 is not there. Put it back for this command, from where you keep it.").arg(file));
    if (!opened && opened.code() == ErrorCode::Busy)
        refuse(Exit::Files, QStringLiteral("no_memory"),
               QStringLiteral("%1 could not be opened: too little memory is free. Close something and try again.")
                   .arg(file));
    if (!opened && opened.code() != ErrorCode::CannotOpen)
        refuseFile(opened.code(), file);
    const auto vault = require(std::move(opened), QStringLiteral("%1 could not be opened").arg(file));
    const ByteView content = vault.content().view();
    if (content.size() != 33 || content[0] != static_cast<std::uint8_t>(use))
        refuse(ErrorCode::Damaged, QStringLiteral("%1 does not hold the key that belongs there").arg(file));
    return SigningKey::fromSeed(content.subspan(1));
}

bool isEndedHub(const DirectoryChange &change, std::int64_t atSeconds)
{
    const auto *hub = std::get_if<HubStated>(&change);
    return hub != nullptr && !isWithinTime(hub->certificate, atSeconds);
}

/// Whether the hub that the agency stated last is past its time.
bool hasEndedHub(const Directory &directory, std::int64_t atSeconds)
{
    return !directory.hubs().empty() && !isWithinTime(directory.hubs().back().certificate, atSeconds);
}

} // namespace

AgencyFolder::AgencyFolder(const QString &path) : m_dir(path) { }

void AgencyFolder::lock()
{
    auto taken = FolderLock::take(toPath(filePath(QStringLiteral("lock"))), mostWaitMs);
    if (!taken && taken.code() == ErrorCode::Conflict)
        refuse(Exit::InUse, QStringLiteral("locked"),
               QStringLiteral("Another caseweave-admin is at work in %1. Wait until it has ended.").arg(path()));
    m_lock = require(std::move(taken), QStringLiteral("The folder %1 could not be locked").arg(path()));
}

AgencyFolder AgencyFolder::create(const QString &path, const NewAgency &agency, const SecretBytes &rootPassphrase,
                                  const SecretBytes &issuerPassphrase, Random &random)
{
    AgencyFolder folder(path);
    if (folder.m_dir.exists() && !folder.m_dir.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
        refuse(Exit::Refused, QStringLiteral("folder_in_use"),
               QStringLiteral("%1 is not empty. Name a new folder for the agency's files.").arg(folder.path()));
    if (!QDir().mkpath(folder.filePath(QStringLiteral("directory")))
        || !QDir().mkpath(folder.filePath(QStringLiteral("trusted")))
        || !QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        refuse(ErrorCode::Storage, QStringLiteral("The folder %1 could not be made").arg(folder.path()));
    folder.lock();

    const SigningKey root = SigningKey::generate(random);
    const SigningKey issuer = SigningKey::generate(random);
    folder.m_issuer = AgencyCertificate::issue(root, AgencyRole::Issuer, issuer.publicKey(), std::nullopt, agency.name,
                                               agency.now - clockToleranceSeconds, agency.notAfter);
    writeKey(folder.filePath(QStringLiteral("root.key")), KeyUse::Root, root, rootPassphrase, random);
    writeKey(folder.filePath(QStringLiteral("issuer.key")), KeyUse::Issuer, issuer, issuerPassphrase, random);
    folder.write(QStringLiteral("issuer.certificate"), folder.m_issuer.encoded);
    folder.m_directory
        = require(Directory::pinned(agencyIdOf(root.publicKey()), root.publicKey()), QStringLiteral("The root key"));
    folder.append(issuer, AgencyItself{root.publicKey(), agency.name, agency.kind}, agency.now);
    return folder;
}

AgencyFolder AgencyFolder::open(const QString &path)
{
    AgencyFolder folder(path);
    const bool isBegun = QFile::exists(folder.filePath(recordName(0)));
    if (!isBegun && !QFile::exists(folder.filePath(QStringLiteral("agency.root"))))
        refuse(Exit::Refused, QStringLiteral("no_agency"),
               QStringLiteral("%1 holds no agency. Name its folder with --folder, or make one with "
                              "'caseweave-admin agency create'.")
                   .arg(folder.path()));
    folder.lock();
    const Bytes text = folder.read(QStringLiteral("agency.root"), RootFile::mostText);
    const auto rootFile = RootFile::fromText({reinterpret_cast<const char *>(text.data()), text.size()});
    if (!rootFile)
        refuse(ErrorCode::Damaged, QStringLiteral("agency.root does not verify"));
    const QString certificate = QStringLiteral("issuer.certificate");
    folder.m_issuer = requireFile(AgencyCertificate::decode(folder.read(certificate, 4096)), certificate);
    // Whether it holds now is another question: "agency renew" needs the folder.
    if (folder.m_issuer.role != AgencyRole::Issuer
        || !folder.m_issuer.verify(rootFile->root, folder.m_issuer.notBefore))
        refuseFile(ErrorCode::Damaged, certificate);
    folder.m_directory = require(Directory::pinned(rootFile->agency(), rootFile->root), QStringLiteral("agency.root"));
    for (std::uint64_t n = 0; QFile::exists(folder.filePath(recordName(n))); ++n) {
        Bytes record = folder.read(recordName(n), DirectoryRecord::mostBytes);
        if (!folder.m_directory->append(record) || folder.m_directory->count() != n + 1)
            refuse(ErrorCode::Damaged, QStringLiteral("%1 does not verify").arg(recordName(n)));
        folder.m_records.push_back(std::move(record));
    }
    if (folder.m_records.empty())
        refuse(ErrorCode::Damaged, QStringLiteral("The directory's first record is missing"));
    return folder;
}

SigningKey AgencyFolder::rootKey(const SecretBytes &passphrase) const
{
    SigningKey key = readKey(filePath(QStringLiteral("root.key")), KeyUse::Root, passphrase);
    if (key.publicKey() != m_directory->root())
        refuse(ErrorCode::Damaged, QStringLiteral("root.key is another agency's"));
    return key;
}

SigningKey AgencyFolder::issuerKey(const SecretBytes &passphrase) const
{
    SigningKey key = readKey(filePath(QStringLiteral("issuer.key")), KeyUse::Issuer, passphrase);
    if (key.publicKey() != m_issuer.signKey)
        refuse(ErrorCode::Damaged, QStringLiteral("issuer.key does not belong to issuer.certificate"));
    return key;
}

void AgencyFolder::append(const SigningKey &issuerKey, const DirectoryChange &change, std::int64_t nowSeconds)
{
    const auto record = DirectoryRecord::make(issuerKey, m_issuer, m_directory->count(), m_directory->newestLink(),
                                              std::max(nowSeconds, m_directory->newestTime()), change);
    Directory next = *m_directory;
    const Status taken = next.append(record.encoded);
    if (!taken && taken.code() == ErrorCode::Expired) {
        const bool issuerEnded = !isWithinTime(m_issuer, record.time);
        const bool changeEnded = isEndedHub(change, record.time);
        if (issuerEnded || changeEnded)
            refuseEnded(issuerEnded, changeEnded || hasEndedHub(*m_directory, record.time), Exit::Refused);
    }
    require(taken, QStringLiteral("The change does not fit the directory"));
    keepRecord(record.encoded);
    m_directory = std::move(next);
    if (record.number == 0 || std::holds_alternative<HubStated>(change))
        writeRootFile();
}

std::size_t AgencyFolder::takePage(std::span<const Bytes> page)
{
    Directory next = *m_directory;
    const std::size_t added
        = require(next.takePage(page), QStringLiteral("What the hub holds does not fit the directory here"));
    for (const Bytes &record : page.last(added))
        keepRecord(record);
    m_directory = std::move(next);
    writeRootFile();
    return added;
}

void AgencyFolder::keepRecord(ByteView record)
{
    write(recordName(m_records.size()), record);
    m_records.emplace_back(record.begin(), record.end());
}

void AgencyFolder::replaceIssuerCertificate(const AgencyCertificate &certificate)
{
    write(QStringLiteral("issuer.certificate"), certificate.encoded);
    m_issuer = certificate;
}

std::optional<HubLink> AgencyFolder::hub() const
{
    if (!QFile::exists(filePath(QStringLiteral("hub.link"))))
        return std::nullopt;
    return requireFile(HubLink::decode(read(QStringLiteral("hub.link"), 8192)), QStringLiteral("hub.link"));
}

QStringList AgencyFolder::faults() const
{
    const QString key = QStringLiteral("issuer.key");
    QStringList found;
    try {
        requireFile(Vault::needsStoreSecret(toPath(filePath(key))), key);
    } catch (const Failure &failure) {
        found += failure.message;
    }
    try {
        requireHub(*this);
    } catch (const Failure &failure) {
        if (failure.exit == Exit::Files)
            found += failure.message;
    }
    return found;
}

void AgencyFolder::setHub(const HubLink &link)
{
    write(QStringLiteral("hub.link"), link.encode());
    writeRootFile();
}

RootFile AgencyFolder::rootFile() const
{
    RootFile file;
    file.root = m_directory->root();
    file.name = m_directory->name();
    file.kind = m_directory->kind();
    file.firstRecord = m_records.front();
    const auto link = hub();
    for (const Bytes &bytes : m_records) {
        const auto record = DirectoryRecord::decode(bytes);
        const auto *stated = record ? std::get_if<HubStated>(&record->change) : nullptr;
        // Another agency's hub is that agency's to export.
        if (stated == nullptr || stated->certificate.agency != file.agency())
            continue;
        file.hubRecord = bytes;
        file.hub = HubLink{stated->address, file.root, stated->certificate, std::nullopt};
        if (link && link->certificate.signKey == stated->certificate.signKey)
            file.hub->tls = link->tls;
    }
    return file;
}

QString AgencyFolder::trustedFile(const AgencyId &agency) const
{
    return filePath(QStringLiteral("trusted/%1.root").arg(QString::fromStdString(agency.hex())));
}

void AgencyFolder::writeRootFile() const
{
    const std::string text = rootFile().text();
    write(QStringLiteral("agency.root"), viewOf(text));
}

std::uint64_t AgencyFolder::publishedCount() const
{
    QFile file(filePath(QStringLiteral("directory/published")));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return std::min<std::uint64_t>(file.read(32).trimmed().toULongLong(), m_records.size());
}

void AgencyFolder::setPublishedCount(std::uint64_t count)
{
    const std::string text = std::to_string(count) + '\n';
    write(QStringLiteral("directory/published"), viewOf(text));
}

Bytes AgencyFolder::read(const QString &name, std::size_t most) const
{
    return requireFile(readFile(toPath(filePath(name)), most), name);
}

void AgencyFolder::write(const QString &name, ByteView bytes) const
{
    require(writeFileDurably(toPath(filePath(name)), bytes), QStringLiteral("%1 could not be written").arg(name));
}

bool isWithinTime(const AgencyCertificate &certificate, std::int64_t atSeconds)
{
    return certificate.notBefore <= atSeconds && atSeconds < certificate.notAfter;
}

} // namespace caseweave::admin
