// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

#include <map>

class QComboBox;
class QTableView;

namespace caseweave {

class Paragraph;
class PlanComparisonModel;

/// Two versions of a plan side by side: what was agreed at one time, and at another or as it is now.
class PlanComparisonView : public QWidget {
    Q_OBJECT

public:
    explicit PlanComparisonView(const Context &context, QWidget *parent = nullptr);

    /// Begins with the newest version and the plan as it is now. False where no version of it was agreed.
    bool begin(const CaseSnapshotPtr &snapshot, const ObjectId &plan);
    void show(const CaseSnapshotPtr &snapshot);
    void takeFocus();

Q_SIGNALS:
    void closed();
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about

private:
    QWidget *makeHead();
    QWidget *makeWhole();
    QComboBox *makeChoice(const char *objectName, const QString &name);
    void fillChoices();
    void ask(); ///< for the versions that are chosen
    void compare();
    void showChosen();
    void showWhole(Paragraph *whole, const QString &text, const FieldObject *part);
    std::optional<EntryId> chosen(const QComboBox *choice) const; ///< nothing: as it is now
    /// The plan in a version; null while it has not come.
    const PlanVersionContent *content(const std::optional<EntryId> &version);

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    ObjectId m_plan{};
    PlanComparisonModel *m_model;
    QTableView *m_table;
    QComboBox *m_before = nullptr;
    QComboBox *m_after = nullptr;
    Paragraph *m_summary;
    Paragraph *m_wholeBefore;
    Paragraph *m_wholeAfter;
    std::map<EntryId, PlanVersionContent> m_contents;
    PlanVersionContent m_now;
};

} // namespace caseweave
