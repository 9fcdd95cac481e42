// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/FixturePlan.h"

#include <QtGui/QAction>

namespace caseweave {

std::vector<DrawnScreen> drawnCalendar()
{
    return {
        {"calendar",
         [](Desk &desk) -> QWidget * {
             fixture::addBanksPlan(desk.workspace);
             fixture::addBanksVoices(desk.workspace);
             desk.action("actionCalendar")->trigger();
             return &desk.window;
         }},
        {"calendar-none",
         [](Desk &desk) -> QWidget * {
             desk.workspace.setCases({});
             desk.action("actionCalendar")->trigger();
             return &desk.window;
         }},
    };
}

} // namespace caseweave
