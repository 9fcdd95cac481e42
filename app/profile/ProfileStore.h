// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/JurisdictionBook.h"
#include "app/directory/DirectoryBook.h"
#include "app/profile/AnchorFile.h"
#include "app/profile/KeyStore.h"
#include "app/profile/ProfileDatabase.h"
#include "app/profile/ProfileSecrets.h"
#include "crypto/chance/Random.h"
#include "crypto/time/Clock.h"
#include "crypto/vault/Vault.h"
#include "sync/client/HubLine.h"
#include "sync/lock/FolderLock.h"

namespace caseweave {

/// What a profile works with; all outlive it.
struct ProfileSurroundings {
    const Clock &clock;
    Random &random;
    KeyStore &keyStore;
    VaultCost cost = {};
    Network &network = Network::system();
};

/// A professional's folder on this computer: the vault, the profile's database, one file for each case, and the anchors
/// that tell when one of them is an old copy. While it is open no other program can open it. Closing it (the
/// destructor) frees the keys. One thread.
class ProfileStore {
public:
    /// Whether a folder holds a profile.
    static bool exists(const std::filesystem::path &folder);
    /// Whether case files lie in a folder without the vault that holds their keys. No profile is made there: it would
    /// look like theirs and could not open them, and the vault may still come back from a backup.
    static bool lacksVault(const std::filesystem::path &folder);
    /// Whether the profile there opens with the passphrase and the OS key store together. NotFound, Damaged, Storage.
    static Result<bool> needsKeyStore(const std::filesystem::path &folder);
    /// Conflict when there is one already, or when another program has the folder open. Damaged when the folder
    /// lacksVault(). Weak for an empty passphrase.
    /// Errors of the vault and of the database.
    static Result<std::unique_ptr<ProfileStore>> create(const std::filesystem::path &folder,
                                                        const SecretBytes &passphrase, ProfileSecrets secrets,
                                                        const ProfileSurroundings &with);
    /// Conflict when another program has it open. CannotOpen for a wrong passphrase. NoKey when the vault needs the OS
    /// key store and that does not give its half. Damaged, NotFound, Weak, Storage.
    static Result<std::unique_ptr<ProfileStore>> open(const std::filesystem::path &folder,
                                                      const SecretBytes &passphrase, const ProfileSurroundings &with);
    /// Removes a profile that was never approved, keys and all. The store must be closed.
    static void erasePending(const std::filesystem::path &folder);

    const ProfileSecrets &secrets() const { return m_secrets; }
    AgencyId agency() const { return agencyIdOf(m_secrets.agencyRoot); }
    bool usesKeyStore() const { return m_usesKeyStore; }
    bool pending() const { return m_secrets.pending.has_value(); }
    DirectoryBook &book() { return *m_book; }
    const DirectoryBook &book() const { return *m_book; }

    ProfileDatabase &database() { return *m_database; }
    /// The rules that clocks go by here.
    JurisdictionBook &jurisdictions() { return m_jurisdictions; }
    const JurisdictionBook &jurisdictions() const { return m_jurisdictions; }

    /// From now on the profile opens with `next` alone. Durable; a kill leaves the one or the other. CannotOpen when
    /// `current` is not the passphrase; Weak for an empty one; NoKey when the OS key store does not give its half;
    /// Busy, DiskFull, Storage. Takes about a second.
    Status changePassphrase(const SecretBytes &current, const SecretBytes &next);
    /// This device's certificate is replaced by a newer one for the same keys. Durable.
    Status renew(const DeviceCertificate &certificate);
    /// The hub is found there from now on. Durable.
    Status moveHub(const std::string &address);
    /// Ends a pending enrolment. Durable.
    Status approve(const DeviceCertificate &certificate);
    std::vector<CaseId> cases() const;
    /// How many cases can stand open at once: each takes three of the files that the system lets this program open.
    static std::size_t mostCases();
    /// Null for a case that is not here.
    const CaseLocation *location(const CaseId &caseId) const;
    /// The index over all cases (app/find): its file, and its key, which follows from the profile's own as that of the
    /// anchors does. Neither is there before the first use; what is in it can be read from the cases again.
    std::filesystem::path findFile() const { return m_folder / "find.db"; }
    SecretBytes findKey() const;
    /// A random key and name for a file to be made.
    CaseLocation newLocation();
    std::filesystem::path caseFile(const CaseLocation &location) const;
    /// From now on, durably, the case is here.
    Status addCase(const CaseId &caseId, CaseLocation location);
    /// From now on, durably, all of them are here; after a failure, and a kill before it returns, all or none.
    Status addCases(std::vector<std::pair<CaseId, CaseLocation>> added);

    /// Notes durably that files of these places are being made, so that they go when nothing comes of them: a profile
    /// that is opened removes those that no case of it is in. One note at a time; an empty one removes the note.
    Status noteUnlisted(std::span<const CaseLocation> places);
    /// Removes the files of what was noted, but for those that a case is in, and then the note.
    void sweepUnlisted();

    /// Nothing for a case that was never anchored.
    std::optional<Anchor> anchor(const CaseId &caseId) const;
    /// False when the anchors could not be read at the start: then nothing written here can be trusted to be the newest
    /// until the hub was asked.
    bool anchorsIntact() const { return m_anchorsIntact; }
    /// Kept by the next flushAnchors(): an anchor may lag behind its case, never run ahead of it.
    void setAnchor(const CaseId &caseId, const Anchor &anchor);
    /// Writes what setAnchor() changed. Durable.
    Status flushAnchors();

private:
    ProfileStore(std::filesystem::path folder, const ProfileSurroundings &with, FolderLock lock, Vault vault,
                 ProfileSecrets secrets, bool usesKeyStore);
    Status openParts();
    Status recallJurisdictions();
    Status writeVault();

    std::filesystem::path m_folder;
    ProfileSurroundings m_with;
    FolderLock m_lock;
    Vault m_vault;
    ProfileSecrets m_secrets;
    bool m_usesKeyStore = false;
    SecretBytes m_anchorKey;
    Anchors m_anchors;
    bool m_anchorsIntact = true;
    bool m_anchorsChanged = false;
    std::unique_ptr<ProfileDatabase> m_database;
    std::optional<DirectoryBook> m_book;
    JurisdictionBook m_jurisdictions;
};

} // namespace caseweave
