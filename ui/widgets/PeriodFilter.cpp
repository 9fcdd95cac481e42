// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PeriodFilter.h"

#include "ui/widgets/PeriodDialog.h"

namespace caseweave {

PeriodFilter::PeriodFilter(const Context &context, const QString &objectName, const QString &name, QWidget *parent)
    : FilterButton(objectName, name, parent), m_context(context)
{
    addOption(tr("All dates"), [this] { set({}, {}); });
    const std::pair<QString, int> periods[]
        = {{tr("Last 7 days"), 7}, {tr("Last 30 days"), 30}, {tr("Last 3 months"), 91}, {tr("Last 12 months"), 365}};
    for (const auto &[text, days] : periods)
        addOption(text, [this, back = days] { set(m_context.today().addDays(-back), {}); });
    addOption(tr("From one day to another"), [this] { chooseDates(); });
}

void PeriodFilter::set(const std::optional<QDate> &from, const std::optional<QDate> &to)
{
    m_from = from;
    m_to = to;
    Q_EMIT periodChosen(from, to);
}

void PeriodFilter::chooseDates()
{
    say(periodText(m_from, m_to)); // until others are entered
    auto *dialog = new PeriodDialog(m_context, m_from, m_to, this);
    connect(dialog, &PeriodDialog::chosen, this,
            [this](const std::optional<QDate> &from, const std::optional<QDate> &to) {
                say(periodText(from, to));
                set(from, to);
            });
    dialog->present();
}

QString PeriodFilter::inWords() const
{
    return m_from || m_to ? periodText(m_from, m_to) : QString();
}

} // namespace caseweave
