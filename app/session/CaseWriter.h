// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/FieldWrites.h"
#include "app/casefile/ObjectDraft.h"
#include "app/session/Workspace.h"
#include "app/store/CaseFile.h"

#include <set>

namespace caseweave {

namespace wire {
class HeldCount;
}

struct DocumentChange;
struct DocumentDraft;
struct PlanVersionPayload;
struct SealedDocument;

/// Turns what people want into entries of a case, durably: when a call returns well, the change is on the disk and in
/// the outbox. The worker's thread. Errors: those of CaseFile::writeBlock() and of the log; TooLarge and Malformed for
/// a text or a date outside the bounds of docs/payloads.md; NotFound for what a draft refers to.
class CaseWriter {
public:
    CaseWriter(CaseFile &file, const ProfileStore &profile, const Clock &clock, Random &random);

    /// The payloads that a new case begins with: made before the case is, so that a draft out of bounds leaves nothing
    /// behind.
    using Payloads = std::vector<std::pair<PayloadKind, Bytes>>;
    static Result<Payloads> beginning(const CaseDraft &draft, Random &random);
    Status begin(const Payloads &payloads);
    Status addPerson(const PersonDraft &draft);
    Status writeField(const FieldDraft &draft);
    Status addEvent(const EventDraft &draft);
    Status contradict(const EntryRef &one, const EntryRef &other, const QString &note);
    Status settleContradiction(const EntryId &contradiction, const QString &outcome);
    Status recordMilestone(const MilestoneDraft &draft);
    Status raiseConcern(ConcernLevel level, const QString &text, const QDate &expires);
    /// NotFound when the decision that it corrects is not here; Malformed when a rule of docs/payloads.md 21 is broken.
    Status recordSharing(const SharingDraft &draft);
    Status recordAccess(const AccessDraft &draft);
    /// NotFound where somebody is named who is no member or may not read it, and where what it refers to is not here.
    Status sendMessage(const MessageDraft &draft);
    /// The messages were looked at up to this one, or there was none to see. Others are told where there is news, and
    /// where this member may write.
    Status markMessagesSeen(const std::optional<EntryId> &last);
    /// That this member has the case open: written once a day, whatever computer it is. Whether something was.
    Result<bool> recordOpening();
    /// Has the hubs hold it. Malformed for a number of professionals or a day out of bounds.
    Status raiseQuietly(const QuietDraft &draft);
    Status takeBackQuiet(const Digest &concern);
    /// Puts quiet concerns that hubs gave out into the case, for who is to read them. Whether there were any.
    Result<bool> releaseQuiet();
    Status acknowledgeConcern(const EntryId &concern);
    Status withdrawConcern(const EntryId &concern, const QString &reason);
    /// Also Expired or the alarm's code when the directory cannot be relied on, NoKey when the professional has no
    /// valid device. Who joins without history is told again who the case is about, who is involved,
    /// which visits are planned and what is to be done, or would be in a case without a name.
    Status addMember(const ProfessionalId &who, MemberRole role, bool withHistory);
    Status removeMember(const ProfessionalId &who);
    Status changeRole(const ProfessionalId &who, MemberRole role);
    /// As CaseLog::release; Malformed where a whole case comes with ids or something else without.
    Status release(ReleaseKind kind, const QList<Digest> &ids);
    Status takeBackRelease(const QList<Digest> &notes);
    /// What a draft names, all of it or nothing.
    Status writeInvolvement(const InvolvementDraft &draft);
    Status writeVisit(const VisitDraft &draft);
    Status handOver(const HandoverDraft &draft);
    /// Outcomes, actions, plans and voices: what the drafts name, all of it or nothing. Malformed where a draft does
    /// not fit docs/payloads.md 16.
    Status writeObjects(const QList<ObjectDraft> &drafts);
    /// A document whose bytes are sealed in the case's folder. With an audience nobody else sees that there is one:
    /// all of it is in one entry, without marks.
    Status addDocument(const DocumentDraft &draft, const SealedDocument &sealed, const SecretBytes &key);
    /// For the audience that the document has. NotFound; Malformed where it says nothing.
    Status changeDocument(const DocumentChange &change);
    /// Freezes a plan as it stands. Conflict while some of it has two versions, TooLarge where it has too many parts.
    Status agreePlan(const PlanAgreement &agreement);

private:
    struct Value {
        FieldPlace place; ///< its key is that of the next line
        std::string key;
        Knowledge knowledge = Knowledge::Known;
        std::string text;
    };
    static Status collect(const PersonDraft &draft, Random &random, std::vector<Value> &values);
    static Status addLine(std::vector<Value> &values, const FieldPlace &place, const QString &text);
    static Result<Payloads> payloadsOf(const std::vector<Value> &values);
    static Status collect(const MilestoneDraft &draft, Random &random, std::vector<Value> &values);
    static Result<Bytes> eventPayload(const EventDraft &draft);
    Status append(PayloadKind kind, const Result<Bytes> &payload, const QList<ProfessionalId> &onlyFor = {});
    Status tellSeen(const std::map<std::uint32_t, std::uint64_t> &seen);
    Status appendFor(PayloadKind kind, const Result<Bytes> &payload, std::vector<MemberId> audience);
    /// The members who may read an entry that is readable here; nothing for everybody. NotFound.
    Result<std::vector<MemberId>> audienceOf(const EntryRef &entry, PayloadKind kind);
    Result<std::vector<MemberId>> audience(const QList<ProfessionalId> &onlyFor) const;
    Result<ConcernRow> concernRow(const EntryId &concern);
    Status markConcern(const ConcernRow &row, PayloadKind kind,
                       const std::function<Result<Bytes>(const EntryRef &)> &payload);
    std::vector<MemberId> readersOf(const HeldNotice &held, const wire::HeldCount &count, std::uint64_t reached) const;
    bool reachesAll(const ConcernRow &row, const std::vector<MemberId> &readers);
    Status releaseConcern(const HeldNotice &held, const std::vector<MemberId> &readers);
    Result<MemberId> memberOf(const ProfessionalId &who) const;
    Result<FieldPlace> placeOf(const FieldDraft &draft, const std::vector<ValueRow> &standing) const;
    Result<std::vector<EntryRef>> replacedBy(const FieldDraft &draft, const FieldPlace &place,
                                             const std::vector<ValueRow> &standing);
    /// Plans that have not ended, their outcomes, and the actions under them that are still open.
    static std::set<ObjectBytes> planInForce(const std::vector<ValueRow> &standing);
    /// Writes the reference, the stage, and everybody's names, dates of birth and relationships as they stand, what is
    /// planned, and what is to be done.
    Status sayWhoItIsAbout();
    Status checkMilestone(const MilestoneDraft &draft, const std::vector<ValueRow> &standing) const;
    /// A field of an object and the text that it gets; empty: nothing is known any more.
    struct Change {
        ObjectType type = ObjectType::Involvement;
        ObjectBytes object{};
        std::string key;
        std::string text;
        QList<ProfessionalId> onlyFor;
        Knowledge ifEmpty = Knowledge::NotAsked;
    };
    /// Together, each for its audience.
    Status writeChanges(const std::vector<Change> &changes, const QList<EntryId> &replaces,
                        const std::vector<ValueRow> &standing);
    static Result<std::vector<Change>> changesOf(const VisitDraft &draft, const ObjectBytes &object);
    Status checkDetail(const ObjectDraft &draft, const DetailDraft &detail,
                       const std::vector<ValueRow> &standing) const;
    /// The entries behind a plan and its parts as they stand. They are views of `standing`.
    static Status gather(const std::vector<ValueRow> &standing, PlanVersionPayload &version);
    Result<std::vector<Change>> changesOf(const ObjectDraft &draft, const std::vector<ValueRow> &standing);
    bool isInvolvement(const ObjectBytes &object, const std::vector<ValueRow> &standing) const;
    Status writeRestricted(const FieldWrite &write, const QList<ProfessionalId> &onlyFor);

    CaseFile &m_file;
    const ProfileStore &m_profile;
    const Clock &m_clock;
    Random &m_random;
    std::string m_key; ///< the memory behind the place of the field that is being written
};

} // namespace caseweave
