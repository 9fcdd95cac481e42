// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/BlobThread.h"

#include "sync/tls/ThreadEnd.h"

namespace caseweave {

BlobThread::BlobThread(std::unique_ptr<BlobStore> store, QObject *parent) : QObject(parent), m_store(std::move(store))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1);
    m_pool.start([] { tls::freeAtThreadEnd(); }); // a store's library has random numbers of OpenSSL
}

BlobThread::~BlobThread()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void BlobThread::ask(std::function<void(BlobStore &)> work, std::function<void()> reply)
{
    m_pool.start([this, work = std::move(work), reply = std::move(reply)] {
        work(*m_store);
        QMetaObject::invokeMethod(this, reply, Qt::QueuedConnection);
    });
}

} // namespace caseweave
