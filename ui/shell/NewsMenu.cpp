// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the menu Program that is about news on the desktop.
#include "ui/notify/NewsTeller.h"
#include "ui/shell/BlankScreen.h"
#include "ui/shell/MainWindow.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QMenu>

namespace caseweave {

void MainWindow::watchNews()
{
    m_news = new NewsTeller(
        m_context.workspace, m_context.clock,
        [] { return QGuiApplication::applicationState() == Qt::ApplicationActive; },
        [this] { return m_blank->isVisible(); }, this);
    connect(qApp, &QGuiApplication::applicationStateChanged, m_news, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive)
            m_news->dismiss();
    });
}

void MainWindow::addNewsAction(QMenu *menu)
{
    QAction *tell
        = addAction(menu, tr("&Tell me on the desktop of what is new"), {}, QStringLiteral("actionNews"), [] {});
    tell->setCheckable(true);
    tell->setChecked(m_news->isOn());
    connect(tell, &QAction::toggled, m_news, &NewsTeller::setOn);
    connect(m_news, &NewsTeller::onChanged, tell, &QAction::setChecked);
}

} // namespace caseweave
