// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/sharing/SharingExport.h"

class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace caseweave {

class FilterButton;
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
    /// What the filters show, as a file.
    void exportAs(SharingExport::Form form);
    PageView view() const override;

Q_SIGNALS:
    void shareWanted();
    void correctionWanted(const caseweave::SharingDecision &decision);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeFilters();
    void addOption(FilterButton *button, const QString &text, std::function<void(SharingFilter &)> change);
    void fillChoices();
    void fillPeriods();
    void chooseDates();
    void fillAgencies(const CaseSnapshot &snapshot);
    void setFilter(const std::function<void(SharingFilter &)> &change);
    void seek();
    void afterReset();
    void showChosen();
    void arrange();

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    SharingModel *m_model;
    SharingExport *m_export;
    QTableView *m_table;
    SharingDetail *m_detail;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    FilterButton *m_choice = nullptr;
    FilterButton *m_agency = nullptr;
    FilterButton *m_period = nullptr;
    QLineEdit *m_search = nullptr;
    QLabel *m_total = nullptr;
    QStringList m_agencyNames;
    std::optional<EntryId> m_chosen;
    std::optional<EntryId> m_sought;
};

} // namespace caseweave
