// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobCheck.h"
#include "sync/hub/Hub.h"
#include "sync/hub/HubLimits.h"
#include "sync/hub/StoreChoice.h"
#include "sync/hub/StoreContents.h"
#include "sync/lock/FolderLock.h"

#include <QHostAddress>
#include <QJsonObject>

namespace caseweave {

/// Why a hub does not start. The numbers are the program's exit codes.
enum class StartProblem : int {
    Usage = 2,
    FolderMissing = 10,
    FolderNotWritable = 11,
    SettingsBad = 12,
    TlsMissing = 13,
    TlsBad = 14,
    TlsMismatch = 15,
    TlsExpired = 16,
    HubKeyBad = 17,
    HubCertificateBad = 18, ///< missing, not a hub's, or not of this key
    HubCertificateExpired = 19,
    RootsMissing = 20,
    RootBad = 21,
    HubCertificateUntrusted = 22, ///< its agency's root is not admitted
    Running = 23, ///< another hub has this folder
    DatabaseDamaged = 24,
    DatabaseNewer = 25,
    DatabaseFailed = 26,
    PortTaken = 27,
    AddressBad = 28,
    StatusPortTaken = 29,
    DatabaseMissing = 30, ///< there was one
    DatabaseUnreachable = 40,
    DatabaseUnsafe = 41, ///< it would acknowledge what it may lose
    DatabaseDenied = 42, ///< it is there, and does not let this hub do its work
    DatabaseBusy = 43,
    StoreNotEmpty = 44,
    MoveFailed = 45,
    BlobsDamaged = 46,
    DatabaseUnfinished = 47, ///< it is a copy that was interrupted
};

/// What went wrong and where.
struct StartFailure {
    StartProblem problem;
    QString path;
    QString detail = {}; ///< said instead of the problem's own sentence, where there is more to say
    QJsonObject found = {}; ///< more of it, for scripts
};

/// What the folder of a hub holds, as caseweave-admin writes it:
///   hub.json           {"address": ..., "listen": "0.0.0.0:7443", "limits": {"connections": 500},
///                      "peers": [{"agency": 64 hexadecimal digits, "address": "hub.example:7443"}],
///                      "store": "postgresql", "database": "service=caseweave", "legal-hold": false}
///   tls.crt, tls.key   PEM
///   hub.key            the hub's Ed25519 seed, 64 hexadecimal digits
///   hub.certificate    the agency certificate of role hub, encoded
///   admitted/*.root    a root public key, 64 hexadecimal digits, a space and the agency's name
///   hub.db             the store, if it is not in PostgreSQL; made here
///   blobs/             DiskBlobStore; made here
///   hub.mark           StoreMark; made here
///   hub.used           there has been such a file: from then on none is made unless it is asked for
class HubFolder {
public:
    /// What is not in the folder itself; what is empty is.
    struct Elsewhere {
        QString data; ///< folder of the store
        QString tlsCertificate; ///< file
        QString tlsKey;
    };
    explicit HubFolder(QString path) : HubFolder(std::move(path), Elsewhere()) { }
    HubFolder(QString path, Elsewhere elsewhere);

    struct Listen {
        QHostAddress address;
        quint16 port = 0;
        static std::optional<Listen> parse(const QString &text);
    };
    /// What hub.json says, and what it leaves out.
    struct Settings {
        Listen listen;
        HubSettings hub;
        std::vector<HubPeer> peers;
        StoreChoice store = {};
    };

    /// Everything but the store. Nothing is written.
    std::variant<HubIdentity, StartFailure> loadIdentity(std::int64_t nowSeconds) const;
    std::variant<std::map<AgencyId, SignPublicKey>, StartFailure> loadRoots() const;
    std::variant<Settings, StartFailure> loadSettings() const;
    std::variant<tls::ServerTls, StartFailure> loadTls(std::int64_t nowSeconds) const;
    /// The keys that every account of this computer may read, each by its name in the folder.
    std::vector<const char *> openKeys() const;
    /// Takes the folder for this process, if the store is in it, and opens the store twice. Where there is no file, one
    /// is made, but not where there was one before (DatabaseMissing): a disk that is not there must not look like a hub
    /// that holds nothing. So is a database of PostgreSQL that is empty where another one was. `anew`: the person who
    /// runs the hub wants an empty file; Usage when there is one.
    struct Stores {
        Hub::Stores hub;
        std::optional<FolderLock> lock = {};
        bool isMarked = true; ///< that there has been a file is written down, and how far the store has come
        bool isRenewed = false; ///< the store's generation, since it was last open here
    };
    std::variant<Stores, StartFailure> openStores(const StoreChoice &choice, bool anew) const;
    /// When the hub has ended, and holds the folder still. Where its file holds nothing, that is noted: an empty
    /// database of PostgreSQL may take its place.
    void noteEnd(const StoreChoice &choice) const;
    struct Checked {
        bool hasStore = false; ///< none is well where there never was
        std::optional<ContentsDigest> contents = {}; ///< nothing: of a version before this one
        BlobFindings blobs = {};
    };
    /// Reads all of the store, its blobs as well; nothing is made or changed.
    std::variant<Checked, StartFailure> checkStore(const StoreChoice &choice) const;

    QString file(const char *name) const;
    QString databasePath() const;
    /// The store, for whoever runs the hub.
    QString storeName(const StoreChoice &choice) const;

private:
    std::optional<AgencyId> ownAgency() const;
    std::optional<StartFailure> takeData(std::optional<FolderLock> &lock) const;
    std::variant<Stores, StartFailure> openFile(bool anew) const;
    std::variant<Stores, StartFailure> openDatabase(const StoreChoice &choice) const;
    StartFailure databaseFailure(const StoreChoice &choice, ErrorCode code) const;
    std::optional<StartFailure> settle(Stores &stores, const StoreChoice &choice, bool anew) const;
    /// Of a database that was used through this folder: whether another one is in its place that holds nothing.
    Result<bool> isLost(const Stores &stores, const StoreChoice &choice) const;
    StartFailure lost(const StoreChoice &choice) const;
    std::variant<Checked, StartFailure> checkFile() const;
    std::variant<Checked, StartFailure> checkDatabase(const StoreChoice &choice) const;
    QString blobFolder() const;
    StoreMark mark(const StoreChoice &choice) const;
    QString lockFile() const;
    bool hasStore() const;
    bool hadStore() const;
    bool markStore() const;

    QString m_path;
    QString m_dataPath;
    QString m_tlsCertificate;
    QString m_tlsKey;
};

/// The problem's name for scripts, which stays the same: "folder_missing".
QString codeWord(StartProblem problem);
/// Whether a copy that was to become this file is not whole.
std::optional<StartFailure> unfinishedCopy(const QString &file);
/// What it means that a store could not be opened.
StartProblem startProblemOf(ErrorCode code);
/// What to say of a store that is damaged there; empty where that is not known.
QString damagedAt(const std::string &where);
/// What to say of blobs that are not there.
QString missingText(const BlobFindings &found);
void addMissing(QJsonObject &object, const BlobFindings &found);
/// What was found of the signatures in a store, for whoever runs the hub and for scripts.
QString signaturesText(const Signatures &signatures);
void addSignatures(QJsonObject &object, const Signatures &signatures);

/// What to tell the person who starts the hub: what is wrong and what to do, in English.
QString explain(const StartFailure &failure);

} // namespace caseweave
