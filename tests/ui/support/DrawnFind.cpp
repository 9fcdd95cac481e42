// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"

#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

QWidget *findFor(Desk &desk, const QString &text)
{
    QWidget *box = desk.openDialog("actionFind");
    box->findChild<QLineEdit *>(QStringLiteral("findLine"))->setText(text);
    desk.settle();
    return box;
}

} // namespace

std::vector<DrawnScreen> drawnFind()
{
    return {
        {"find", [](Desk &desk) { return findFor(desk, QStringLiteral("ban")); }},
        {"find-words", [](Desk &desk) { return findFor(desk, QStringLiteral("school")); }},
        {"find-nothing", [](Desk &desk) { return findFor(desk, QStringLiteral("zimmermann")); }},
        {"find-start", [](Desk &desk) { return findFor(desk, {}); }},
        {"find-reading",
         [](Desk &desk) {
             desk.workspace.setFindComplete(false);
             return findFor(desk, QStringLiteral("door"));
         }},
    };
}

} // namespace caseweave
