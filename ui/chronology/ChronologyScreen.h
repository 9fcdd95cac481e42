// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/widgets/KeptPlace.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;

namespace caseweave {

class ChronologyDelegate;
class ChronologyModel;
class EmptyState;
class EventDetail;
class FilterBar;
class FilterButton;
class ListAndDetail;
class PeriodFilter;

/// What has happened, from all agencies: the list, its filters, and the chosen event beside it.
class ChronologyScreen : public CasePage {
    Q_OBJECT

public:
    explicit ChronologyScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    void reload() override;
    void focusSearch();
    /// Chooses the event of that place, once it has come.
    void showPlace(const ChronologyPlace &place);
    void focusList();
    /// Chooses the event that one has written since then as soon as it is here, unless the filters hide it.
    void chooseNew(const QDateTime &since);
    PageView view() const override;
    void showContradictions(); ///< what is not settled alone

Q_SIGNALS:
    void addEventWanted();

private:
    QWidget *makeFilters();
    QWidget *makePages();
    void addOption(FilterButton *button, const QString &text, std::function<void(ChronologyFilter &)> change);
    QPushButton *makeSwitch(const char *objectName, const QString &text, bool ChronologyFilter::*which);
    void fillAgencies(const CaseSnapshot &snapshot);
    void fillPeople(const CaseSnapshot &snapshot);
    void fillKinds();
    void correct();
    void contradict();
    void settle(const EventContradiction &contradiction);
    void showFound(int row);
    void seekNew();
    void setFilter(const std::function<void(ChronologyFilter &)> &change);
    void showTotal();
    QStringList filterWords() const;
    void showChosen();
    void afterReset();
    void arrange();

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    ChronologyModel *m_model;
    ChronologyDelegate *m_delegate;
    QListView *m_list;
    KeptPlace m_place;
    EventDetail *m_detail;
    QStackedWidget *m_stack;
    ListAndDetail *m_body;
    FilterBar *m_filters = nullptr;
    FilterButton *m_agency = nullptr;
    FilterButton *m_kind = nullptr;
    FilterButton *m_person = nullptr;
    PeriodFilter *m_period = nullptr;
    QPushButton *m_significant = nullptr;
    QPushButton *m_disputed = nullptr;
    QPushButton *m_order = nullptr;
    QLineEdit *m_search = nullptr;
    QLabel *m_total = nullptr;
    QStringList m_agencyNames;
    QStringList m_personNames;
    std::optional<EntryId> m_chosen;
    std::optional<QDateTime> m_awaitedSince; ///< while a new event is awaited: it is no older
};

} // namespace caseweave
