// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/tls/ThreadEnd.h"

#include <QSemaphore>
#include <QThread>
#include <QtTest>

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <cstdlib>

using namespace caseweave;

namespace {

std::atomic<int> held = 0; ///< pieces of memory that OpenSSL has
std::array<QSemaphore, 2> looked; ///< one for each row, because a thread may be late

void *take(std::size_t size, const char *, int)
{
    void *memory = std::malloc(size);
    held += memory ? 1 : 0;
    return memory;
}

void *resize(void *old, std::size_t size, const char *file, int line)
{
    return old ? std::realloc(old, size) : take(size, file, line);
}

void give(void *memory, const char *, int)
{
    held -= memory ? 1 : 0;
    std::free(memory);
}

void waitUntilLooked(void *semaphore)
{
    static_cast<QSemaphore *>(semaphore)->acquire();
}

} // namespace

class TestThreadEnd : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Made before OpenSSL's own, so that the system cleans it up before and OpenSSL's only after the test looked.
        QCOMPARE(pthread_key_create(&m_key, waitUntilLooked), 0);
        QCOMPARE(CRYPTO_set_mem_functions(take, resize, give), 1);
        useOpenSsl(); // what is made once
    }

    void nothingOfAThreadIsLeftWhenItHasEnded_data()
    {
        QTest::addColumn<bool>("asked");
        QTest::newRow("asked for") << true;
        QTest::newRow("left to OpenSSL") << false; // or else the other row would show nothing
    }
    void nothingOfAThreadIsLeftWhenItHasEnded()
    {
        QFETCH(bool, asked);
        QSemaphore &mayEnd = looked[asked ? 1 : 0];
        const int before = held;
        const std::unique_ptr<QThread> thread(QThread::create([&] {
            if (asked)
                tls::freeAtThreadEnd();
            pthread_setspecific(m_key, &mayEnd);
            useOpenSsl();
        }));
        thread->start();
        thread->wait();
        const int after = held;
        mayEnd.release();
        QTRY_COMPARE(held.load(), before); // or the thread could still be at it when the program ends
        QCOMPARE(after == before, asked);
    }

private:
    static void useOpenSsl()
    {
        std::array<unsigned char, 16> bytes{};
        QCOMPARE(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())), 1);
    }

    pthread_key_t m_key = 0;
};

QTEST_GUILESS_MAIN(TestThreadEnd)
#include "TestThreadEnd.moc"
