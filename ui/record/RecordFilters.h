// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "ui/context/Context.h"
#include "ui/widgets/FilterBar.h"

namespace caseweave {

class FilterButton;
class PeriodFilter;

/// Which lines of the record are shown: what was done, by whom, by which agency, in which time.
class RecordFilters : public FilterBar {
    Q_OBJECT

public:
    explicit RecordFilters(const Context &context, QWidget *parent = nullptr);

    void setMembers(const QList<Member> &members);
    const RecordFilter &filter() const { return m_filter; }
    QString inWords() const; ///< "Agency: County Police; 1 June 2026 to 4 July 2026"; empty for all

Q_SIGNALS:
    void changed();

private:
    FilterButton *addButton(const QString &objectName, const QString &name);
    void addOption(FilterButton *button, const QString &text, std::function<void(RecordFilter &)> change);
    void change(const std::function<void(RecordFilter &)> &how);
    void fillKinds();
    QStringList words() const;

    RecordFilter m_filter;
    FilterButton *m_kind;
    FilterButton *m_person;
    FilterButton *m_agency;
    PeriodFilter *m_period;
    QStringList m_names; ///< whom the menus offer
};

} // namespace caseweave
