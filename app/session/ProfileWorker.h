// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Enroller.h"
#include "app/session/ProfileSession.h"

namespace caseweave {

/// What works behind a ProfileWorkspace, on its own thread: the profile's door, and behind it the session. Only queued
/// calls reach it, and only signals leave it, with values.
class ProfileWorker : public QObject {
    Q_OBJECT
public:
    ProfileWorker(std::filesystem::path folder, const ProfileSurroundings &with);
    ~ProfileWorker() override;

    /// The door of a folder in which nothing is open.
    static Door doorOf(const std::filesystem::path &folder);

    void enrol(quint64 request, const QString &token, const QString &hubAddress, SecretBytes passphrase);
    void unlock(quint64 request, const SecretBytes &passphrase);
    void changePassphrase(quint64 request, const SecretBytes &current, const SecretBytes &next);
    /// Answer as of an enrolment that failed: Cancelled.
    void stopEnrolment();
    void lock();
    void setOnline(bool online);

    void createCase(quint64 request, const CaseDraft &draft);
    void importCases(quint64 request, const QList<CaseDraft> &drafts);
    void stopImport();
    void openCase(quint64 request, const CaseId &id);
    void closeCase(const CaseId &id);
    void showHere(const std::optional<CaseId> &id);
    void change(quint64 request, const CaseId &id, const std::function<Status(CaseWriter &)> &write);
    void findProfessionals(quint64 request, const QString &text);
    void findPacked(quint64 request, const CaseId &id);
    void requestChronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                           const std::optional<ChronologyPlace> &around);
    void requestMessages(const CaseId &id, const MessageFilter &filter, qint64 count);
    void requestSharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count);
    void requestPlanVersion(quint64 request, const CaseId &id, const EntryId &version);
    void requestRecord(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count);
    void requestDigest(quint64 request, const CaseId &id);
    void beginFindAnew();
    SessionDocuments *documents(); ///< null while nothing is open
    void addDocument(quint64 request, const CaseId &id, const DocumentDraft &draft);
    void giveUpCopy(quint64 request, const CaseId &id, const ObjectId &document);
    /// Answer: protectionFound, or nothing where the profile does not say.
    void lookAtProtection();
    void keepForm(const QString &key, const QByteArray &content);

Q_SIGNALS:
    /// As of the session.
    void findReady(const caseweave::FindAccessPtr &access);
    void findClosing();
    /// Before the door is open.
    void protectionFound(caseweave::Protection protection);
    void formsLoaded(const QHash<QString, QByteArray> &forms);
    void doorChanged(caseweave::Door door, const caseweave::Profile &profile);
    void enrolmentCodeChanged(const QString &sixWords);
    void statusChanged(const caseweave::SyncStatus &status);
    void casesChanged(const QList<caseweave::CaseSummary> &cases);
    void caseChanged(const caseweave::CaseId &id, const caseweave::CaseSnapshotPtr &snapshot, bool eventsChanged);
    void chronologyLoaded(const caseweave::ChronologyPage &page);
    void messagesLoaded(const caseweave::MessagePage &page);
    void sharingLoaded(const caseweave::SharingPage &page);
    void recordLoaded(const caseweave::RecordPage &page);
    void digestLoaded(quint64 request, const QByteArray &hex);
    void professionalsFound(quint64 request, const QList<caseweave::ProfessionalCard> &found);
    void planVersionLoaded(const caseweave::CaseId &id, const caseweave::PlanVersionContent &content);
    void hereChanged(const caseweave::CaseId &id, const QList<caseweave::ProfessionalCard> &others);
    void documentsMoved(const caseweave::CaseId &id, const caseweave::DocumentsPicture &picture);
    void packedFound(const caseweave::CaseId &id, const QList<caseweave::Digest> &envelopes);
    void importMoved(quint64 request, qint64 done, qint64 of);
    void requestDone(quint64 request, const caseweave::CaseId &caseId);
    void requestFailed(quint64 request, caseweave::ErrorCode code);

private:
    void watchEnroller();
    Status beginSession(std::unique_ptr<ProfileStore> store);
    /// Why it does not go on, while there is no session to say so.
    void showTrouble(std::optional<ErrorCode> code);
    void answer(quint64 request, const Status &status, const CaseId &id = {});
    /// The session, or an answer Locked.
    bool isOpen(quint64 request);

    std::filesystem::path m_folder;
    ProfileSurroundings m_with;
    std::unique_ptr<Enroller> m_enroller;
    std::unique_ptr<ProfileSession> m_session;
    quint64 m_enrolRequest = 0;
    bool m_online = true;
};

} // namespace caseweave
