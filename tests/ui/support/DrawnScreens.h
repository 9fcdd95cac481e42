// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/support/Desk.h"

#include <functional>
#include <vector>

namespace caseweave {

/// The name of a screen, and what brings a desk to it; gives the window or dialog to draw.
using DrawnScreen = std::pair<const char *, std::function<QWidget *(Desk &)>>;

/// Every screen of the program, filled from the fixture.
const std::vector<DrawnScreen> &drawnScreens();
/// Parts of it, in files of their own.
std::vector<DrawnScreen> drawnChronology();
std::vector<DrawnScreen> drawnPlans();
std::vector<DrawnScreen> drawnCalendar();
std::vector<DrawnScreen> drawnFind();
std::vector<DrawnScreen> drawnMessages();
std::vector<DrawnScreen> drawnImports();
std::vector<DrawnScreen> drawnDocuments();
std::vector<DrawnScreen> drawnSpelling();
std::vector<DrawnScreen> drawnSheets();

} // namespace caseweave
