// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/client/BlobTransfer.h"

#include "crypto/hash/Hash.h"
#include "crypto/vault/VaultFile.h"

#include <QFile>
#include <QPointer>

#include <cstdio>
#include <unistd.h>

namespace caseweave {
namespace {

constexpr int tickMs = 250;
constexpr std::int64_t leastWaitMs = 1000;
constexpr std::int64_t mostWaitMs = 5 * 60'000;

Result<Digest> hashOf(QFile &file)
{
    Hasher hasher(wire::blobDomain);
    Bytes buffer(wire::mostBlobPart);
    if (!file.seek(0))
        return ErrorCode::Storage;
    for (;;) {
        const qint64 got = file.read(reinterpret_cast<char *>(buffer.data()), static_cast<qint64>(buffer.size()));
        if (got < 0)
            return ErrorCode::Storage;
        if (got == 0)
            return hasher.digest();
        hasher.add(ByteView(buffer).first(static_cast<std::size_t>(got)));
    }
}

} // namespace

struct BlobTransfer::Job {
    MailboxTag tag;
    BlobId blob;
    QString target; ///< of a download
    QFile file; ///< what is sent, or the part that came
    Done done;
    Moved moved;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;
    bool isPut = false;
    bool isAsked = false; ///< an answer is to come
    bool knowsOffset = false; ///< of an upload: the hub has said where to go on
    bool beganAnew = false;
    bool isStopped = false;
    std::int64_t waitMs = leastWaitMs;
    std::int64_t notBeforeMs = 0;
};

BlobTransfer::BlobTransfer(HubConnection &connection, const Clock &clock, QObject *parent)
    : QObject(parent), m_connection(connection), m_clock(clock)
{
    connect(&m_tick, &QTimer::timeout, this, &BlobTransfer::checkTime);
    connect(&connection, &HubConnection::stateChanged, this, &BlobTransfer::checkTime);
}

BlobTransfer::~BlobTransfer() = default;

void BlobTransfer::put(const MailboxTag &tag, const BlobId &blob, const QString &file, Done done, Moved moved)
{
    const auto job = std::make_shared<Job>();
    job->tag = tag;
    job->blob = blob;
    job->done = std::move(done);
    job->moved = std::move(moved);
    job->isPut = true;
    job->file.setFileName(file);
    if (job->file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        job->size = static_cast<std::uint64_t>(job->file.size());
    start(job);
}

void BlobTransfer::get(const MailboxTag &tag, const BlobId &blob, const QString &file, Done done, Moved moved)
{
    const auto job = std::make_shared<Job>();
    job->tag = tag;
    job->blob = blob;
    job->done = std::move(done);
    job->moved = std::move(moved);
    job->target = file;
    job->file.setFileName(file + QStringLiteral(".part"));
    if (job->file.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        job->file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        job->offset = static_cast<std::uint64_t>(job->file.size());
    }
    start(job);
}

void BlobTransfer::start(const std::shared_ptr<Job> &job)
{
    m_jobs.push_back(job);
    m_tick.start(tickMs);
    // Never from inside the call that asked.
    QMetaObject::invokeMethod(
        this,
        [this, job] {
            if (job->isStopped)
                return;
            if (!job->file.isOpen())
                return end(job, job->isPut ? ErrorCode::Damaged : ErrorCode::Storage);
            if (job->isPut && job->size == 0)
                return end(job, ErrorCode::Damaged);
            ask(job);
        },
        Qt::QueuedConnection);
}

void BlobTransfer::checkTime()
{
    const Jobs jobs = m_jobs; // one may end
    for (const auto &job : jobs)
        ask(job);
}

void BlobTransfer::ask(const std::shared_ptr<Job> &job)
{
    if (job->isStopped)
        return;
    const bool isDue = m_clock.nowMs() >= job->notBeforeMs && m_connection.state() == HubState::Online;
    if (job->isAsked || !isDue || !job->file.isOpen())
        return;
    job->isAsked = true;
    if (job->isPut)
        askPut(job);
    else
        askGet(job);
}

void BlobTransfer::askPut(const std::shared_ptr<Job> &job)
{
    // First nothing: the hub says where to go on.
    Bytes part(static_cast<std::size_t>(
        job->knowsOffset ? std::min<std::uint64_t>(wire::mostBlobPart, job->size - job->offset) : 0));
    const auto wanted = static_cast<qint64>(part.size());
    if (!job->file.seek(static_cast<qint64>(job->offset))
        || job->file.read(reinterpret_cast<char *>(part.data()), wanted) != wanted)
        return end(job, ErrorCode::Damaged); // of Storage the hub says that it is its own
    m_connection.putBlob({job->tag, job->blob, job->size, job->offset, part},
                         [self = QPointer(this), job](const Result<wire::BlobAt> &at) {
                             if (self)
                                 self->putCame(job, at);
                         });
}

void BlobTransfer::putCame(const std::shared_ptr<Job> &job, const Result<wire::BlobAt> &at)
{
    job->isAsked = false;
    if (job->isStopped)
        return;
    if (!at)
        return failed(job, at.code());
    if (at->whole)
        return end(job, {});
    if (at->offset >= job->size)
        return failed(job, ErrorCode::Malformed);
    if (job->knowsOffset && at->offset > job->offset)
        job->waitMs = leastWaitMs;
    job->knowsOffset = true;
    job->offset = at->offset;
    tell(job, job->size);
    ask(job);
}

void BlobTransfer::askGet(const std::shared_ptr<Job> &job)
{
    m_connection.getBlob({job->tag, job->blob, job->offset, wire::mostBlobPart},
                         [self = QPointer(this), job](const Result<HubBlobPart> &part) {
                             if (self)
                                 self->partCame(job, part);
                         });
}

void BlobTransfer::partCame(const std::shared_ptr<Job> &job, const Result<HubBlobPart> &part)
{
    job->isAsked = false;
    if (job->isStopped)
        return;
    if (!part)
        return failed(job, part.code());
    const Bytes &bytes = part->bytes;
    if (!job->file.seek(static_cast<qint64>(job->offset)))
        return end(job, ErrorCode::Storage);
    // The descriptor knows why a write failed, which Qt does not say.
    if (Status written = writeAll(job->file.handle(), bytes); !written) {
        job->file.resize(static_cast<qint64>(job->offset));
        return end(job, written);
    }
    job->offset += bytes.size();
    job->waitMs = leastWaitMs;
    if (job->offset < part->size && bytes.empty())
        return failed(job, ErrorCode::Malformed);
    tell(job, part->size);
    if (job->offset < part->size)
        return ask(job);
    complete(job);
}

void BlobTransfer::complete(const std::shared_ptr<Job> &job)
{
    const Result<Digest> digest = hashOf(job->file);
    if (!digest)
        return end(job, digest.code());
    if (*digest != job->blob.bytes) {
        job->file.remove();
        return end(job, ErrorCode::Damaged);
    }
    const QByteArray target = QFile::encodeName(job->target);
    if (::fsync(job->file.handle()) != 0
        || std::rename(QFile::encodeName(job->file.fileName()).constData(), target.constData()) != 0)
        return end(job, storageCodeOf(errno));
    end(job, syncFolder(std::filesystem::path(target.toStdString()).parent_path()));
}

void BlobTransfer::tell(const std::shared_ptr<Job> &job, std::uint64_t size)
{
    if (job->moved)
        job->moved(job->offset, size);
}

void BlobTransfer::stop(const BlobId &blob)
{
    m_jobs.remove_if([&](const std::shared_ptr<Job> &job) {
        if (job->blob != blob)
            return false;
        job->isStopped = true;
        job->file.close();
        return true;
    });
    if (m_jobs.empty())
        m_tick.stop();
}

void BlobTransfer::failed(const std::shared_ptr<Job> &job, ErrorCode code)
{
    const bool canPass = code == ErrorCode::Network || code == ErrorCode::Busy;
    // A power cut may have spoilt what the hub had of it, which it found out and dropped.
    if (job->isPut && code == ErrorCode::Conflict && !std::exchange(job->beganAnew, true)) {
        job->knowsOffset = false;
        job->offset = 0;
        return ask(job);
    }
    if (!canPass)
        return end(job, code == ErrorCode::Conflict || code == ErrorCode::Malformed ? ErrorCode::Damaged : code);
    job->knowsOffset = false;
    if (code == ErrorCode::Busy) {
        job->notBeforeMs = m_clock.nowMs() + job->waitMs;
        job->waitMs = std::min(job->waitMs * 2, mostWaitMs);
    }
}

void BlobTransfer::end(const std::shared_ptr<Job> &job, Status status)
{
    m_jobs.remove(job);
    job->file.close();
    if (m_jobs.empty())
        m_tick.stop();
    job->done(std::move(status));
}

} // namespace caseweave
