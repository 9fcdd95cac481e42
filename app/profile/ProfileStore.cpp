// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/ProfileStore.h"

#include "app/profile/OpenFiles.h"
#include "crypto/hash/Hash.h"

#include <set>
#include <sstream>

namespace caseweave {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t storeSecretBytes = 32;

fs::path vaultFile(const fs::path &folder)
{
    return folder / "vault";
}

/// Names this profile in the OS key store. Not secret.
fs::path nameFile(const fs::path &folder)
{
    return folder / "name";
}

fs::path anchorFile(const fs::path &folder)
{
    return folder / "anchors";
}

/// Names files that are being made and that no case is in yet.
fs::path unlistedFile(const fs::path &folder)
{
    return folder / "import";
}

constexpr std::size_t mostUnlistedBytes = 4U << 20;

fs::path databaseFile(const fs::path &folder)
{
    return folder / "profile.db";
}

Status makeFolder(const fs::path &folder)
{
    std::error_code failed;
    fs::create_directories(folder / "cases", failed);
    if (failed)
        return failed == std::errc::no_space_on_device ? ErrorCode::DiskFull : ErrorCode::Storage;
    fs::permissions(folder, fs::perms::owner_all, failed);
    return {};
}

Result<FolderLock> lockFolder(const fs::path &folder)
{
    return FolderLock::take(folder / "lock");
}

Result<std::string> readName(const fs::path &folder)
{
    const auto bytes = readFile(nameFile(folder), 64);
    if (!bytes)
        return bytes.error();
    return std::string(bytes->begin(), bytes->end());
}

/// Puts a new half of the vault's key into the OS key store. Empty where there is none: the passphrase alone protects.
SecretBytes makeStoreSecret(const fs::path &folder, const ProfileSurroundings &with)
{
    const std::string name = "vault-" + toHex(with.random.bytes(8));
    SecretBytes secret = SecretBytes::random(storeSecretBytes, with.random);
    if (!with.keyStore.write(name, secret))
        return {};
    if (!writeFileDurably(nameFile(folder), viewOf(name)))
        return {};
    return secret;
}

Result<SecretBytes> readStoreSecret(const fs::path &folder, const ProfileSurroundings &with)
{
    const auto name = readName(folder);
    if (!name)
        return ErrorCode::NoKey;
    auto secret = with.keyStore.read(*name);
    if (!secret || secret->size() != storeSecretBytes)
        return ErrorCode::NoKey;
    return secret;
}

SecretBytes anchorKeyOf(const SecretBytes &databaseKey)
{
    SecretBytes key(32);
    keyedHash(databaseKey.view(), "CW1 anchor key", {}, key.span());
    return key;
}

} // namespace

ProfileStore::ProfileStore(fs::path folder, const ProfileSurroundings &with, FolderLock lock, Vault vault,
                           ProfileSecrets secrets, bool usesKeyStore)
    : m_folder(std::move(folder)), m_with(with), m_lock(std::move(lock)), m_vault(std::move(vault)),
      m_secrets(std::move(secrets)), m_usesKeyStore(usesKeyStore)
{
}

bool ProfileStore::exists(const fs::path &folder)
{
    std::error_code ignored;
    return fs::exists(vaultFile(folder), ignored);
}

bool ProfileStore::lacksVault(const fs::path &folder)
{
    if (exists(folder))
        return false;
    std::error_code failed;
    for (fs::directory_iterator file(folder / "cases", failed), end; !failed && file != end; file.increment(failed)) {
        if (file->path().extension() == ".db")
            return true;
    }
    return false;
}

Result<bool> ProfileStore::needsKeyStore(const fs::path &folder)
{
    return Vault::needsStoreSecret(vaultFile(folder));
}

Result<std::unique_ptr<ProfileStore>> ProfileStore::create(const fs::path &folder, const SecretBytes &passphrase,
                                                           ProfileSecrets secrets, const ProfileSurroundings &with)
{
    if (passphrase.empty())
        return ErrorCode::Weak;
    if (const Status made = makeFolder(folder); !made)
        return made.error();
    auto lock = lockFolder(folder);
    if (!lock)
        return lock.error();
    if (exists(folder))
        return ErrorCode::Conflict;
    if (lacksVault(folder))
        return ErrorCode::Damaged;
    const SecretBytes storeSecret = makeStoreSecret(folder, with);
    secrets.databaseKey = SecretBytes::random(32, with.random);
    auto vault = Vault::create(vaultFile(folder), passphrase.view(), storeSecret.view(), secrets.encode(), with.random,
                               with.cost);
    if (!vault)
        return vault.error();
    std::unique_ptr<ProfileStore> store(
        new ProfileStore(folder, with, std::move(*lock), std::move(*vault), std::move(secrets), !storeSecret.empty()));
    if (const Status opened = store->openParts(); !opened)
        return opened.error();
    return store;
}

