// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/door/NoVaultScreen.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/Labels.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QFrame>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

NoVaultScreen::NoVaultScreen(const Context &context, QWidget *parent)
    : DoorPage(tr("The file with your keys is missing"),
               tr("Your cases are on this computer. The file that holds their keys, called “vault”, is not where it "
                  "belongs. Without it nobody can open these cases, not even with your passphrase."),
               parent)
{
    setObjectName(QStringLiteral("noVaultScreen"));
    auto *box = new QFrame;
    box->setProperty("role", QStringLiteral("panel"));
    auto *inner = new QVBoxLayout(box);
    inner->setContentsMargins(size::xl, size::l, size::xl, size::l);
    inner->addWidget(makeLabel(tr("The folder is"), "secondary"));
    auto *folder = new Paragraph(context.workspace.folder(), "strong");
    folder->setObjectName(QStringLiteral("noVaultFolder"));
    inner->addWidget(folder);
    column()->addWidget(box);
    column()->addWidget(makeLabel(tr("What to do"), "heading"));
    column()->addWidget(new Paragraph(
        tr("If there is a backup, restore the whole folder from it, then choose Look again. Your passphrase is the one "
           "from the time of the backup. What was written since then comes from the hub.")));
    column()->addWidget(new Paragraph(tr(
        "If there is none, ask your agency's IT administrator to enrol this computer anew. The folder is moved aside "
        "first, and kept. Your cases come back when a lead adds you again.")));
    column()->addWidget(new Paragraph(tr("Caseweave changes nothing in the folder."), "secondary"));
    QPushButton *again = makeButton(tr("Look again"), QStringLiteral("lookAgain"), "primary");
    connect(again, &QPushButton::clicked, this, [&workspace = context.workspace] { workspace.lock(); });
    column()->addWidget(again, 0, Qt::AlignLeft);
    auto *still = new Paragraph({}, "secondary");
    still->setObjectName(QStringLiteral("noVaultStill"));
    still->hide();
    column()->addWidget(still);
    connect(&context.workspace, &Workspace::doorChanged, still, [still, context](Door door) {
        if (door != Door::NoVault)
            return;
        still->setPlainText(tr("Looked again at %1: the file is still missing.").arg(timeText(context.now().time())));
        still->show();
    });
    column()->addStretch(1);
}

} // namespace caseweave
