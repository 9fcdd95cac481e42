// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/WatchedApplication.h"

#include <QtCore/QEvent>
#include <QtCore/QMetaEnum>
#include <QtCore/QThread>
#include <ctime>

namespace caseweave {

namespace {

constexpr int beatMs = 5;
constexpr qsizetype kept = 5;

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

QString nameOf(const QObject *receiver, const QEvent *event)
{
    const char *type = QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type());
    return QStringLiteral("%1 to %2 \"%3\"")
        .arg(QLatin1String(type == nullptr ? "event" : type), QLatin1String(receiver->metaObject()->className()),
             receiver->objectName());
}

} // namespace

WatchedApplication::WatchedApplication(int &argc, char **argv) : QApplication(argc, argv)
{
    m_beat.setTimerType(Qt::PreciseTimer);
    connect(&m_beat, &QTimer::timeout, this, [this] {
        m_longestGapMs = qMax(m_longestGapMs, static_cast<double>(m_sinceBeat.nsecsElapsed()) / 1e6);
        m_sinceBeat.start();
    });
}

bool WatchedApplication::notify(QObject *receiver, QEvent *event)
{
    // Workers on other threads deliver their events here too.
    if (QThread::currentThread() != thread() || m_depth > 0 || !m_beat.isActive())
        return QApplication::notify(receiver, event);
    // The receiver and the event can be gone afterwards.
    const QString what = nameOf(receiver, event);
    QElapsedTimer wall;
    wall.start();
    const double before = cpuMs();
    ++m_depth;
    const bool taken = QApplication::notify(receiver, event);
    --m_depth;
    keep({cpuMs() - before, static_cast<double>(wall.nsecsElapsed()) / 1e6, what});
    return taken;
}

void WatchedApplication::keep(const Piece &piece)
{
    ++m_events;
    m_cpuMs += piece.cpuMs;
    const auto place = std::find_if(m_longest.cbegin(), m_longest.cend(),
                                    [&](const Piece &other) { return other.cpuMs < piece.cpuMs; });
    m_longest.insert(place, piece);
    if (m_longest.size() > kept)
        m_longest.removeLast();
}

void WatchedApplication::begin()
{
    m_longest.clear();
    m_longestGapMs = 0;
    m_events = 0;
    m_cpuMs = 0;
    m_sinceBeat.start();
    m_beat.start(beatMs);
}

WatchedApplication::Piece WatchedApplication::longest(const char *during)
{
    m_beat.stop();
    qInfo("%s: %lld events, %.0f ms of processor time; longest gap between heartbeats %.1f ms; longest events:", during,
          m_events, m_cpuMs, m_longestGapMs);
    for (const Piece &piece : std::as_const(m_longest))
        qInfo("    %.1f ms of processor time, %.1f ms by the clock: %s", piece.cpuMs, piece.wallMs,
              qPrintable(piece.what));
    return m_longest.isEmpty() ? Piece{} : m_longest.first();
}

} // namespace caseweave
