// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"

#include <QtCore/QJsonObject>
#include <array>

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace caseweave {

enum class ExportWhat : std::uint8_t;
struct FoundThing;
class IdentityBar;
class InvolvementActions;
struct SharingDecision;

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
    /// The same, and what is shown then, which is of that class.
    template <class Screen>
    Screen &turnTo(Page page)
    {
        setPage(page);
        return static_cast<Screen &>(*m_made[page]);
    }
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

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< told as what did not come about
    void done(const caseweave::UndoablePtr &what); ///< told of too
    void titleChanged();
    void pageTurned();

private:
    static constexpr std::size_t pages = Record + 1;
    CasePage *make(Page page);
    CasePage *makeOverview();
    void turned();
    void changed(bool eventsChanged);
    void refresh();
    bool showObject(const FoundThing &thing);
    void decide(const SharingDecision *corrected);
    void writeConcern(const QJsonObject &entered);
    void askWhatLeaves(bool toPrinter);

    Context m_context;
    CaseId m_id;
    IdentityBar *m_identity;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    std::array<CasePage *, pages> m_made{}; ///< null: not looked at yet
    std::array<bool, pages> m_reload{}; ///< what was made is to load its parts anew once it is looked at
    InvolvementActions *m_involvement;
    QPushButton *m_addSomeone;
    QPushButton *m_raise;
    QPushButton *m_addEvent;
    QPushButton *m_recordMilestone;
    QPushButton *m_share;
};

} // namespace caseweave
