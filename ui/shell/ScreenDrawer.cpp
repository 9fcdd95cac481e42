// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ScreenDrawer.h"

#include "ui/casescreen/CaseScreen.h"
#include "ui/context/Requests.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/documents/PreviewPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/style/Style.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

namespace caseweave {

namespace {

// A manual needs a few cases, not hundreds of pictures.
constexpr qsizetype mostCases = 8;

/// A page of a case, the name of its picture, and what it asks for by parts when it is first turned to: until that is
/// there it says that it is loading.
struct DrawnPage {
    CaseScreen::Page page;
    const char *name;
    const char *loads = nullptr;
};

constexpr DrawnPage drawnPages[]{{CaseScreen::Chronology, "chronology", "chronology"},
                                 {CaseScreen::Messages, "messages", "messages"},
                                 {CaseScreen::Visits, "visits"},
                                 {CaseScreen::Plan, "plan"},
                                 {CaseScreen::Voices, "voices"},
                                 {CaseScreen::Documents, "documents", "preview"},
                                 {CaseScreen::Clocks, "clocks"},
                                 {CaseScreen::Sharing, "sharing", "sharing"},
                                 {CaseScreen::Record, "record", "record"},
                                 {CaseScreen::Overview, "overview"}};

} // namespace

ScreenDrawer::ScreenDrawer(const Context &context, MainWindow &window, const QString &folder, QObject *parent)
    : QObject(parent), m_context(context), m_window(window), m_folder(folder)
{
    Workspace &workspace = context.workspace;
    connect(&workspace, &Workspace::doorChanged, this, &ScreenDrawer::onDoor, Qt::QueuedConnection);
    const auto draws = [this](auto signal, const char *what) {
        connect(
            &m_context.workspace, signal, this, [this, what](const auto &page) { loaded(page.caseId, what); },
            Qt::QueuedConnection); // behind whoever lists it
    };
    draws(&Workspace::chronologyLoaded, "chronology");
    draws(&Workspace::messagesLoaded, "messages");
    draws(&Workspace::sharingLoaded, "sharing");
    draws(&Workspace::recordLoaded, "record");
    connect(
        &window, &MainWindow::caseShown, this, [this](const CaseId &id) { loaded(id, "shown"); }, Qt::QueuedConnection);
    connect(
        &workspace, &Workspace::requestFailed, this,
        [this](quint64 request, ErrorCode code) {
            if (request == 0 && m_case)
                end(errorText(code)); // what is awaited does not come
        },
        Qt::QueuedConnection);
}

void ScreenDrawer::start(SecretBytes passphrase)
{
    m_passphrase = std::move(passphrase);
    if (!QDir().mkpath(m_folder)) {
        end(tr("the folder %1 cannot be made.").arg(m_folder));
        return;
    }
    QMetaObject::invokeMethod(this, &ScreenDrawer::onDoor, Qt::QueuedConnection);
}

void ScreenDrawer::onDoor()
{
    switch (m_context.workspace.door()) {
    case Door::NoProfile:
        draw(QStringLiteral("enrol"));
        end({});
        return;
    case Door::WaitingForApproval:
        draw(QStringLiteral("waiting"));
        end({});
        return;
    case Door::NoVault:
        draw(QStringLiteral("no-vault"));
        end(tr("the vault is missing in %1.").arg(m_context.workspace.folder()));
        return;
    case Door::Locked:
        if (m_passphrase.empty())
            return;
        draw(QStringLiteral("locked"));
        m_context.requests.await(m_context.workspace.unlock(std::exchange(m_passphrase, SecretBytes())), this, {},
                                 [this](ErrorCode code) { end(unlockErrorText(code)); });
        return;
    case Door::Opening:
        return;
    case Door::Open:
        drawOpen();
        return;
    }
}

void ScreenDrawer::drawOpen()
{
    if (std::exchange(m_drawn, true))
        return;
    m_window.goToCases();
    draw(QStringLiteral("cases"));
    m_window.goToCalendar();
    draw(QStringLiteral("calendar"));
    for (const CaseSummary &summary : m_context.workspace.cases().mid(0, mostCases))
        m_left << summary.id;
    nextCase();
}

void ScreenDrawer::nextCase()
{
    if (m_left.isEmpty()) {
        m_case.reset();
        m_window.goToPeople();
        // The directory's answer is on its way; it comes before what is queued behind it.
        m_context.requests.awaitFound(m_context.workspace.findProfessionals({}), this,
                                      [this](const QList<ProfessionalCard> &) {
                                          draw(QStringLiteral("people"));
                                          end({});
                                      });
        return;
    }
    m_case = m_left.takeFirst();
    ++m_number;
    m_page = 0;
    m_awaited = QStringLiteral("shown");
    m_window.openCase(*m_case);
}

void ScreenDrawer::loaded(const CaseId &id, const char *what)
{
    if (!m_case || id != *m_case || m_awaited != QLatin1String(what))
        return;
    if (m_awaited != QLatin1String("shown"))
        drawPage();
    turnPages();
}

/// Draws pages until one has to be waited for.
void ScreenDrawer::turnPages()
{
    CaseScreen *screen = m_window.currentCase();
    for (; screen != nullptr && m_page < std::size(drawnPages); drawPage()) {
        const DrawnPage &page = drawnPages[m_page];
        m_awaited = QLatin1String(page.loads);
        screen->setPage(page.page);
        if (page.page == CaseScreen::Documents ? opensDocument(*screen) : page.loads != nullptr)
            return;
    }
    nextCase();
}

/// Whether the first document is still being opened; the page is drawn behind it.
bool ScreenDrawer::opensDocument(CaseScreen &screen)
{
    const PreviewPane *preview = screen.turnTo<DocumentScreen>(CaseScreen::Documents).preview();
    connect(
        preview, &PreviewPane::settled, this, [this, id = *m_case] { loaded(id, "preview"); }, Qt::QueuedConnection);
    return !preview->isSettled();
}

void ScreenDrawer::drawPage()
{
    draw(QStringLiteral("case%1-%2").arg(m_number).arg(QLatin1String(drawnPages[m_page].name)));
    ++m_page;
}

bool ScreenDrawer::draw(const QString &name)
{
    bool saved = true;
    for (const int zoom : {200, 100}) {
        m_context.style.setZoomPercent(zoom);
        // Layouts settle through posted events; nothing else is let in.
        for (int round = 0; round < 3; ++round)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const QString suffix = zoom == 100 ? QString() : QStringLiteral("-%1").arg(zoom);
        saved = m_window.grab().save(QStringLiteral("%1/%2%3.png").arg(m_folder, name, suffix)) && saved;
    }
    if (!saved)
        end(tr("a picture could not be saved in %1.").arg(m_folder));
    return saved;
}

void ScreenDrawer::end(const QString &problem)
{
    if (std::exchange(m_ended, true))
        return;
    Q_EMIT ended(problem);
}

} // namespace caseweave
