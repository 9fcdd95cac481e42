// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/BlankScreen.h"

#include "ui/widgets/Labels.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

BlankScreen::BlankScreen(QWidget *over) : QFrame(over)
{
    nameWidget(this, QStringLiteral("blank"), tr("Blank screen. Press any key to go on."));
    setAutoFillBackground(true);
    setFocusPolicy(Qt::StrongFocus);
    auto *column = new QVBoxLayout(this);
    column->addStretch(1);
    QLabel *hint = makeLabel(tr("Press any key to go on"), "secondary");
    hint->setAlignment(Qt::AlignCenter);
    column->addWidget(hint);
    column->addSpacing(size::xl);
    hide();
    over->installEventFilter(this);
}

void BlankScreen::cover()
{
    // Dialogs show what is in them: while one is open it is hidden with the rest.
    for (QWidget *dialog : QApplication::topLevelWidgets()) {
        if (dialog->isModal() && dialog->isVisible())
            dialog->setWindowOpacity(0);
    }
    setGeometry(parentWidget()->rect());
    show();
    raise();
    setFocus(Qt::OtherFocusReason);
}

void BlankScreen::uncover()
{
    for (QWidget *dialog : QApplication::topLevelWidgets()) {
        if (dialog->isModal())
            dialog->setWindowOpacity(1);
    }
    hide();
    Q_EMIT uncovered();
}

bool BlankScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QFrame::eventFilter(watched, event);
}

void BlankScreen::keyPressEvent(QKeyEvent *)
{
    uncover();
}

void BlankScreen::mousePressEvent(QMouseEvent *)
{
    uncover();
}

} // namespace caseweave
