// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the menu View that is about spelling.
#include "ui/shell/MainWindow.h"
#include "ui/spelling/OwnWordsDialog.h"
#include "ui/spelling/Spelling.h"

#include <QtWidgets/QMenu>

namespace caseweave {

void MainWindow::addSpellingActions(QMenu *menu)
{
    menu->addSeparator();
    QAction *check = addAction(menu, {}, {}, QStringLiteral("actionSpelling"), [] {});
    check->setCheckable(true);
    connect(check, &QAction::toggled, m_spelling, &Spelling::setOn);
    m_openActions << addAction(menu, tr("My o&wn words…"), {}, QStringLiteral("actionOwnWords"),
                               [this] { (new spelling::OwnWordsDialog(m_spelling->ownWords(), this))->open(); });
    const auto refresh = [this, check] {
        const QString hindrance = m_spelling->hindrance();
        check->setText(hindrance.isEmpty() ? tr("Check s&pelling") : tr("Check s&pelling (%1)").arg(hindrance));
        check->setEnabled(hindrance.isEmpty());
        check->setChecked(m_spelling->isOn());
    };
    connect(m_spelling, &Spelling::onChanged, check, refresh);
    connect(m_spelling, &Spelling::hindranceChanged, check, refresh);
    refresh();
}

} // namespace caseweave
