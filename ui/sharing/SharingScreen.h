// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/sharing/SharingExport.h"

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace caseweave {

class FilterBar;
class FilterButton;
class PeriodFilter;
class SharingDetail;
class SharingModel;

/// The register of sharing decisions: the list, its filters, and the chosen decision beside it.
class SharingScreen : public CasePage {
    Q_OBJECT

public:
    explicit SharingScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    void reload() override;
    /// Chooses that decision, once it has come.
    void showDecision(const EntryId &id);
    /// Chooses the decision that one has written since then as soon as it is here, unless the filters hide it.
    void chooseNew(const QDateTime &since);
    /// What the filters show, as a file.
    void exportAs(SharingExport::Form form);
    PageView view() const override;

Q_SIGNALS:
    void shareWanted();
    void correctionWanted(const caseweave::SharingDecision &decision);

private:
    QWidget *makeFilters();
    void addOption(FilterButton *button, const QString &text, std::function<void(SharingFilter &)> change);
    void fillChoices();
    QStringList filterWords() const;
    void fillAgencies(const CaseSnapshot &snapshot);
    void setFilter(const std::function<void(SharingFilter &)> &change);
    void seek();
    void seekNew();
    void afterReset();
    void showChosen();

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    SharingModel *m_model;
    SharingExport *m_export;
    QTableView *m_table;
    SharingDetail *m_detail;
    QStackedWidget *m_stack;
    FilterBar *m_filters = nullptr;
    FilterButton *m_choice = nullptr;
    FilterButton *m_agency = nullptr;
    PeriodFilter *m_period = nullptr;
    QLineEdit *m_search = nullptr;
    QLabel *m_total = nullptr;
    QStringList m_agencyNames;
    std::optional<EntryId> m_chosen;
    std::optional<EntryId> m_sought;
    std::optional<QDateTime> m_awaitedSince; ///< while a new decision is awaited: it is no older
};

} // namespace caseweave
