// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/time/Clock.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "ui/context/Requests.h"
#include "ui/shell/MainWindow.h"
#include "ui/style/Style.h"

class QAction;

namespace caseweave {

/// The program's window over the fixture, with a clock that stands at the fixture's now.
class Desk {
public:
    explicit Desk(Theme theme = Theme::Light, int zoomPercent = 100);
    ~Desk();

    /// Lets queued answers arrive and layouts settle.
    void settle();
    void waitUntil(const std::function<bool()> &condition);
    QAction *action(const char *objectName) const;
    /// Opens a modal dialog and gives it back while it is open. It closes with `closeDialogs` or with the desk.
    QWidget *openDialog(const char *actionName);
    QWidget *openDialogBy(const std::function<void()> &open);
    void closeDialogs();

    ManualClock clock;
    Style style;
    FixtureWorkspace workspace;
    Requests requests;
    Context context;
    MainWindow window;
};

} // namespace caseweave
