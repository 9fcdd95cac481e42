// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "app/session/CaseMessages.h"
#include "app/session/EventNotesRead.h"
#include "app/session/SharingDecision.h"
#include "app/store/CaseFile.h"

namespace caseweave {

class MessagesRead;

/// What the last search through the events of a case found: the next page of it is there, and the next letter looks
/// only through these. Whoever takes the changes of the store (CaseStore::takeChanges) empties it.
struct EventSearch {
    ChronologyFilter filter;
    std::vector<EventRow> found;
};

/// Makes the pictures of a case that the user interface shows, out of its file and the directories. On the worker's
/// thread; cheap enough to make anew after each change, because it reads the state and never the log, but for the texts
/// of the page that is shown.
class CaseView {
public:
    CaseView(CaseFile &file, const ProfileStore &profile, const Clock &clock);

    Result<CaseSummary> summary();
    Result<CaseSnapshotPtr> snapshot();
    /// Rows from `first` on; or, where a place is given, the page of `count` rows that it is in, which begins at a
    /// multiple of count. A search has no places: there `first` counts. It reads all events, about 10 microseconds
    /// each, but for what `last` spares it.
    Result<ChronologyPage> chronology(const ChronologyFilter &filter, qint64 first, qint64 count,
                                      const std::optional<ChronologyPlace> &around = {}, EventSearch *last = nullptr);
    Result<SharingPage> sharing(const SharingFilter &filter, qint64 first, qint64 count);
    /// What a version of a plan froze, as far as it is here. NotFound.
    Result<PlanVersionContent> planVersion(const EntryId &version);
    /// The newest `count` under the filter.
    Result<MessagePage> messages(const MessageFilter &filter, qint64 count);
    Result<RecordPage> record(const RecordFilter &filter, qint64 first, qint64 count);
    const CaseNames &names() const { return m_names; }

private:
    const Author &author(std::uint32_t deviceIndex) const;
    QStringList audienceOf(const RowOrigin &origin);
    Field &fieldOf(QList<Field> &fields, const ValueRow &row);
    /// Leaves who is in both audiences, of what is made of several writings; an empty one is everybody.
    static void narrow(QStringList &onlyFor, const QStringList &readers);
    void addValue(QList<Field> &fields, const ValueRow &row);
    void readFields(const std::vector<ValueRow> &rows, QList<Field> &caseFields, QList<Person> &people);
    void readClocks(const std::vector<ValueRow> &rows, CaseSnapshot &snapshot);
    /// After people and members: everybody's involvement, and the visits, with what follows from them.
    void readInvolvements(const std::vector<ValueRow> &rows, CaseSnapshot &snapshot);
    void addToVisit(Visit &visit, const ValueRow &row);
    /// After the involvements and the clocks: the plans with their versions, and the voices.
    Status readPlans(const std::vector<ValueRow> &rows, CaseSnapshot &snapshot);
    /// After the members and the plans.
    Status readMessages(CaseSnapshot &snapshot);
    Message messageOf(const MessageRow &row, const MessagesRead &read, const QList<Member> &members);
    void readMessage(const RowOrigin &origin, const QList<Member> &members, Message &message);
    void addQuoted(const MessageRow &row, Message &message);
    void addReaders(const MessagesRead &read, const RowOrigin &origin, const QList<Member> &members, Message &message);
    QString messageText(const RowOrigin &origin);
    OwedMessage owedOf(const RowOrigin &origin, const std::optional<DayCode> &by);
    static QString professionalName(const ProfessionalId &who, const QList<Member> &members);
    QList<Document> readDocuments(const std::vector<ValueRow> &rows);
    Result<QList<Concern>> readConcerns();
    Result<QList<QuietConcern>> readQuietConcerns();
    QStringList readersOf(const ConcernRow &row);
    Concern concernOf(const ConcernRow &row, const std::vector<ConcernMarkRow> &marks);
    QList<Member> readMembers();
    Result<QList<CaseRelease>> readReleases();
    Integrity readIntegrity();
    void fill(CaseSummary &summary, const CaseSnapshot &snapshot);
    ChronologyEvent eventOf(const EventRow &row);
    void readTexts(const RowOrigin &origin, ChronologyEvent &event);
    void addNotes(const EventNotesRead &notes, ChronologyEvent &event);
    void addEarlier(const EventNotesRead::Versions &versions, ChronologyEvent &event);
    EventContradiction contradictionOf(const EventNotesRead &notes, const EventNotesRead::Dispute &dispute,
                                       const EntryId &first);
    void addOther(const EventNotesRead &notes, const EntryRef &first, EventContradiction &contradiction);
    bool says(const EventRow &row, const QStringList &words);
    void keepSaying(const QStringList &words, std::vector<EventRow> &rows);
    Status search(const ChronologyFilter &filter, EventSearch &last);
    Result<ChronologyPage> searched(const ChronologyFilter &filter, const EventNotesRead &notes, qint64 first,
                                    qint64 count, EventSearch &last);
    EventFilter rowsOf(const ChronologyFilter &filter) const;
    SharingDecision sharingOf(const SharingRow &row, const std::vector<SharingRow> &corrections);
    void readTexts(const SharingRow &row, SharingDraft &said);
    std::vector<std::uint32_t> devicesOf(const AgencyId &agency) const;
    LineFilter rowsOf(const RecordFilter &filter) const;
    bool isBy(const Author &author, const RecordFilter &filter) const;
    RecordLine lineOf(const LineRow &row);
    void readAccess(const LineRow &row, RecordLine &line);
    void readDetails(const LineRow &row, RecordLine &line);
    void addLateLines(const RecordFilter &filter, QList<RecordLine> &lines);

    CaseFile &m_file;
    const ProfileStore &m_profile;
    const Clock &m_clock;
    std::vector<RosterMember> m_former;
    CaseNames m_names;
    std::map<std::uint32_t, DeviceId> m_devices;
};

} // namespace caseweave
