// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the main window: every action of the program has an entry here, with its keys.
#include "ui/caselist/CaseListScreen.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/clocks/RulesDialog.h"
#include "ui/export/ExportContent.h"
#include "ui/overview/OverviewScreen.h"
#include "ui/shell/BlankScreen.h"
#include "ui/shell/MainWindow.h"
#include "ui/style/Style.h"
#include "ui/undo/UndoOffer.h"
#include "ui/voice/VoiceNumbers.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/Notice.h"

#include <QtGui/QActionGroup>
#include <QtWidgets/QApplication>
#include <QtWidgets/QMenuBar>

namespace caseweave {

namespace {

constexpr int zoomStepPercent = 25;

QString printText(const CaseScreen *screen)
{
    if (screen == nullptr)
        return MainWindow::tr("Pri&nt a page of a case");
    const std::optional<ExportWhat> what = screen->onPaper();
    if (!what)
        return MainWindow::tr("Pri&nt (messages have no form on paper)");
    switch (*what) {
    case ExportWhat::Network:
        return MainWindow::tr("Pri&nt who is involved…");
    case ExportWhat::Visits:
        return MainWindow::tr("Pri&nt the visits…");
    case ExportWhat::Plan:
        return MainWindow::tr("Pri&nt the plan…");
    case ExportWhat::Voices:
        return MainWindow::tr("Pri&nt “You said, we did”…");
    case ExportWhat::Documents:
        return MainWindow::tr("Pri&nt the list of documents…");
    case ExportWhat::Clocks:
        return MainWindow::tr("Pri&nt the time limits and dates…");
    case ExportWhat::Sharing:
        return MainWindow::tr("Pri&nt the sharing register…");
    case ExportWhat::Record:
        return MainWindow::tr("Pri&nt the record…");
    default:
        return MainWindow::tr("Pri&nt the chronology…");
    }
}

} // namespace

QAction *MainWindow::addAction(QMenu *menu, const QString &text, const QKeySequence &keys, const QString &objectName,
                               std::function<void()> work)
{
    QAction *action = menu->addAction(text);
    action->setObjectName(objectName);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::ApplicationShortcut);
    connect(action, &QAction::triggered, this, std::move(work));
    return action;
}

void MainWindow::makeMenus()
{
    menuBar()->setNativeMenuBar(true);
    menuBar()->setObjectName(QStringLiteral("menuBar"));
    makeProgramMenu();
    makeCaseMenu();
    makePlanMenu();
    makeDocumentMenu();
    makeGoMenu();
    makeViewMenu();
}

void MainWindow::makeProgramMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Program"));
    m_voiceNumbers = new VoiceNumbers(m_context, this);
    connect(m_voiceNumbers, &VoiceNumbers::told, this, [this](const QString &sentence) { tell(sentence); });
    m_openActions << addAction(menu, tr("&New case"), QKeySequence::New, QStringLiteral("actionNewCase"),
                               [this] { newCase(); });
    m_openActions << addAction(menu, tr("&Import people and cases…"), Qt::CTRL | Qt::SHIFT | Qt::Key_I,
                               QStringLiteral("actionImport"), [this] { importCases(); });
    menu->addSeparator();
    addAction(menu, tr("&Blank the screen"), Qt::Key_F12, QStringLiteral("actionBlank"), [this] { m_blank->cover(); });
    m_openActions << addAction(menu, tr("&Lock"), Qt::CTRL | Qt::Key_L, QStringLiteral("actionLock"),
                               [this] { lock(); });
    m_online = addAction(menu, tr("Work &offline"), {}, QStringLiteral("actionOffline"),
                         [this] { m_context.workspace.setOnline(!m_online->isChecked()); });
    m_online->setCheckable(true);
    m_openActions << m_online;
    m_openActions << addAction(menu, tr("Change the &passphrase"), {}, QStringLiteral("actionPassphrase"),
                               [this] { changePassphrase(); });
    addNewsAction(menu);
    addHereAction(menu);
    m_openActions << addAction(menu, tr("&Export numbers of voices in all cases…"), {},
                               QStringLiteral("actionExportVoiceNumbers"), [this] { m_voiceNumbers->begin(); });
    m_openActions << addAction(menu, tr("&Rules of clocks…"), {}, QStringLiteral("actionRules"),
                               [this] { (new RulesDialog(m_context, this))->open(); });
    menu->addSeparator();
    addAction(menu, tr("&Quit"), QKeySequence::Quit, QStringLiteral("actionQuit"), [this] { close(); });
}

