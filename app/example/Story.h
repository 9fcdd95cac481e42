// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/Document.h"
#include "app/session/Ties.h"
#include "app/session/Workspace.h"

#include <QMap>

namespace caseweave::example {

/// A case to be written by several people, as resources/example/case.json tells it. Values.
struct StoryMember {
    QString key; ///< names the professional inside the story, and the profile's folder
    QString name; ///< as in the directory
    MemberRole role = MemberRole::Contributor;
    bool withHistory = true;
};

/// How somebody stands to another one of the story.
struct StoryTie {
    QString to; ///< the given name
    TieSaid said;
};

/// A detail of a person.
struct StoryField {
    FieldDraft draft; ///< without the person's id, which the case gives, and the audience
    QStringList onlyFor; ///< by key, as everywhere in a story; empty: everybody in the case
};

struct StoryPerson {
    PersonDraft draft;
    QList<StoryField> fields;
    QList<StoryTie> ties;
};

struct StoryEvent {
    QString by;
    EventDraft draft; ///< without the audience, which is named by key
    QStringList onlyFor;
    QStringList about; ///< given names; empty: not said
    QString corrects; ///< the title of an earlier one of the same agency
};

/// Two events that cannot both be as they are written.
struct StoryContradiction {
    QString by;
    QString one; ///< its title
    QString other;
    QString note;
};

struct StoryConcern {
    QString by;
    ConcernLevel level = ConcernLevel::Low;
    QString text;
    int days = 7; ///< until it expires
    QStringList acknowledgedBy;
    int quietUntil = 0; ///< raised quietly, for all once so many have; 0: openly
};

struct StoryMilestone {
    QString by;
    MilestoneDraft draft; ///< about all children
};

struct StorySharing {
    QString by;
    SharingDraft
        draft; ///< without the children, which are all of the case, and the professionals, who are named by key
    QStringList with;
    QStringList onlyFor;
};

/// What a member does in the case, or a professional without an account.
struct StoryInvolvement {
    QString by;
    QString of; ///< a member's key; empty for somebody without an account
    QList<InvolvementDetail> details; ///< without audiences
    QStringList roleOnlyFor; ///< who may read the role
};

/// Who left, and to whom their part passed.
struct StoryHandover {
    QString by;
    QString from; ///< a member's key, or the name of somebody without an account; so is `to`
    QString to;
    QDate day;
    QString summary;
    QStringList onlyFor; ///< who may read the summary
};

struct StoryVisit {
    QString by;
    QString of; ///< who goes or went: a member's key, or the name of somebody without an account
    VisitDraft draft; ///< without who goes and the children, that are all
};

/// What somebody took out of the case. Opening it is recorded by itself.
struct StoryAccess {
    QString by;
    AccessDraft draft; ///< recipients by name alone
};

/// Of several parts: in which version of the plan it first stands.
struct StoryOutcome {
    int version = 1;
    QString number;
    QString concern;
    QString change;
};

struct StoryAction {
    int version = 1;
    QString outcome; ///< its number
    QString text;
    QString owner; ///< a member's key, or the name of somebody else who is involved or in the family
    QDate due;
    int doneBy = 0; ///< done when this version is agreed; 0: not done
    QDate doneOn;
    QString evidence;
};

struct StoryPlan {
    QString by;
    QString kind;
    QString contingency;
    QList<StoryOutcome> outcomes;
    QList<StoryAction> actions;
    QList<std::pair<QDate, QString>> versions; ///< when and where they were agreed
};

struct StoryVoice {
    QString by;
    QString of; ///< a first name
    QList<DetailDraft> details; ///< without who said it and who owes the answer, that is `by`
};

struct StoryMessage {
    QString by;
    QString text; ///< unlike that of any other
    QStringList onlyFor;
    QStringList mentions;
    QStringList asks;
    std::optional<QDate> until; ///< when who is asked is to answer
    int replyTo = 0; ///< the number of the first message of the conversation, from 1; 0: none
    int answers = 0; ///< the number of the message whose question it answers, from 1; 0: none
};

struct StoryDocument {
    QString by;
    QString about; ///< a given name
    DocumentDraft draft; ///< its path is the name of a file beside the story; without the audience
    QStringList onlyFor;
};

struct Story {
    QString reference;
    QString stage;
    QString jurisdiction; ///< whose time limits hold
    QList<StoryMember> members; ///< the first one opens the case
    QList<StoryPerson> people;
    QList<StoryEvent> events;
    QList<StoryContradiction> contradictions;
    QList<StoryConcern> concerns;
    QList<StoryMilestone> milestones;
    QList<StorySharing> sharing;
    QList<StoryInvolvement> involvements;
    QList<StoryHandover> handovers;
    QList<StoryAccess> accesses;
    std::optional<StoryPlan> plan;
    QList<StoryVoice> voices;
    QList<StoryMessage> messages;
    QStringList messagesReadBy; ///< who has looked at all of them that they may read
    QList<StoryDocument> documents;
    QList<StoryVisit> visits; ///< counted from the anchor day, or from today where they are to come; none of these at
                              ///< a weekend

    qsizetype messagesFor(const QString &key) const; ///< that this member may read
    qsizetype documentsFor(const QString &key) const;
    /// Nothing, with a sentence that says where it is wrong, when the JSON is not such a story. `today` gives the dates
    /// of the events, which the story counts from its anchor day.
    static std::optional<Story> read(const QByteArray &json, const QDate &today, QString *problem);
};

} // namespace caseweave::example
