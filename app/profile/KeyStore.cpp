// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/KeyStore.h"

#include <QSemaphore>
#include <QThread>
#include <functional>
#include <memory>
#include <qt6keychain/keychain.h>

namespace caseweave {

namespace {

constexpr int mostWaitMs = 60'000;

QString serviceName()
{
    return QStringLiteral("caseweave");
}

/// The one thread that jobs live in: QtKeychain takes them one after another by an object that stays in the thread of
/// the first.
class KeyStoreThread {
public:
    KeyStoreThread()
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
    }
    ~KeyStoreThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    QObject *context() { return &m_context; }

private:
    QObject m_context;
    QThread m_thread;
};

/// How a job ended. Shared, because one that answers too late still writes to it.
struct Outcome {
    QSemaphore ended;
    QKeychain::Error error = QKeychain::OtherError;
    SecretBytes secret;
};

/// Makes a job, runs it to its end and waits for that. Without an event loop: what runs in one meanwhile could destroy
/// whoever asks. The job deletes itself.
std::shared_ptr<Outcome> finish(const std::function<QKeychain::Job *()> &make)
{
    static KeyStoreThread thread;
    auto outcome = std::make_shared<Outcome>();
    QMetaObject::invokeMethod(
        thread.context(),
        [make, outcome] {
            QKeychain::Job *job = make();
            QObject::connect(job, &QKeychain::Job::finished, job, [outcome](QKeychain::Job *done) {
                outcome->error = done->error();
                if (auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(done)) {
                    // QtKeychain hands secrets over in a Qt container that it keeps too.
                    const QByteArray data = read->binaryData();
                    outcome->secret = SecretBytes(ByteView(reinterpret_cast<const std::uint8_t *>(data.constData()),
                                                           static_cast<std::size_t>(data.size())));
                    wipeForAll(data);
                }
                outcome->ended.release();
            });
            job->start();
        },
        Qt::QueuedConnection);
    // One that answers too late writes to what nobody reads.
    return outcome->ended.tryAcquire(1, mostWaitMs) ? outcome : std::make_shared<Outcome>();
}

} // namespace

void wipeForAll(const QByteArray &data)
{
    volatile char *bytes = const_cast<char *>(data.constData());
    for (qsizetype i = 0; i < data.size(); ++i)
        bytes[i] = '\0';
}

Result<SecretBytes> MemoryKeyStore::read(const std::string &name)
{
    const auto found = m_secrets.find(name);
    if (found == m_secrets.end())
        return ErrorCode::NotFound;
    return found->second.clone();
}

Status MemoryKeyStore::write(const std::string &name, const SecretBytes &secret)
{
    m_secrets[name] = secret.clone();
    return {};
}

Status MemoryKeyStore::remove(const std::string &name)
{
    m_secrets.erase(name);
    return {};
}

Result<SecretBytes> SystemKeyStore::read(const std::string &name)
{
    const auto outcome = finish([key = QString::fromStdString(name)] {
        auto *job = new QKeychain::ReadPasswordJob(serviceName());
        job->setKey(key);
        return job;
    });
    if (outcome->error == QKeychain::EntryNotFound)
        return ErrorCode::NotFound;
    if (outcome->error != QKeychain::NoError)
        return ErrorCode::Storage;
    return std::move(outcome->secret);
}

Status SystemKeyStore::write(const std::string &name, const SecretBytes &secret)
{
    const auto copy = std::make_shared<const SecretBytes>(secret.clone());
    const auto outcome = finish([key = QString::fromStdString(name), copy] {
        auto *job = new QKeychain::WritePasswordJob(serviceName());
        job->setKey(key);
        const ByteView view = copy->view();
        const QByteArray data(reinterpret_cast<const char *>(view.data()), static_cast<qsizetype>(view.size()));
        job->setBinaryData(data);
        QObject::connect(job, &QKeychain::Job::finished, job, [data] { wipeForAll(data); });
        return job;
    });
    return outcome->error == QKeychain::NoError ? Status() : Status(ErrorCode::Storage);
}

Status SystemKeyStore::remove(const std::string &name)
{
    const auto outcome = finish([key = QString::fromStdString(name)] {
        auto *job = new QKeychain::DeletePasswordJob(serviceName());
        job->setKey(key);
        return job;
    });
    const bool gone = outcome->error == QKeychain::NoError || outcome->error == QKeychain::EntryNotFound;
    return gone ? Status() : Status(ErrorCode::Storage);
}

} // namespace caseweave
