// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/RecordFilters.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/RecordText.h"

#include <QtWidgets/QMenu>

namespace caseweave {

RecordFilters::RecordFilters(const Context &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    auto *row = new FlowLayout(size::s, this);
    m_kind = addButton(QStringLiteral("recordFilterKind"), row);
    m_person = addButton(QStringLiteral("recordFilterPerson"), row);
    m_agency = addButton(QStringLiteral("recordFilterAgency"), row);
    m_period = addButton(QStringLiteral("recordFilterPeriod"), row);
    fillKinds();
    fillPeriods();
}

QPushButton *RecordFilters::addButton(const QString &objectName, FlowLayout *row)
{
    QPushButton *button = makeButton({}, objectName, "tag");
    button->setProperty("tone", QStringLiteral("neutral"));
    button->setMenu(new QMenu(button));
    row->addWidget(button);
    return button;
}

void RecordFilters::addOption(QPushButton *button, const QString &name, const QString &text,
                              std::function<void(RecordFilter &)> change)
{
    const auto choose = [button, name, text] {
        button->setText(text);
        button->setAccessibleName(tr("%1: %2").arg(name, text));
    };
    if (button->menu()->isEmpty()) {
        button->menu()->setAccessibleName(name);
        choose();
    }
    connect(button->menu()->addAction(text), &QAction::triggered, this, [this, choose, change = std::move(change)] {
        choose();
        const RecordFilter before = m_filter;
        change(m_filter);
        if (m_filter != before)
            Q_EMIT changed();
    });
}

void RecordFilters::fillKinds()
{
    const QString name = tr("What was done");
    for (const RecordKind kind : {RecordKind::Everything, RecordKind::Written, RecordKind::Opened, RecordKind::Exported,
                                  RecordKind::Printed, RecordKind::Copied, RecordKind::Members})
        addOption(m_kind, name, recordFilterText(kind), [kind](RecordFilter &filter) { filter.kind = kind; });
}

void RecordFilters::fillPeriods()
{
    const QString name = tr("Done in");
    addOption(m_period, name, tr("All dates"), [](RecordFilter &filter) { filter.from.reset(); });
    const std::pair<QString, int> periods[]
        = {{tr("Last 7 days"), 7}, {tr("Last 30 days"), 30}, {tr("Last 3 months"), 91}, {tr("Last 12 months"), 365}};
    for (const auto &[text, days] : periods) {
        // Of the day on which it is chosen.
        addOption(m_period, name, text,
                  [this, back = days](RecordFilter &filter) { filter.from = m_context.today().addDays(-back); });
    }
}

void RecordFilters::setMembers(const QList<Member> &members)
{
    QStringList names;
    for (const Member &member : members)
        names << member.card.name + QLatin1Char('\n') + member.card.agency.name;
    if (names == m_names && !m_person->menu()->isEmpty())
        return;
    m_names = names;
    m_person->menu()->clear();
    m_agency->menu()->clear();
    // Whom they named may not be offered any more.
    m_filter.person.reset();
    m_filter.agency.reset();
    const QString byWhom = tr("Done by");
    addOption(m_person, byWhom, tr("Everybody"), [](RecordFilter &filter) { filter.person.reset(); });
    const QString byAgency = tr("Agency");
    addOption(m_agency, byAgency, tr("All agencies"), [](RecordFilter &filter) { filter.agency.reset(); });
    QList<AgencyId> agencies;
    for (const Member &member : members) {
        const ProfessionalCard &card = member.card;
        addOption(m_person, byWhom, tr("%1, %2").arg(card.name, card.agency.name),
                  [id = card.id](RecordFilter &filter) { filter.person = id; });
        if (agencies.contains(card.agency.id))
            continue;
        agencies << card.agency.id;
        addOption(m_agency, byAgency, card.agency.name,
                  [id = card.agency.id](RecordFilter &filter) { filter.agency = id; });
    }
}

} // namespace caseweave
