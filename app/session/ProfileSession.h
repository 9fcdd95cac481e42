// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/FindDesk.h"
#include "app/session/CaseSync.h"
#include "app/session/CaseView.h"
#include "app/session/CaseWriter.h"
#include "app/session/DirectoryRefresh.h"
#include "app/session/FindFeeder.h"
#include "app/session/Inbox.h"
#include "app/session/PackedSearch.h"
#include "app/session/SessionDocuments.h"
#include "app/session/SessionPresence.h"

#include <QHash>
#include <QTimer>

namespace caseweave {

/// An open profile at work: its cases, the connection to the hub, and what the user interface is shown. Exists from
/// unlock to lock on the worker's thread; destroying it closes every file and frees every key.
///
/// Of many cases a few stand open. The others rest: their files are closed, what the list shows of them is kept, and
/// whatever wants more opens them (docs/decisions/0059-import-is-one-write-of-the-vault.md).
class ProfileSession : public QObject {
    Q_OBJECT
public:
    ProfileSession(std::unique_ptr<ProfileStore> store, const ProfileSurroundings &with, QObject *parent = nullptr);
    ~ProfileSession() override;

    /// Opens every case and starts to connect. A case that cannot be opened stands damaged in the list. Malformed when
    /// the profile's own certificate or hub address is not of the form.
    Status begin(bool online);

    Profile profile() const;
    SyncStatus status() const;
    QList<CaseSummary> summaries() const; ///< needs attention first
    void setOnline(bool online);

    Result<CaseId> createCase(const CaseDraft &draft);
    /// As Workspace::importCases. `done` is called once, or never when the session ends first.
    void importCases(const QList<CaseDraft> &drafts, std::function<void(qint64 done, qint64 of)> moved,
                     std::function<void(const Status &)> done);
    void stopImport();
    Status openCase(const CaseId &id);
    Status closeCase(const CaseId &id);
    /// Writes into a case and pushes what was written. NotFound; the file's error for a damaged case.
    Status change(const CaseId &id, const std::function<Status(CaseWriter &)> &write);
    Result<ChronologyPage> chronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                                      const std::optional<ChronologyPlace> &around = {});
    Result<MessagePage> messages(const CaseId &id, const MessageFilter &filter, qint64 count);
    Result<SharingPage> sharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count);
    Result<RecordPage> record(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count);
    /// Calls back once, or never when the session ends first. A search that is under way ends: Cancelled.
    Result<PlanVersionContent> planVersion(const CaseId &id, const EntryId &version);
    void findPacked(const CaseId &id, PackedSearch::Done done);
    SessionDocuments &documents() { return *m_documents; }
    SessionPresence &presence() { return *m_presence; }
    /// From what is here; asks the hub for newer directories meanwhile, so that a later call can find more.
    QList<ProfessionalCard> findProfessionals(const QString &text);
    /// As ProfileStore::changePassphrase: about a second for each of the two, on purpose.
    Status changePassphrase(const SecretBytes &current, const SecretBytes &next);
    /// Forms that are not sent yet, by their key.
    QHash<QString, QByteArray> forms();
    Status keepForm(const QString &key, const QByteArray &content);
    /// Null where it is not, or damaged; opens it where it rests. Whoever changes something in it through this tells
    /// nobody.
    CaseFile *caseFile(const CaseId &id);
    /// The same without making a picture of it or asking the hub.
    CaseFile *openToRead(const CaseId &id);
    /// How many cases may stay open that nothing wants at the moment: 64 at first.
    void setMostAwake(std::size_t most);
    std::size_t awakeCases() const;
    /// A clock runs out, and a visit becomes past, without anybody writing: makes pictures anew that a new day or a
    /// time has made untrue. Called every half minute by a timer, and by tests that do not wait for it.
    void noteTime();
    /// Where the index over all cases is, for who reads it; null while there is none.
    FindAccessPtr findAccess() const;
    /// Whether all that is here is in it.
    bool isFindComplete() const;
    /// Who reads it found it damaged.
    void beginFindAnew();
    /// Hash of the state and the roster: equal on two devices that hold the same (docs/payloads.md).
    Result<Digest> digest(const CaseId &id);

Q_SIGNALS:
    void statusChanged();
    void casesChanged();
    void caseChanged(const caseweave::CaseId &id, const caseweave::CaseSnapshotPtr &snapshot, bool eventsChanged);
    /// The index can be read; and: it is to be closed before the call returns.
    void findReady(const caseweave::FindAccessPtr &access);
    void findClosing();

