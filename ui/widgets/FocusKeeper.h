// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

namespace caseweave {

/// Around the time in which a widget makes its buttons anew: where one of them had the keyboard, the button that takes
/// its place has it afterwards, or the one that stands where it stood, or what comes after the widget. Whoever works
/// without a mouse stays where they were. GUI thread.
class FocusKeeper {
public:
    explicit FocusKeeper(QWidget &around);
    ~FocusKeeper();
    FocusKeeper(const FocusKeeper &) = delete;
    FocusKeeper &operator=(const FocusKeeper &) = delete;

private:
    QWidget &m_around;
    QString m_name; ///< of what had the keyboard
    qsizetype m_place = -1; ///< of it among the buttons; -1: it was elsewhere
    qsizetype m_sameBefore = 0; ///< how many of its name came before it
};

} // namespace caseweave
