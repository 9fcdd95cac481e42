// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/ProfileWorkspace.h"
#include "ui/context/Requests.h"
#include "ui/shell/MainWindow.h"
#include "ui/style/Style.h"

#include <QtTest/QTest>
#include <QtWidgets/QDialog>

namespace caseweave {

/// A professional at their own computer: the program's window over a real profile folder, worked as a person works it.
/// A step that cannot be done ends the test with its reason. Destroying a seat is closing the program.
class Seat {
public:
    explicit Seat(const QString &profileFolder);
    ~Seat();

    /// Runs the event loop until it holds. False, with a warning, when it never does.
    bool comes(const std::function<bool()> &holds, const char *what);

    /// A widget that is on the screen now, waiting for it if need be.
    template <class Widget>
    Widget *shown(const QString &name)
    {
        Widget *found = nullptr;
        if (!comes([&] { return (found = visible<Widget>(name)) != nullptr; }, qPrintable(name)))
            qFatal("not on the screen: %s", qPrintable(name));
        return found;
    }
    /// The same, or null where it is not there.
    template <class Widget>
    Widget *visible(const QString &name) const
    {
        for (Widget *one : window->findChildren<Widget *>(name)) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    void press(const char *button);
    void type(const char *field, const QString &text); ///< replaces what is in it
    void tick(const QString &choice); ///< a radio button or a check box
    void act(const char *action); ///< an entry of the menus
    /// Presses the main button of the open dialog, and waits until it is gone.
    void submit();
    QString text(const char *label) const; ///< of a label on the screen; empty where there is none
    /// All text of all labels on the screen, a line each.
    QString everything() const;
    bool says(const QString &words) const { return everything().contains(words); }

    /// Rows of a list or table as a screen reader speaks them.
    QStringList rows(const char *view) const;
    /// Chooses the first row that contains these words, waiting for it to come.
    void choose(const char *view, const QString &words);

    /// Adds the colleague to the case on the screen, once the directories that are here know them. history:
    /// "memberHistory_0" for all of it, "memberHistory_1" for from now on.
    void addColleague(const QString &surname, const QString &history);
    void unlock(const QString &passphrase);
    void openCase(const QString &surname); ///< by its name in My cases
    /// The bar over the case comes to say that this one has it before them now.
    bool seesHere(const QString &who);
    CaseSnapshotPtr snapshot() const; ///< of the case on the screen
    QString hubLine() const { return text("statusHub"); }
    QString sentLine() const { return text("statusSent"); }
    /// The status line says that all is sent and all is here.
    bool saysUpToDate() const;

    SystemClock clock;
    SystemRandom random;
    NoKeyStore keyStore;
    Style style;
    std::unique_ptr<ProfileWorkspace> workspace;
    std::unique_ptr<Requests> requests;
    std::unique_ptr<MainWindow> window;
};

} // namespace caseweave
