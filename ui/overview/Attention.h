// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/style/Tone.h"
#include "ui/undo/Undoable.h"

#include <QtWidgets/QWidget>

class QVBoxLayout;

namespace caseweave {

class Card;
class InvolvementActions;

/// The cards at the left of the overview: what needs attention in this case, most urgent first.
class Attention : public QWidget {
    Q_OBJECT

public:
    explicit Attention(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot);

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about
    void done(const caseweave::UndoablePtr &what); ///< told of too
    void newEventsWanted();
    void contradictionsWanted();
    void clocksWanted();
    void changeCaseWanted(); ///< its reference or stage
    void planWanted();
    void voicesWanted();
    void messageWanted(const caseweave::EntryId &id);
    void unreadWanted();
    void personWanted(const caseweave::ObjectId &person);

private:
    void addConcern(const Concern &concern);
    void addQuietConcern(const QuietConcern &concern);
    void takeBack(const Digest &concern);
    void addConcernActions(Card *card, const Concern &concern);
    void addClocks();
    void addToSettleOfClocks(const QString &heading, const QString &body);
    QString lackedText() const;
    void addTrouble();
    void addReleases();
    void addConflicts();
    void addNews();
    void addContradictions();
    void addVisits();
    void addOutcomes();
    void addGaps();
    void addForsaken(); ///< visits of who is not involved any more
    void addClashes();
    void addPlanActions(); ///< one's own that are overdue
    void addOwedAnswers(); ///< one's own, and how many of others are overdue
    void addMessages(); ///< answers that one owes, or waits for beyond their day
    void addUnread();
    void addQuestion(Tone tone, const QString &heading, const QString &action, const OwedMessage &owed);
    void addUnconfirmed();
    void addVisitAction(Card *card, const QString &text, const char *objectName, const Visit &visit);
    bool canWrite() const;
    void addRestricted();
    void add(QWidget *card);
    void acknowledge(const Concern &concern);

    Context m_context;
    InvolvementActions *m_actions;
    QVBoxLayout *m_column;
    CaseSnapshotPtr m_snapshot;
};

} // namespace caseweave
