// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FocusKeeper.h"

#include <QtWidgets/QAbstractButton>

namespace caseweave {

namespace {

QList<QAbstractButton *> buttonsIn(const QWidget &widget)
{
    QList<QAbstractButton *> buttons = widget.findChildren<QAbstractButton *>();
    buttons.removeIf([&](const QAbstractButton *one) {
        return !one->isVisibleTo(&widget) || !one->isEnabled() || (one->focusPolicy() & Qt::TabFocus) == 0;
    });
    return buttons;
}

void focusAfter(QWidget &widget)
{
    for (QWidget *next = widget.nextInFocusChain(); next != nullptr && next != &widget;
         next = next->nextInFocusChain()) {
        if (next->isVisible() && next->isEnabled() && (next->focusPolicy() & Qt::TabFocus) != 0
            && !widget.isAncestorOf(next))
            return next->setFocus(Qt::OtherFocusReason);
    }
}

} // namespace

FocusKeeper::FocusKeeper(QWidget &around) : m_around(around)
{
    // Of the window, which has it also while another window is in front.
    const QWidget *focused = around.window()->focusWidget();
    if (focused == nullptr || !around.isAncestorOf(focused))
        return;
    m_name = focused->objectName();
    m_place = 0;
    for (const QAbstractButton *one : buttonsIn(around)) {
        if (one == focused)
            return;
        ++m_place;
        m_sameBefore += one->objectName() == m_name ? 1 : 0;
    }
}

FocusKeeper::~FocusKeeper()
{
    if (m_place < 0)
        return;
    const QList<QAbstractButton *> buttons = buttonsIn(m_around);
    qsizetype before = 0;
    for (QAbstractButton *one : buttons) {
        if (one->objectName() == m_name && before++ == m_sameBefore) {
            one->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    if (buttons.isEmpty())
        focusAfter(m_around);
    else
        buttons.at(std::min(m_place, buttons.size() - 1))->setFocus(Qt::OtherFocusReason);
}

} // namespace caseweave
