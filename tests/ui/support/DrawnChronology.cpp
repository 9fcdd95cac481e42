// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/Look.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

QWidget *chooseEvent(Desk &desk, int row)
{
    look::openBanks(desk, CaseScreen::Chronology);
    auto *list = look::find<QAbstractItemView>(&desk.window, "chronologyList");
    list->setCurrentIndex(list->model()->index(row, 0));
    desk.settle();
    return &desk.window;
}

QWidget *openFromEvent(Desk &desk, int row, const char *button)
{
    QWidget *window = chooseEvent(desk, row);
    return desk.openDialogBy([&] { look::press(window, button); });
}

} // namespace

std::vector<DrawnScreen> drawnChronology()
{
    return {
        {"chronology", [](Desk &desk) { return chooseEvent(desk, 2); }},
        {"chronology-filters",
         [](Desk &desk) {
             QWidget *window = chooseEvent(desk, 2);
             window->findChild<QPushButton *>(QStringLiteral("chronologyFilters"))->setChecked(true);
             window->findChild<QPushButton *>(QStringLiteral("filterSignificant"))->setChecked(true);
             return window;
         }},
        {"chronology-restricted", [](Desk &desk) { return chooseEvent(desk, 4); }},
        {"chronology-no-match",
         [](Desk &desk) {
             QWidget *window = chooseEvent(desk, 0);
             look::find<QLineEdit>(window, "chronologySearch")->setText(QStringLiteral("zzz"));
             desk.settle();
             return window;
         }},
        {"chronology-corrected", [](Desk &desk) { return chooseEvent(desk, 1); }},
        {"correct-event", [](Desk &desk) { return openFromEvent(desk, 1, "correctEvent"); }},
        {"contradict-event",
         [](Desk &desk) {
             QWidget *dialog = openFromEvent(desk, 1, "contradictEvent");
             auto *list = look::find<QAbstractItemView>(dialog, "contradictionList");
             list->setCurrentIndex(list->model()->index(2, 0));
             desk.settle();
             return dialog;
         }},
        {"settle-contradiction", [](Desk &desk) { return openFromEvent(desk, 0, "settleContradiction"); }},
    };
}

} // namespace caseweave
