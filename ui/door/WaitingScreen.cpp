// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/door/WaitingScreen.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/FormDialog.h"
#include "ui/widgets/Labels.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QFrame>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

WaitingScreen::WaitingScreen(const Context &context, QWidget *parent)
    : DoorPage(tr("Call your administrator"),
               tr("Read these six words to each other. They must be the same on both screens."), parent),
      m_context(context), m_code(makeLabel({}, "large")), m_trouble(new Paragraph({}, "error"))
{
    setObjectName(QStringLiteral("waitingScreen"));
    auto *box = new QFrame;
    box->setProperty("role", QStringLiteral("panel"));
    auto *inner = new QVBoxLayout(box);
    inner->setContentsMargins(size::xl, size::xl, size::xl, size::xl);
    m_code->setObjectName(QStringLiteral("enrolmentCode"));
    m_code->setWordWrap(true);
    inner->addWidget(m_code);
    column()->addWidget(box);
    column()->addWidget(
        new Paragraph(tr("If they differ, tell the administrator not to approve: somebody else may be on the line.")));
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setAccessibleName(tr("Waiting for approval"));
    column()->addWidget(bar);
    column()->addWidget(makeLabel(tr("Waiting for approval. This page goes on by itself."), "secondary"));
    m_trouble->setObjectName(QStringLiteral("enrolmentTrouble"));
    column()->addWidget(m_trouble);
    QPushButton *stop = makeButton(tr("Stop setting up"), QStringLiteral("enrolStop"));
    connect(stop, &QPushButton::clicked, this, &WaitingScreen::askToStop);
    column()->addWidget(stop, 0, Qt::AlignLeft);
    column()->addStretch(1);
    connect(&context.workspace, &Workspace::enrolmentCodeChanged, this, &WaitingScreen::showCode);
    connect(&context.workspace, &Workspace::syncStatusChanged, this, &WaitingScreen::showTrouble);
    showCode(context.workspace.enrolmentCode());
    showTrouble(context.workspace.syncStatus());
}

void WaitingScreen::askToStop()
{
    confirm(this,
            {tr("Stop setting up Caseweave"),
             tr("The invitation works once and is used now. To set up later, you need a new one from your "
                "administrator. Tell them not to approve this one."),
             tr("Stop setting up"), true},
            [this] { m_context.workspace.stopEnrolment(); });
}

void WaitingScreen::showCode(const QString &sixWords)
{
    // Two lines of three, as they are read out.
    const QStringList words = sixWords.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_code->setText(words.mid(0, 3).join(QStringLiteral("  ")) + QLatin1Char('\n')
                    + words.mid(3).join(QStringLiteral("  ")));
    m_code->setAccessibleName(tr("Six words: %1").arg(sixWords));
}

void WaitingScreen::showTrouble(const SyncStatus &status)
{
    m_trouble->setPlainText(status.error ? enrolErrorText(*status.error) : QString());
    m_trouble->setVisible(status.error.has_value());
}

} // namespace caseweave
