// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/DocumentSealing.h"
#include "app/session/Snapshot.h"
#include "app/store/Rows.h"
#include "sync/client/BlobTransfer.h"

#include <QThreadPool>

#include <atomic>

namespace caseweave {

class ProfileSession;

/// Where the documents of a case are, and what is being added to it.
struct DocumentsPicture {
    DocumentStates states;
    QList<DocumentAdding> adding;
    friend bool operator==(const DocumentsPicture &, const DocumentsPicture &) = default;
};

/// Brings the bytes of documents where they belong: seals files on a thread of its own, puts what is here to the hub
/// and fetches what is wanted. What is left to do follows from the entries, from which copies are here and from the
/// case store's marks, so it goes on after any end of the program. The worker's thread; session and connection outlive
/// it.
class SessionDocuments : public QObject {
    Q_OBJECT
public:
    /// Sealed; larger ones come when somebody asks for them.
    static constexpr std::uint64_t comesByItself = 25 << 20;

    SessionDocuments(ProfileSession &session, HubConnection &connection, const Clock &clock, Random &random);
    ~SessionDocuments() override; ///< stops everything; waits for a chunk that is being sealed

    /// The documents of a case as they stand now.
    void caseRead(const CaseId &id, const QList<Document> &documents);
    /// The hub may have lost what it had: what is here goes there again.
    void hubDoubted(const CaseId &id);
    /// Goes on with what waits; `again`: also with what has failed.
    void look(bool again);

    /// Seals the file and writes the entry. Answers once, unless this ends before.
    void add(quint64 request, const CaseId &id, const DocumentDraft &draft, std::function<void(Status)> done);
    void stopAdding(quint64 request); ///< answer: Cancelled, unless it is saved already
    /// Wants the bytes here, or at the hub, also after it was stopped or has failed.
    void wish(const CaseId &id, const ObjectId &document);
    /// Keeps no copy here. Conflict while the hub is not known to have it: it may be the only one.
    Status giveUpCopy(const CaseId &id, const ObjectId &document);
    void stop(const CaseId &id, const ObjectId &document);
    DocumentsPicture picture(const CaseId &id) const;

Q_SIGNALS:
    void moved(const caseweave::CaseId &id, const caseweave::DocumentsPicture &picture);

private:
    struct Item {
        ObjectId object{};
        DocumentContentPtr content;
        DocumentState state;
        bool active = false; ///< a transfer is under way
        int asked = 0; ///< how often the hub had none
    };
    struct Case {
        bool looked = false; ///< at the folder and the marks
        MailboxTag mailbox; ///< and
        std::filesystem::path folder; ///< of the documents, as long as the case's own file may be closed
        std::map<BlobId, BlobMarks> marks;
        std::vector<Item> items;
        DocumentsPicture told;
    };
    struct Adding {
        CaseId id;
        DocumentAdding shown;
        std::shared_ptr<std::atomic<bool>> stopped = std::make_shared<std::atomic<bool>>(false);
        std::function<void(Status)> done;
    };

    void lookAtFolder(const CaseId &id, Case &entry);
    void forget(const CaseId &id, Case &entry, const Item &item);
    void plan(const CaseId &id, Case &entry);
    void begin(const CaseId &id, const Case &entry, Item &item);
    void ended(const CaseId &id, const ObjectId &object, bool put, const Status &status);
    void went(const CaseId &id, const ObjectId &object, std::uint64_t bytes, std::uint64_t of);
    void sealed(quint64 request, const DocumentDraft &draft, const SecretBytes &key,
                const Result<SealedDocument> &made);
    void askLater(const CaseId &id, Item &item);
    void mark(const CaseId &id, BlobId blob, const BlobMarks &marks);
    Item *find(const CaseId &id, const ObjectId &object);
    void publish(const CaseId &id);
    int activeCount() const;

    ProfileSession &m_session;
    HubConnection &m_connection;
    Random &m_random;
    BlobTransfer m_transfer;
    std::map<CaseId, Case> m_cases;
    std::map<quint64, Adding> m_adding;
    QThreadPool m_sealing;
};

} // namespace caseweave
