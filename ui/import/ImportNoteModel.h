// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/ImportCheck.h"
#include "app/import/ImportForm.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// What the check of a file found, a row for each thing.
class ImportNoteModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Place, Case, Where, What, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const ImportPlan> plan, ImportForm form);
    void setErrorsOnly(bool errorsOnly);
    /// As a table for a spreadsheet, headings first.
    QList<QStringList> lines() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refill();
    QString text(const ImportNote &note, int column) const;

    std::shared_ptr<const ImportPlan> m_plan;
    ImportForm m_form = ImportForm::Table;
    bool m_errorsOnly = false;
    QList<const ImportNote *> m_shown; ///< of the plan
};

} // namespace caseweave
