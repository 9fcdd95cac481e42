// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/widgets/KeptPlace.h"

#include <QtWidgets/QWidget>

class QTableView;

namespace caseweave {

class Paragraph;
class RecordModel;

/// The record of a case: every entry, who wrote it, and the state of its verification in words.
class RecordScreen : public QWidget {
    Q_OBJECT

public:
    explicit RecordScreen(const Context &context, QWidget *parent = nullptr);
    void show(const CaseSnapshotPtr &snapshot);
    void reload();

private:
    Context m_context;
    RecordModel *m_model;
    QTableView *m_table;
    KeptPlace m_place;
    Paragraph *m_state;
    CaseId m_case;
};

} // namespace caseweave
