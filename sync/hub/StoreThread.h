// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"

#include <QObject>
#include <QThread>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace caseweave {

/// One store on a thread of its own, so that waiting for the disk holds up nobody else. Changes that arrive while a
/// commit runs are committed together. Lives in the thread that asks; answers come there through its event loop.
class StoreThread final : public QObject {
    Q_OBJECT

public:
    enum class Mode : std::uint8_t { Read, Change };

    struct Job {
        /// On the store's thread, in Change mode inside a transaction. May run again: when a group fails, it is tried
        /// once more if the store was gone; otherwise each of its jobs alone, and once more if that was Busy. Answers a
        /// storage failure, which takes back what was done, and nothing else.
        std::function<Status(HubStore &)> work;
        /// On the asking thread, after the commit, with what became of it.
        std::function<void(const Status &)> reply;
        /// In Change mode: what the work is going to look at, if that is known.
        std::optional<HubStore::Coming> coming = {};
    };
    /// What a turn of the store's thread did, for the metrics.
    struct Turn {
        std::size_t jobs = 0;
        std::int64_t microseconds = 0;
        bool failed = false;
        std::optional<ErrorCode> why = {}; ///< of the first that failed; Network: the way to the store was lost
    };

    /// Without a thread of its own it works in the asking one, a turn of the event loop at a time.
    StoreThread(std::unique_ptr<HubStore> store, Mode mode, bool ownThread = true, QObject *parent = nullptr);
    /// Finishes what was asked for; replies that have not come yet do not come any more.
    ~StoreThread() override;

    void ask(Job job);
    /// The same for what gives something: the reply gets that, or why there is none, of the work or of the commit.
    template <class T>
    void askFor(std::function<Result<T>(HubStore &)> work, std::function<void(Result<T>)> reply)
    {
        const auto outcome = std::make_shared<Result<T>>(ErrorCode::Storage);
        Job job;
        job.work = [outcome, work = std::move(work)](HubStore &on) -> Status {
            *outcome = work(on);
            return outcome->ok() ? Status() : Status(outcome->error());
        };
        job.reply = [outcome, reply = std::move(reply)](const Status &status) {
            reply(status ? std::move(*outcome) : Result<T>(status.error()));
        };
        ask(std::move(job));
    }
    std::size_t waiting() const;

Q_SIGNALS:
    void turned(const caseweave::StoreThread::Turn &turn);
    /// The replies to all that one turn did have been made.
    void answered();

private:
    void run();
    void workHere();
    std::deque<Job> takeJobs();
    /// What to do in the asking thread after.
    std::function<void()> serve(std::deque<Job> jobs);
    std::vector<Status> perform(std::deque<Job> &jobs);
    Status performTogether(std::deque<Job> &jobs);

    const std::unique_ptr<HubStore> m_store;
    const Mode m_mode;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_stop = false;
    std::unique_ptr<QThread> m_thread; ///< nothing: works in the asking one
};

} // namespace caseweave
