// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/WheelGuard.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QComboBox>

namespace caseweave {

namespace {

/// Whose value Qt changes by the wheel.
QWidget *turnedByWheel(QObject *watched)
{
    if (auto *combo = qobject_cast<QComboBox *>(watched))
        return combo;
    return qobject_cast<QAbstractSpinBox *>(watched);
}

} // namespace

WheelGuard::WheelGuard(QObject *parent) : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    // Comes once to each widget, before it is shown for the first time.
    if (event->type() == QEvent::Polish) {
        QWidget *turned = turnedByWheel(watched);
        if (turned != nullptr && turned->focusPolicy() == Qt::WheelFocus)
            turned->setFocusPolicy(Qt::StrongFocus);
    }
    if (event->type() == QEvent::Wheel && turnedByWheel(watched) != nullptr) {
        event->ignore(); // it goes on to what is around
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace caseweave
