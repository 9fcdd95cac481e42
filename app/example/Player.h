// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/example/Story.h"
#include "app/session/ProfileWorkspace.h"

#include <QMap>
#include <functional>
#include <memory>

namespace caseweave::example {

/// Plays a story with real profiles: each professional enrols, writes and reads through the same Workspace that the
/// windows use, and what they write travels through the hub. Needs an event loop's thread; blocks until done.
class Player {
public:
    struct Places {
        QString profiles; ///< a folder for each professional's key
        QString tokens; ///< KEY.token for who is not enrolled yet
        QString files; ///< the documents of the story
    };

    Player(const Story &story, const Places &places, const ProfileSurroundings &with);
    ~Player();

    /// Enrols who is not yet and unlocks everybody. What was done before is kept. False, and a sentence, on failure.
    bool enterAll(const SecretBytes &passphrase);
    /// Writes the case unless it is there already, and waits until everybody has all of it. False, and a sentence, on
    /// failure; a second call then starts where the first one could not go on only if nothing was written yet.
    bool playCase();

    QString problem() const { return m_problem; }
    /// Of the request that was refused, if that is the problem: CannotOpen, the passphrase is wrong.
    std::optional<ErrorCode> refusal() const { return m_refusal; }
    /// Told what happens: "Tom Barker is enrolled: six words".
    std::function<void(const QString &)> tell = [](const QString &) {};

private:
    struct Actor {
        StoryMember member;
        std::unique_ptr<ProfileWorkspace> workspace;
        std::optional<ErrorCode> refusal;
    };

    Actor &actorCalled(const QString &key);
    QList<ProfessionalId> idsOf(const QStringList &keys) const;
    /// People of the case by their given names, once this actor knows of all of them.
    std::optional<QList<ObjectId>> findPeople(Actor &actor, const QStringList &names);
    bool enter(Actor &actor, const SecretBytes &passphrase);
    bool fail(const QString &sentence);
    /// Runs events until the condition holds. False after timeoutMs or when the actor's request was refused.
    bool waitFor(Actor &actor, const QString &what, const std::function<bool()> &condition);
    bool request(Actor &actor, const QString &what, const std::function<Workspace::Request(Workspace &)> &ask);
    bool find(Actor &actor, const QString &name, ProfessionalId &id);
    bool beginCase();
    bool writeFields();
    bool writeTies();
    bool addMembers();
    bool joinAll();
    bool writeEvents();
    bool tellContradictions();
    /// The first writing of the event that is called so, once it has come to this actor.
    std::optional<EntryRef> findEvent(Actor &actor, const QString &title);
    bool recordSharing();
    bool recordAccesses();
    bool raiseConcerns();
    Workspace::Request raise(Workspace &workspace, const StoryConcern &concern) const;
    /// Whether everybody comes to see it.
    bool isShown(const StoryConcern &concern) const;
    bool recordMilestones();
    bool writeInvolvements();
    bool writeVisits();
    bool handOver();
    /// The part of a member, by key, or of somebody without an account, by name, once this actor knows of it.
    std::optional<Involvement> findPart(Actor &actor, const QString &name);
    bool writePlan();
    bool addOutcomes(Actor &author, const StoryPlan &plan, int version);
    bool addActions(Actor &author, const StoryPlan &plan, int version);
    bool writeAll(Actor &author, const QString &what, const QList<ObjectDraft> &drafts);
    QString ownerOf(Actor &author, const QString &name);
    bool recordVoices();
    bool writeMessages();
    bool readMessages();
    bool findMessage(Actor &actor, const QString &text, EntryRef &found);
    bool addDocuments();
    bool hasDocuments(const Actor &actor, const CaseSnapshot &now) const;
    bool settle();
    CaseSnapshotPtr snapshot(const Actor &actor) const { return actor.workspace->caseSnapshot(m_case); }

    Story m_story;
    Places m_places;
    ProfileSurroundings m_with;
    std::vector<std::unique_ptr<Actor>> m_actors;
    QMap<QString, ProfessionalId> m_ids;
    CaseId m_case;
    QString m_problem;
    std::optional<ErrorCode> m_refusal;
};

} // namespace caseweave::example
