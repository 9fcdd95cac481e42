// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

namespace caseweave {

/// An application that measures how long the GUI thread is busy with each event. Processor time of that thread counts,
/// so that what other programs do meanwhile does not.
class WatchedApplication : public QApplication {
    Q_OBJECT

public:
    struct Piece {
        double cpuMs = 0;
        double wallMs = 0;
        QString what; ///< the event and who got it
    };

    WatchedApplication(int &argc, char **argv);

    bool notify(QObject *receiver, QEvent *event) override;
    /// Forgets what was measured.
    void begin();
    /// The longest pieces of work since begin(), the longest first, told on the test's output.
    Piece longest(const char *during);

private:
    void keep(const Piece &piece);

    QList<Piece> m_longest;
    QTimer m_beat;
    QElapsedTimer m_sinceBeat;
    double m_longestGapMs = 0;
    qint64 m_events = 0;
    double m_cpuMs = 0;
    int m_depth = 0;
};

} // namespace caseweave
