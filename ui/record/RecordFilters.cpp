// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/RecordFilters.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/FilterButton.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/PeriodDialog.h"
#include "ui/words/RecordText.h"

#include <QtWidgets/QMenu>

namespace caseweave {

RecordFilters::RecordFilters(const Context &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    auto *row = new FlowLayout(size::s, this);
    m_kind = addButton(QStringLiteral("recordFilterKind"), tr("What was done"), row);
    m_person = addButton(QStringLiteral("recordFilterPerson"), tr("Done by"), row);
    m_agency = addButton(QStringLiteral("recordFilterAgency"), tr("Agency"), row);
    m_period = addButton(QStringLiteral("recordFilterPeriod"), tr("Done in"), row);
    fillKinds();
    fillPeriods();
}

FilterButton *RecordFilters::addButton(const QString &objectName, const QString &name, FlowLayout *row)
{
    auto *button = new FilterButton(objectName, name);
    row->addWidget(button);
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
    if (m_filter != before)
        Q_EMIT changed();
}

void RecordFilters::fillKinds()
{
    for (const RecordKind kind : {RecordKind::Everything, RecordKind::Written, RecordKind::Opened, RecordKind::Exported,
                                  RecordKind::Printed, RecordKind::Copied, RecordKind::Members})
        addOption(m_kind, recordFilterText(kind), [kind](RecordFilter &filter) { filter.kind = kind; });
}

void RecordFilters::fillPeriods()
{
    addOption(m_period, tr("All dates"), [](RecordFilter &filter) {
        filter.from.reset();
        filter.to.reset();
    });
    const std::pair<QString, int> periods[]
        = {{tr("Last 7 days"), 7}, {tr("Last 30 days"), 30}, {tr("Last 3 months"), 91}, {tr("Last 12 months"), 365}};
    for (const auto &[text, days] : periods) {
        // Of the day on which it is chosen.
        addOption(m_period, text, [this, back = days](RecordFilter &filter) {
            filter.from = m_context.today().addDays(-back);
            filter.to.reset();
        });
    }
    m_period->addOption(tr("From one day to another"), [this] { chooseDates(); });
}

void RecordFilters::chooseDates()
{
    m_period->say(periodText(m_filter.from, m_filter.to));
    auto *dialog = new PeriodDialog(m_context, m_filter.from, m_filter.to, this);
    connect(dialog, &PeriodDialog::chosen, this,
            [this](const std::optional<QDate> &from, const std::optional<QDate> &to) {
                m_period->say(periodText(from, to));
                change([&](RecordFilter &filter) {
                    filter.from = from;
                    filter.to = to;
                });
            });
    dialog->present();
}

QString RecordFilters::inWords() const
{
    QStringList words;
    for (const FilterButton *button : {m_kind, m_person, m_agency})
        words << button->chosen();
    // Paper is read on another day: "the last 7 days" would say nothing there.
    if (m_filter.from || m_filter.to)
        words << periodText(m_filter.from, m_filter.to);
    words.removeAll(QString());
    return words.join(QStringLiteral("; "));
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
