// SPDX-License-Identifier: GPL-3.0-or-later
// What a session writes into a case by itself, once the case is settled.
#include "app/session/ProfileSession.h"

namespace caseweave {

namespace {

constexpr std::int64_t checkpointEveryMs = 24 * 3600 * 1000;

} // namespace

std::vector<DeviceId> ProfileSession::revokedIn(const OpenCase &entry) const
{
    const Roster &roster = entry.file->log().roster();
    std::vector<DeviceId> revoked;
    if (roster.myRole != Role::Lead || !m_directories->complete())
        return revoked;
    for (const RosterMember &member : roster.members) {
        const Directory *directory = m_store->book().directory(member.id.agency);
        const bool distrusted = m_store->book().own().hasWithdrawn(member.id.agency);
        for (const RosterDevice &device : member.devices) {
            const bool out = distrusted || (directory && directory->isRevoked(device.id));
            if (out && device.id != m_device->keys.device())
                revoked.push_back(device.id);
        }
    }
    return revoked;
}

/// A lead's computer puts devices out that their agency revoked, or whose agency is trusted no more, so that what they
/// write from then on is late (docs/protocol.md 3.5) and the hub does not let them in.
void ProfileSession::excludeRevoked(OpenCase &entry)
{
    const std::vector<DeviceId> revoked = revokedIn(entry);
    for (const DeviceId &device : revoked) {
        if (!entry.file->log().removeDevice(device))
            return; // tried again when the case is settled the next time
    }
    if (!revoked.empty())
        entry.sync->localChange();
}

/// A directory may say so while the case has nothing else to do. One that was not at the hub yet does it once it is.
void ProfileSession::excludeWhereDue(OpenCase &entry)
{
    if (entry.file->writeBlock() || revokedIn(entry).empty())
        return;
    if (entry.started && entry.sync->settled())
        excludeRevoked(entry);
    else if (!entry.started && m_connection->state() == HubState::Online)
        startSync(entry);
}

/// What somebody else merged is closed to who joined without history beside it, until a lead's computer says that it
/// holds (docs/protocol.md 3.4).
void ProfileSession::answer(OpenCase &entry)
{
    if (entry.file->log().wantsAnswer() && entry.file->log().rotate())
        entry.sync->localChange();
}

/// Whatever hubs gave out is part of the case from now on, on the computers of those who are to read it.
void ProfileSession::releaseQuiet(OpenCase &entry)
{
    CaseWriter writer(*entry.file, *m_store, m_with.clock, m_with.random);
    const auto released = writer.releaseQuiet();
    if (!released || !*released)
        return; // what failed is tried again when the case is settled the next time
    keepAnchor(entry);
    entry.sync->localChange();
}

/// Each case gets a newer certificate of this device from it, so that others go on sealing to it.
void ProfileSession::stateRenewal(OpenCase &entry)
{
    const DeviceId mine = m_device->keys.device();
    for (const RosterMember &member : entry.file->log().roster().members) {
        for (const RosterDevice &device : member.devices) {
            if (device.id != mine || device.certificate->notAfter >= m_device->certificate.notAfter)
                continue;
            if (entry.file->log().addDevice(m_device->certificate))
                entry.sync->localChange();
            return;
        }
    }
}

/// States once a day what is here, if there was something new, so that others notice what they lack
/// (docs/protocol.md 3.8).
void ProfileSession::checkpoint(OpenCase &entry)
{
    const auto due = entry.file->store().checkpointDue(static_cast<std::int64_t>(entry.file->log().counts().counting),
                                                       m_with.clock.nowMs(), checkpointEveryMs);
    if (!due || !*due)
        return;
    if (entry.file->log().writeCheckpoint())
        entry.sync->localChange();
}

} // namespace caseweave
