// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/directory/Directory.h"
#include "app/directory/DirectoryStore.h"

#include <QString>

namespace caseweave {

/// One professional as found in the book.
struct FoundProfessional {
    AgencyId agency;
    std::string agencyName;
    AgencyKind agencyKind = AgencyKind::Council;
    CardChange card;
    bool enrolled = false; ///< has a device that is valid now
    bool left = false;
};

/// The directories of one's own agency and of those it trusts, each pinned by its root: the own one from the enrolment,
/// the others from the own directory's trust records. Trust is not passed on: what a trusted agency trusts does not
/// count. Keeps every record in the store. One thread at a time; the store must outlive the book.
class DirectoryBook {
public:
    /// Loads and verifies again what the store holds. Damaged when kept records do not verify any more; Untrusted when
    /// the root is not the agency's; the store's own errors.
    static Result<DirectoryBook> open(DirectoryStore &store, const AgencyId &own, const SignPublicKey &root);

    const AgencyId &ownAgency() const { return m_own; }
    const Directory &own() const { return m_directories.at(m_own); }
    /// Null for an agency that is not in the book.
    const Directory *directory(const AgencyId &agency) const;
    /// The own agency first.
    std::vector<AgencyId> agencies() const;

    /// DIRGET's after for this agency; ask every agency of agencies() on each connection, until DIRPAGE has no more.
    std::uint64_t askAfter(const AgencyId &agency) const;
    /// Takes a page that answers askAfter() (see Directory::takePage), and keeps what is new in one write. What the
    /// store does not keep is not believed either. NotFound for an agency that is not in the book. The number of new
    /// records. A trust record among them opens a further directory, so agencies() may have grown.
    Result<std::size_t> takePage(const AgencyId &agency, std::span<const Bytes> page);
    /// The hub says that it has no directory of this agency (see Directory::takeNone).
    Status takeNone(const AgencyId &agency);
    /// The first directory, one's own before the others, that is not to be relied on; null where all are in order.
    const Directory *alarmed() const;

    /// Who vouches for a device certificate: Untrusted when its agency is not in the book, else as
    /// Directory::checkDevice.
    Status checkDevice(const DeviceCertificate &certificate, std::int64_t atSeconds) const;
    /// The root that is pinned for an agency: for roster members and hubs.
    std::optional<SignPublicKey> rootOf(const AgencyId &agency) const;
    /// The card and devices by id, in whichever directory of the book.
    std::optional<FoundProfessional> professional(const ProfessionalId &id, std::int64_t atSeconds) const;
    std::vector<DeviceCertificate> validDevices(const ProfessionalId &id, std::int64_t atSeconds) const;

    /// Everybody each word of the text fits, without regard to case and accents: first those whose surname (the last
    /// word of the name) begins with a word of the text, then other names, then title, team and agency; then by
    /// surname. An empty text finds everybody. People who left are not found. At most `most`.
    std::vector<FoundProfessional> find(const QString &text, std::int64_t atSeconds, std::size_t most = 50) const;

private:
    DirectoryBook(DirectoryStore &store, const AgencyId &own) : m_store(&store), m_own(own) { }
    Status load(const AgencyId &agency, const SignPublicKey &root);
    Status loadAgain(const AgencyId &agency);
    /// Opens the directories of who is trusted now, and closes those of who is not any more; their records stay kept.
    Status openTrusted();
    FoundProfessional describe(const Directory &directory, const DirectoryProfessional &who,
                               std::int64_t atSeconds) const;

    DirectoryStore *m_store;
    AgencyId m_own;
    std::map<AgencyId, Directory> m_directories;
    std::set<AgencyId> m_unkept; ///< of which more is believed than the store would keep or give
};

} // namespace caseweave
