// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/HubLink.h"
#include "app/directory/Directory.h"
#include "crypto/memory/SecretBytes.h"
#include "crypto/time/Clock.h"
#include "sync/lock/FolderLock.h"

#include <QDir>
#include <memory>

namespace caseweave {
class Random;
}

namespace caseweave::admin {

/// An agency's files on the administrator's computer. One program at a time: the folder is locked while this lives.
/// Everything throws Failure.
///
/// | file | holds |
/// |---|---|
/// | agency.root | what other agencies import; public |
/// | root.key | the root key, under the root passphrase (docs/protocol.md 7) |
/// | issuer.key | the issuer's key, under the everyday passphrase |
/// | issuer.certificate | public |
/// | directory/00000000.record ... | the directory as signed; public |
/// | hub.link | the hub that devices go to; public |
/// | clocks/ | the rules of clocks that were signed last, of each nation; public |
/// | trusted/ | the root files of agencies that are trusted; public |
/// | hub/ | what caseweave-hub needs, where the agency runs one |
/// | enrolments/ | open tokens, sealed under the issuer's key |
class AgencyFolder {
public:
    struct NewAgency {
        std::string name;
        AgencyKind kind = AgencyKind::Council;
        std::int64_t now = 0;
        std::int64_t notAfter = 0; ///< of the issuer certificate
    };

    /// Makes the keys and the first record. Refused when the folder has something in it.
    static AgencyFolder create(const QString &path, const NewAgency &agency, const SecretBytes &rootPassphrase,
                               const SecretBytes &issuerPassphrase, Random &random);
    /// Verifies the directory again.
    static AgencyFolder open(const QString &path);

    /// Lets other programs work in it from here on: open it again before anything else is done with it.
    void letGo() { m_lock.reset(); }

    QString path() const { return m_dir.absolutePath(); }
    QString filePath(const QString &name) const { return m_dir.absoluteFilePath(name); }
    const Directory &directory() const { return *m_directory; }
    const Bytes &record(std::uint64_t number) const { return m_records[number]; }
    const AgencyCertificate &issuerCertificate() const { return m_issuer; }

    SigningKey rootKey(const SecretBytes &passphrase) const;
    SigningKey issuerKey(const SecretBytes &passphrase) const;

    /// Signs, verifies and keeps the next record. Its time is now, or the newest record's where that is later.
    void append(const SigningKey &issuerKey, const DirectoryChange &change, std::int64_t nowSeconds);
    /// Keeps records that came from the hub; they are verified like everybody else's.
    std::size_t takePage(std::span<const Bytes> page);
    void replaceIssuerCertificate(const AgencyCertificate &certificate);

    /// Nothing where there is no hub.link.
    std::optional<HubLink> hub() const;
    /// What is missing or damaged of what open() does not need, one sentence each.
    QStringList faults() const;
    void setHub(const HubLink &link);
    RootFile rootFile() const;
    /// Where the root file of a trusted agency is kept.
    QString trustedFile(const AgencyId &agency) const;

    /// How many records the hub is known to have.
    std::uint64_t publishedCount() const;
    void setPublishedCount(std::uint64_t count);

private:
    explicit AgencyFolder(const QString &path);
    void lock();
    void keepRecord(ByteView record);
    void writeRootFile() const;
    Bytes read(const QString &name, std::size_t most) const;
    void write(const QString &name, ByteView bytes) const;

    QDir m_dir;
    std::optional<FolderLock> m_lock;
    std::optional<Directory> m_directory;
    std::vector<Bytes> m_records;
    AgencyCertificate m_issuer;
};

/// Whether it is within its time then; who signed it is another question.
bool isWithinTime(const AgencyCertificate &certificate, std::int64_t atSeconds);

} // namespace caseweave::admin
