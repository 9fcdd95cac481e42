// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ScreenDrawer.h"

#include "ui/casescreen/CaseScreen.h"
#include "ui/context/Requests.h"
#include "ui/shell/MainWindow.h"
#include "ui/style/Style.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

namespace caseweave {

namespace {

// A manual needs a few cases, not hundreds of pictures.
constexpr qsizetype mostCases = 8;

} // namespace

ScreenDrawer::ScreenDrawer(const Context &context, MainWindow &window, const QString &folder, QObject *parent)
    : QObject(parent), m_context(context), m_window(window), m_folder(folder)
{
    Workspace &workspace = context.workspace;
    connect(&workspace, &Workspace::doorChanged, this, &ScreenDrawer::onDoor, Qt::QueuedConnection);
    connect(
        &workspace, &Workspace::chronologyLoaded, this,
        [this](const ChronologyPage &page) { loaded(page.caseId, QStringLiteral("chronology")); },
        Qt::QueuedConnection);
    connect(
        &workspace, &Workspace::recordLoaded, this,
        [this](const RecordPage &page) { loaded(page.caseId, QStringLiteral("record")); }, Qt::QueuedConnection);
    connect(
        &workspace, &Workspace::messagesLoaded, this,
        [this](const MessagePage &page) { loaded(page.caseId, QStringLiteral("messages")); }, Qt::QueuedConnection);
    connect(
        &workspace, &Workspace::sharingLoaded, this,
        [this](const SharingPage &page) { loaded(page.caseId, QStringLiteral("sharing")); }, Qt::QueuedConnection);
    connect(
        &window, &MainWindow::caseShown, this, [this](const CaseId &id) { loaded(id, QStringLiteral("shown")); },
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
    m_loaded.clear();
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
    m_window.openCase(*m_case);
}

void ScreenDrawer::loaded(const CaseId &id, const QString &what)
{
    if (!m_case || id != *m_case)
        return;
    m_loaded << what;
    if (m_loaded.size() == 5) {
        m_loaded.clear();
        drawCase();
        nextCase();
    }
}

void ScreenDrawer::drawCase()
{
    CaseScreen *screen = m_window.currentCase();
    if (screen == nullptr || screen->caseId() != *m_case)
        return;
    const QString prefix = QStringLiteral("case%1-").arg(m_number);
    screen->setPage(CaseScreen::Chronology);
    draw(prefix + QStringLiteral("chronology"));
    screen->setPage(CaseScreen::Messages);
    draw(prefix + QStringLiteral("messages"));
    screen->setPage(CaseScreen::Visits);
    draw(prefix + QStringLiteral("visits"));
    screen->setPage(CaseScreen::Plan);
    draw(prefix + QStringLiteral("plan"));
    screen->setPage(CaseScreen::Voices);
    draw(prefix + QStringLiteral("voices"));
    screen->setPage(CaseScreen::Documents);
    draw(prefix + QStringLiteral("documents"));
    screen->setPage(CaseScreen::Clocks);
    draw(prefix + QStringLiteral("clocks"));
    screen->setPage(CaseScreen::Sharing);
    draw(prefix + QStringLiteral("sharing"));
    screen->setPage(CaseScreen::Record);
    draw(prefix + QStringLiteral("record"));
    screen->setPage(CaseScreen::Overview);
    draw(prefix + QStringLiteral("overview"));
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
