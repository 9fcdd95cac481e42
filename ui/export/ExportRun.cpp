// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportRun.h"

#include "ui/clocks/Rulebook.h"
#include "ui/export/CalendarExport.h"
#include "ui/export/CardsExport.h"
#include "ui/export/CasePages.h"
#include "ui/export/ChronologyExport.h"
#include "ui/export/NetworkPage.h"
#include "ui/export/ShownPages.h"
#include "ui/files/PaperCanvas.h"
#include "ui/files/ReaderGuard.h"
#include "ui/files/SavePlace.h"
#include "ui/widgets/FormDialog.h"
#include "ui/words/ErrorText.h"
#include "ui/words/NumberText.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QThreadPool>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtPrintSupport/QPrintDialog>
#include <QtPrintSupport/QPrinter>
#include <QtWidgets/QFileDialog>

namespace caseweave {

namespace {

constexpr qint64 mostAtOnce = 1000; ///< events; as many as a workspace gives
constexpr qint64 mostMessages = 100'000; ///< the same

std::shared_ptr<const ExportContent> contentOf(const ExportWish &wish, const CaseSnapshot &snapshot,
                                               const BundleSources &sources, const ExportMaker &maker)
{
    switch (wish.what) {
    case ExportWhat::Calendar:
        return std::make_shared<const CalendarExport>(snapshot, wish, maker);
    case ExportWhat::Professionals:
        return std::make_shared<const CardsExport>(snapshot, wish, maker);
    case ExportWhat::Case:
        if (wish.form != ExportForm::Bundle)
            return std::make_shared<const CasePages>(snapshot, sources.events, sources.decisions, wish, maker);
        return std::make_shared<const BundleExport>(snapshot, sources, wish, maker);
    case ExportWhat::Network:
        return std::make_shared<const NetworkPage>(snapshot, wish, maker);
    case ExportWhat::Chronology:
        return std::make_shared<const ChronologyExport>(snapshot, sources.events, wish, maker);
    default:
        return std::make_shared<const ShownPages>(snapshot, sources, wish, maker);
    }
}

QString amountText(ExportWhat what, qint64 items)
{
    switch (what) {
    case ExportWhat::Chronology:
        return items == 1 ? ExportRun::tr("1 event goes out,")
                          : ExportRun::tr("%1 events go out,").arg(numberText(items));
    case ExportWhat::Calendar:
        return items == 1 ? ExportRun::tr("1 date goes out,")
                          : ExportRun::tr("%1 dates go out,").arg(numberText(items));
    case ExportWhat::Professionals:
        return items == 1 ? ExportRun::tr("1 contact card goes out,")
                          : ExportRun::tr("%1 contact cards go out,").arg(numberText(items));
    case ExportWhat::Case:
        return ExportRun::tr("The whole case goes out,");
    case ExportWhat::Network:
        return items == 1 ? ExportRun::tr("A picture with 1 person goes out,")
                          : ExportRun::tr("A picture with %1 people goes out,").arg(items);
    default:
        return items == 1 ? ExportRun::tr("%1: 1 entry goes out,").arg(pageName(what))
                          : ExportRun::tr("%1: %2 entries go out,").arg(pageName(what)).arg(items);
    }
}

} // namespace

ExportRun::ExportRun(const Context &context, const CaseId &id, const ExportWish &wish, QWidget *window)
    : QObject(window), m_context(context), m_case(id), m_wish(wish), m_window(window)
{
    m_shown.events.newestFirst = false;
    if (wish.shown)
        m_shown = *wish.shown;
    connect(&context.workspace, &Workspace::chronologyLoaded, this, [this](const ChronologyPage &page) { take(page); });
    connect(&context.workspace, &Workspace::messagesLoaded, this, [this](const MessagePage &page) { take(page); });
    connect(&context.workspace, &Workspace::sharingLoaded, this, &ExportRun::takeSharing);
    connect(&context.workspace, &Workspace::recordLoaded, this, &ExportRun::takeRecord);
    connect(&context.workspace, &Workspace::planVersionLoaded, this, &ExportRun::takeVersion);
    connect(&context.workspace, &Workspace::requestDone, this, [this](quint64 request) { endVersion(request); });
    connect(&context.workspace, &Workspace::requestFailed, this, [this](quint64 request, ErrorCode code) {
        endVersion(request);
        const bool waits = m_gathering || m_gatheringMessages || m_gatheringSharing || m_gatheringRecord;
        if (request != 0 || !waits)
            return;
        m_gathering = false;
        m_gatheringMessages = false;
        m_gatheringSharing = false;
        m_gatheringRecord = false;
        fail(errorText(code));
    });
}

ExportRun::~ExportRun()
{
    m_progress->cancel();
}

void ExportRun::begin()
{
    if (m_wish.what == ExportWhat::Chronology || m_wish.what == ExportWhat::Case)
        gather();
    else if (m_wish.what == ExportWhat::Sharing)
        gatherSharing();
    else if (m_wish.what == ExportWhat::Record)
        gatherRecord();
    else
        make();
}

void ExportRun::gather()
{
    m_gathering = true;
    m_sources = {};
    m_total.reset();
    m_context.workspace.requestChronology(m_case, m_shown.events, 0, mostAtOnce);
}

void ExportRun::take(const ChronologyPage &page)
{
    if (!m_gathering || page.caseId != m_case || page.filter != m_shown.events || page.first != m_sources.events.size())
        return;
    // Somebody wrote meanwhile: places have moved, and what stands at one of them could be missed.
    if (m_total && *m_total != page.total)
        return gather();
    m_total = page.total;
    m_sources.events += page.events;
    if (!page.events.isEmpty() && m_sources.events.size() < page.total) {
        m_context.workspace.requestChronology(m_case, m_shown.events, m_sources.events.size(), mostAtOnce);
        return;
    }
    m_gathering = false;
    if (m_wish.what != ExportWhat::Case)
        return make();
    gatherSharing();
}

void ExportRun::take(const MessagePage &page)
{
    if (!m_gatheringMessages || page.caseId != m_case || page.filter != MessageFilter())
        return;
    // Another page of the program asked for fewer.
    if (page.messages.size() < std::min(page.total, mostMessages))
        return;
    m_gatheringMessages = false;
    m_sources.messages = page.messages;
    m_sources.messagesMissing = page.total - page.messages.size();
    gatherVersions();
}

/// For others than who asks: what stands in a document may give away what one of them may not read.
void ExportRun::lookThroughDocuments()
{
    const CaseSnapshotPtr snapshot = m_context.workspace.caseSnapshot(m_case);
    if (snapshot == nullptr)
        return end();
    if (m_wish.recipients.isEmpty())
        return make();
    ReaderGuard readers(*snapshot, m_wish.recipients);
    for (const Document &document : snapshot->documents) {
        if (document.content != nullptr && document.content->isHere()
            && readers.lets(document.audience, false, {document.title}))
            m_toRead << document;
    }
    if (m_toRead.isEmpty())
        return make();
    Q_EMIT told(tr("Looking through the documents for what is restricted…"));
    m_texts = std::make_unique<DocumentTexts>();
    connect(m_texts.get(), &DocumentTexts::done, this, [this] {
        const ObjectId document = m_toRead.takeFirst().id;
        m_sources.documentTexts.insert(document, m_texts->texts());
        if (!m_texts->isAll())
            m_sources.documentsUnread << document;
        readNextDocument();
    });
    readNextDocument();
}

void ExportRun::readNextDocument()
{
    if (m_toRead.isEmpty())
        make();
    else
        m_texts->read(m_toRead.first().content);
}

void ExportRun::gatherSharing()
{
    m_gatheringSharing = true;
    m_sources.decisions.clear();
    m_total.reset();
    m_context.workspace.requestSharing(m_case, m_shown.decisions, 0, mostAtOnce);
}

void ExportRun::takeSharing(const SharingPage &page)
{
    if (!m_gatheringSharing || page.caseId != m_case || page.filter != m_shown.decisions
        || page.first != m_sources.decisions.size())
        return;
    if (m_total && *m_total != page.total) // as with events
        return gatherSharing();
    m_total = page.total;
    m_sources.decisions += page.decisions;
    if (!page.decisions.isEmpty() && m_sources.decisions.size() < page.total) {
        m_context.workspace.requestSharing(m_case, m_shown.decisions, m_sources.decisions.size(), mostAtOnce);
        return;
    }
    m_gatheringSharing = false;
    if (m_wish.form != ExportForm::Bundle)
        return make();
    m_gatheringMessages = true;
    m_context.workspace.requestMessages(m_case, {}, mostMessages);
}

void ExportRun::gatherRecord()
{
    m_gatheringRecord = true;
    m_sources.lines.clear();
    m_total.reset();
    m_context.workspace.requestRecord(m_case, m_shown.lines, 0, mostAtOnce);
}

void ExportRun::takeRecord(const RecordPage &page)
{
    if (!m_gatheringRecord || page.caseId != m_case || page.filter != m_shown.lines
        || page.first != m_sources.lines.size())
        return;
    if (m_total && *m_total != page.total) // as with events
        return gatherRecord();
    m_total = page.total;
    m_sources.lines += page.lines;
    if (!page.lines.isEmpty() && m_sources.lines.size() < page.total) {
        m_context.workspace.requestRecord(m_case, m_shown.lines, m_sources.lines.size(), mostAtOnce);
        return;
    }
    m_gatheringRecord = false;
    make();
}

/// What was agreed of plans, one version after the other. One that cannot be read goes without.
void ExportRun::gatherVersions()
{
    const CaseSnapshotPtr snapshot = m_context.workspace.caseSnapshot(m_case);
    if (snapshot == nullptr)
        return end();
    for (const PlanVersion &version : snapshot->planVersions)
        m_versions << version.id;
    readNextVersion();
}

void ExportRun::readNextVersion()
{
    if (m_versions.isEmpty())
        lookThroughDocuments();
    else
        m_versionRequest = m_context.workspace.requestPlanVersion(m_case, m_versions.first());
}

void ExportRun::takeVersion(const CaseId &id, const PlanVersionContent &content)
{
    // Another page of the program may ask for the same.
    const bool isNext = id == m_case && m_versionRequest != 0 && content.version == m_versions.first();
    if (isNext && (m_sources.versions.isEmpty() || m_sources.versions.last().version != content.version))
        m_sources.versions << content;
}

void ExportRun::endVersion(Workspace::Request request)
{
    if (request == 0 || request != m_versionRequest)
        return;
    m_versionRequest = 0;
    m_versions.removeFirst();
    readNextVersion();
}

void ExportRun::make()
{
    // As it stands now: what was restricted while documents were read is restricted.
    const CaseSnapshotPtr snapshot = m_context.workspace.caseSnapshot(m_case);
    if (snapshot == nullptr)
        return end();
    const ProfessionalCard &me = m_context.workspace.profile().me;
    const ExportMaker maker{tr("%1, %2").arg(me.name, me.agency.name), m_context.now(),
                            Rulebook::of(m_context.workspace).rules(snapshot->jurisdiction)};
    QThreadPool::globalInstance()->start(
        [snapshot, maker, wish = m_wish, sources = std::exchange(m_sources, {}), me = QPointer<ExportRun>(this)] {
            const auto content = contentOf(wish, *snapshot, sources, maker);
            QMetaObject::invokeMethod(qApp, [me, content] {
                if (me != nullptr)
                    me->ask(content);
            });
        });
}

QString ExportRun::consequence() const
{
    QStringList text;
    const QString whom = [this] {
        if (m_wish.recipients.isEmpty())
            return tr("you alone");
        QStringList names;
        for (const SharingRecipient &one : m_wish.recipients)
            names << one.name;
        return names.join(QStringLiteral("; "));
    }();
    text << tr("%1 for %2.").arg(amountText(m_wish.what, m_content->items), whom);
    if (m_content->leftOut > 0)
        text << leftOutBecause(m_content->leftOut, m_content->because, m_content->givenAway);
    if (m_content->restricted > 0)
        text << tr("Restricted passages that stay in it: %1. Each says whom it is for.").arg(m_content->restricted);
    text << m_content->tells << tr("Everybody in the case sees in the record that you did it.");
    return text.join(QStringLiteral("\n\n"));
}

void ExportRun::ask(const std::shared_ptr<const ExportContent> &content)
{
    m_content = content;
    if (m_content->items == 0)
        return end(m_content->leftOut == 0 ? tr("There is nothing to export.")
                                           : tr("There is nothing to export: all of it is restricted."));
    const bool paper = m_wish.form == ExportForm::Paper;
    const bool text = m_wish.form == ExportForm::Text;
    const QDialog *asked = confirm(m_window,
                                   {paper      ? tr("Print it?")
                                        : text ? tr("Copy it?")
                                               : tr("Export it?"),
                                    consequence(),
                                    paper      ? tr("Choose the printer")
                                        : text ? tr("Copy")
                                               : tr("Choose where"),
                                    m_content->restricted > 0 || m_content->leftOut > 0},
                                   [me = QPointer<ExportRun>(this)] {
                                       if (me != nullptr)
                                           me->goOn();
                                   });
    connect(asked, &QDialog::rejected, this, [this] { end(); });
}

void ExportRun::goOn()
{
    if (m_wish.form == ExportForm::Paper)
        choosePrinter();
    else if (m_wish.form == ExportForm::Text)
        copy();
    else
        choosePlace();
}

AccessDraft ExportRun::record() const
{
    AccessDraft draft;
    draft.action = actionOf(m_wish.form);
    draft.what = keyOf(m_wish.what);
    draft.form = keyOf(m_wish.form);
    draft.from = m_wish.from;
    draft.to = m_wish.to;
    draft.leftOut = m_content->leftOut;
    draft.recipients = m_wish.recipients;
    draft.restricted = m_content->restricted;
    draft.onlyFor = m_content->restrictedFor;
    return draft;
}

FileJob *ExportRun::job()
{
    auto *made = new FileJob(m_context, m_case, record(), m_window);
    connect(made, &FileJob::told, this, &ExportRun::end);
    connect(made, &FileJob::failed, this, [this](const QString &sentence) {
        const QString failure = m_content->failure();
        fail(failure.isEmpty() ? sentence : failure);
    });
    return made;
}

void ExportRun::choosePlace()
{
    auto *dialog = askSavePlace(m_window, tr("Export"), QStringLiteral("exportPlace"), m_content->fileName,
                                endingOf(m_wish.form));
    connect(dialog, &QDialog::rejected, this, [this] { end(); });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        job()->writeFile(path, [content = m_content, form = m_wish.form](QIODevice &out, Progress &progress) {
            return content->write(form, out, progress);
        });
    });
    dialog->open();
}

