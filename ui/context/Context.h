// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"
#include "crypto/time/Clock.h"

#include <QtCore/QDateTime>

namespace caseweave {

class Requests;
class Style;

/// What every screen is given: whom to ask, how to look, what time it is. Handed down, never global. GUI thread.
struct Context {
    Workspace &workspace;
    Style &style;
    const Clock &clock;
    Requests &requests;

    QDateTime now() const { return QDateTime::fromMSecsSinceEpoch(clock.nowMs()); }
    QDate today() const { return now().date(); }
};

} // namespace caseweave
