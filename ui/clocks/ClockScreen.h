// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"

#include <QtCore/QJsonObject>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace caseweave {

class ClockDetail;
class ClockModel;
class ListAndDetail;
class MilestoneModel;
struct RulesInForce;
class Paragraph;

/// The time limits of a case: what is due when and why, and the milestones that they are counted from.
class ClockScreen : public CasePage {
    Q_OBJECT

public:
    explicit ClockScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    /// Records a milestone, or first asks whose rules apply where nobody has said so.
    void record();
    void chooseJurisdiction();
    void showRulesDialog();
    void focusClocks();

private:
    enum Page { Clocks, Milestones, NoRules, NoMilestones };

    QWidget *makeHead();
    QWidget *makeNoRules();
    QWidget *makeNoMilestones();
    void setMilestonesShown(bool shown);
    void showPage();
    /// With the clocks of the rules that are in force now. A picture can still be of those before, and a date must
    /// never stand beside rules that it was not worked out by.
    CaseSnapshotPtr counted(const CaseSnapshotPtr &snapshot) const;
    RulesInForce rulesInForce() const; ///< that the case on the screen goes by
    void showRules(const RulesInForce &inForce);
    void showChosen();
    void keepChosen();
    void change(const Milestone &milestone);
    void write(const std::optional<Milestone> &old, const QJsonObject &entered);
    void withdraw(const Milestone &milestone);
    bool canWrite() const;

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    ClockModel *m_clocks;
    MilestoneModel *m_milestones;
    QTableView *m_clockTable;
    QTableView *m_milestoneTable;
    ClockDetail *m_detail;
    QStackedWidget *m_stack;
    ListAndDetail *m_body;
    Paragraph *m_rules = nullptr;
    QPushButton *m_showClocks = nullptr;
    QPushButton *m_showMilestones = nullptr;
    QPushButton *m_choose = nullptr;
    QList<QPushButton *> m_write; ///< for who may write
    std::optional<StatutoryClock> m_chosenClock;
    std::optional<ObjectId> m_chosenMilestone;
    bool m_milestonesShown = false;
};

} // namespace caseweave
