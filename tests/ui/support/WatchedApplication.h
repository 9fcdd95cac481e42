// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

namespace caseweave {

/// An application that measures how long the GUI thread is busy with each event, or stands still in it. What counts is
/// its processor time, and its time by the clock but for what it stood in the queue for a core: so that waiting for a
/// file, a lock or another thread counts, and what other programs do meanwhile does not.
class WatchedApplication : public QApplication {
    Q_OBJECT

public:
    struct Piece {
        double cpuMs = 0;
        double wallMs = 0;
        double ownMs = 0; ///< by the clock, without the queue for a core
        QString what; ///< the event and who got it
    };

    WatchedApplication(int &argc, char **argv);
    ~WatchedApplication() override;
    /// Whether the kernel says how long a thread stands in the queue for a core. Else only processor time can be
    /// asserted.
    bool knowsQueue() const { return queuedMs() > 0; }

    bool notify(QObject *receiver, QEvent *event) override;
    /// Forgets what was measured.
    void begin();
    /// The longest since begin(), told on the test's output: by processor time and by own time, which may be two
    /// events, and the longest own time that a timer had to wait.
    struct Longest {
        Piece byCpu;
        Piece byOwn;
        double gapMs = 0;
    };
    Longest longest(const char *during);

private:
    void keep(const Piece &piece);
    double queuedMs() const;

    QList<Piece> m_longest;
    Piece m_longestOwn;
    QTimer m_beat;
    QElapsedTimer m_sinceBeat;
    double m_longestGapMs = 0;
    double m_queuedAtBeatMs = 0;
    int m_schedule = -1; ///< what the kernel counts of this thread; none: nothing is subtracted
    qint64 m_events = 0;
    double m_cpuMs = 0;
    int m_depth = 0;
};

} // namespace caseweave
