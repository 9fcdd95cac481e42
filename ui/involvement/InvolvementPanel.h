// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

class QVBoxLayout;

namespace caseweave {

class FlowLayout;
class InvolvementActions;
enum class ReachWay;

/// What one professional does in the case: when they last saw the child and will next, who stands in, whether it still
/// holds; and what can be done about it.
class InvolvementPanel : public QWidget {
    Q_OBJECT

public:
    InvolvementPanel(const Context &context, const CaseSnapshotPtr &snapshot, const Involvement &one,
                     QWidget *parent = nullptr);
    void addActions(InvolvementActions &actions);

Q_SIGNALS:
    void told(const QString &sentence);

private:
    void beginRow();
    /// A longer text under its label.
    void addText(const QString &label, const QString &text, const QStringList &onlyFor);
    /// In the row that was begun.
    void addLine(const QString &label, const QString &text, bool known = true, const QStringList &onlyFor = {});
    void addField(const char *key, const QString &label);
    /// What can be done with the number or address of a field, where it says one.
    void addReach(const char *key, ReachWay way);
    void addContacts();
    void addHandover();

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    const Involvement &m_one; ///< of the snapshot
    QVBoxLayout *m_column;
    FlowLayout *m_row = nullptr;
};

} // namespace caseweave