private:
    struct OpenCase {
        std::unique_ptr<CaseFile> file; ///< null when damaged, and while it rests
        std::unique_ptr<CaseSync> sync;
        CaseSummary summary;
        bool lacked = false; ///< the hub came back without it
        bool unopened = false; ///< nothing of it came since this device was welcomed to it
        bool shown = false;
        bool openingDue = false; ///< that it is open could not be written yet
        bool dirty = true;
        bool eventsDirty = false;
        EventSearch searched; ///< in the chronology
        bool resting = false; ///< its file is closed until something wants it
        bool unread = false; ///< nothing was made of it since it was opened again
        bool started = false; ///< `sync` was, on this connection
        bool asked = false; ///< on this connection, and settled when it went to rest
        std::uint64_t used = 0; ///< the greater, the later
        qint64 unsent = 0; ///< when it went to rest
        qint64 missing = 0; ///< the same
    };
    /// What the directories say of devices. A clock that stands before a certificate begins, or outside this device's
    /// own, is wrong, and nobody is left out of an epoch (docs/protocol.md 3.4) on its word.
    class BookValidity final : public DeviceValidity {
    public:
        BookValidity(const DirectoryBook &book, const Clock &clock) : m_book(book), m_clock(clock) { }
        void believeClockWithin(const DeviceCertificate &own);
        bool mayReceive(const DeviceCertificate &certificate) const override;

    private:
        const DirectoryBook &m_book;
        const Clock &m_clock;
        std::int64_t m_earliest = INT64_MIN; ///< seconds
        std::int64_t m_latest = INT64_MAX;
    };

    struct Import;
    struct ImportEnd {
        void operator()(Import *import) const;
    };

    CaseSurroundings caseSurroundings();
    Status openConnection();
    /// Where the hub may be: as its agency's newest record says, and where it was last.
    std::vector<HubAddress> hubAddresses() const;
    void keepAddress();
    void openCases();
    void addCase(std::unique_ptr<CaseFile> file);
    void startSync(OpenCase &entry);
    void restUnopened();
    bool wake(const CaseId &id, OpenCase &entry);
    bool openFully(const CaseId &id, OpenCase &entry);
    bool mayRest(const CaseId &id, const OpenCase &entry) const;
    void rest(const CaseId &id, OpenCase &entry);
    bool isToAsk(const OpenCase &entry) const;
    void lookWhoRests();
    void restIdle();
    void askHubForResting();
    void connectionChanged();
    void startAll();
    void stopAll();
    void tick();
    /// Another lead's computer may have put an access record without this device before it read who was added.
    void callAgain();
    void take(const MailboxTag &tag, const std::vector<HubDelivery> &items);
    void join(const Welcome &welcome);
    Result<OpenCase *> find(const CaseId &id);
    MemberCard myCard() const;
    void openListed(const CaseId &id);
    void importStep();
    Status makeImported();
    Status listImported();
    void showImported(Import &import);
    void endImport(const Status &status);
    void touch(const CaseId &id, bool atOnce = false);
    void touchAll();
    void schedule(bool atOnce);
    void publish();
    bool rebuild(const CaseId &id, OpenCase &entry);
    void stageChanged(const CaseId &id);
    void noteStanding(const CaseId &id, OpenCase &entry);
    void settledNow(const CaseId &id, OpenCase &entry);
    std::vector<DeviceId> revokedIn(const OpenCase &entry) const; ///< what is for this device to put out
    void excludeRevoked(OpenCase &entry);
    void excludeWhereDue(OpenCase &entry);
    void checkpoint(OpenCase &entry);
    void openFind();
    void feed(const CaseSnapshotPtr &snapshot, OpenCase &entry);
    void takeRenewal();
    static void answer(OpenCase &entry);
    void releaseQuiet(OpenCase &entry);
    void stateRenewal(OpenCase &entry);
    void keepAnchor(OpenCase &entry);
    void recordOpening(OpenCase &entry);
    void flushAnchors();
    bool everythingSettled() const;
    QList<AgeingDirectory> ageingDirectories() const;
    void noteProgress();

    std::unique_ptr<ProfileStore> m_store;
    ProfileSurroundings m_with;
    std::unique_ptr<LocalDevice> m_device;
    BookValidity m_validity;
    std::unique_ptr<HubConnection> m_connection;
    std::unique_ptr<DirectoryRefresh> m_directories;
    std::unique_ptr<Inbox> m_inbox;
    std::map<CaseId, OpenCase> m_cases;
    std::unique_ptr<FindFeeder> m_feeder; ///< of the index over all cases; goes before the cases
    std::unique_ptr<SessionDocuments> m_documents;
    std::unique_ptr<SessionPresence> m_presence;
    std::unique_ptr<PackedSearch> m_packedSearch;
    PackedSearch::Done m_packedDone; ///< of the search under way
    std::map<MailboxTag, CaseId> m_mailboxes;
    std::unique_ptr<Import, ImportEnd> m_import; ///< the one that runs
    bool m_online = false;
    bool m_welcomesLeft = false; ///< in the inbox, for want of room
    bool m_directoriesLooked = false; ///< the hub was asked for them, or could not be
    QTimer m_publishing;
    QTimer m_ticking;
    QTimer m_callingAgain;
    QTimer m_anchoring;
    QTimer m_resting;
    std::size_t m_mostAwake = 64;
    std::uint64_t m_uses = 0;
    std::int64_t m_publishedMs = 0;
    QDate m_shownDay; ///< the day of which the pictures speak
    std::int64_t m_quarterHour = 0; ///< since 1970, when the pictures were last made for their time alone
    int m_callAgainMs = 0; ///< the next wait for a refused case
    std::int64_t m_directoriesAskedMs = 0;
    std::int64_t m_heldAskedMs = 0;
    std::int64_t m_upToDateMs = 0;
};

} // namespace caseweave
