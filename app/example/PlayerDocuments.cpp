// SPDX-License-Identifier: GPL-3.0-or-later
// What Player adds of documents.
#include "app/example/Player.h"

#include "app/session/Documents.h"

#include <QDir>

namespace caseweave::example {

bool Player::addDocuments()
{
    for (const StoryDocument &document : std::as_const(m_story.documents)) {
        Actor &author = actorCalled(document.by);
        const auto about = findPeople(author, {document.about});
        if (!about)
            return false;
        DocumentDraft draft = document.draft;
        draft.person = about->first();
        draft.path = QDir(m_places.files).filePath(draft.path);
        draft.onlyFor = idsOf(document.onlyFor);
        if (!request(author, QStringLiteral("adding the document \"%1\"").arg(draft.title),
                     [&](Workspace &w) { return w.documents().add(m_case, draft); }))
            return false;
    }
    return true;
}

/// All that this actor may read is listed, and its bytes are here and at the hub.
bool Player::hasDocuments(const Actor &actor, const CaseSnapshot &now) const
{
    const DocumentStates states = actor.workspace->documents().picture(m_case).states;
    return now.documents.size() >= m_story.documentsFor(actor.member.key)
        && std::all_of(now.documents.begin(), now.documents.end(), [&](const Document &one) {
               const DocumentState state = states.value(one.id);
               return state.here && state.atHub;
           });
}

} // namespace caseweave::example
