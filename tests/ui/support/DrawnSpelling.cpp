// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/Look.h"
#include "ui/spelling/Spelling.h"

#include <QtTest/QTest>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

QWidget *openMisspelt(Desk &desk)
{
    look::openBanks(desk);
    QWidget *dialog = desk.openDialog("actionRaiseConcern");
    auto *text = look::find<QPlainTextEdit>(dialog, "concernText");
    text->setPlainText(
        QStringLiteral("Charlie was definately hungry again. Rachel recieved a food parcel on Tuesday and "
                       "said thier benefits had stopped; CAMHS is told."));
    desk.waitUntil([&] { return desk.window.spelling().judge(u"thier", {}) == Spelling::Verdict::Wrong; });
    desk.settle();
    return dialog;
}

} // namespace

std::vector<DrawnScreen> drawnSpelling()
{
    return {
        {"spelling", openMisspelt},
        {"spelling-menu",
         [](Desk &desk) -> QWidget * {
             auto *text = look::find<QPlainTextEdit>(openMisspelt(desk), "concernText");
             text->setFocus();
             QTest::keyClick(text, Qt::Key_F7);
             desk.waitUntil([&] { return text->findChild<QMenu *>(QStringLiteral("spellingMenu")) != nullptr; });
             return text->findChild<QMenu *>(QStringLiteral("spellingMenu"));
         }},
        {"own-words",
         [](Desk &desk) {
             for (const char *const word : {"Hollybrook", "Thrapston", "multiparous"})
                 desk.window.spelling().ownWords().add(QString::fromLatin1(word));
             return desk.openDialog("actionOwnWords");
         }},
        {"own-words-none", [](Desk &desk) { return desk.openDialog("actionOwnWords"); }},
    };
}

} // namespace caseweave
