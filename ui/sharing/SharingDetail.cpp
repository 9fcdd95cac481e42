// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingDetail.h"

#include "ui/sharing/SharingText.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

SharingDetail::SharingDetail(const Context &context, QWidget *parent) : QFrame(parent), m_context(context)
{
    setObjectName(QStringLiteral("sharingDetail"));
    setProperty("role", QStringLiteral("detail"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(size::line, 0, 0, 0);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("sharingDetailScroll"), tr("The chosen decision"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus);
    auto *inner = new QFrame;
    inner->setObjectName(QStringLiteral("eventDetailInner"));
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(size::l, size::l, size::l, size::l);
    m_column->setSpacing(size::s);
    scroll->setWidget(inner);
    outer->addWidget(scroll);
}

void SharingDetail::show(const SharingDecision *decision, const CaseSnapshot &snapshot, bool canWrite)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (decision == nullptr)
        m_column->addWidget(new Paragraph(tr("Choose a decision to read all of it."), "secondary"));
    else
        fill(*decision, snapshot, canWrite);
    m_column->addStretch(1);
    showAll(m_column);
}

void SharingDetail::addAudience(const QStringList &onlyFor)
{
    if (onlyFor.isEmpty())
        return;
    auto *audience = new QFrame;
    audience->setObjectName(QStringLiteral("audience"));
    audience->setProperty("role", QStringLiteral("audience"));
    auto *row = new QVBoxLayout(audience);
    row->setContentsMargins(size::s, size::xs, size::s, size::xs);
    QLabel *text = makeLabel(audienceText(onlyFor), "strong");
    text->setWordWrap(true);
    row->addWidget(text);
    m_column->addWidget(audience);
}

void SharingDetail::fill(const SharingDecision &decision, const CaseSnapshot &snapshot, bool canWrite)
{
    addAudience(decision.onlyFor);
    m_column->addWidget(makeLabel(dateText(decision.said.date), "secondary"));
    if (decision.withheld) {
        m_column->addWidget(new Paragraph(tr("Restricted to others"), "heading"));
        m_column->addWidget(
            new Paragraph(tr("%1, %2, recorded a decision here for named people only. Ask them if you need to know.")
                              .arg(decision.author, decision.agency.name)));
        return;
    }
    const SharingDraft &said = decision.said;
    m_column->addWidget(new Paragraph(recipientsText(said.recipients), "heading"));
    auto *tags = new QWidget;
    auto *flow = new FlowLayout(size::xs, tags);
    flow->addWidget(new Tag(sharingChoiceTag(said.choice)));
    m_column->addWidget(tags);
    if (!decision.correctedBy.isEmpty())
        m_column->addWidget(new Paragraph(tr("Corrected by %1 on %2: see the decision that stands in its place.")
                                              .arg(decision.correctedBy, dateText(decision.corrected.date()))));
    addFact(tr("About"), subjectsText(said.subjects, snapshot));
    addFact(tr("What"), said.what);
    addFact(tr("What for"), said.purpose);
    addFact(tr("Basis"), sharingBasisText(said.basis));
    addFact(tr("Reasons"), said.reasoning.isEmpty() ? tr("none written") : said.reasoning);
    addFact(tr("The family"),
            said.notToldBecause.isEmpty() ? familyToldText(said.told)
                                          : tr("%1: %2").arg(familyToldText(said.told), said.notToldBecause));
    addFact(tr("May read this"),
            decision.onlyFor.isEmpty() ? tr("everybody in this case") : decision.onlyFor.join(QStringLiteral("; ")));
    addFact(tr("Written by"),
            tr("%1, %2, %3").arg(decision.author, decision.agency.name, sinceText(decision.written, m_context.now())));
    if (said.corrects)
        addFact(tr("In place of"), tr("an earlier decision, which stays in the register"));
    if (canWrite && decision.correctedBy.isEmpty()) {
        QPushButton *correct = makeButton(tr("Correct it"), QStringLiteral("correctSharing"), "link");
        correct->setAccessibleDescription(tr("Records another decision in place of this one, which stays"));
        connect(correct, &QPushButton::clicked, this, &SharingDetail::correctionWanted);
        m_column->addWidget(correct, 0, Qt::AlignLeft);
    }
}

void SharingDetail::addFact(const QString &name, const QString &value)
{
    m_column->addWidget(makeLabel(name, "strong"));
    auto *text = new Paragraph(value);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_column->addWidget(text);
}

} // namespace caseweave
