// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/BlankScreen.h"

#include "ui/widgets/Labels.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

QString goOnText()
{
    return BlankScreen::tr("Blank screen. Press any key to go on.");
}

/// Of a window that says nothing of a case.
QString plainTitle()
{
    return QStringLiteral("Caseweave");
}

/// Menus, lists and tips come and go by themselves.
bool isRealWindow(const QWidget &window)
{
    return window.windowType() == Qt::Window || window.windowType() == Qt::Dialog || window.windowType() == Qt::Sheet;
}

void makeBlank(QFrame *sheet)
{
    sheet->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(sheet);
    column->addStretch(1);
    QLabel *hint = makeLabel(BlankScreen::tr("Press any key to go on"), "secondary");
    hint->setAlignment(Qt::AlignCenter);
    column->addWidget(hint);
    column->addSpacing(size::xl);
}

} // namespace

BlankScreen::BlankScreen(QWidget *over) : QFrame(over)
{
    nameWidget(this, QStringLiteral("blank"), goOnText());
    setFocusPolicy(Qt::StrongFocus);
    makeBlank(this);
    hide();
    over->installEventFilter(this);
    // A form blocks the window and its menu: the key is caught before it comes to either.
    QCoreApplication::instance()->installEventFilter(this);
}

void BlankScreen::cover()
{
    if (!isHidden())
        return;
    while (QWidget *popup = QApplication::activePopupWidget()) {
        if (!popup->close())
            break;
    }
    setGeometry(parentWidget()->rect());
    show();
    raise();
    setFocus(Qt::OtherFocusReason);
    // Dialogs show what is in them: while one is open it is covered with the rest.
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window->isVisible())
            coverOther(window);
    }
    Q_EMIT covered();
}

void BlankScreen::coverOther(QWidget *window)
{
    const bool isCovered = std::any_of(m_others.begin(), m_others.end(),
                                       [&](const Covered &one) { return one.window == window && one.sheet; });
    if (window == parentWidget()->window() || !isRealWindow(*window) || isCovered)
        return;
    auto *sheet = new QFrame(window);
    nameWidget(sheet, QStringLiteral("blankSheet"), goOnText());
    makeBlank(sheet);
    sheet->setGeometry(window->rect());
    sheet->show();
    sheet->raise();
    m_others << Covered{window, sheet, window->windowTitle()};
    window->setWindowTitle(plainTitle());
}

void BlankScreen::uncover()
{
    hide();
    for (const Covered &one : std::exchange(m_others, {})) {
        if (one.sheet != nullptr) {
            one.sheet->hide();
            one.sheet->deleteLater(); // it may be what the key or the button was pressed on
        }
        if (one.window != nullptr)
            one.window->setWindowTitle(one.title);
    }
    Q_EMIT uncovered();
}

/// What comes to another window while it is covered.
void BlankScreen::follow(const QWidget *window, const QEvent &event)
{
    for (Covered &one : m_others) {
        if (one.window != window)
            continue;
        if (event.type() == QEvent::Resize && one.sheet != nullptr)
            one.sheet->setGeometry(window->rect());
        if (event.type() == QEvent::WindowTitleChange && window->windowTitle() != plainTitle()) {
            one.title = window->windowTitle();
            one.window->setWindowTitle(plainTitle());
        }
    }
}

bool BlankScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    if (!watched->isWidgetType())
        return QFrame::eventFilter(watched, event);
    auto *widget = static_cast<QWidget *>(watched);
    const bool isKey = event->type() == QEvent::KeyPress;
    if (isHidden()) {
        const bool asks = isKey && static_cast<QKeyEvent *>(event)->key() == Qt::Key_F12;
        if (!asks || QApplication::activeModalWidget() == nullptr)
            return QFrame::eventFilter(watched, event);
        cover();
        return true;
    }
    if (isKey || event->type() == QEvent::MouseButtonPress) {
        uncover();
        return true;
    }
    if (event->type() == QEvent::Show && widget->isWindow())
        coverOther(widget);
    else
        follow(widget, *event);
    return QFrame::eventFilter(watched, event);
}

} // namespace caseweave
