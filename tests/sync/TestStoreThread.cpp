// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MemoryHubStore.h"
#include "sync/hub/StoreThread.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

#include <future>

using namespace caseweave;
using namespace caseweave::testing;

class TestStoreThread : public QObject {
    Q_OBJECT

    /// What becomes of a change whose first commit fails with this, and how often it was worked on.
    static std::pair<Status, int> changeAfter(ErrorCode failure)
    {
        auto store = std::make_unique<MemoryHubStore>();
        store->failNextCommit(failure);
        StoreThread thread(std::move(store), StoreThread::Mode::Change);
        std::optional<Status> answer;
        std::atomic<int> runs = 0;
        StoreThread::Job job;
        job.work = [&](HubStore &) -> Status {
            ++runs;
            return {};
        };
        job.reply = [&](const Status &status) { answer = status; };
        thread.ask(std::move(job));
        waitUntil([&] { return answer.has_value(); });
        return {answer.value_or(ErrorCode::Cancelled), runs};
    }

    /// What becomes of three changes in one group whose first commits fail, so many of them, with the way to the store.
    static std::vector<Status> groupAfter(int failures, std::optional<ErrorCode> *why = nullptr)
    {
        auto store = std::make_unique<MemoryHubStore>();
        store->failCommits(ErrorCode::Storage, 1, failures, true);
        StoreThread thread(std::move(store), StoreThread::Mode::Change);
        connect(&thread, &StoreThread::turned, &thread, [why](const StoreThread::Turn &turn) {
            if (why && turn.why)
                *why = turn.why;
        });
        std::promise<void> begun;
        std::promise<void> asked;
        std::vector<Status> answers;
        for (int i = 0; i < 4; ++i) {
            StoreThread::Job job;
            // The first is in hand until all have been asked for, so that the others are a group.
            job.work = [&, isFirst = i == 0](HubStore &) -> Status {
                if (isFirst) {
                    begun.set_value();
                    asked.get_future().wait();
                }
                return {};
            };
            job.reply = [&](const Status &status) { answers.push_back(status); };
            thread.ask(std::move(job));
            if (i == 0)
                begun.get_future().wait();
        }
        asked.set_value();
        waitUntil([&] { return answers.size() == 4; });
        answers.erase(answers.begin());
        return answers;
    }

private Q_SLOTS:
    static void initTestCase() { initialiseCrypto(); }

    static void aBusyStoreIsTriedOnceMore()
    {
        const auto [status, runs] = changeAfter(ErrorCode::Busy);
        QVERIFY(status.ok());
        QCOMPARE(runs, 2);
    }

    static void aFailingStoreIsNot()
    {
        const auto [status, runs] = changeAfter(ErrorCode::Storage);
        QVERIFY(!status.ok() && status.code() == ErrorCode::Storage);
        QCOMPARE(runs, 1);
    }

    static void aGroupIsTriedOnceMoreWhenTheStoreWasGone()
    {
        for (const Status &status : groupAfter(1))
            QVERIFY(status.ok());
    }

    static void aGroupFailsTogetherWhenTheStoreStaysGone()
    {
        std::optional<ErrorCode> why;
        for (const Status &status : groupAfter(2, &why))
            QVERIFY(!status.ok() && status.code() == ErrorCode::Storage);
        QVERIFY(why == ErrorCode::Network); // for whoever runs the hub
    }
};

QTEST_GUILESS_MAIN(TestStoreThread)
#include "TestStoreThread.moc"
