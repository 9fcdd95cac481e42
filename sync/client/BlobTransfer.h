// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"

#include <QTimer>

#include <list>

namespace caseweave {

/// Brings sealed blobs (SealedBlob) from files to a hub and from there to files, a part at a time, through lost
/// connections and, asked for again, through ends of the program: the hub says how much it has of an upload, and the
/// file beside the wanted one, with ".part" behind its name, how much there is of a download. Never holds more than a
/// part of each in memory. Lives in the connection's thread.
class BlobTransfer final : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(Status)>;
    /// How much of a blob has gone or come, and how large it is; called when it has become more, before Done.
    using Moved = std::function<void(std::uint64_t bytes, std::uint64_t of)>;

    /// connection and clock must outlive this.
    BlobTransfer(HubConnection &connection, const Clock &clock, QObject *parent = nullptr);
    ~BlobTransfer() override; ///< ends all without a call

    /// Done when the hub has it durably. NotFound: the mailbox is not ours. TooLarge, Quota: the hub's limits. Damaged:
    /// the file is not this blob, or cannot be read. Storage: the hub cannot keep it. What is Network or Busy is tried
    /// again by itself.
    void put(const MailboxTag &tag, const BlobId &blob, const QString &file, Done done, Moved moved = {});
    /// Done when the file is there, whole, checked and durable. NotFound: the hub has none, or not for us. Damaged:
    /// what it gave is not this blob; nothing of that is kept. DiskFull, Storage.
    void get(const MailboxTag &tag, const BlobId &blob, const QString &file, Done done, Moved moved = {});
    /// Ends what goes on with a blob, without a call. It can be asked for again, and goes on from there.
    void stop(const BlobId &blob);

    /// Looks at the clock for what may be tried again. A timer does this; tests do it after moving their clock.
    void checkTime();

private:
    struct Job;
    using Jobs = std::list<std::shared_ptr<Job>>;

    void start(const std::shared_ptr<Job> &job);
    void ask(const std::shared_ptr<Job> &job);
    void askPut(const std::shared_ptr<Job> &job);
    void askGet(const std::shared_ptr<Job> &job);
    void putCame(const std::shared_ptr<Job> &job, const Result<wire::BlobAt> &at);
    void partCame(const std::shared_ptr<Job> &job, const Result<HubBlobPart> &part);
    static void tell(const std::shared_ptr<Job> &job, std::uint64_t size);
    void complete(const std::shared_ptr<Job> &job);
    /// Tries again where that can help, else ends.
    void failed(const std::shared_ptr<Job> &job, ErrorCode code);
    void end(const std::shared_ptr<Job> &job, Status status);

    HubConnection &m_connection;
    const Clock &m_clock;
    QTimer m_tick;
    Jobs m_jobs;
};

} // namespace caseweave
