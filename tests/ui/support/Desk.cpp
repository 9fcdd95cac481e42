// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/Desk.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDialog>

namespace caseweave {

Desk::Desk(Theme theme, int zoomPercent)
    : clock(FixtureWorkspace::now().toMSecsSinceEpoch()),
      requests(workspace), context{workspace, style, clock, requests},
      window((style.setTheme(theme), style.setZoomPercent(zoomPercent), style.apply(), context))
{
    window.show();
    settle();
}

Desk::~Desk()
{
    closeDialogs();
}

void Desk::settle()
{
    for (int round = 0; round < 4; ++round) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void Desk::waitUntil(const std::function<bool()> &condition)
{
    QVERIFY(QTest::qWaitFor(condition, 60'000)); // as long as the slowest machine under a sanitizer may take
}

QAction *Desk::action(const char *objectName) const
{
    auto *found = window.findChild<QAction *>(QLatin1String(objectName));
    Q_ASSERT(found != nullptr);
    return found;
}

QWidget *Desk::openDialog(const char *actionName)
{
    return openDialogBy([this, actionName] { action(actionName)->trigger(); });
}

QWidget *Desk::openDialogBy(const std::function<void()> &open)
{
    open();
    settle();
    return QApplication::activeModalWidget();
}

void Desk::closeDialogs()
{
    while (auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget())) {
        dialog->reject();
        settle();
    }
}

} // namespace caseweave