void ExportRun::choosePrinter()
{
    m_printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    m_printer->setPageSize(QPageSize(QPageSize::A4));
    m_printer->setDocName(m_content->fileName); // a name that printers and their queues show
    auto *dialog = new QPrintDialog(m_printer.get(), m_window);
    dialog->setObjectName(QStringLiteral("printPlace"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // A file is what the export to PDF makes, all of it or none.
    dialog->setOption(QAbstractPrintDialog::PrintToFile, false);
    dialog->setOption(QAbstractPrintDialog::PrintPageRange, false);
    connect(dialog, &QDialog::rejected, this, [this] { end(); });
    connect(dialog, &QDialog::accepted, this, [this] {
        job()->doRecorded([content = m_content, printer = m_printer](Progress &progress) {
            PaperCanvas paper(*printer);
            return content->print(paper, progress);
        });
    });
    dialog->open();
}

void ExportRun::copy()
{
    auto text = std::make_shared<QByteArray>();
    FileJob *copying = job();
    connect(copying, &FileJob::told, this, [text] { QGuiApplication::clipboard()->setText(QString::fromUtf8(*text)); });
    copying->doRecorded([content = m_content, text](Progress &progress) {
        QBuffer buffer(text.get());
        return buffer.open(QIODevice::WriteOnly) && content->write(ExportForm::Text, buffer, progress);
    });
}

void ExportRun::end(const QString &sentence)
{
    if (!sentence.isEmpty())
        Q_EMIT told(sentence);
    deleteLater();
}

void ExportRun::fail(const QString &sentence)
{
    Q_EMIT failed(sentence);
    deleteLater();
}

} // namespace caseweave