void MainWindow::makeCaseMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Case"));
    const auto inCase = [this](void (CaseScreen::*work)()) {
        return [this, work] {
            if (CaseScreen *screen = currentCase())
                (screen->*work)();
        };
    };
    // A field that is typed in has these keys for itself.
    m_undoAction = addAction(menu, tr("&Undo what was done last"), QKeySequence::Undo, QStringLiteral("actionUndo"),
                             [this] { m_undo->takeBack(); });
    m_undoAction->setEnabled(false);
    menu->addSeparator();
    m_writeActions << addAction(menu, tr("Add an &event"), Qt::CTRL | Qt::Key_E, QStringLiteral("actionAddEvent"),
                                inCase(&CaseScreen::addEvent));
    m_writeActions << addAction(menu, tr("&Raise a concern"), Qt::CTRL | Qt::SHIFT | Qt::Key_R,
                                QStringLiteral("actionRaiseConcern"), inCase(&CaseScreen::raiseConcern));
    m_writeActions << addAction(menu, tr("&Share, or decide not to"), Qt::CTRL | Qt::SHIFT | Qt::Key_S,
                                QStringLiteral("actionShare"), inCase(&CaseScreen::share));
    m_writeActions << addAction(menu, tr("Write a messa&ge"), Qt::CTRL | Qt::SHIFT | Qt::Key_G,
                                QStringLiteral("actionWriteMessage"), inCase(&CaseScreen::writeMessage));
    m_leadAction = addAction(menu, tr("&Add someone"), Qt::CTRL | Qt::SHIFT | Qt::Key_A,
                             QStringLiteral("actionAddSomeone"), inCase(&CaseScreen::addSomeone));
    m_writeActions << addAction(menu, tr("Record a &milestone"), Qt::CTRL | Qt::SHIFT | Qt::Key_M,
                                QStringLiteral("actionRecordMilestone"), inCase(&CaseScreen::recordMilestone));
    m_writeActions << addAction(menu, tr("Choose &whose rules apply"), {}, QStringLiteral("actionJurisdiction"),
                                inCase(&CaseScreen::chooseJurisdiction));
    m_writeActions << addAction(menu, tr("C&hange the case…"), Qt::CTRL | Qt::SHIFT | Qt::Key_Y,
                                QStringLiteral("actionChangeCase"), inCase(&CaseScreen::changeCase));
    m_writeActions << addAction(menu, tr("Add somebody of the &family"), {}, QStringLiteral("actionAddPerson"),
                                inCase(&CaseScreen::addPerson));
    m_writeActions << addAction(menu, tr("Add a professiona&l without an account"), {},
                                QStringLiteral("actionAddProfessional"), inCase(&CaseScreen::addProfessional));
    m_writeActions << addAction(menu, tr("Plan a &visit"), Qt::CTRL | Qt::SHIFT | Qt::Key_V,
                                QStringLiteral("actionPlanVisit"), inCase(&CaseScreen::planVisit));
    m_writeActions << addAction(menu, tr("Rec&ord a contact"), Qt::CTRL | Qt::SHIFT | Qt::Key_E,
                                QStringLiteral("actionRecordContact"), inCase(&CaseScreen::recordContact));
    menu->addSeparator();
    m_caseActions << addAction(menu, tr("E&xport or print…"), Qt::CTRL | Qt::SHIFT | Qt::Key_X,
                               QStringLiteral("actionExport"), inCase(&CaseScreen::exportCase));
    m_printAction
        = addAction(menu, {}, QKeySequence::Print, QStringLiteral("actionPrint"), inCase(&CaseScreen::printPage));
    for (const bool asPdf : {false, true}) {
        m_caseActions << addAction(
            menu, asPdf ? tr("Export the sharing register as &PDF") : tr("Export the sharing register as a &table"), {},
            asPdf ? QStringLiteral("actionExportSharingPdf") : QStringLiteral("actionExportSharingTable"),
            [this, asPdf] {
                if (CaseScreen *screen = currentCase())
                    screen->exportSharing(asPdf);
            });
    }
    m_releaseAction = addAction(menu, {}, {}, QStringLiteral("actionDeleteAtHubs"), inCase(&CaseScreen::deleteAtHubs));
    m_caseActions << addAction(menu, tr("&Close the case"), QKeySequence::Close, QStringLiteral("actionCloseCase"),
                               [this] { closeCurrentCase(); });
}

