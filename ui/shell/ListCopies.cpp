// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ListCopies.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QAbstractItemView>

namespace caseweave {

ListCopies::ListCopies(QObject *parent) : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool ListCopies::eventFilter(QObject *watched, QEvent *event)
{
    return event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)
        && qobject_cast<QAbstractItemView *>(watched) != nullptr;
}

} // namespace caseweave