Result<std::unique_ptr<ProfileStore>> ProfileStore::open(const fs::path &folder, const SecretBytes &passphrase,
                                                         const ProfileSurroundings &with)
{
    const auto needsStore = Vault::needsStoreSecret(vaultFile(folder));
    if (!needsStore)
        return needsStore.error();
    auto lock = lockFolder(folder);
    if (!lock)
        return lock.error();
    SecretBytes storeSecret;
    if (*needsStore) {
        auto secret = readStoreSecret(folder, with);
        if (!secret)
            return secret.error();
        storeSecret = std::move(*secret);
    }
    auto vault = Vault::open(vaultFile(folder), passphrase.view(), storeSecret.view());
    if (!vault)
        return vault.error();
    auto secrets = ProfileSecrets::decode(vault->content().view());
    if (!secrets)
        return secrets.code() == ErrorCode::Malformed ? Error{ErrorCode::Damaged} : secrets.error();
    std::unique_ptr<ProfileStore> store(
        new ProfileStore(folder, with, std::move(*lock), std::move(*vault), std::move(*secrets), *needsStore));
    if (const Status opened = store->openParts(); !opened)
        return opened.error();
    return store;
}

void ProfileStore::erasePending(const fs::path &folder)
{
    std::error_code ignored;
    for (const fs::path &file :
         {vaultFile(folder), nameFile(folder), anchorFile(folder), databaseFile(folder), unlistedFile(folder)})
        fs::remove(file, ignored);
    fs::remove(databaseFile(folder).concat("-wal"), ignored);
    fs::remove(databaseFile(folder).concat("-shm"), ignored);
}

Status ProfileStore::openParts()
{
    if (const Status made = makeFolder(m_folder); !made)
        return made;
    // Not of the vault's key: that is another after a change of the passphrase, and the anchors would seem tampered
    // with.
    m_anchorKey = anchorKeyOf(m_secrets.databaseKey);
    auto anchors = readAnchors(anchorFile(m_folder), m_anchorKey);
    if (anchors)
        m_anchors = std::move(*anchors);
    else
        m_anchorsIntact = m_secrets.cases.empty();
    // There before the first case is: a file that is missing later was taken away, not just not written yet.
    m_anchorsChanged = m_secrets.cases.empty() && !anchors;
    if (const Status written = flushAnchors(); !written)
        return written;
    sweepUnlisted();
    auto database = ProfileDatabase::open(databaseFile(m_folder), m_secrets.databaseKey);
    if (!database)
        return database.error();
    m_database = std::move(*database);
    auto book = DirectoryBook::open(*m_database, agency(), m_secrets.agencyRoot);
    if (!book)
        return book.error();
    m_book = std::move(*book);
    return recallJurisdictions();
}

Status ProfileStore::recallJurisdictions()
{
    const auto forms = m_database->forms();
    if (!forms)
        return forms.error();
    m_jurisdictions = JurisdictionBook(agency());
    for (const auto &[key, content] : *forms) {
        if (const auto nation = JurisdictionBook::nationOf(QString::fromStdString(key)))
            m_jurisdictions.recall(
                *nation,
                QByteArray(reinterpret_cast<const char *>(content.data()), static_cast<qsizetype>(content.size())));
    }
    return {};
}

Status ProfileStore::writeVault()
{
    return m_vault.replaceContent(m_secrets.encode(), m_with.random);
}

Status ProfileStore::changePassphrase(const SecretBytes &current, const SecretBytes &next)
{
    if (next.empty())
        return ErrorCode::Weak;
    SecretBytes storeSecret;
    if (m_usesKeyStore) {
        auto secret = readStoreSecret(m_folder, m_with);
        if (!secret)
            return secret.error();
        storeSecret = std::move(*secret);
    }
    // Whoever finds the computer unlocked must not be able to lock its owner out.
    if (const auto opened = Vault::open(vaultFile(m_folder), current.view(), storeSecret.view()); !opened)
        return opened.error();
    return m_vault.changePassphrase(next.view(), storeSecret.view(), m_with.random);
}

Status ProfileStore::renew(const DeviceCertificate &certificate)
{
    Bytes before = std::exchange(m_secrets.certificate, certificate.encoded);
    const Status written = writeVault();
    if (!written)
        m_secrets.certificate = std::move(before);
    return written;
}

Status ProfileStore::moveHub(const std::string &address)
{
    std::string before = std::exchange(m_secrets.hubAddress, address);
    const Status written = writeVault();
    if (!written)
        m_secrets.hubAddress = std::move(before);
    return written;
}

