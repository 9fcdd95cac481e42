// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PeriodDialog.h"

#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>

namespace caseweave {

PeriodDialog::PeriodDialog(const Context &context, const std::optional<QDate> &from, const std::optional<QDate> &to,
                           QWidget *parent)
    : FormDialog(context, QStringLiteral("periodDialog"), tr("From one day to another"), tr("Show these days"), parent),
      m_from(addDay(tr("First day"), "periodFrom", from)), m_to(addDay(tr("Last day"), "periodTo", to))
{
    form()->fields().last()->setCheck([this]() -> QString {
        const auto first = readDate(m_from->text());
        const auto last = readDate(m_to->text());
        if (!m_to->text().trimmed().isEmpty() && !last)
            return tr("Enter a date such as 4 June 2026, or nothing.");
        if (first && last && *last < *first)
            return tr("Enter a last day that is not before the first.");
        return !first && !last ? tr("Enter a first day, a last day, or both.") : QString();
    });
    setSubmit([this]() -> std::optional<Workspace::Request> {
        Q_EMIT chosen(readDate(m_from->text()), readDate(m_to->text()));
        accept();
        return std::nullopt;
    });
}

QLineEdit *PeriodDialog::addDay(const QString &label, const char *objectName, const std::optional<QDate> &day)
{
    auto *line = new QLineEdit(day ? dateText(*day) : QString());
    line->setObjectName(QLatin1String(objectName));
    auto *field = new FormField(label, tr("For example: 4 June 2026."), line);
    field->setCheck([line] {
        return line->text().trimmed().isEmpty() || readDate(line->text())
            ? QString()
            : PeriodDialog::tr("Enter a date such as 4 June 2026, or nothing.");
    });
    takeShortDates(*field, context(), YearSought::Nearest);
    form()->addField(field);
    return line;
}

QString periodText(const std::optional<QDate> &from, const std::optional<QDate> &to)
{
    if (from && to)
        return PeriodDialog::tr("%1 to %2").arg(dateText(*from), dateText(*to));
    if (from)
        return PeriodDialog::tr("From %1").arg(dateText(*from));
    return to ? PeriodDialog::tr("Until %1").arg(dateText(*to)) : PeriodDialog::tr("All dates");
}

} // namespace caseweave
