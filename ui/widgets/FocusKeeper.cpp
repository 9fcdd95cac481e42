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
    const auto *focused = qobject_cast<const QAbstractButton *>(around.window()->focusWidget());
    if (focused == nullptr || !around.isAncestorOf(focused))
        return;
    m_had = true;
    m_name = focused->objectName();
    m_subject = subjectOf(*focused);
    for (const QAbstractButton *one : buttonsIn(around)) {
        if (one == focused)
            return;
        m_before += one->objectName() == m_name && subjectOf(*one) == m_subject ? 1 : 0;
    }
}

FocusKeeper::~FocusKeeper()
{
    if (!m_had)
        return;
    qsizetype before = 0;
    for (QAbstractButton *one : buttonsIn(m_around)) {
        if (one->objectName() == m_name && subjectOf(*one) == m_subject && before++ == m_before) {
            one->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    focusAfter(m_around);
}

void FocusKeeper::setSubject(QWidget &button, const QString &subject)
{
    button.setProperty(subjectProperty, subject);
}

} // namespace caseweave