void MainWindow::makeGoMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Go"));
    m_openActions << addAction(menu, tr("&Find in all cases"), Qt::CTRL | Qt::Key_K, QStringLiteral("actionFind"),
                               [this] { find(); });
    m_openActions << addAction(menu, tr("Find on &this page"), QKeySequence::Find, QStringLiteral("actionFindOnPage"),
                               [this] { findOnPage(); });
    menu->addSeparator();
    m_openActions << addAction(menu, tr("&My cases"), Qt::ALT | Qt::Key_1, QStringLiteral("actionCases"),
                               [this] { goToCases(); });
    m_openActions << addAction(menu, tr("C&alendar"), Qt::ALT | Qt::Key_2, QStringLiteral("actionCalendar"),
                               [this] { goToCalendar(); });
    m_openActions << addAction(menu, tr("&People"), Qt::ALT | Qt::Key_3, QStringLiteral("actionPeople"),
                               [this] { goToPeople(); });
    menu->addSeparator();
    const auto page = [this](CaseScreen::Page which) {
        return [this, which] {
            if (CaseScreen *screen = currentCase())
                screen->setPage(which);
        };
    };
    m_caseActions << addAction(menu, tr("&Overview"), Qt::CTRL | Qt::Key_1, QStringLiteral("actionOverview"),
                               page(CaseScreen::Overview));
    m_caseActions << addAction(menu, tr("&Chronology"), Qt::CTRL | Qt::Key_2, QStringLiteral("actionChronology"),
                               page(CaseScreen::Chronology));
    m_caseActions << addAction(menu, tr("Messa&ges"), Qt::CTRL | Qt::Key_3, QStringLiteral("actionMessages"),
                               page(CaseScreen::Messages));
    m_caseActions << addAction(menu, tr("&Visits"), Qt::CTRL | Qt::Key_4, QStringLiteral("actionVisits"),
                               page(CaseScreen::Visits));
    m_caseActions << addAction(menu, tr("Pla&n"), Qt::CTRL | Qt::Key_5, QStringLiteral("actionPlan"),
                               page(CaseScreen::Plan));
    m_caseActions << addAction(menu, tr("Voic&es"), Qt::CTRL | Qt::Key_6, QStringLiteral("actionVoices"),
                               page(CaseScreen::Voices));
    m_caseActions << addAction(menu, tr("&Documents"), Qt::CTRL | Qt::Key_7, QStringLiteral("actionDocuments"),
                               page(CaseScreen::Documents));
    m_caseActions << addAction(menu, tr("Cloc&ks"), Qt::CTRL | Qt::Key_8, QStringLiteral("actionClocks"),
                               page(CaseScreen::Clocks));
    m_caseActions << addAction(menu, tr("&Sharing"), Qt::CTRL | Qt::Key_9, QStringLiteral("actionSharing"),
                               page(CaseScreen::Sharing));
    m_caseActions << addAction(menu, tr("&Record"), Qt::CTRL | Qt::SHIFT | Qt::Key_H, QStringLiteral("actionRecord"),
                               page(CaseScreen::Record));
    menu->addSeparator();
    const auto network = [this](void (OverviewScreen::*work)()) {
        return [this, work] {
            if (CaseScreen *screen = currentCase())
                (screen->turnTo<OverviewScreen>(CaseScreen::Overview).*work)();
        };
    };
    m_caseActions << addAction(menu, tr("Network as a p&icture"), Qt::CTRL | Qt::SHIFT | Qt::Key_P,
                               QStringLiteral("actionPicture"), network(&OverviewScreen::focusPicture));
    m_caseActions << addAction(menu, tr("Network as a &list"), Qt::CTRL | Qt::SHIFT | Qt::Key_L,
                               QStringLiteral("actionList"), network(&OverviewScreen::focusList));
}

void MainWindow::makeViewMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    addAction(menu, tr("&Larger text"), QKeySequence::ZoomIn, QStringLiteral("actionLarger"),
              [this] { changeZoom(zoomStepPercent); });
    addAction(menu, tr("&Smaller text"), QKeySequence::ZoomOut, QStringLiteral("actionSmaller"),
              [this] { changeZoom(-zoomStepPercent); });
    addAction(menu, tr("&Usual text"), Qt::CTRL | Qt::Key_0, QStringLiteral("actionUsual"),
              [this] { m_context.style.setZoomPercent(100); });
    menu->addSeparator();
    auto *group = new QActionGroup(this);
    const std::array<std::tuple<QString, Theme, QString>, 3> themes{
        {{tr("Light &colours"), Theme::Light, QStringLiteral("actionLight")},
         {tr("&Dark colours"), Theme::Dark, QStringLiteral("actionDark")},
         {tr("&High contrast"), Theme::HighContrast, QStringLiteral("actionHighContrast")}}};
    for (const auto &[text, theme, name] : themes) {
        QAction *action = addAction(menu, text, {}, name, [this, which = theme] { m_context.style.setTheme(which); });
        action->setCheckable(true);
        action->setChecked(m_context.style.theme() == theme);
        group->addAction(action);
    }
    addSpellingActions(menu);
}

void MainWindow::refreshActions()
{
    const bool open = m_context.workspace.door() == Door::Open;
    const CaseScreen *screen = currentCase();
    for (QAction *action : std::as_const(m_openActions))
        action->setEnabled(open);
    for (QAction *action : std::as_const(m_caseActions))
        action->setEnabled(screen != nullptr);
    for (QAction *action : std::as_const(m_writeActions))
        action->setEnabled(screen != nullptr && screen->canWrite());
    m_printAction->setEnabled(screen != nullptr && screen->onPaper());
    m_printAction->setText(printText(screen));
    const bool leads = screen != nullptr && screen->canLead();
    m_leadAction->setEnabled(leads);
    m_releaseAction->setEnabled(leads);
    m_releaseAction->setText(screen == nullptr || leads ? tr("&Delete at the hubs")
                                                        : tr("&Delete at the hubs (leads of the case only)"));
}

} // namespace caseweave
