// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/ProfileSession.h"
#include "tests/app/support/FictionalAgency.h"
#include "tests/sync/support/TestWorld.h"

#include <QTemporaryDir>

namespace caseweave::test {

/// A professional with a computer: an approved profile in a folder, and the session on it while it is unlocked.
class Colleague {
public:
    Colleague(const ProfileSurroundings &with, ProfileSecrets secrets, const DeviceCertificate &certificate);

    void unlock(bool online = true);
    void lock() { session.reset(); }
    const ProfessionalId &id() const { return m_professional; }
    const DeviceId &device() const { return m_device; }
    const ProfileSurroundings &surroundings() const { return m_with; }
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    /// The profile without a session on it. It must be locked.
    std::unique_ptr<ProfileStore> open() { return open(folder()); }
    /// A copy of its folder; null where that does not open.
    std::unique_ptr<ProfileStore> open(const std::filesystem::path &folder);
    /// Where the profile keeps this case. The profile must be locked.
    std::filesystem::path caseFile(const CaseId &id);

    /// The newest picture of a case that session has shown; opens the case when it has not.
    CaseSnapshotPtr picture(const CaseId &id);
    bool close(const CaseId &id);
    QList<ChronologyEvent> events(const CaseId &id, const ChronologyFilter &filter = {});
    CaseSummary summary(const CaseId &id) const;
    bool has(const CaseId &id) const { return !summary(id).id.isZero(); }
    /// Everything of everybody is here, and everything of this one is there.
    bool isSettled() const;
    Status addEvent(const CaseId &id, const QString &title, const QList<ProfessionalId> &onlyFor = {});
    Status writeField(const CaseId &id, const FieldDraft &draft);
    Status addMember(const CaseId &id, const Colleague &who, MemberRole role = MemberRole::Contributor);
    QByteArray digest(const CaseId &id);
    /// Its picture of the case, where it has one, has every entry that is here.
    bool showsAll(const CaseId &id);

private:
    ProfileSurroundings m_with;
    QTemporaryDir m_folder;
    ProfessionalId m_professional;
    DeviceId m_device;

public:
    std::map<CaseId, CaseSnapshotPtr> pictures;
    std::unique_ptr<ProfileSession> session; ///< last, so that it goes before its folder
};

/// A hub in this process, a council and a police force that trust each other, and the people in them. One thread.
class SessionWorld {
public:
    SessionWorld();
    ~SessionWorld();

    /// Restarts the hub with room for blobs: in this folder, or without one in memory, which the next restart loses.
    void keepBlobs(const std::filesystem::path &folder = {});
    /// The hub is there again and has nothing; its administrator put the agencies' directories to it.
    void loseStore();
    /// Leaves no room in the inbox of this one for anybody, as any device that the hub lets in can.
    bool fillInbox(const Colleague &who);

    std::unique_ptr<Colleague> hire(FictionalAgency &agency, const std::string &name, const Clock *clock = nullptr);
    /// Another computer of somebody who was hired.
    std::unique_ptr<Colleague> equip(FictionalAgency &agency, const CardChange &card, const Clock *clock = nullptr);
    /// Puts what the agencies have signed so far to the hub.
    void publish();
    /// Waits until each of them is settled and all hold, and show, the same state of the case.
    bool agree(const CaseId &id, const std::vector<Colleague *> &people);

    testing::TestHubWorld hub;
    SystemRandom random;
    NoKeyStore keyStore;
    FictionalAgency council;
    FictionalAgency police;

private:
    void admit();
    void publish(FictionalAgency &agency);
    std::map<AgencyId, std::size_t> m_published;
};

} // namespace caseweave::test
