// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/undo/Undoable.h"

#include <QtCore/QJsonObject>
#include <QtWidgets/QWidget>

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace caseweave {

class ChronologyScreen;
class ClockScreen;
enum class ExportWhat : std::uint8_t;
struct FoundThing;
class DocumentScreen;
class IdentityBar;
class InvolvementActions;
class MessagesScreen;
class OverviewScreen;
struct PageView;
class PlanScreen;
class RecordScreen;
class SharingScreen;
struct SharingDecision;
class VisitsScreen;
class VoiceScreen;

/// An open case: who it is about on top, its pages under tabs.
class CaseScreen : public QWidget {
    Q_OBJECT

public:
    enum Page { Overview, Chronology, Messages, Visits, Plan, Voices, Documents, Clocks, Sharing, Record };

    CaseScreen(const Context &context, const CaseId &id, QWidget *parent = nullptr);

    const CaseId &caseId() const { return m_id; }
    /// The surname of the first child, for the navigation.
    QString shortTitle() const;
    int unread() const; ///< messages
    CaseSnapshotPtr snapshot() const { return m_context.workspace.caseSnapshot(m_id); }
    void setPage(Page page);
    Page page() const;
    bool canWrite() const;
    bool canLead() const;

    void addSomeone();
    void raiseConcern();
    void addEvent();
    void writeMessage();
    void addPerson();
    /// Its reference and its stage.
    void changeCase();
    void deleteAtHubs();
    /// Records a sharing decision; in place of another where one is given.
    void share() { decide(nullptr); }
    void recordMilestone();
    void chooseJurisdiction();
    void exportSharing(bool asPdf);
    /// Asks what is to leave the case, beginning with the page that is shown.
    void exportCase() { askWhatLeaves(false); }
    void printPage() { askWhatLeaves(true); }
    /// What would be printed of the page that is shown; nothing: it has no form on paper.
    std::optional<ExportWhat> onPaper() const;
    void addProfessional();
    void planVisit();
    void recordContact();
    void focusSearch();
    /// The page that it is on, with it chosen there. Says so where it is not there any more.
    void showFound(const FoundThing &thing);
    void focusTabs();
    OverviewScreen *overview() const { return m_overview; }
    PlanScreen *plan() const { return m_plan; }
    VoiceScreen *voices() const { return m_voices; }
    MessagesScreen *messages() const { return m_messages; }
    DocumentScreen *documents() const { return m_documents; }

Q_SIGNALS:
    void told(const QString &sentence);
    void done(const caseweave::UndoablePtr &what); ///< told of too
    void titleChanged();

private:
    void connectPages();
    void refresh(bool eventsChanged);
    bool showObject(const FoundThing &thing);
    void decide(const SharingDecision *corrected);
    void writeConcern(const QJsonObject &entered);
    void askWhatLeaves(bool toPrinter);
    PageView view() const; ///< of the page that is shown

    Context m_context;
    CaseId m_id;
    IdentityBar *m_identity;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    OverviewScreen *m_overview;
    ChronologyScreen *m_chronology;
    MessagesScreen *m_messages;
    VisitsScreen *m_visits;
    PlanScreen *m_plan;
    VoiceScreen *m_voices;
    DocumentScreen *m_documents;
    ClockScreen *m_clocks;
    SharingScreen *m_sharing;
    RecordScreen *m_record;
    InvolvementActions *m_involvement;
    QPushButton *m_addSomeone;
    QPushButton *m_raise;
    QPushButton *m_addEvent;
    QPushButton *m_recordMilestone;
    QPushButton *m_share;
};

} // namespace caseweave
