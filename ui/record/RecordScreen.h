// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/widgets/KeptPlace.h"

class QLabel;
class QPushButton;
class QTableView;

namespace caseweave {

class Paragraph;
class RecordExport;
class RecordFilters;
class RecordModel;

/// The record of a case: every entry, who wrote it, and the state of its verification in words.
class RecordScreen : public CasePage {
    Q_OBJECT

public:
    explicit RecordScreen(const Context &context, QWidget *parent = nullptr);
    void show(const CaseSnapshotPtr &snapshot) override;
    void reload() override;
    /// What the filters show, as a table.
    void exportTable();
    PageView view() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    Context m_context;
    RecordModel *m_model;
    RecordExport *m_export;
    RecordFilters *m_filters;
    QPushButton *m_about; ///< unfolds the rest of what the paragraph says
    QLabel *m_total;
    QTableView *m_table;
    KeptPlace m_place;
    Paragraph *m_state;
    QString m_checked; ///< how the records stand
    CaseId m_case;
};

} // namespace caseweave
