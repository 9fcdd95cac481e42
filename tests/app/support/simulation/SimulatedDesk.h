// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/ProfileSession.h"
#include "tests/app/support/simulation/SimulatedSite.h"

namespace caseweave::test {

/// A computer's clock, which need not be right.
class DeskClock final : public Clock {
public:
    explicit DeskClock(const ManualClock &clock) : m_clock(clock) { }
    std::int64_t nowMs() const override { return m_clock.nowMs() + wrongMs; }
    std::int64_t wrongMs = 0;

private:
    const ManualClock &m_clock;
};

/// A professional at a computer: the real session over a real profile, on a simulated disk and network.
class SimulatedDesk {
public:
    SimulatedDesk(const std::string &name, SimulatedSite &site, const std::filesystem::path &folder,
                  SimulatedNetwork &network, const ManualClock &clock, Random &random);
    ~SimulatedDesk();

    /// Opens the profile; a case that is damaged after is the caller's to find.
    bool unlock();
    void lock();
    bool isOpen() const { return session != nullptr; }
    /// As when the program is killed, or the power fails, and it is opened again.
    bool crash();
    bool powerCut(std::uint64_t thousandths);
    void takeImage();
    bool hasImage() const { return m_hasImage; }
    std::set<Bytes> written() const;
    bool isInImage(const Bytes &envelope) const { return m_inImage.count(envelope) != 0; }
    /// An old copy of the whole folder comes back, or with `anchorsStay` all but what tells that it is old.
    bool restore(bool anchorsStay);
    void setOnline(bool online);

    CaseFile *file(const CaseId &id) { return session ? session->caseFile(id) : nullptr; }
    bool has(const CaseId &id) { return file(id) != nullptr; }
    CaseSnapshotPtr picture(const CaseId &id);
    bool isSettled(const CaseId &id);

    const std::string name;
    SimulatedSite &site;
    ProfessionalId professional;
    DeviceId device;
    SignPublicKey signKey{}; ///< of the device
    MemberId member;
    DeskClock clock;
    SimulatedDisk disk;
    std::unique_ptr<ProfileSession> session;
    bool online = true;

    /// What it has written and not seen acknowledged yet, by its place in the outbox.
    std::map<std::uint64_t, Bytes> unsent;
    std::vector<Bytes> acknowledged;
    /// After it came back from an old image: what it had written since the image was made, and what it wrote after. For
    /// a hub that shows one to some and the other to others.
    std::set<Bytes> firstHistory;
    std::set<Bytes> secondHistory;
    bool wasRestored = false;
    bool wasRemoved = false;

private:
    bool reopenOn(const std::filesystem::path &left);

    const ProfileSurroundings m_with;
    std::filesystem::path m_image;
    bool m_hasImage = false;
    std::set<Bytes> m_inImage; ///< of what it wrote
    CaseSnapshotPtr m_picture;
};

} // namespace caseweave::test
