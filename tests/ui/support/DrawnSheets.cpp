// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/Labels.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

/// What asks in the window, once it is there.
QWidget *asked(Desk &desk)
{
    const auto asking = [&desk] { return desk.window.findChild<QWidget *>(QStringLiteral("confirm")); };
    desk.waitUntil([&] { return asking() != nullptr; });
    desk.settle();
    return asking();
}

QWidget *openOn(Desk &desk, CaseScreen::Page page, const char *action)
{
    look::openBanks(desk, page);
    return desk.openDialog(action);
}

/// A message to everybody that repeats the mother's address, which is for some alone.
QWidget *giveAway(Desk &desk)
{
    QWidget *dialog = openOn(desk, CaseScreen::Messages, "actionWriteMessage");
    look::find<QPlainTextEdit>(dialog, "messageText")
        ->setPlainText(QStringLiteral("She is at The Old Forge, Little Marsh."));
    look::press(dialog, "submit");
    return asked(desk);
}

QWidget *copyRestricted(Desk &desk)
{
    QList<ChronologyEvent> events = fixture::banksEvents();
    events.removeIf([](const ChronologyEvent &one) { return one.onlyFor.isEmpty() || one.text.isEmpty(); });
    const QString words = events.first().text;
    desk.workspace.setEvents(FixtureWorkspace::banks(), {events.first()});
    look::openBanks(desk, CaseScreen::Chronology);
    auto *list = look::find<QAbstractItemView>(&desk.window, "chronologyList");
    desk.waitUntil([&] { return list->model()->rowCount() > 0; });
    list->setCurrentIndex(list->model()->index(0, 0));
    desk.settle();
    for (Paragraph *one : desk.window.findChildren<Paragraph *>()) {
        if (one->isVisible() && one->plainText() == words)
            QTest::keySequence(one, QKeySequence::Copy);
    }
    return asked(desk);
}

} // namespace

std::vector<DrawnScreen> drawnSheets()
{
    return {
        {"change-case", [](Desk &desk) { return openOn(desk, CaseScreen::Overview, "actionChangeCase"); }},
        {"sharing-for-whom", [](Desk &desk) { return openOn(desk, CaseScreen::Sharing, "actionExportSharingTable"); }},
        {"voices-for-whom", [](Desk &desk) { return openOn(desk, CaseScreen::Voices, "actionExportVoicesPdf"); }},
        {"print-plan", [](Desk &desk) { return openOn(desk, CaseScreen::Plan, "actionPrint"); }},
        {"print-record", [](Desk &desk) { return openOn(desk, CaseScreen::Record, "actionPrint"); }},
        {"message-gives-away", &giveAway},
        {"copy-restricted", &copyRestricted},
    };
}

} // namespace caseweave
