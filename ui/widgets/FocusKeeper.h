// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

namespace caseweave {

/// Around the time in which a widget makes its buttons anew: where one of them had the keyboard, the one that does the
/// same to the same has it afterwards. Where there is none any more it goes to what comes after the widget, never to
/// another of its buttons, which the next press of the space bar would set off. GUI thread.
class FocusKeeper {
public:
    explicit FocusKeeper(QWidget &around);
    ~FocusKeeper();
    FocusKeeper(const FocusKeeper &) = delete;
    FocusKeeper &operator=(const FocusKeeper &) = delete;

    /// To what a button does what it does, where several do the same. Any text.
    static void setSubject(QWidget &button, const QString &subject);

private:
    QWidget &m_around;
    bool m_had = false;
    QString m_name; ///< of what had the keyboard
    QString m_subject;
    qsizetype m_before = 0; ///< how many of this name and subject came before it
};

} // namespace caseweave
