// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingDetail.h"

#include "ui/sharing/SharingText.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

SharingDetail::SharingDetail(const Context &context, QWidget *parent)
    : DetailPane(QStringLiteral("sharingDetail"), tr("The chosen decision"), parent), m_context(context)
{
}

void SharingDetail::show(const SharingDecision *decision, const CaseSnapshot &snapshot, bool canWrite)
{
    clear();
    if (decision == nullptr)
        column()->addWidget(new Paragraph(tr("Choose a decision to read all of it."), "secondary"));
    else
        fill(*decision, snapshot, canWrite);
    finish();
}

void SharingDetail::fill(const SharingDecision &decision, const CaseSnapshot &snapshot, bool canWrite)
{
    addAudience(decision.onlyFor);
    column()->addWidget(makeLabel(dateText(decision.said.date), "secondary"));
    if (decision.withheld) {
        column()->addWidget(new Paragraph(tr("Restricted to others"), "heading"));
        column()->addWidget(
            new Paragraph(tr("%1, %2, recorded a decision here for named people only. Ask them if you need to know.")
                              .arg(decision.author, decision.agency.name)));
        return;
    }
    const SharingDraft &said = decision.said;
    column()->addWidget(new Paragraph(recipientsText(said.recipients), "heading"));
    addTags({sharingChoiceTag(said.choice)});
    if (!decision.correctedBy.isEmpty())
        column()->addWidget(new Paragraph(tr("Corrected by %1 on %2: see the decision that stands in its place.")
                                              .arg(decision.correctedBy, dateText(decision.corrected.date()))));
    addText(tr("About"), subjectsText(said.subjects, snapshot));
    addText(tr("What"), said.what);
    addText(tr("What for"), said.purpose);
    addText(tr("Basis"), sharingBasisText(said.basis));
    addText(tr("Reasons"), said.reasoning.isEmpty() ? tr("none written") : said.reasoning);
    addText(tr("The family"),
            said.notToldBecause.isEmpty() ? familyToldText(said.told)
                                          : tr("%1: %2").arg(familyToldText(said.told), said.notToldBecause));
    addText(tr("May read this"),
            decision.onlyFor.isEmpty() ? tr("everybody in this case") : decision.onlyFor.join(QStringLiteral("; ")));
    addText(tr("Written by"),
            tr("%1, %2, %3").arg(decision.author, decision.agency.name, sinceText(decision.written, m_context.now())));
    if (said.corrects)
        addText(tr("In place of"), tr("an earlier decision, which stays in the register"));
    if (canWrite && decision.correctedBy.isEmpty()) {
        QPushButton *correct = makeButton(tr("Correct it"), QStringLiteral("correctSharing"), "link");
        correct->setAccessibleDescription(tr("Records another decision in place of this one, which stays"));
        connect(correct, &QPushButton::clicked, this, &SharingDetail::correctionWanted);
        column()->addWidget(correct, 0, Qt::AlignLeft);
    }
}

} // namespace caseweave
