// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseView.h"

namespace caseweave {

namespace {

using NoteKind = wire::ReleaseNote::Kind;

QDateTime timeOf(const ReleaseNotice &note)
{
    return QDateTime::fromSecsSinceEpoch(note.time);
}

/// The first note of a lead that takes this one back.
const ReleaseNotice *takenBackBy(const ReleaseNotice &note, const std::vector<ReleaseNotice> &notes)
{
    const auto found = std::find_if(notes.begin(), notes.end(), [&](const ReleaseNotice &other) {
        return other.kind == NoteKind::Withdrawn && other.byLead
            && std::binary_search(other.ids.begin(), other.ids.end(), note.note);
    });
    return found == notes.end() ? nullptr : &*found;
}

} // namespace

Result<QList<CaseRelease>> CaseView::readReleases()
{
    const auto notes = m_file.log().releases();
    if (!notes)
        return notes.error();
    QList<CaseRelease> releases;
    for (const ReleaseNotice &note : *notes) {
        if (note.kind == NoteKind::Withdrawn)
            continue;
        const Author &author = m_names.author(note.author);
        CaseRelease release{static_cast<ReleaseKind>(note.kind),
                            static_cast<qint64>(note.ids.size()),
                            {note.note},
                            author.name,
                            author.agency,
                            timeOf(note),
                            note.byLead,
                            note.atHub,
                            {},
                            {}};
        if (const ReleaseNotice *back = takenBackBy(note, *notes)) {
            release.takenBackBy = m_names.author(back->author).name;
            release.takenBack = timeOf(*back);
        }
        // One act of a lead may have needed several notes.
        const auto same = std::find_if(releases.begin(), releases.end(), [&](const CaseRelease &other) {
            return other.kind == release.kind && other.by == release.by && other.written == release.written
                && other.takenBackBy == release.takenBackBy && other.takenBack == release.takenBack;
        });
        if (same == releases.end()) {
            releases.append(release);
            continue;
        }
        same->count += release.count;
        same->notes.append(note.note);
        same->atHub = same->atHub && release.atHub;
    }
    std::stable_sort(releases.begin(), releases.end(),
                     [](const CaseRelease &a, const CaseRelease &b) { return a.written > b.written; });
    return releases;
}

} // namespace caseweave
