// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

namespace caseweave {

/// For the whole program: the wheel over a closed drop-down list, a number or a date scrolls what it stands in, and
/// never changes what somebody chose or takes the keyboard there. An open list scrolls as ever. GUI thread.
class WheelGuard : public QObject {
    Q_OBJECT

public:
    explicit WheelGuard(QObject *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace caseweave
