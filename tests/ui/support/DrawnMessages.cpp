// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/FixtureMessages.h"
#include "tests/ui/support/Look.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

QWidget *openMessages(Desk &desk, CaseScreen::Page page = CaseScreen::Messages)
{
    fixture::addBanksMessages(desk.workspace);
    look::openBanks(desk, page);
    return &desk.window;
}

QWidget *choose(Desk &desk, QWidget *window, int row)
{
    auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("messageList"));
    list->setCurrentIndex(list->model()->index(row, 0));
    desk.settle();
    return window;
}

} // namespace

std::vector<DrawnScreen> drawnMessages()
{
    return {
        {"messages", [](Desk &desk) { return choose(desk, openMessages(desk), 4); }},
        {"messages-restricted", [](Desk &desk) { return choose(desk, openMessages(desk), 3); }},
        {"messages-empty",
         [](Desk &desk) {
             look::openBanks(desk, CaseScreen::Messages);
             return static_cast<QWidget *>(&desk.window);
         }},
        {"overview-question", [](Desk &desk) { return openMessages(desk, CaseScreen::Overview); }},
        {"write-message",
         [](Desk &desk) {
             openMessages(desk);
             QWidget *dialog = desk.openDialog("actionWriteMessage");
             dialog->findChild<QPlainTextEdit *>(QStringLiteral("messageText"))
                 ->setPlainText(QStringLiteral("@Tom Barker I come to your office at 2pm."));
             dialog->findChild<QAbstractButton *>(QStringLiteral("messageAudienceWay_1"))->click();
             dialog->findChildren<QCheckBox *>().at(1)->setChecked(true);
             dialog->findChild<QAbstractButton *>(QStringLiteral("messageAskWay_1"))->click();
             desk.settle();
             return dialog;
         }},
        {"answer-message",
         [](Desk &desk) {
             QWidget *window = choose(desk, openMessages(desk), 3);
             return desk.openDialogBy([window] { look::press(window, "messageReply"); });
         }},
    };
}

} // namespace caseweave
