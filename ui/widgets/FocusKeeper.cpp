// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FocusKeeper.h"

#include <QtWidgets/QAbstractButton>

namespace caseweave {

namespace {

constexpr char subjectProperty[] = "focusSubject";

QString subjectOf(const QWidget &button)
{
    return button.property(subjectProperty).toString();
}

QList<QAbstractButton *> buttonsIn(const QWidget &widget)
{
    QList<QAbstractButton *> buttons = widget.findChildren<QAbstractButton *>();
    buttons.removeIf([&](const QAbstractButton *one) {
        return !one->isVisibleTo(&widget) || !one->isEnabled() || (one->focusPolicy() & Qt::TabFocus) == 0;
    });
    return buttons;
}

bool canHaveIt(const QWidget *widget)
{
    return widget != nullptr && widget->isVisible() && widget->isEnabled()
        && (widget->focusPolicy() & Qt::TabFocus) != 0;
}

/// From the innermost place outwards, what the Tab key comes to first and is no button. Null: there is nothing.
QWidget *nearestHarmless(QWidget &widget)
{
    for (const QWidget *in = widget.parentWidget(); in != nullptr; in = in->isWindow() ? nullptr : in->parentWidget()) {
        for (QWidget *next = widget.nextInFocusChain(); next != &widget; next = next->nextInFocusChain()) {
            if (in->isAncestorOf(next) && !widget.isAncestorOf(next) && canHaveIt(next)
                && qobject_cast<QAbstractButton *>(next) == nullptr)
                return next;
        }
    }
    return nullptr;
}

bool takesTab(const QWidget *widget)
{
    return (widget->focusPolicy() & Qt::TabFocus) != 0;
}

} // namespace

void keepTabPlace(QWidget &around)
{
    QWidget *last = takesTab(&around) ? &around : around.previousInFocusChain();
    while (last != &around && (around.isAncestorOf(last) || !takesTab(last)))
        last = last->previousInFocusChain();
    for (QWidget *one : around.findChildren<QWidget *>()) {
        if (!takesTab(one))
            continue;
        QWidget::setTabOrder(last, one);
        last = one;
    }
}

void putTabPlaceBefore(QWidget &widget, const QWidget &other)
{
    QWidget *const window = widget.window();
    QWidget *before = nullptr;
    for (QWidget *one = window->nextInFocusChain(); one != window; one = one->nextInFocusChain()) {
        const bool isOther = one != &widget && !widget.isAncestorOf(one) && takesTab(one);
        if (isOther && (one == &other || other.isAncestorOf(one)))
            break;
        if (isOther)
            before = one;
    }
    if (before != nullptr)
        QWidget::setTabOrder(before, &widget);
    keepTabPlace(widget);
}

FocusKeeper::FocusKeeper(QWidget &around, QWidget *otherwise)
    : m_around(around), m_otherwise(otherwise),
      // Of the window, which has it also while another window is in front.
      m_focused(around.window()->focusWidget())
{
    m_had = m_focused != nullptr && around.isAncestorOf(m_focused);
    const auto *focused = qobject_cast<const QAbstractButton *>(m_focused.data());
    if (!m_had || focused == nullptr)
        return;
    m_name = focused->objectName();
    m_subject = subjectOf(*focused);
    for (const QAbstractButton *one : buttonsIn(around)) {
        if (one == focused)
            return;
        m_before += one->objectName() == m_name && subjectOf(*one) == m_subject ? 1 : 0;
    }
}

bool FocusKeeper::giveBack() const
{
    if (m_focused != nullptr && m_focused->isVisibleTo(&m_around) && m_around.window()->focusWidget() == m_focused)
        return true; // it was not made anew
    qsizetype before = 0;
    for (QAbstractButton *one : buttonsIn(m_around)) {
        if (!m_name.isEmpty() && one->objectName() == m_name && subjectOf(*one) == m_subject && before++ == m_before) {
            one->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return false;
}

FocusKeeper::~FocusKeeper()
{
    keepTabPlace(m_around);
    if (!m_had || giveBack())
        return;
    QWidget *otherwise = m_otherwise.data();
    if (QWidget *to = canHaveIt(otherwise) ? otherwise : nearestHarmless(m_around))
        to->setFocus(Qt::OtherFocusReason);
}

void FocusKeeper::setSubject(QWidget &button, const QString &subject)
{
    button.setProperty(subjectProperty, subject);
}

} // namespace caseweave
