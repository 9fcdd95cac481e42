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
    // A form blocks the window and its menu: the key is caught before it comes to either.
    QCoreApplication::instance()->installEventFilter(this);
}

void BlankScreen::cover()
{
    while (QWidget *popup = QApplication::activePopupWidget()) {
        if (!popup->close())
            break;
    }
    // Dialogs show what is in them: while one is open it is covered with the rest.
    for (QWidget *dialog : QApplication::topLevelWidgets()) {
        if (!dialog->isModal() || !dialog->isVisible())
            continue;
        auto *sheet = new QFrame(dialog);
        sheet->setObjectName(QStringLiteral("blankSheet"));
        sheet->setAutoFillBackground(true);
        sheet->setGeometry(dialog->rect());
        sheet->show();
        m_sheets << sheet;
    }
    setGeometry(parentWidget()->rect());
    show();
    raise();
    setFocus(Qt::OtherFocusReason);
    Q_EMIT covered();
}

void BlankScreen::uncover()
{
    for (const QPointer<QWidget> &sheet : std::exchange(m_sheets, {}))
        delete sheet;
    hide();
    Q_EMIT uncovered();
}

bool BlankScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    if (!watched->isWidgetType() || !QApplication::activeModalWidget())
        return QFrame::eventFilter(watched, event);
    const bool isKey = event->type() == QEvent::KeyPress;
    if (isHidden() && isKey && static_cast<QKeyEvent *>(event)->key() == Qt::Key_F12) {
        cover();
        return true;
    }
    if (!isHidden() && (isKey || event->type() == QEvent::MouseButtonPress)) {
        uncover();
        return true;
    }
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
