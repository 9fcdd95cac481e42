// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/IdentityBar.h"

#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QHBoxLayout>

namespace caseweave {

namespace {

constexpr int mostNamed = 2; ///< of those who are here: beside the other facts a line seldom has room for more

} // namespace

IdentityBar::IdentityBar(QWidget *parent)
    : QFrame(parent), m_title(makeLabel({}, "title")), m_facts(makeLabel({}, "secondary"))
{
    setObjectName(QStringLiteral("identityBar"));
    m_title->setObjectName(QStringLiteral("identityTitle"));
    m_facts->setObjectName(QStringLiteral("identityFacts"));
    m_title->setWordWrap(true);
    m_facts->setWordWrap(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(size::xl, size::m, size::xl, size::xs);
    row->setSpacing(size::m);
    auto *names = new QVBoxLayout;
    names->setSpacing(0);
    names->addWidget(m_title);
    names->addWidget(m_facts);
    row->addLayout(names, 3);
    auto *actions = new QWidget;
    m_actions = new FlowLayout(size::s, actions);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    actions->setSizePolicy(policy);
    row->addWidget(actions, 0, Qt::AlignTop);
}

void IdentityBar::show(const CaseSummary &summary, QDate today)
{
    QStringList names;
    QStringList facts;
    for (const Person &subject : summary.subjects) {
        names << surnameFirst(subject);
        QString age = ageOf(subject, today);
        if (subject.born())
            age += tr(" (%1)").arg(dateText(*subject.born()));
        facts << (summary.subjects.size() > 1 ? shortName(subject) + QLatin1Char(' ') + age : age);
    }
    m_title->setText(names.join(QStringLiteral("; ")));
    QStringList line{facts.join(QStringLiteral("; "))};
    line << (summary.reference.isEmpty() ? tr("no reference yet") : summary.reference);
    if (!summary.stage.isEmpty())
        line << summary.stage;
    line << tr("You: %1").arg(roleText(summary.myRole).toLower());
    m_case = line;
    refreshFacts();
}

void IdentityBar::showHere(const QList<ProfessionalCard> &others)
{
    m_here = others;
    refreshFacts();
}

void IdentityBar::refreshFacts()
{
    QStringList all;
    QStringList cards;
    for (const ProfessionalCard &card : std::as_const(m_here)) {
        all << card.name;
        QStringList known{card.name, card.title, card.agency.name};
        known.removeAll(QString());
        cards << known.join(QStringLiteral(", "));
    }
    const auto facts = [this](const QString &here) {
        return (here.isEmpty() ? m_case : m_case + QStringList{tr("Here now: %1").arg(here)})
            .join(QStringLiteral("   "));
    };
    const auto left = static_cast<int>(all.size()) - mostNamed;
    const QString first = all.mid(0, mostNamed).join(QStringLiteral(", "));
    m_facts->setText(facts(left > 0 ? tr("%1 and %n more", nullptr, left).arg(first) : first));
    m_facts->setAccessibleName(facts(all.join(QStringLiteral(", "))));
    m_facts->setToolTip(toolTipOf(cards.join(QLatin1Char('\n'))));
}

void IdentityBar::addAction(QWidget *action)
{
    m_actions->addWidget(action);
}

} // namespace caseweave
