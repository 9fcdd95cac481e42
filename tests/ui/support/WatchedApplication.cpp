// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/WatchedApplication.h"

#include <QtCore/QEvent>
#include <QtCore/QMetaEnum>
#include <QtCore/QThread>
#include <array>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

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
        const double queued = queuedMs();
        const double gap = static_cast<double>(m_sinceBeat.nsecsElapsed()) / 1e6 - (queued - m_queuedAtBeatMs);
        m_longestGapMs = qMax(m_longestGapMs, gap);
        m_queuedAtBeatMs = queued;
        m_sinceBeat.start();
    });
    m_schedule = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
}

WatchedApplication::~WatchedApplication()
{
    if (m_schedule >= 0)
        ::close(m_schedule);
}

/// Since the thread began. "Time on the processor, time in the queue, times put on", in nanoseconds.
double WatchedApplication::queuedMs() const
{
    std::array<char, 96> text{};
    if (m_schedule < 0 || ::pread(m_schedule, text.data(), text.size() - 1, 0) <= 0)
        return 0;
    unsigned long long onProcessor = 0;
    unsigned long long queued = 0;
    if (std::sscanf(text.data(), "%llu %llu", &onProcessor, &queued) != 2)
        return 0;
    return static_cast<double>(queued) / 1e6;
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
    const double queuedBefore = queuedMs();
    ++m_depth;
    const bool taken = QApplication::notify(receiver, event);
    --m_depth;
    const double cpu = cpuMs() - before;
    const double elapsed = static_cast<double>(wall.nsecsElapsed()) / 1e6;
    keep({cpu, elapsed, elapsed - (queuedMs() - queuedBefore), what});
    return taken;
}

void WatchedApplication::keep(const Piece &piece)
{
    ++m_events;
    m_cpuMs += piece.cpuMs;
    if (piece.ownMs > m_longestOwn.ownMs)
        m_longestOwn = piece;
    const auto place = std::find_if(m_longest.cbegin(), m_longest.cend(),
                                    [&](const Piece &other) { return other.cpuMs < piece.cpuMs; });
    m_longest.insert(place, piece);
    if (m_longest.size() > kept)
        m_longest.removeLast();
}

void WatchedApplication::begin()
{
    m_longest.clear();
    m_longestOwn = {};
    m_queuedAtBeatMs = queuedMs();
    m_longestGapMs = 0;
    m_events = 0;
    m_cpuMs = 0;
    m_sinceBeat.start();
    m_beat.start(beatMs);
}

WatchedApplication::Longest WatchedApplication::longest(const char *during)
{
    m_beat.stop();
    qInfo("%s: %lld events, %.0f ms of processor time; longest gap between heartbeats %.1f ms, without the queue for a "
          "core; longest events:",
          during, m_events, m_cpuMs, m_longestGapMs);
    QList<Piece> told = m_longest;
    told << m_longestOwn;
    for (const Piece &piece : std::as_const(told))
        qInfo("    %.1f ms of processor time, %.1f ms by the clock, %.1f ms of them not in the queue: %s", piece.cpuMs,
              piece.wallMs, piece.ownMs, qPrintable(piece.what));
    return {m_longest.isEmpty() ? Piece{} : m_longest.first(), m_longestOwn, m_longestGapMs};
}

} // namespace caseweave
