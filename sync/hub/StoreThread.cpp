// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StoreThread.h"

#include "sync/tls/ThreadEnd.h"

#include <QElapsedTimer>

namespace caseweave {
namespace {

constexpr std::size_t mostTogether = 512; ///< jobs of one commit
constexpr qint64 mostAloneMs
    = 20'000; ///< for those of a group that failed; who is not tried by then has failed with it

void noteFailure(StoreThread::Turn &turn, const Status &status, bool isGone)
{
    if (status || turn.failed)
        return;
    turn.failed = true;
    turn.why = isGone ? ErrorCode::Network : status.code();
}

} // namespace

StoreThread::StoreThread(std::unique_ptr<HubStore> store, Mode mode, bool ownThread, QObject *parent)
    : QObject(parent), m_store(std::move(store)), m_mode(mode)
{
    if (!ownThread)
        return;
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->setObjectName(mode == Mode::Change ? QStringLiteral("hub-change") : QStringLiteral("hub-read"));
    m_thread->start();
}

StoreThread::~StoreThread()
{
    if (!m_thread)
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    m_thread->wait();
}

void StoreThread::ask(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    if (m_thread)
        m_wake.notify_one();
    else
        QMetaObject::invokeMethod(this, &StoreThread::workHere, Qt::QueuedConnection);
}

std::size_t StoreThread::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_jobs.size();
}

/// With the lock. A reader answers each at once; a change is durable only after its commit, so there many share one.
std::deque<StoreThread::Job> StoreThread::takeJobs()
{
    const std::size_t most = m_mode == Mode::Change ? mostTogether : 1;
    std::deque<Job> jobs;
    while (!m_jobs.empty() && jobs.size() < most) {
        jobs.push_back(std::move(m_jobs.front()));
        m_jobs.pop_front();
    }
    return jobs;
}

void StoreThread::run()
{
    tls::freeAtThreadEnd(); // the store's library has random numbers of OpenSSL
    for (;;) {
        std::deque<Job> jobs;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stop || !m_jobs.empty(); });
            jobs = takeJobs();
        }
        if (jobs.empty())
            return;
        QMetaObject::invokeMethod(this, serve(std::move(jobs)), Qt::QueuedConnection);
    }
}

void StoreThread::workHere()
{
    std::unique_lock lock(m_mutex);
    std::deque<Job> jobs = takeJobs();
    lock.unlock();
    if (!jobs.empty())
        serve(std::move(jobs))();
}

std::function<void()> StoreThread::serve(std::deque<Job> jobs)
{
    QElapsedTimer timer;
    timer.start();
    std::vector<Status> results = perform(jobs);
    Turn turn{jobs.size(), timer.nsecsElapsed() / 1000};
    for (const Status &status : results)
        noteFailure(turn, status, m_store->isGone());
    return [this, turn, done = std::make_shared<std::deque<Job>>(std::move(jobs)), outcome = std::move(results)] {
        Q_EMIT turned(turn);
        for (std::size_t i = 0; i < done->size(); ++i)
            (*done)[i].reply(outcome[i]);
        Q_EMIT answered();
    };
}

Status StoreThread::performTogether(std::deque<Job> &jobs)
{
    if (m_mode == Mode::Read)
        return jobs.front().work(*m_store);
    std::vector<const HubStore::Coming *> coming;
    for (const Job &job : jobs) {
        if (job.coming)
            coming.push_back(&*job.coming);
    }
    Status status = m_store->begin();
    if (status && !coming.empty())
        status = m_store->expect(coming);
    for (std::size_t i = 0; i < jobs.size() && status; ++i)
        status = jobs[i].work(*m_store);
    if (status)
        status = m_store->commit();
    if (!status)
        m_store->rollback();
    return status;
}

std::vector<Status> StoreThread::perform(std::deque<Job> &jobs)
{
    Status together = performTogether(jobs);
    // Once more where the way to the store was lost, or another hub was in the way of this one and has gone on.
    const bool isAlone = jobs.size() == 1;
    if (!together && m_mode == Mode::Change && (m_store->isGone() || (isAlone && together.code() == ErrorCode::Busy)))
        together = performTogether(jobs);
    std::vector<Status> results(jobs.size(), together);
    if (together || isAlone || m_store->isGone())
        return results;
    // One of them may be why; the others shall not suffer for it, nor wait for ever where each takes its time to fail.
    QElapsedTimer timer;
    timer.start();
    for (std::size_t i = 0; i < jobs.size() && !timer.hasExpired(mostAloneMs); ++i) {
        std::deque<Job> alone;
        alone.push_back(std::move(jobs[i]));
        results[i] = perform(alone).front();
        jobs[i] = std::move(alone.front());
    }
    return results;
}

} // namespace caseweave
