// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

namespace caseweave {

/// Has the Tab key come to what is in a widget where the widget is, and from the widget to it: Qt puts what is made
/// later at the end of the window. GUI thread.
void keepTabPlace(QWidget &around);

/// The same, and has it come to the widget right before another, or what is in that. GUI thread.
void putTabPlaceBefore(QWidget &widget, const QWidget &other);

/// Around the time in which a widget makes what is in it anew: where one of its buttons had the keyboard, the one that
/// does the same to the same has it afterwards. Where there is none any more it goes to `otherwise`, or to the nearest
/// thing around that is no button: the next press of the space bar would set a button off. The Tab key comes to what is
/// in the widget where the widget is, and not after all that is older. GUI thread.
class FocusKeeper {
public:
    explicit FocusKeeper(QWidget &around, QWidget *otherwise = nullptr);
    ~FocusKeeper();
    FocusKeeper(const FocusKeeper &) = delete;
    FocusKeeper &operator=(const FocusKeeper &) = delete;

    /// To what a button does what it does, where several do the same. Any text.
    static void setSubject(QWidget &button, const QString &subject);

private:
    bool giveBack() const;

    QWidget &m_around;
    QPointer<QWidget> m_otherwise;
    QPointer<QWidget> m_focused;
    bool m_had = false;
    QString m_name; ///< of the button that had the keyboard; empty: it was none
    QString m_subject;
    qsizetype m_before = 0; ///< how many of this name and subject came before it
};

} // namespace caseweave
