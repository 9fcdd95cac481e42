// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/preview/Preview.h"

#include "app/preview/PreviewWorker.h"

#include <QCoreApplication>

namespace caseweave {

QString Preview::defaultHelper()
{
    const QString named = qEnvironmentVariable("CASEWEAVE_PREVIEW");
    return named.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/caseweave-preview") : named;
}

Preview::Preview(const QString &helper, QObject *parent) : QObject(parent), m_worker(new PreviewWorker(helper, m_round))
{
    m_thread.setObjectName(QStringLiteral("preview"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    const auto isNewest = [this](quint64 round) { return round == *m_round; };
    connect(m_worker, &PreviewWorker::checked, this, [=, this](quint64 round, int percent) {
        if (isNewest(round))
            Q_EMIT checked(percent);
    });
    connect(m_worker, &PreviewWorker::opened, this, [=, this](quint64 round, preview::Kind kind, int pages) {
        if (isNewest(round))
            Q_EMIT opened(kind, pages);
    });
    connect(m_worker, &PreviewWorker::pageShown, this, [=, this](quint64 round, const PreviewPage &page) {
        if (isNewest(round))
            Q_EMIT pageShown(page);
    });
    connect(m_worker, &PreviewWorker::failed, this, [=, this](quint64 round, preview::Failure why) {
        if (isNewest(round))
            Q_EMIT failed(why);
    });
    m_thread.start();
}

Preview::~Preview()
{
    ++*m_round;
    m_worker->disconnect(this);
    m_thread.quit();
    m_thread.wait();
}

void Preview::open(const DocumentContentPtr &content)
{
    const quint64 round = ++*m_round;
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, round, content] { worker->open(round, content); });
}

void Preview::showPage(int index, int width)
{
    const quint64 round = *m_round;
    QMetaObject::invokeMethod(m_worker,
                              [worker = m_worker, round, index, width] { worker->showPage(round, index, width); });
}

void Preview::close()
{
    ++*m_round;
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->close(); });
}

} // namespace caseweave
