// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindDesk.h"

#include "app/find/FindReader.h"
#include "sync/tls/ThreadEnd.h"

namespace caseweave {

FindDesk::FindDesk()
{
    m_thread.setObjectName(QStringLiteral("find"));
    m_at.moveToThread(&m_thread);
    // SQLCipher's random numbers leave something behind in every thread.
    connect(&m_thread, &QThread::started, &m_at, &tls::freeAtThreadEnd);
    m_thread.start();
}

FindDesk::~FindDesk()
{
    close();
    m_thread.quit();
    m_thread.wait();
}

void FindDesk::open(const FindAccessPtr &access)
{
    QMetaObject::invokeMethod(
        &m_at,
        [this, access] {
            m_reader.reset();
            m_access = access;
            // Now rather than with the first key that is pressed. What fails is tried and told then.
            if (auto reader = FindReader::open(access->file, access->key))
                m_reader = std::move(*reader);
        },
        Qt::QueuedConnection);
}

void FindDesk::close()
{
    QMetaObject::invokeMethod(
        &m_at,
        [this] {
            m_reader.reset();
            m_access.reset();
        },
        Qt::BlockingQueuedConnection);
}

Result<FoundPage> FindDesk::answer(const FindQuery &query)
{
    if (!m_access)
        return ErrorCode::Locked;
    if (!m_reader) {
        auto reader = FindReader::open(m_access->file, m_access->key);
        if (!reader)
            return reader.error();
        m_reader = std::move(*reader);
    }
    auto page = m_reader->search(query);
    if (!page)
        m_reader.reset();
    return page;
}

void FindDesk::ask(quint64 request, const FindQuery &query)
{
    m_newest = request;
    QMetaObject::invokeMethod(
        &m_at,
        [this, request, query] {
            if (request != m_newest)
                return;
            const auto page = answer(query);
            if (page) {
                Q_EMIT found(request, *page);
                return;
            }
            if (page.code() == ErrorCode::Damaged || page.code() == ErrorCode::CannotOpen)
                Q_EMIT damaged();
            Q_EMIT failed(request, page.code());
        },
        Qt::QueuedConnection);
}

} // namespace caseweave
