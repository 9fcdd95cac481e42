// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Button.h"

#include <QtGui/QKeyEvent>

namespace caseweave {

Button::Button(const QString &text, QWidget *parent) : QPushButton(text, parent)
{
    setAutoDefault(false);
}

void Button::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        return QPushButton::keyPressEvent(event);
    // A key held down is one press: what it opens is not answered by it.
    if (!event->isAutoRepeat())
        click();
}

} // namespace caseweave
