// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/KeyStore.h"

#include <QEventLoop>
#include <QTimer>
#include <memory>
#include <qt6keychain/keychain.h>

namespace caseweave {

namespace {

constexpr int mostWaitMs = 60'000;

QString serviceName()
{
    return QStringLiteral("caseweave");
}

/// Runs a job to its end. The job deletes itself.
QKeychain::Error finish(QKeychain::Job &job)
{
    QKeychain::Error error = QKeychain::OtherError;
    QEventLoop loop;
    QObject::connect(&job, &QKeychain::Job::finished, &loop, [&](QKeychain::Job *done) {
        error = done->error();
        loop.quit();
    });
    QTimer::singleShot(mostWaitMs, &loop, &QEventLoop::quit);
    job.start();
    loop.exec();
    return error;
}

} // namespace

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
    auto *job = new QKeychain::ReadPasswordJob(serviceName());
    job->setKey(QString::fromStdString(name));
    // Shared, because a job that answers too late still writes to it.
    const auto secret = std::make_shared<SecretBytes>();
    QObject::connect(job, &QKeychain::Job::finished, job, [job, secret] {
        // QtKeychain hands secrets over in a Qt container: it is wiped as soon as the copy is made.
        QByteArray data = job->binaryData();
        *secret = SecretBytes(
            ByteView(reinterpret_cast<const std::uint8_t *>(data.constData()), static_cast<std::size_t>(data.size())));
        data.fill('\0');
    });
    const QKeychain::Error error = finish(*job);
    if (error == QKeychain::EntryNotFound)
        return ErrorCode::NotFound;
    if (error != QKeychain::NoError)
        return ErrorCode::Storage;
    return std::move(*secret);
}

Status SystemKeyStore::write(const std::string &name, const SecretBytes &secret)
{
    auto *job = new QKeychain::WritePasswordJob(serviceName());
    job->setKey(QString::fromStdString(name));
    const ByteView view = secret.view();
    job->setBinaryData(QByteArray(reinterpret_cast<const char *>(view.data()), static_cast<qsizetype>(view.size())));
    if (finish(*job) != QKeychain::NoError)
        return ErrorCode::Storage;
    return {};
}

Status SystemKeyStore::remove(const std::string &name)
{
    auto *job = new QKeychain::DeletePasswordJob(serviceName());
    job->setKey(QString::fromStdString(name));
    const QKeychain::Error error = finish(*job);
    if (error != QKeychain::NoError && error != QKeychain::EntryNotFound)
        return ErrorCode::Storage;
    return {};
}

} // namespace caseweave
