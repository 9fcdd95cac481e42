// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QLineEdit;
class QListView;
class QPlainTextEdit;

namespace caseweave {

class ChronologyModel;

/// Notes that an event and another one, chosen here, cannot both be as they are written.
class ContradictionDialog : public FormDialog {
    Q_OBJECT

public:
    ContradictionDialog(const Context &context, const CaseId &id, const ChronologyEvent &event,
                        QWidget *parent = nullptr);

private:
    QWidget *makeChoice(const CaseId &id);
    void hideOwn();
    const ChronologyEvent *other() const;

    EntryId m_id;
    EntryRef m_event;
    QStringList m_onlyFor; ///< who may read that event
    ChronologyModel *m_model;
    QListView *m_list;
    QLineEdit *m_search;
    QPlainTextEdit *m_note;
};

/// Says what came out of a contradiction, shown beside an event that some may read by name, or everybody. Fewer may
/// read the other event and so the outcome: then it is asked about those too who cannot.
class SettlementDialog : public FormDialog {
    Q_OBJECT

public:
    SettlementDialog(const Context &context, const CaseId &id, const EventContradiction &contradiction,
                     const QStringList &onlyFor, QWidget *parent = nullptr);
};

} // namespace caseweave
