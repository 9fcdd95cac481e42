// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"

#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/overview/NetworkModel.h"
#include "ui/widgets/Labels.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>

namespace caseweave {

namespace {

QWidget *openBanks(Desk &desk, CaseScreen::Page page)
{
    desk.window.openCase(FixtureWorkspace::banks());
    desk.waitUntil([&] { return desk.window.currentCase() != nullptr; });
    desk.window.currentCase()->setPage(page);
    desk.settle();
    return &desk.window;
}

QWidget *openDialog(Desk &desk, const char *action)
{
    openBanks(desk, CaseScreen::Overview);
    return desk.openDialog(action);
}

void choosePerson(Desk &desk, QWidget *window, int row)
{
    auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("networkList"));
    list->setCurrentIndex(list->model()->index(row, 0));
    desk.settle();
}

ChronologyEvent longWord()
{
    ChronologyEvent event;
    event.date = QDate(2026, 11, 20);
    event.title = QStringLiteral("https://example.org/?q=") + QString(300, QLatin1Char('a'));
    event.text = QString(2000, QLatin1Char('b'));
    event.source = QString(200, QLatin1Char('c'));
    event.author = QStringLiteral("Maya Shah");
    event.written = FixtureWorkspace::now();
    return event;
}

void askForReleases(Desk &desk)
{
    desk.workspace.releaseAtHubs(FixtureWorkspace::banks(), ReleaseKind::Entries, QList<Digest>(1204));
    desk.settle();
    const QList<Digest> notes = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->releases.first().notes;
    desk.workspace.takeBackRelease(FixtureWorkspace::banks(), notes);
    desk.workspace.releaseAtHubs(FixtureWorkspace::banks(), ReleaseKind::WholeCase, {});
    desk.settle();
}

/// A second referral that nobody has decided on in time.
void addLateReferral(CaseSnapshot &snapshot)
{
    snapshot.milestones.prepend(fixture::milestone(90, "referral", {2026, 11, 18}));
    fixture::countClocks(snapshot, FixtureWorkspace::now());
}

void addSibling(CaseSnapshot &snapshot)
{
    const Person ben
        = fixture::person(13, PersonKind::Subject, QStringLiteral("Ben"), QStringLiteral("Banks"), QDate(2022, 1, 30));
    snapshot.people << ben;
    snapshot.summary.subjects << ben;
}

const std::vector<DrawnScreen> all{
    {"enrol",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setDoor(Door::NoProfile);
         return &desk.window;
     }},
    {"waiting",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setDoor(Door::WaitingForApproval);
         return &desk.window;
     }},
    {"locked",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setDoor(Door::Locked);
         return &desk.window;
     }},
    {"no-vault",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setDoor(Door::NoVault);
         return &desk.window;
     }},
    {"cases", [](Desk &desk) -> QWidget * { return &desk.window; }},
    {"no-cases",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setCases({});
         return &desk.window;
     }},
    {"people",
     [](Desk &desk) -> QWidget * {
         desk.window.goToPeople();
         desk.settle();
         desk.window.findChild<QAbstractItemView *>(QStringLiteral("peopleSearchTable"))
             ->setCurrentIndex(
                 desk.window.findChild<QAbstractItemView *>(QStringLiteral("peopleSearchTable"))->model()->index(2, 0));
         return &desk.window;
     }},
    {"overview", [](Desk &desk) { return openBanks(desk, CaseScreen::Overview); }},
    {"overview-others-here",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.setHere(FixtureWorkspace::banks(), fixture::directory().mid(1, 5));
         return window;
     }},
    {"overview-police",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("networkList"));
         list->setCurrentIndex(list->model()->index(3, 0));
         return window;
     }},
    {"overview-mother",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("networkList"));
         list->setCurrentIndex(list->model()->index(8, 0));
         return window;
     }},
    {"visits",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Visits);
         auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("visitTable"));
         list->setCurrentIndex(list->model()->index(6, 0));
         return window;
     }},
    {"visits-none",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Visits);
         desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) { snapshot.visits.clear(); });
         return window;
     }},
    {"overview-lead",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 1);
         return window;
     }},
    {"overview-without-account",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 7);
         return window;
     }},
    {"plan-visit", [](Desk &desk) { return openDialog(desk, "actionPlanVisit"); }},
    {"record-contact",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionRecordContact");
         dialog->findChild<QAbstractButton *>(QStringLiteral("visitOutcome_1"))->setChecked(true);
         return dialog;
     }},
    {"visit-outcome",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("recordOutcome"))->click(); });
     }},
    {"involvement",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 1);
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("changeInvolvement"))->click(); });
     }},
    {"hand-over",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 1);
         return desk.openDialogBy([window] { window->findChild<QPushButton *>(QStringLiteral("handOver"))->click(); });
     }},
    {"add-professional", [](Desk &desk) { return openDialog(desk, "actionAddProfessional"); }},
    {"record", [](Desk &desk) { return openBanks(desk, CaseScreen::Record); }},
    {"export",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionExport");
         dialog->findChild<QLineEdit *>(QStringLiteral("exportRecipientsOthers"))
             ->setText(QStringLiteral("Conference on 2 December"));
         return dialog;
     }},
    {"export-consequence",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionExport");
         dialog->findChild<QLineEdit *>(QStringLiteral("exportRecipientsOthers"))
             ->setText(QStringLiteral("Conference on 2 December"));
         dialog->findChild<QPushButton *>(QStringLiteral("submit"))->click();
         const auto asking = [&desk] { return desk.window.findChild<QWidget *>(QStringLiteral("confirm")); };
         desk.waitUntil([&] { return asking() != nullptr; });
         desk.settle();
         return asking();
     }},
    {"clocks",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Clocks);
         desk.workspace.changeCase(FixtureWorkspace::banks(), &addLateReferral);
         desk.settle();
         auto *table = window->findChild<QAbstractItemView *>(QStringLiteral("clockTable"));
         for (int row = 0; row < table->model()->rowCount(); ++row) {
             if (table->model()->index(row, 0).data().toString()
                 == QLatin1String("Initial child protection conference"))
                 table->setCurrentIndex(table->model()->index(row, 0));
         }
         return window;
     }},
    {"clocks-unconfirmed", [](Desk &desk) { return openBanks(desk, CaseScreen::Clocks); }},
    {"clocks-milestones",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Clocks);
         window->findChild<QPushButton *>(QStringLiteral("showMilestones"))->click();
         desk.settle();
         auto *table = window->findChild<QAbstractItemView *>(QStringLiteral("milestoneTable"));
         table->setCurrentIndex(table->model()->index(2, 0));
         return window;
     }},
    {"clocks-no-rules",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Clocks);
         desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
             snapshot.jurisdiction.clear();
             fixture::countClocks(snapshot, FixtureWorkspace::now());
         });
         return window;
     }},
    {"clocks-rules", [](Desk &desk) { return desk.openDialog("actionRules"); }},
    {"overview-overdue",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.changeCase(FixtureWorkspace::banks(), &addLateReferral);
         return window;
     }},
    {"record-milestone",
     [](Desk &desk) {
         desk.workspace.changeCase(FixtureWorkspace::banks(), &addSibling);
         QWidget *dialog = openDialog(desk, "actionRecordMilestone");
         auto *kind = dialog->findChild<QComboBox *>(QStringLiteral("milestoneKind"));
         kind->setCurrentIndex(kind->findData(QStringLiteral("strategy_discussion")));
         dialog->findChild<QAbstractButton *>(QStringLiteral("milestoneSubjectsWay_1"))->setChecked(true);
         return dialog;
     }},
    {"choose-rules", [](Desk &desk) { return openDialog(desk, "actionJurisdiction"); }},
    {"offline",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         SyncStatus status;
         status.connection = Connection::Offline;
         status.since = QDateTime(QDate(2026, 11, 22), QTime(9, 12));
         status.unsent = 3;
         desk.workspace.setSyncStatus(status);
         return window;
     }},
    {"overview-long-words",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
             Person man = snapshot.people.last();
             man.id.front() ^= 1U;
             for (Field &field : man.fields) {
                 if (field.name == QLatin1String("relationship"))
                     field.values.first().text = QStringLiteral("mother’s boyfriend, a neighbour believes");
             }
             snapshot.people << man;
         });
         return window;
     }},
    {"disk-full",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         SyncStatus status;
         status.connection = Connection::Online;
         status.error = ErrorCode::DiskFull;
         desk.workspace.setSyncStatus(status);
         return window;
     }},
    {"not-complete",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         SyncStatus status;
         status.connection = Connection::Online;
         status.missing = 2;
         status.ageing = {{QStringLiteral("County Police"), false, QDateTime(QDate(2026, 11, 18), QTime(7, 0)), false}};
         desk.workspace.setSyncStatus(status);
         return window;
     }},
    {"false-hub",
     [](Desk &desk) -> QWidget * {
         SyncStatus status;
         status.connection = Connection::Refused;
         status.error = ErrorCode::Untrusted;
         status.errorAtHub = true;
         status.unsent = 3;
         desk.workspace.setSyncStatus(status);
         return &desk.window;
     }},
    {"enrol-alone",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setProtection(Protection::PassphraseAlone);
         desk.workspace.setDoor(Door::NoProfile);
         return &desk.window;
     }},
    {"locked-alone",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setProtection(Protection::PassphraseAlone);
         desk.workspace.setDoor(Door::Locked);
         return &desk.window;
     }},
    {"new-case", [](Desk &desk) { return desk.openDialog("actionNewCase"); }},
    {"new-case-problem",
     [](Desk &desk) {
         QWidget *dialog = desk.openDialog("actionNewCase");
         dialog->findChild<QLineEdit *>(QStringLiteral("child1Born"))->setText(QStringLiteral("soon"));
         dialog->findChild<QPushButton *>(QStringLiteral("submit"))->click();
         return dialog;
     }},
    {"change-passphrase", [](Desk &desk) { return desk.openDialog("actionPassphrase"); }},
    {"add-someone", [](Desk &desk) { return openDialog(desk, "actionAddSomeone"); }},
    {"raise-concern", [](Desk &desk) { return openDialog(desk, "actionRaiseConcern"); }},
    {"raise-concern-quietly",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionRaiseConcern");
         dialog->findChild<QRadioButton *>(QStringLiteral("concernManner_1"))->click();
         return dialog;
     }},
    {"quiet-concerns",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
             Concern given = snapshot.concerns.first();
             given.level = ConcernLevel::Low;
             given.text = QStringLiteral("He gave his lunch to his sister twice this month.");
             given.quietly = true;
             given.onlyFor = {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, Police")};
             snapshot.concerns = {given};
             QuietConcern own;
             own.level = ConcernLevel::Medium;
             own.text = QStringLiteral("Asleep at three in the afternoon, twice.");
             own.raised = given.raised;
             own.until = QDate(2027, 5, 20);
             own.needed = 3;
             snapshot.quietConcerns = {own};
         });
         desk.settle();
         return window;
     }},
    {"add-event", [](Desk &desk) { return openDialog(desk, "actionAddEvent"); }},
    {"add-person", [](Desk &desk) { return openDialog(desk, "actionAddPerson"); }},
    {"settle",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("networkList"));
         list->setCurrentIndex(list->model()->index(0, 0));
         desk.settle();
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("settle_address"))->click(); });
     }},
    {"write-address",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("networkList"));
         list->setCurrentIndex(list->model()->index(8, 0));
         desk.settle();
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("change_address"))->click(); });
     }},
    {"enrol-by-words",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setDoor(Door::NoProfile);
         desk.settle();
         desk.window.findChild<QAbstractButton *>(QStringLiteral("enrolWay_1"))->setChecked(true);
         return &desk.window;
     }},
    {"locked-problem",
     [](Desk &desk) -> QWidget * {
         desk.workspace.setDoor(Door::Locked);
         desk.settle();
         desk.window.findChild<QLineEdit *>(QStringLiteral("unlockPassphrase"))->setText(QStringLiteral("wrong"));
         desk.window.findChild<QPushButton *>(QStringLiteral("unlock"))->click();
         desk.settle();
         return &desk.window;
     }},
    {"no-match",
     [](Desk &desk) -> QWidget * {
         desk.window.findChild<QLineEdit *>(QStringLiteral("caseSearch"))->setText(QStringLiteral("zzz"));
         return &desk.window;
     }},
    {"new-case-family",
     [](Desk &desk) {
         QWidget *dialog = desk.openDialog("actionNewCase");
         for (const char *button : {"addChild", "addFamily"})
             dialog->findChild<QPushButton *>(QLatin1String(button))->click();
         return dialog;
     }},
    {"event-kept",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionAddEvent");
         dialog->findChild<QLineEdit *>(QStringLiteral("eventTitle"))->setText(QStringLiteral("Half a sentence that"));
         desk.closeDialogs();
         return desk.openDialog("actionAddEvent");
     }},
    {"event-for-some",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionAddEvent");
         dialog->findChild<QAbstractButton *>(QStringLiteral("eventAudienceWay_1"))->setChecked(true);
         return dialog;
     }},
    {"add-detail",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 8);
         return desk.openDialogBy([window] { window->findChild<QPushButton *>(QStringLiteral("addDetail"))->click(); });
     }},
    {"settle-otherwise",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 0);
         QWidget *dialog = desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("settle_address"))->click(); });
         dialog->findChild<QAbstractButton *>(QStringLiteral("settleWhich_-1"))->setChecked(true);
         return dialog;
     }},
    {"change-role",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 3);
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("changeRole"))->click(); });
     }},
    {"remove-member",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         choosePerson(desk, window, 3);
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("removeMember"))->click(); });
     }},
    {"withdraw-concern",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.changeCase(FixtureWorkspace::banks(),
                                   [](CaseSnapshot &snapshot) { snapshot.concerns.first().mine = true; });
         desk.settle();
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("withdrawConcern"))->click(); });
     }},
    {"removed-and-forked",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
             snapshot.summary.stillMember = false;
             snapshot.integrity.forks = 1;
             snapshot.integrity.withheld = 2;
         });
         return window;
     }},
    {"old-copy",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.changeCase(FixtureWorkspace::banks(),
                                   [](CaseSnapshot &snapshot) { snapshot.summary.oldCopy = true; });
         return window;
     }},
    {"lacked-at-hub",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         desk.workspace.changeCase(FixtureWorkspace::banks(),
                                   [](CaseSnapshot &snapshot) { snapshot.summary.lackedAtHub = true; });
         return window;
     }},
    {"chronology-long-word",
     [](Desk &desk) {
         desk.workspace.setEvents(FixtureWorkspace::banks(), {longWord()});
         QWidget *window = openBanks(desk, CaseScreen::Chronology);
         auto *list = window->findChild<QAbstractItemView *>(QStringLiteral("chronologyList"));
         list->setCurrentIndex(list->model()->index(0, 0));
         return window;
     }},
    {"event-too-long",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionAddEvent");
         auto *title = dialog->findChild<QLineEdit *>(QStringLiteral("eventTitle"));
         title->setText(QString(412, QLatin1Char('x')));
         dialog->findChild<QPlainTextEdit *>(QStringLiteral("eventText"))->setPlainText(QString(19'700, u'x'));
         dialog->findChild<QAbstractButton *>(QStringLiteral("eventKind_1"))->setChecked(true);
         dialog->findChild<QPushButton *>(QStringLiteral("submit"))->click();
         return dialog;
     }},
    {"sharing", [](Desk &desk) { return openBanks(desk, CaseScreen::Sharing); }},
    {"sharing-restricted",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Sharing);
         auto *table = window->findChild<QTableView *>(QStringLiteral("sharingTable"));
         table->setCurrentIndex(table->model()->index(3, 0));
         return window;
     }},
    {"sharing-empty",
     [](Desk &desk) {
         desk.workspace.setSharing(FixtureWorkspace::banks(), {});
         return openBanks(desk, CaseScreen::Sharing);
     }},
    {"share", [](Desk &desk) { return openDialog(desk, "actionShare"); }},
    {"share-problem",
     [](Desk &desk) {
         QWidget *dialog = openDialog(desk, "actionShare");
         dialog->findChild<QAbstractButton *>(QStringLiteral("sharingChoice_2"))->setChecked(true);
         dialog->findChild<QAbstractButton *>(QStringLiteral("sharingTold_3"))->setChecked(true);
         dialog->findChild<QPushButton *>(QStringLiteral("submit"))->click();
         return dialog;
     }},
    {"share-correction",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Sharing);
         return desk.openDialogBy(
             [window] { window->findChild<QPushButton *>(QStringLiteral("correctSharing"))->click(); });
     }},
    {"release", [](Desk &desk) { return openDialog(desk, "actionDeleteAtHubs"); }},
    {"release-asked",
     [](Desk &desk) {
         openBanks(desk, CaseScreen::Overview);
         askForReleases(desk);
         return desk.openDialog("actionDeleteAtHubs");
     }},
    {"release-told",
     [](Desk &desk) {
         QWidget *window = openBanks(desk, CaseScreen::Overview);
         askForReleases(desk);
         return window;
     }},
    {"blank",
     [](Desk &desk) {
         openBanks(desk, CaseScreen::Overview);
         desk.action("actionBlank")->trigger();
         return static_cast<QWidget *>(&desk.window);
     }},
};

} // namespace

const std::vector<DrawnScreen> &drawnScreens()
{
    static const std::vector<DrawnScreen> joined = [] {
        std::vector<DrawnScreen> every = all;
        for (const auto &part : {drawnCalendar(), drawnChronology(), drawnPlans(), drawnFind(), drawnMessages(),
                                 drawnImports(), drawnDocuments(), drawnSpelling(), drawnSheets()})
            every.insert(every.end(), part.begin(), part.end());
        return every;
    }();
    return joined;
}

} // namespace caseweave
