// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/time/Clock.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace caseweave {

/// Tells when nobody has touched keyboard or mouse for a while. The time is the injected clock's; a timer only looks.
class IdleWatch : public QObject {
    Q_OBJECT

public:
    IdleWatch(const Clock &clock, std::int64_t limitMs, QObject *parent = nullptr);

    /// Compares now with the last touch. Called by the timer, and by tests.
    void look();
    void touch();

Q_SIGNALS:
    void idle();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const Clock &m_clock;
    std::int64_t m_limitMs;
    std::int64_t m_touchedMs;
    QTimer m_timer;
};

} // namespace caseweave
