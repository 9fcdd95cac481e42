// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/support/Desk.h"
#include "ui/casescreen/CaseScreen.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

/// How tests find their way about the window of a Desk.
namespace caseweave::look {

/// The widget of this object name; a test without it ends.
template <class Widget>
Widget *find(const QWidget *in, const char *name)
{
    auto *found = in->findChild<Widget *>(QLatin1String(name));
    if (found == nullptr)
        qFatal("no widget %s", name);
    return found;
}

inline void press(const QWidget *in, const char *button)
{
    find<QPushButton>(in, button)->click();
}

/// What the summary of errors in a form says.
inline QString problemIn(const QWidget *form)
{
    return find<QWidget>(form, "errorSummary")->accessibleDescription();
}

/// Whether a label on the screen has these words.
inline bool says(const QWidget *in, const QString &words)
{
    for (const QLabel *label : in->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(words))
            return true;
    }
    return false;
}

/// Gives the window the keyboard back, as a desktop does once a sheet is gone; says whether it is in the case then.
inline bool keyboardIsBackInTheCase(Desk &desk)
{
    QApplication::setActiveWindow(&desk.window);
    const QWidget *at = QApplication::focusWidget();
    return at != nullptr && desk.window.currentCase()->isAncestorOf(at);
}

inline void openBanks(Desk &desk, CaseScreen::Page page = CaseScreen::Overview)
{
    desk.window.openCase(FixtureWorkspace::banks());
    desk.waitUntil([&] { return desk.window.currentCase() != nullptr; });
    desk.window.currentCase()->setPage(page);
    desk.settle();
}

} // namespace caseweave::look
