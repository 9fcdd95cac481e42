// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/undo/Undoable.h"

#include <QtCore/QJsonObject>
#include <QtCore/QObject>

namespace caseweave {

class FormDialog;

/// What people do about involvements and visits, wherever they stand: opens the sheets over a page and says how it
/// went. Lives as long as the page, which the parts of it that a new snapshot replaces do not.
class InvolvementActions : public QObject {
    Q_OBJECT

public:
    InvolvementActions(const Context &context, QWidget *page);

    /// Today, that it holds as it stands. At once.
    void confirm(const CaseSnapshot &snapshot, const Involvement &one);
    void recordContact(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who = {});
    void planVisit(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who = {});
    /// The outcome of a visit that was planned, or another time for it.
    void changeVisit(const CaseSnapshot &snapshot, const Visit &visit);
    void change(const CaseSnapshot &snapshot, const Involvement &one);
    void handOver(const CaseSnapshot &snapshot, const Involvement &from);
    void addProfessional(const CaseSnapshot &snapshot);

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about
    void done(const caseweave::UndoablePtr &what); ///< told of too

private:
    void present(FormDialog *dialog, const UndoablePtr &undo);
    void writeVisit(const CaseSnapshot &snapshot, bool isPlan, const std::optional<ObjectId> &who,
                    const QJsonObject &entered);

    Context m_context;
    QWidget *m_page;
};

} // namespace caseweave
