// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"

#include "app/session/Documents.h"
#include "ui/calendar/CalendarScreen.h"
#include "ui/caselist/CaseListScreen.h"
#include "ui/caselist/NewCaseDialog.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/context/Requests.h"
#include "ui/door/EnrolScreen.h"
#include "ui/door/NoVaultScreen.h"
#include "ui/door/PassphraseDialog.h"
#include "ui/door/UnlockScreen.h"
#include "ui/door/WaitingScreen.h"
#include "ui/import/ImportDialog.h"
#include "ui/people/PeopleScreen.h"
#include "ui/shell/AwayWatch.h"
#include "ui/shell/BlankScreen.h"
#include "ui/shell/IdleWatch.h"
#include "ui/shell/ListCopies.h"
#include "ui/spelling/Dictionary.h"
#include "ui/spelling/Spelling.h"
#include "ui/style/Style.h"
#include "ui/undo/UndoOffer.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/NavigationList.h"
#include "ui/widgets/Notice.h"
#include "ui/widgets/StatusLine.h"
#include "ui/widgets/WheelGuard.h"
#include "ui/words/ErrorText.h"
#include "ui/words/StatusText.h"

#include <QtGui/QCloseEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QStackedWidget>

namespace caseweave {

namespace {

const QString casesKey = QStringLiteral("cases");
const QString peopleKey = QStringLiteral("people");
const QString calendarKey = QStringLiteral("calendar");

QString keyOf(const CaseId &id)
{
    return QStringLiteral("case:") + QString::fromStdString(id.hex());
}

qint64 documentsToSend(Workspace &workspace)
{
    qint64 count = 0;
    for (const CaseSummary &one : workspace.cases()) {
        const DocumentStates states = workspace.documents().picture(one.id).states;
        for (const DocumentState &state : states)
            count += state.here && !state.atHub ? 1 : 0;
    }
    return count;
}

} // namespace

MainWindow::MainWindow(const Context &context, QWidget *parent)
    : QMainWindow(parent), m_context(context), m_doors(new QStackedWidget),
      m_away(new AwayWatch(AwayWatch::asleepMs, this)),
      m_spelling(new Spelling(
          context, [this] { return currentCase() == nullptr ? nullptr : currentCase()->snapshot(); },
          spelling::Dictionary::usualFolders(), this)),
      m_undo(new UndoOffer(context, this))
{
    nameWidget(this, QStringLiteral("mainWindow"), QStringLiteral("Caseweave"));
    setWindowTitle(QStringLiteral("Caseweave"));
    resize(size::windowWidth, size::windowHeight);
    setCentralWidget(m_doors);
    m_shell = makeShell();
    m_doors->addWidget(m_shell);
    m_blank = new BlankScreen(this);
    // Looks at keys before the blank screen does: the one that takes it away may come after a sleep.
    m_idle = new IdleWatch(context.clock, idleLimitMs, this);
    watchNews();
    watchHere();
    makeMenus();
    watchUndo();
    Workspace &workspace = context.workspace;
    connect(&workspace, &Workspace::doorChanged, this, &MainWindow::showDoor);
    connect(&workspace, &Workspace::syncStatusChanged, this, &MainWindow::refreshStatus);
    connect(&workspace.documents(), &Documents::moved, this, &MainWindow::refreshStatus);
    connect(&workspace, &Workspace::casesChanged, this, &MainWindow::refreshNavigation);
    connect(&context.style, &Style::changed, this, &MainWindow::applyStyle);
    connect(m_idle, &IdleWatch::idle, this, &MainWindow::lock);
    new ListCopies(this);
    new WheelGuard(this);
    connect(m_away, &AwayWatch::left, this, &MainWindow::lock);
    showDoor();
}

QWidget *MainWindow::makeShell()
{
    auto *shell = new QWidget;
    auto *rows = new QVBoxLayout(shell);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    auto *side = new QFrame;
    side->setObjectName(QStringLiteral("side"));
    side->setFixedWidth(m_context.style.px(size::sideWidth));
    connect(&m_context.style, &Style::changed, side,
            [this, side] { side->setFixedWidth(m_context.style.px(size::sideWidth)); });
    auto *sideColumn = new QVBoxLayout(side);
    sideColumn->setContentsMargins(0, size::l, size::line, size::m);
    sideColumn->setSpacing(size::s);
    QLabel *name = makeLabel(QStringLiteral("Caseweave"), "heading");
    name->setContentsMargins(size::xl - size::xs, 0, 0, size::s);
    sideColumn->addWidget(name);
    m_navigation = new NavigationList(m_context.style);
    sideColumn->addWidget(m_navigation, 1);
    middle->addWidget(side);
    auto *workColumn = new QVBoxLayout;
    workColumn->setSpacing(0);
    m_notice = new Notice;
    m_work = new QStackedWidget;
    workColumn->addWidget(m_notice);
    workColumn->addWidget(m_work, 1);
    middle->addLayout(workColumn, 1);
    rows->addLayout(middle, 1);
    m_status = new StatusLine(m_context.style);
    rows->addWidget(m_status);
    connect(m_navigation, &NavigationList::chosen, this, &MainWindow::goTo);
    return shell;
}

void MainWindow::showDoor()
{
    const Door door = m_context.workspace.door();
    // A wrong passphrase leads back to the same door: its page stays, with what it has to say.
    if (door == Door::Opening || (m_shownDoor && door == *m_shownDoor))
        return;
    m_shownDoor = door;
    if (door == Door::Open) {
        buildOpen();
        m_doors->setCurrentWidget(m_shell);
        m_cases->focusList(); // the field of the passphrase had the keyboard, and is gone
    } else {
        // What is decrypted leaves the widgets together with the keys.
        dropOpen();
        m_away->letSleep();
    }
    if (m_doorPage != nullptr) {
        m_doors->removeWidget(m_doorPage);
        m_doorPage->deleteLater();
        m_doorPage = nullptr;
    }
    if (door == Door::NoProfile)
        m_doorPage = new EnrolScreen(m_context);
    else if (door == Door::WaitingForApproval)
        m_doorPage = new WaitingScreen(m_context);
    else if (door == Door::Locked)
        m_doorPage = new UnlockScreen(m_context);
    else if (door == Door::NoVault)
        m_doorPage = new NoVaultScreen(m_context);
    if (m_doorPage != nullptr) {
        m_doors->addWidget(m_doorPage);
        m_doors->setCurrentWidget(m_doorPage);
    }
    refreshActions();
}

void MainWindow::buildOpen()
{
    if (m_cases != nullptr)
        return;
    m_cases = new CaseListScreen(m_context);
    m_people = new PeopleScreen(m_context);
    m_work->addWidget(m_cases);
    m_calendar = new CalendarScreen(m_context);
    m_work->addWidget(m_people);
    m_work->addWidget(m_calendar);
    connect(m_cases, &CaseListScreen::caseChosen, this, [this](const CaseId &id) { openCase(id); });
    connect(m_calendar, &CalendarScreen::dateChosen, this, &MainWindow::openDate);
    connect(m_cases, &CaseListScreen::newCaseWanted, this, &MainWindow::newCase);
    connect(m_cases, &CaseListScreen::importWanted, this, &MainWindow::importCases);
    connect(m_people, &PeopleScreen::told, this, [this](const QString &sentence) { tell(sentence); });
    m_idle->touch();
    goToCases();
    refreshStatus();
}

void MainWindow::dropOpen()
{
    for (QDialog *dialog : findChildren<QDialog *>())
        dialog->reject();
    for (CaseScreen *screen : std::as_const(m_openCases))
        delete screen;
    m_openCases.clear();
    // In this order: the one that is left would be shown for a moment and ask for professionals.
    delete std::exchange(m_calendar, nullptr);
    delete std::exchange(m_people, nullptr);
    delete std::exchange(m_cases, nullptr);
    m_navigation->setEntries({});
    m_notice->dismiss();
    m_alarm.clear();
    m_ageing.clear();
    m_status->setRecords({});
    m_status->setWho({});
}

CaseScreen *MainWindow::currentCase() const
{
    return m_cases == nullptr ? nullptr : qobject_cast<CaseScreen *>(m_work->currentWidget());
}

void MainWindow::goToCases()
{
    if (m_cases == nullptr)
        return;
    m_work->setCurrentWidget(m_cases);
    refreshNavigation();
    refreshActions();
}

void MainWindow::goToPeople()
{
    if (m_people == nullptr)
        return;
    m_work->setCurrentWidget(m_people);
    refreshNavigation();
    refreshActions();
}

void MainWindow::goToCalendar()
{
    if (m_calendar == nullptr)
        return;
    m_work->setCurrentWidget(m_calendar);
    m_calendar->focusList();
    refreshNavigation();
    refreshActions();
}

void MainWindow::goTo(const QString &key)
{
    if (key == casesKey)
        goToCases();
    else if (key == peopleKey)
        goToPeople();
    else if (key == calendarKey)
        goToCalendar();
    for (CaseScreen *screen : std::as_const(m_openCases)) {
        if (keyOf(screen->caseId()) == key)
            showCase(screen);
    }
}

void MainWindow::openCase(const CaseId &id, const std::function<void(CaseScreen &)> &then)
{
    for (CaseScreen *screen : std::as_const(m_openCases)) {
        if (screen->caseId() == id) {
            showCase(screen);
            if (then)
                then(*screen);
            return;
        }
    }
    m_context.requests.await(
        m_context.workspace.openCase(id), this,
        [this, then](const CaseId &opened) {
            if (m_cases == nullptr)
                return;
            auto *screen = new CaseScreen(m_context, opened);
            m_openCases << screen;
            m_work->addWidget(screen);
            connect(screen, &CaseScreen::told, this, [this](const QString &sentence) { tell(sentence); });
            connect(screen, &CaseScreen::failed, this, [this](const QString &sentence) { tell(sentence, "warning"); });
            connect(screen, &CaseScreen::done, m_undo, &UndoOffer::offer);
            connect(screen, &CaseScreen::pageTurned, this, &MainWindow::turnAway);
            connect(screen, &CaseScreen::titleChanged, this, [this] {
                refreshNavigation();
                refreshStatus();
                refreshActions();
            });
            showCase(screen);
            if (then)
                then(*screen);
        },
        [this](ErrorCode code) { tell(openCaseErrorText(code), "danger"); });
}

void MainWindow::openDate(const CaseId &id, CaseDate::Of of)
{
    openCase(id, [of](CaseScreen &screen) {
        switch (of) {
        case CaseDate::Of::Visit:
            return screen.setPage(CaseScreen::Visits);
        case CaseDate::Of::Action:
            return screen.setPage(CaseScreen::Plan);
        case CaseDate::Of::Answer:
            return screen.setPage(CaseScreen::Voices);
        case CaseDate::Of::Question:
            return screen.setPage(CaseScreen::Messages);
        default:
            return screen.setPage(CaseScreen::Clocks);
        }
    });
}

void MainWindow::showCase(CaseScreen *screen)
{
    m_work->setCurrentWidget(screen);
    screen->focusTabs();
    refreshNavigation();
    refreshStatus();
    refreshActions();
    Q_EMIT caseShown(screen->caseId());
}

void MainWindow::closeCurrentCase()
{
    CaseScreen *screen = currentCase();
    if (screen == nullptr)
        return;
    if (m_undo->caseId() == screen->caseId())
        m_undo->drop();
    m_openCases.removeAll(screen);
    goToCases(); // others are told first that nobody is here any more
    m_context.workspace.closeCase(screen->caseId());
    screen->deleteLater();
    refreshNavigation();
}

void MainWindow::newCase()
{
    if (m_cases == nullptr)
        return;
    auto *dialog = new NewCaseDialog(m_context, this);
    connect(dialog, &FormDialog::succeeded, this, [this](const CaseId &id) { openCase(id); });
    dialog->present();
}

void MainWindow::importCases()
{
    if (m_cases != nullptr)
        (new ImportDialog(m_context, this))->present();
}

void MainWindow::changePassphrase()
{
    auto *dialog = new PassphraseDialog(m_context, this);
    connect(dialog, &FormDialog::succeeded, this, [this] { tell(tr("The passphrase is changed.")); });
    dialog->present();
}

void MainWindow::lock()
{
    if (m_context.workspace.door() == Door::Open)
        m_context.workspace.lock();
}

void MainWindow::refreshNavigation()
{
    if (m_cases == nullptr)
        return;
    QList<NavigationList::Entry> entries{{casesKey, tr("My cases"), m_cases->attentionCount(), tr("need attention")},
                                         {calendarKey, tr("Calendar"), 0, {}},
                                         {peopleKey, tr("People"), 0, {}}};
    if (!m_openCases.isEmpty())
        entries << NavigationList::Entry{{}, tr("Open cases"), 0, {}};
    for (const CaseScreen *screen : std::as_const(m_openCases))
        entries << NavigationList::Entry{keyOf(screen->caseId()), screen->shortTitle(), screen->unread(),
                                         tr("unread messages")};
    m_navigation->setEntries(entries);
    if (const CaseScreen *screen = currentCase())
        m_navigation->setCurrentKey(keyOf(screen->caseId()));
    else
        m_navigation->setCurrentKey(m_work->currentWidget() == m_people         ? peopleKey
                                        : m_work->currentWidget() == m_calendar ? calendarKey
                                                                                : casesKey);
}

void MainWindow::refreshStatus()
{
    const SyncStatus status = m_context.workspace.syncStatus();
    m_status->setStatus(status, documentsToSend(m_context.workspace), m_context.now());
    if (m_online != nullptr)
        m_online->setChecked(status.offlineByChoice);
    if (m_cases == nullptr)
        return;
    // Once for each alarm: whoever dismisses it has read it.
    if (const QString alarm = alarmSentence(status); alarm != m_alarm) {
        m_alarm = alarm;
        if (!alarm.isEmpty())
            tell(alarm, "danger");
    }
    tellAgeing(ageingSentence(status));
    const ProfessionalCard me = m_context.workspace.profile().me;
    m_status->setWho(tr("%1, %2").arg(me.name, me.title.toLower()));
    m_status->setLockNote(tr("Locks after %1 minutes idle").arg(idleLimitMs / 60000));
    const CaseScreen *screen = currentCase();
    const CaseSnapshotPtr snapshot = screen == nullptr ? nullptr : screen->snapshot();
    m_status->setRecords(snapshot == nullptr ? QString() : recordsSentence(snapshot->integrity));
}

void MainWindow::tellAgeing(const QString &sentence)
{
    // Once, as an alarm is, and after it: what is worse is not to be covered.
    if (sentence == m_ageing || (!sentence.isEmpty() && !m_alarm.isEmpty()))
        return;
    if (m_notice->sentence() == m_ageing)
        m_notice->dismiss();
    m_ageing = sentence;
    if (!sentence.isEmpty())
        tell(sentence, "warning");
}

void MainWindow::applyStyle()
{
    m_context.style.apply();
}

void MainWindow::changeZoom(int byPercent)
{
    m_context.style.setZoomPercent(m_context.style.zoomPercent() + byPercent);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    lock();
    QMainWindow::closeEvent(event);
}

} // namespace caseweave
