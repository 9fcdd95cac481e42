// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Card.h"

#include "ui/widgets/Labels.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

Card::Card(Tone tone, const QString &heading, const QString &body, QWidget *parent) : QFrame(parent)
{
    setProperty("role", QStringLiteral("card"));
    setProperty("tone", toneName(tone));
    setAccessibleName(heading);
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(size::l, size::m, size::l, size::m);
    m_column->setSpacing(size::xs);
    QLabel *title = makeLabel(heading, "strong");
    title->setWordWrap(true);
    m_column->addWidget(title);
    if (!body.isEmpty())
        setBody(body);
}

void Card::setBody(const QString &text)
{
    if (m_body == nullptr) {
        m_body = new Paragraph(text);
        m_column->insertWidget(1, m_body);
    }
    m_body->setPlainText(text);
}

void Card::addTag(const TagText &tag)
{
    // In a line of its own, and in several where it names many: beside the heading it would be as wide as its words.
    auto *label = new Tag(tag);
    label->setWordWrap(true);
    // As wide as the card: how high that makes it is then what the card counts on.
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_column->insertWidget(1, label);
}

void Card::addSmallPrint(const QString &text)
{
    m_column->addWidget(new Paragraph(text, "secondary"));
}

void Card::addAction(QWidget *action)
{
    if (m_actions == nullptr) {
        m_actions = new QHBoxLayout;
        m_actions->setSpacing(size::s);
        m_actions->addStretch(1);
        m_column->addSpacing(size::xs);
        m_column->addLayout(m_actions);
    }
    m_actions->insertWidget(m_actions->count() - 1, action);
}

} // namespace caseweave