Status ProfileStore::approve(const DeviceCertificate &certificate)
{
    auto pending = std::exchange(m_secrets.pending, std::nullopt);
    m_secrets.certificate = certificate.encoded;
    const Status written = writeVault();
    if (!written) {
        m_secrets.pending = std::move(pending);
        m_secrets.certificate.clear();
    }
    return written;
}

std::vector<CaseId> ProfileStore::cases() const
{
    std::vector<CaseId> ids;
    for (const auto &[caseId, location] : m_secrets.cases)
        ids.push_back(caseId);
    return ids;
}

std::size_t ProfileStore::mostCases()
{
    constexpr std::size_t filesOfCase = 3;
    constexpr std::size_t otherFiles = 256;
    constexpr std::size_t most = 10'000;
    const std::size_t allowed = openFilesAllowed();
    return allowed < otherFiles ? 0 : std::min(most, (allowed - otherFiles) / filesOfCase);
}

const CaseLocation *ProfileStore::location(const CaseId &caseId) const
{
    const auto found = m_secrets.cases.find(caseId);
    return found == m_secrets.cases.end() ? nullptr : &found->second;
}

SecretBytes ProfileStore::findKey() const
{
    SecretBytes key(32);
    keyedHash(m_secrets.databaseKey.view(), "CW1 find key", {}, key.span());
    return key;
}

CaseLocation ProfileStore::newLocation()
{
    CaseLocation location;
    m_with.random.fill(location.name);
    location.key = SecretBytes::random(32, m_with.random);
    return location;
}

fs::path ProfileStore::caseFile(const CaseLocation &location) const
{
    return m_folder / "cases" / (toHex(location.name) + ".db");
}

Status ProfileStore::addCase(const CaseId &caseId, CaseLocation location)
{
    const auto [place, added] = m_secrets.cases.emplace(caseId, std::move(location));
    if (!added)
        return ErrorCode::Conflict;
    const Status written = writeVault();
    if (!written)
        m_secrets.cases.erase(place);
    return written;
}

Status ProfileStore::addCases(std::vector<std::pair<CaseId, CaseLocation>> added)
{
    std::vector<CaseId> placed;
    Status written;
    for (auto &[caseId, location] : added) {
        if (!m_secrets.cases.emplace(caseId, std::move(location)).second) {
            written = ErrorCode::Conflict;
            break;
        }
        placed.push_back(caseId);
    }
    if (written)
        written = writeVault();
    if (!written) {
        for (const CaseId &caseId : placed)
            m_secrets.cases.erase(caseId);
    }
    return written;
}

Status ProfileStore::noteUnlisted(std::span<const CaseLocation> places)
{
    if (places.empty()) {
        std::error_code failed;
        fs::remove(unlistedFile(m_folder), failed);
        return failed ? Status(ErrorCode::Storage) : Status();
    }
    std::string names;
    for (const CaseLocation &place : places)
        names += toHex(place.name) + "\n";
    return writeFileDurably(unlistedFile(m_folder), viewOf(names));
}

void ProfileStore::sweepUnlisted()
{
    const auto note = readFile(unlistedFile(m_folder), mostUnlistedBytes);
    if (!note)
        return;
    std::set<std::string> inUse;
    for (const auto &[caseId, location] : m_secrets.cases)
        inUse.insert(toHex(location.name));
    std::istringstream names(std::string(note->begin(), note->end()));
    std::error_code failed;
    for (std::string name; std::getline(names, name);) {
        const bool isName = name.size() == 32 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!isName || inUse.count(name) != 0)
            continue;
        for (const char *ending : {".db", ".db-wal", ".db-shm"}) {
            fs::remove(m_folder / "cases" / (name + ending), failed);
            if (failed)
                return; // the note stays, and with it what it says
        }
        fs::remove_all(m_folder / "cases" / (name + ".documents"), failed);
        if (failed)
            return;
    }
    fs::remove(unlistedFile(m_folder), failed);
}

std::optional<Anchor> ProfileStore::anchor(const CaseId &caseId) const
{
    const auto found = m_anchors.find(caseId);
    return found == m_anchors.end() ? std::nullopt : std::optional(found->second);
}

void ProfileStore::setAnchor(const CaseId &caseId, const Anchor &anchor)
{
    m_anchors[caseId] = anchor;
    m_anchorsChanged = true;
}

Status ProfileStore::flushAnchors()
{
    if (!m_anchorsChanged)
        return {};
    const Status written = writeAnchors(anchorFile(m_folder), m_anchorKey, m_anchors, m_with.random);
    m_anchorsChanged = !written.ok();
    return written;
}

} // namespace caseweave
