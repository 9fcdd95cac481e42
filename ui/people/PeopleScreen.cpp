// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/PeopleScreen.h"

#include "ui/people/ProfessionalSearch.h"
#include "ui/people/Reach.h"
#include "ui/style/Tokens.h"
#include "ui/widgets/Labels.h"

#include <QtWidgets/QFrame>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

PeopleScreen::PeopleScreen(const Context &context, QWidget *parent)
    : QWidget(parent), m_search(new ProfessionalSearch(context, QStringLiteral("peopleSearch"), false)),
      m_card(new QFrame), m_name(makeLabel({}, "heading")), m_where(makeLabel({}, "secondary")), m_reach(new Reach)
{
    setObjectName(QStringLiteral("peopleScreen"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::xl, size::l, size::xl, size::l);
    column->setSpacing(size::s);
    column->addWidget(makeLabel(tr("People"), "title"));
    column->addWidget(new Paragraph(tr("Professionals of your agency and of the agencies it trusts."), "secondary"));
    column->addWidget(m_search, 1);
    m_card->setProperty("role", QStringLiteral("panel"));
    auto *inner = new QVBoxLayout(m_card);
    inner->setContentsMargins(size::l, size::m, size::l, size::m);
    inner->setSpacing(size::xs);
    inner->addWidget(m_name);
    m_where->setWordWrap(true);
    inner->addWidget(m_where);
    inner->addWidget(m_reach);
    column->addWidget(m_card);
    m_card->hide();
    connect(m_search, &ProfessionalSearch::chosenChanged, this, &PeopleScreen::showChosen);
    connect(m_reach, &Reach::told, this, &PeopleScreen::told);
}

void PeopleScreen::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_search->start();
}

void PeopleScreen::focusSearch()
{
    m_search->line()->setFocus(Qt::ShortcutFocusReason);
    m_search->line()->selectAll();
}

void PeopleScreen::showChosen()
{
    const std::optional<ProfessionalCard> card = m_search->chosen();
    m_card->setVisible(card.has_value());
    if (!card)
        return;
    m_name->setText(card->name);
    QStringList where{card->title, card->team, card->agency.name};
    where.removeAll(QString());
    m_where->setText(where.join(QStringLiteral(", ")));
    m_reach->show(*card);
}

} // namespace caseweave
