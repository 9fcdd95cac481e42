// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/widgets/FilterButton.h"

#include <QtCore/QDate>

namespace caseweave {

/// The filter of days that the lists of a case share: the last so many, counted from the day on which it is chosen, or
/// from one day to another.
class PeriodFilter : public FilterButton {
    Q_OBJECT

public:
    PeriodFilter(const Context &context, const QString &objectName, const QString &name, QWidget *parent = nullptr);

    /// "1 June 2026 to 4 July 2026"; empty where all is chosen. Paper is read on another day, and "the last 7 days"
    /// would say nothing there.
    QString inWords() const;

Q_SIGNALS:
    /// Both days belong to it; without one it has no end there.
    void periodChosen(const std::optional<QDate> &from, const std::optional<QDate> &to);

private:
    void set(const std::optional<QDate> &from, const std::optional<QDate> &to);
    void chooseDates();

    Context m_context;
    std::optional<QDate> m_from;
    std::optional<QDate> m_to;
};

} // namespace caseweave
