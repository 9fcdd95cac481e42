// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtWidgets/QMainWindow>

class QAction;
class QMenu;
class QStackedWidget;

namespace caseweave {

class AwayWatch;
class BlankScreen;
class CalendarScreen;
class CaseListScreen;
class CaseScreen;
struct FoundThing;
class HereTeller;
class IdleWatch;
class NavigationList;
class NewsTeller;
class Notice;
class PeopleScreen;
class Spelling;
class StatusLine;
class UndoOffer;
class VoiceNumbers;

/// The one window: at the left where to go, in the middle the work, below how things stand. Before the door is open it
/// shows enrolment or the lock and nothing else.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// After this long without a touch the profile is locked.
    static constexpr std::int64_t idleLimitMs = 5 * 60 * 1000;

    explicit MainWindow(const Context &context, QWidget *parent = nullptr);

    void goToCases();
    void goToPeople();
    void goToCalendar();
    void openCase(const CaseId &id) { openCase(id, {}); }
    CaseScreen *currentCase() const;
    IdleWatch *idleWatch() const { return m_idle; }
    AwayWatch *awayWatch() const { return m_away; }
    Spelling &spelling() const { return *m_spelling; }
    NewsTeller &newsTeller() const { return *m_news; }
    HereTeller &hereTeller() const { return *m_here; }

Q_SIGNALS:
    void caseShown(const caseweave::CaseId &id);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *makeShell();
    void makeMenus();
    void makeProgramMenu();
    void makeCaseMenu();
    void makePlanMenu();
    void makeDocumentMenu();
    void makeGoMenu();
    void makeViewMenu();
    void addSpellingActions(QMenu *menu);
    void addNewsAction(QMenu *menu);
    void watchNews();
    void addHereAction(QMenu *menu);
    void watchHere();
    QAction *addAction(QMenu *menu, const QString &text, const QKeySequence &keys, const QString &objectName,
                       std::function<void()> work);
    /// `then` is called once the case is on the screen.
    void openCase(const CaseId &id, const std::function<void(CaseScreen &)> &then);
    void showDoor();
    void buildOpen();
    void dropOpen();
    void showCase(CaseScreen *screen);
    void openDate(const CaseId &id, CaseDate::Of of);
    void closeCurrentCase();
    void newCase();
    void importCases();
    void changePassphrase();
    void find();
    void findOnPage();
    void openFound(const FoundThing &thing);
    void lock();
    void refreshNavigation();
    void refreshStatus();
    void tellAgeing(const QString &sentence);
    /// In the line over the work; what could be undone until then cannot be any more.
    void tell(const QString &sentence, const char *tone = "good");
    void watchUndo();
    void turnAway(); ///< somebody looks at something else
    void refreshUndo();
    void refreshActions();
    void goTo(const QString &key);
    void changeZoom(int byPercent);
    void applyStyle();

    Context m_context;
    QStackedWidget *m_doors;
    QWidget *m_shell = nullptr;
    NavigationList *m_navigation = nullptr;
    QStackedWidget *m_work = nullptr;
    Notice *m_notice = nullptr;
    QString m_alarm; ///< that the notice has told of
    QString m_ageing; ///< the same
    StatusLine *m_status = nullptr;
    CaseListScreen *m_cases = nullptr;
    PeopleScreen *m_people = nullptr;
    CalendarScreen *m_calendar = nullptr;
    QList<CaseScreen *> m_openCases;
    QWidget *m_doorPage = nullptr;
    std::optional<Door> m_shownDoor;
    BlankScreen *m_blank = nullptr;
    IdleWatch *m_idle = nullptr;
    AwayWatch *m_away = nullptr;
    Spelling *m_spelling = nullptr;
    NewsTeller *m_news = nullptr;
    HereTeller *m_here = nullptr;
    UndoOffer *m_undo;
    VoiceNumbers *m_voiceNumbers = nullptr;
    QList<QAction *> m_openActions; ///< need an open profile
    QList<QAction *> m_caseActions; ///< need a case on screen
    QList<QAction *> m_writeActions; ///< need a case one may write in
    QAction *m_printAction = nullptr; ///< says what it prints
    QAction *m_leadAction = nullptr; ///< needs a case one leads
    QAction *m_releaseAction = nullptr; ///< the same; says so itself
    QAction *m_online = nullptr;
    QAction *m_undoAction = nullptr;
};

} // namespace caseweave
