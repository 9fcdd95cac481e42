// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/RecordFilters.h"

#include "ui/widgets/FilterButton.h"
#include "ui/widgets/PeriodFilter.h"
#include "ui/words/RecordText.h"

#include <QtWidgets/QMenu>

namespace caseweave {

RecordFilters::RecordFilters(const Context &context, QWidget *parent)
    : FilterBar(QStringLiteral("recordFilters"), parent)
{
    m_kind = addButton(QStringLiteral("recordFilterKind"), tr("What was done"));
    m_person = addButton(QStringLiteral("recordFilterPerson"), tr("Done by"));
    m_agency = addButton(QStringLiteral("recordFilterAgency"), tr("Agency"));
    m_period = new PeriodFilter(context, QStringLiteral("recordFilterPeriod"), tr("Done in"));
    addFilter(m_period);
    fillKinds();
    connect(m_period, &PeriodFilter::periodChosen, this,
            [this](const std::optional<QDate> &from, const std::optional<QDate> &to) {
                change([&](RecordFilter &filter) {
                    filter.from = from;
                    filter.to = to;
                });
            });
}

FilterButton *RecordFilters::addButton(const QString &objectName, const QString &name)
{
    auto *button = new FilterButton(objectName, name);
    addFilter(button);
    return button;
}

void RecordFilters::addOption(FilterButton *button, const QString &text, std::function<void(RecordFilter &)> choose)
{
    button->addOption(text, [this, choose = std::move(choose)] { change(choose); });
}

void RecordFilters::change(const std::function<void(RecordFilter &)> &how)
{
    const RecordFilter before = m_filter;
    how(m_filter);
    if (m_filter == before)
        return;
    setInForce(words().size());
    Q_EMIT changed();
}

void RecordFilters::fillKinds()
{
    for (const RecordKind kind : {RecordKind::Everything, RecordKind::Written, RecordKind::Opened, RecordKind::Exported,
                                  RecordKind::Printed, RecordKind::Copied, RecordKind::Members})
        addOption(m_kind, recordFilterText(kind), [kind](RecordFilter &filter) { filter.kind = kind; });
}

QStringList RecordFilters::words() const
{
    QStringList words{m_kind->chosen(), m_person->chosen(), m_agency->chosen(), m_period->inWords()};
    words.removeAll(QString());
    return words;
}

QString RecordFilters::inWords() const
{
    return words().join(QStringLiteral("; "));
}

void RecordFilters::setMembers(const QList<Member> &members)
{
    QStringList names;
    for (const Member &member : members)
        names << member.card.name + QLatin1Char('\n') + member.card.agency.name;
    if (names == m_names && !m_person->menu()->isEmpty())
        return;
    m_names = names;
    m_person->clear();
    m_agency->clear();
    // Whom they named may not be offered any more.
    change([](RecordFilter &filter) {
        filter.person.reset();
        filter.agency.reset();
    });
    addOption(m_person, tr("Everybody"), [](RecordFilter &filter) { filter.person.reset(); });
    addOption(m_agency, tr("All agencies"), [](RecordFilter &filter) { filter.agency.reset(); });
    QList<AgencyId> agencies;
    for (const Member &member : members) {
        const ProfessionalCard &card = member.card;
        addOption(m_person, tr("%1, %2").arg(card.name, card.agency.name),
                  [id = card.id](RecordFilter &filter) { filter.person = id; });
        if (agencies.contains(card.agency.id))
            continue;
        agencies << card.agency.id;
        addOption(m_agency, card.agency.name, [id = card.agency.id](RecordFilter &filter) { filter.agency = id; });
    }
}

} // namespace caseweave
