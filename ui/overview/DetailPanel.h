// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Ties.h"
#include "ui/context/Context.h"
#include "ui/overview/NetworkModel.h"
#include "ui/undo/Undoable.h"

#include <QtWidgets/QFrame>

class QVBoxLayout;

namespace caseweave {

class FormDialog;
class InvolvementActions;

/// The one chosen in the network: how to reach a professional, or what is known of somebody of the family.
class DetailPanel : public QFrame {
    Q_OBJECT

public:
    explicit DetailPanel(const Context &context, QWidget *parent = nullptr);

    void show(CaseSnapshotPtr snapshot, const NetworkNode *node);

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about
    void done(const caseweave::UndoablePtr &what); ///< told of too

private:
    void clear();
    void fill(const NetworkNode *node);
    void showMember(const Member &member);
    void addReach(const Member &member);
    void showInvolvement(const Involvement &one);
    void showPerson(const Person &person);
    void addField(const Person &person, const Field &field);
    void addTies(const Person &person);
    void addTie(const Person &person, const Tie &tie);
    void removeTie(const Tie &tie);
    void present(FormDialog *dialog, const Person &person);
    QString comingVisitsOf(const Member &member) const;
    void removeMember(const Member &member);
    bool canWrite() const;

    Context m_context;
    InvolvementActions *m_actions;
    QVBoxLayout *m_column;
    CaseSnapshotPtr m_snapshot;
};

} // namespace caseweave
