// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureWorkspace.h"

namespace caseweave {

Workspace::Request FixtureWorkspace::findPacked(const CaseId &id)
{
    return answer("findPacked", id, [=, this] { Q_EMIT packedFound(id, m_packed); });
}

Workspace::Request FixtureWorkspace::releaseAtHubs(const CaseId &id, ReleaseKind kind, const QList<Digest> &ids)
{
    return answer("releaseAtHubs", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            CaseRelease release;
            release.kind = kind;
            release.count = ids.size();
            release.notes = {Digest{static_cast<std::uint8_t>(++m_nextId)}};
            release.by = m_profile.me.name;
            release.agency = m_profile.me.agency;
            release.written = now();
            release.atHub = true;
            snapshot.releases.prepend(release);
        });
    });
}

Workspace::Request FixtureWorkspace::takeBackRelease(const CaseId &id, const QList<Digest> &notes)
{
    return answer("takeBackRelease", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            for (CaseRelease &release : snapshot.releases) {
                if (release.notes == notes) {
                    release.takenBackBy = m_profile.me.name;
                    release.takenBack = now();
                }
            }
        });
    });
}

} // namespace caseweave
