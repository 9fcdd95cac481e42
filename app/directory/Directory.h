// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/directory/DirectoryRecord.h"

#include <map>
#include <set>

namespace caseweave {

/// How old the newest statement of a directory is (docs/protocol.md 2.3).
enum class Freshness : std::uint8_t {
    Fresh,
    Ageing, ///< over 72 hours: warn
    Stale, ///< over 14 days, or nothing at all: add nobody
};

/// A professional as the directory tells of them.
struct DirectoryProfessional {
    CardChange card;
    bool left = false;
    std::optional<std::int64_t> leftAt; ///< the last time, seconds; also after they came back
    std::vector<DeviceId> devices; ///< every device ever admitted, in that order
};

struct DirectoryDevice {
    DeviceCertificate certificate;
    std::optional<RevocationReason> revoked;
};

struct DirectoryHub {
    AgencyCertificate certificate;
    std::string address;
};

/// One agency's directory, verified record by record under the agency's pinned root. Holds the state in memory; the
/// bytes are its owner's to keep (DirectoryBook, caseweave-admin). Not thread-safe: one thread at a time.
///
/// A fork is provable, stays, and stops everything: its owner keeps the proof. A roll-back is a hub's doing and ends
/// when a hub shows again what was once shown.
class Directory {
public:
    static constexpr std::int64_t ageingSeconds = 72 * 3600;
    static constexpr std::int64_t staleSeconds = 14 * 24 * 3600;

    /// Untrusted when the root is not the agency's.
    static Result<Directory> pinned(const AgencyId &agency, const SignPublicKey &root);

    /// Takes the next record after full verification: form, agency, number, link to the one before, time not before
    /// the one before, issuer certificate under the root at the record's time, signature, and what the change itself
    /// says. A record that is held already is taken again without effect. Changes nothing on failure but the alarm:
    /// Fork (validly signed, but of another chain), BadSignature, Untrusted, Expired, Malformed, TooLarge, Conflict (a
    /// gap), Revoked (admits a device that was revoked before).
    Status append(ByteView record);

    /// What to ask a hub for, DIRGET's after: one less than is held, so that an honest hub shows the newest known
    /// record again and a roll-back cannot pass for "nothing new".
    std::uint64_t askAfter() const { return m_links.empty() ? 0 : m_links.size() - 1; }
    /// Takes a page that answers askAfter(). Rollback when records are held and the page is empty. Else as append(),
    /// record by record; what came before the failure is kept. The number of new records; `added` gets them, also
    /// those before a failure.
    Result<std::size_t> takePage(std::span<const Bytes> page, std::vector<ByteView> *added = nullptr);
    /// A hub says that it has no such directory. Rollback where records are held, else nothing.
    Status takeNone();

    const AgencyId &agency() const { return m_agency; }
    const SignPublicKey &root() const { return m_root; }
    std::string name() const { return m_name; } ///< empty before the first record
    AgencyKind kind() const { return m_kind; }
    std::uint64_t count() const { return m_links.size(); }
    const Digest &newestLink() const { return m_newestLink; } ///< zeros before the first record
    std::int64_t newestTime() const { return m_newestTime; }
    Freshness freshness(std::int64_t nowSeconds) const;
    std::optional<ErrorCode> alarm() const { return m_alarm; } ///< Fork or Rollback
    /// The record that proves the fork, for its owner to keep.
    const Bytes &forkProof() const { return m_forkProof; }
    /// Restores a fork that was kept. Refused (Malformed, BadSignature, ...) unless it proves one against this chain.
    Status restoreFork(ByteView proof);
    /// No alarm and not stale: people of this agency may be added.
    bool maySupplyPeople(std::int64_t nowSeconds) const;

    const std::map<ProfessionalId, DirectoryProfessional> &professionals() const { return m_professionals; }
    const DirectoryProfessional *professional(const ProfessionalId &id) const;
    const std::map<DeviceId, DirectoryDevice> &devices() const { return m_devices; }
    /// Devices of the professional that may receive at that time: admitted, in time, not revoked, professional not
    /// left.
    std::vector<DeviceCertificate> validDevices(const ProfessionalId &id, std::int64_t atSeconds) const;
    /// Whether a certificate holds at that time under this agency: signed, in time (Expired), not revoked and its
    /// professional not left (Revoked). It need not be admitted here yet, since records may lag, unless it began before
    /// its professional left.
    Status checkDevice(const DeviceCertificate &certificate, std::int64_t atSeconds) const;
    bool isRevoked(const DeviceId &id) const { return m_revoked.count(id) != 0; }
    const std::map<AgencyId, AgencyTrusted> &trusted() const { return m_trusted; }
    /// Whether the agency was trusted once and is not any more.
    bool hasWithdrawn(const AgencyId &id) const { return m_withdrawn.count(id) != 0; }
    const std::vector<DirectoryHub> &hubs() const { return m_hubs; } ///< newest last; a later record of a key replaces

private:
    Directory(const AgencyId &agency, const SignPublicKey &root) : m_agency(agency), m_root(root) { }
    Status verifySigned(const DirectoryRecord &record) const;
    Status checkChange(const DirectoryRecord &record) const;
    Status checkHub(const HubStated &hub, std::int64_t atSeconds) const;
    Status alarmFork(const DirectoryRecord &record);
    void apply(const DirectoryRecord &record);
    void applyCard(const CardChange &card);
    void applyWithdrawn(const AgencyId &id);
    void applyLeft(const ProfessionalLeft &left, std::int64_t time);

    AgencyId m_agency;
    SignPublicKey m_root{};
    std::string m_name;
    AgencyKind m_kind = AgencyKind::Council;
    std::vector<Digest> m_links; ///< of every record, by number
    Digest m_newestLink{};
    std::int64_t m_newestTime = 0;
    std::optional<ErrorCode> m_alarm;
    Bytes m_forkProof;
    std::map<ProfessionalId, DirectoryProfessional> m_professionals;
    std::map<DeviceId, DirectoryDevice> m_devices;
    std::set<DeviceId> m_revoked;
    std::map<AgencyId, AgencyTrusted> m_trusted;
    std::set<AgencyId> m_withdrawn;
    std::vector<DirectoryHub> m_hubs;
};

} // namespace caseweave
