// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/documents/DocumentScreen.h"

#include "ui/context/Requests.h"
#include "ui/documents/DocumentDialogs.h"
#include "ui/documents/DocumentExport.h"
#include "ui/documents/DocumentText.h"
#include "ui/documents/PreviewPane.h"
#include "ui/files/GuardedCopy.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/FocusKeeper.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ListAndDetail.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QScopedValueRollback>
#include <QtGui/QDragEnterEvent>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int leastTablePx = 440;
constexpr qsizetype mostAtOnce = 50;

enum Shown { Table, Nothing };

QStringList filesIn(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile())
            paths << url.toLocalFile();
    }
    return paths;
}

/// Why a file cannot be added, with its name; nothing where it can.
QString problemOf(const QString &path)
{
    const QFileInfo file(path);
    if (!file.exists())
        return DocumentScreen::tr("%1 is not there any more").arg(file.fileName());
    if (!file.isFile())
        return DocumentScreen::tr("%1 is not a file").arg(file.fileName());
    if (!file.isReadable())
        return DocumentScreen::tr("%1 cannot be read").arg(file.fileName());
    return file.size() == 0 ? DocumentScreen::tr("%1 is empty").arg(file.fileName()) : QString();
}

} // namespace

DocumentScreen::DocumentScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new DocumentModel(context.clock, this)),
      m_table(makeTable(context.style, QStringLiteral("documentTable"), tr("Documents"))), m_stack(new QStackedWidget),
      m_preview(new PreviewPane(context)), m_detail(makeDetail()),
      m_add(makeButton(tr("Add documents…"), QStringLiteral("documentAdd"), "primary")),
      m_move(makeButton(tr("Get it"), QStringLiteral("documentMove"))),
      m_save(makeButton(tr("Save a copy…"), QStringLiteral("documentSave"))),
      m_change(makeButton(tr("Change…"), QStringLiteral("documentChange"))),
      m_free(makeButton(tr("Free the copy here"), QStringLiteral("documentFree")))
{
    setObjectName(QStringLiteral("documentScreen"));
    setAcceptDrops(true);
    m_table->setModel(m_model);
    // In the order of DocumentModel::Column.
    new TableFit(context.style, m_table, {{260, 0}, {130, 2}, {150, 1}, {190, 0}}, DocumentModel::Title);
    // In the order of Shown.
    m_stack->addWidget(m_table);
    m_stack->addWidget(new EmptyState(tr("No documents yet"),
                                      tr("Add reports, letters and minutes, or drag files in here. They are sealed "
                                         "before they leave this computer.")));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeRule());
    const ListAndDetail::Room room{.leastListPx = leastTablePx, .listRows = 6, .detailRows = 12, .isDetailWide = true};
    column->addWidget(new ListAndDetail(context.style, m_stack, m_detail, room), 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &DocumentScreen::noteChosen);
    connect(m_table, &QTableView::activated, this, &DocumentScreen::readChosen);
    connect(m_add, &QPushButton::clicked, this, &DocumentScreen::add);
    connect(m_move, &QPushButton::clicked, this, &DocumentScreen::move);
    connect(m_save, &QPushButton::clicked, this, &DocumentScreen::saveCopy);
    connect(m_change, &QPushButton::clicked, this, &DocumentScreen::changeChosen);
    connect(m_free, &QPushButton::clicked, this, &DocumentScreen::freeCopy);
    connect(&context.workspace.documents(), &Documents::moved, this, [this](const CaseId &id) {
        if (m_snapshot == nullptr || id != m_snapshot->summary.id)
            return;
        refill();
        tellOfWished();
    });
}

QWidget *DocumentScreen::makeHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(size::xl, size::s, size::xl, size::s);
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::s, row);
    for (QPushButton *button : {m_add, m_move, m_save, m_change, m_free})
        flow->addWidget(button);
    column->addWidget(row);
    return head;
}

QFrame *DocumentScreen::makeDetail()
{
    auto *detail = new QFrame;
    detail->setObjectName(QStringLiteral("documentDetail"));
    detail->setProperty("role", QStringLiteral("detail"));
    auto *column = new QVBoxLayout(detail);
    column->setContentsMargins(size::l, size::m, size::l, size::m);
    column->setSpacing(size::s);
    m_facts = new QVBoxLayout;
    m_facts->setSpacing(size::xs);
    column->addLayout(m_facts);
    column->addWidget(m_preview, 1);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("documentDetailScroll"), tr("The chosen document"));
    scroll->setFocusPolicy(Qt::NoFocus); // what is in it has the keyboard, and is scrolled to
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(detail);
    return scroll;
}

void DocumentScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    m_snapshot = snapshot;
    refill();
}

bool DocumentScreen::canWrite() const
{
    const CaseSummary &summary = m_snapshot->summary;
    return summary.stillMember && (summary.myRole == MemberRole::Contributor || summary.myRole == MemberRole::Lead);
}

void DocumentScreen::refill()
{
    const QScopedValueRollback refilling(m_refilling, true);
    const int place = m_table->currentIndex().row();
    m_model->show(m_snapshot, m_context.workspace.documents().picture(m_snapshot->summary.id));
    const bool any = m_model->rowCount() > 0;
    m_stack->setCurrentIndex(any ? Table : Nothing);
    m_detail->setVisible(any);
    if (const int row = rowWanted(); row >= 0) {
        const bool isElsewhere = row != m_table->currentIndex().row();
        m_table->setCurrentIndex(m_model->index(row, 0));
        if (isElsewhere)
            m_table->scrollTo(m_table->currentIndex());
    } else if (any && !m_table->currentIndex().isValid()) // it is gone: what has come to its place
        m_table->setCurrentIndex(m_model->index(qBound(0, place, m_model->rowCount() - 1), 0));
    m_add->setVisible(canWrite());
    showChosen();
}

/// Where what was chosen is now, or what it was when it was chosen has become; -1: nowhere.
int DocumentScreen::rowWanted()
{
    if (!m_awaited)
        return m_model->rowOf(m_chosen);
    if (const int row = m_model->rowOfAdding(m_awaited->request); row >= 0)
        return row;
    for (const Document &document : m_snapshot->documents) {
        if (document.title == m_awaited->title && !m_awaited->others.contains(document.id)) {
            m_awaited.reset();
            return m_model->rowOf(document.id);
        }
    }
    return m_model->rowOf(m_chosen);
}

void DocumentScreen::noteChosen()
{
    if (!m_refilling) {
        m_awaited.reset();
        if (const DocumentAdding *adding = m_model->addingAt(m_table->currentIndex().row()))
            await(adding->request, adding->title);
    }
    showChosen();
}

void DocumentScreen::await(quint64 request, const QString &title)
{
    m_awaited = Awaited{request, title, {}};
    for (const Document &document : m_snapshot->documents)
        m_awaited->others << document.id;
}

bool DocumentScreen::showDocument(const ObjectId &id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return false;
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->scrollTo(m_table->currentIndex());
    m_table->setFocus();
    return true;
}

const Document *DocumentScreen::chosen() const
{
    return m_snapshot == nullptr ? nullptr : m_model->documentAt(m_table->currentIndex().row());
}

DocumentState DocumentScreen::chosenState() const
{
    return m_model->stateAt(m_table->currentIndex().row());
}

void DocumentScreen::refreshActions()
{
    const FocusKeeper keeper(*m_move->parentWidget(), m_table); // some of the buttons go
    const Document *document = chosen();
    const bool adding = m_model->addingAt(m_table->currentIndex().row()) != nullptr;
    const DocumentState state = chosenState();
    const bool moves = (state.going || state.coming) && !state.error;
    m_move->setText(adding || moves                                    ? tr("Stop")
                        : state.error || (state.here && state.stopped) ? tr("Try again")
                                                                       : tr("Get it"));
    m_move->setAccessibleName(m_move->text());
    const bool unsent = state.here && !state.atHub;
    m_move->setVisible(adding || (document != nullptr && (!state.here || unsent)));
    m_save->setVisible(document != nullptr && state.here);
    m_change->setVisible(document != nullptr && canWrite());
    m_free->setVisible(document != nullptr && state.here && state.atHub);
}

void DocumentScreen::showChosen()
{
    if (m_snapshot == nullptr)
        return;
    const Document *document = chosen();
    m_chosen = document == nullptr ? ObjectId{} : document->id;
    refreshActions();
    QStringList lines;
    if (document != nullptr) {
        const QString person = documentPerson(*document, *m_snapshot);
        lines << document->title << audienceFor(document->audience, m_context.workspace.profile().me)
              << tr("%1. Added by %2, %3.")
                     .arg(documentLine(*document), document->addedBy, sinceText(document->added, m_context.now()))
              << (person.isEmpty() ? QString() : tr("About %1.").arg(person)) << document->text("source")
              << documentTrouble(chosenState());
    }
    if (const QString said = lines.join(QLatin1Char('\n')); said != m_factsShown) {
        m_factsShown = said;
        while (QLayoutItem *item = m_facts->takeAt(0)) {
            delete item->widget();
            delete item;
        }
        if (document != nullptr) {
            if (!document->audience.isEmpty()) {
                auto *audience = new QFrame;
                audience->setObjectName(QStringLiteral("audience"));
                audience->setProperty("role", QStringLiteral("audience"));
                auto *row = new QVBoxLayout(audience);
                row->setContentsMargins(size::s, size::xs, size::s, size::xs);
                QLabel *text = makeLabel(
                    audienceText(audienceFor(document->audience, m_context.workspace.profile().me)), "strong");
                text->setWordWrap(true);
                row->addWidget(text);
                m_facts->addWidget(audience);
            }
            m_facts->addWidget(new Paragraph(lines.first(), "heading"));
            for (qsizetype i = lines.size() - 3; i < lines.size(); ++i) {
                if (!lines.at(i).isEmpty())
                    m_facts->addWidget(new Paragraph(lines.at(i), "secondary"));
            }
        }
        showAll(m_facts);
    }
    if (document != nullptr)
        guardCopies(m_detail, m_context,
                    {m_snapshot->summary.id, QStringLiteral("document"), document->audience, document->title}, this);
    if (!isVisible())
        return;
    if (document != nullptr)
        showPage(*document, chosenState());
    else
        m_preview->say(m_model->rowCount() > 0 ? tr("It is being sealed. It can be read here when that is done.")
                                               : QString());
}

void DocumentScreen::showPage(const Document &document, const DocumentState &state)
{
    if (state.here)
        m_preview->show(document);
    else if (state.coming && !state.error)
        m_preview->say(tr("It is on its way. It is shown when all of it is here."));
    else if (state.error)
        m_preview->say(documentTrouble(state));
    else
        m_preview->say(tr("It is at the hub. Choose “Get it” to read it here."));
}

void DocumentScreen::add()
{
    if (m_snapshot == nullptr || !canWrite())
        return;
    // Not the dialog that runs a loop of its own: the program may be locked while it stands open.
    auto *dialog = new QFileDialog(this, tr("Add documents"));
    dialog->setObjectName(QStringLiteral("documentFiles"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &DocumentScreen::addFiles);
    dialog->open();
}

void DocumentScreen::addFiles(const QStringList &paths)
{
    if (m_snapshot == nullptr || !canWrite() || paths.isEmpty())
        return;
    if (paths.size() > mostAtOnce) {
        Q_EMIT failed(tr("Add at most %1 files at once.").arg(mostAtOnce));
        return;
    }
    QStringList good;
    QStringList problems;
    for (const QString &path : paths) {
        const QString problem = problemOf(path);
        if (problem.isEmpty())
            good << path;
        else
            problems << problem;
    }
    const QString said = problems.join(QStringLiteral("; "));
    if (good.isEmpty()) {
        Q_EMIT failed(tr("%1. Nothing was added.").arg(said));
        return;
    }
    const QString notAdded = said.isEmpty() ? QString() : tr("Not added: %1.").arg(said);
    if (!notAdded.isEmpty())
        Q_EMIT failed(notAdded);
    auto *dialog = new AddDocumentsDialog(m_context, *m_snapshot, good, notAdded, this);
    connect(dialog, &AddDocumentsDialog::wished, this, &DocumentScreen::begin);
    dialog->present();
}

void DocumentScreen::begin(const QList<DocumentDraft> &drafts)
{
    // Told of together: one sentence stands at a time.
    const auto adding = std::make_shared<Adding>();
    adding->awaited = drafts.size();
    m_awaited.reset();
    for (const DocumentDraft &draft : drafts) {
        const quint64 request = m_context.workspace.documents().add(m_snapshot->summary.id, draft);
        if (!m_awaited)
            await(request, draft.title);
        m_context.requests.await(
            request, this,
            [this, adding, title = draft.title](const CaseId &) {
                adding->added << title;
                tellAdded(*adding);
            },
            [this, adding, request, title = draft.title](ErrorCode code) {
                if (m_awaited && m_awaited->request == request)
                    m_awaited.reset();
                adding->problems << (code == ErrorCode::Cancelled
                                         ? tr("Stopped. “%1” was not added.").arg(title)
                                         : tr("“%1” was not added. %2").arg(title, errorText(code)));
                tellAdded(*adding);
            });
    }
}

void DocumentScreen::tellAdded(Adding &adding)
{
    if (--adding.awaited > 0)
        return;
    QStringList sentences = adding.problems;
    if (adding.added.size() == 1)
        sentences << tr("“%1” is added. It is sent by itself.").arg(adding.added.first());
    else if (!adding.added.isEmpty())
        sentences << tr("%1 documents are added. They are sent by themselves.").arg(adding.added.size());
    const QString sentence = sentences.join(QLatin1Char(' '));
    if (adding.problems.isEmpty())
        Q_EMIT told(sentence);
    else
        Q_EMIT failed(sentence);
}

void DocumentScreen::move()
{
    if (m_snapshot == nullptr)
        return;
    Documents &documents = m_context.workspace.documents();
    if (const DocumentAdding *adding = m_model->addingAt(m_table->currentIndex().row()))
        return documents.stopAdding(adding->request);
    const Document *document = chosen();
    if (document == nullptr) {
        Q_EMIT told(tr("Choose a document first."));
        return;
    }
    const DocumentState state = chosenState();
    const QString title = document->title;
    if (state.here && state.atHub)
        Q_EMIT told(tr("It is here, and at the hub."));
    else if ((state.going || state.coming) && !state.error)
        documents.stop(m_snapshot->summary.id, document->id);
    else {
        documents.wish(m_snapshot->summary.id, document->id);
        // In place of a sentence that says that it is not here.
        if (!state.here) {
            m_wished.insert(document->id, title);
            Q_EMIT told(tr("“%1” is fetched from the hub. It can be read as soon as all of it is here.").arg(title));
        }
    }
}

/// That one is fetched is told until it is here, or does not come.
void DocumentScreen::tellOfWished()
{
    const DocumentsPicture picture = m_context.workspace.documents().picture(m_snapshot->summary.id);
    for (const ObjectId &id : m_wished.keys()) {
        const DocumentState state = picture.states.value(id);
        const bool isOnItsWay = !state.error || (state.coming && *state.error == ErrorCode::NotFound);
        if (!state.here && !state.stopped && isOnItsWay)
            continue;
        const QString title = m_wished.take(id);
        if (state.here)
            Q_EMIT told(tr("“%1” is here.").arg(title));
        else if (state.stopped)
            Q_EMIT told(tr("Stopped. “%1” is not here.").arg(title));
        else
            Q_EMIT failed(tr("“%1” is not here. %2").arg(title, documentTrouble(state)));
    }
}

void DocumentScreen::saveCopy()
{
    const Document *document = chosen();
    if (document == nullptr || !chosenState().here) {
        Q_EMIT told(tr("Choose a document that is here first."));
        return;
    }
    auto *run = new DocumentExport(m_context, m_snapshot, *document, this);
    connect(run, &DocumentExport::told, this, &DocumentScreen::told);
    connect(run, &DocumentExport::failed, this, &DocumentScreen::failed);
    run->begin();
}

void DocumentScreen::changeChosen()
{
    const Document *document = chosen();
    if (document == nullptr || !canWrite())
        return;
    auto *dialog = new ChangeDocumentDialog(m_context, *m_snapshot, *document, this);
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, title = document->title] {
        Q_EMIT told(dialog->takesAway() ? tr("“%1” is taken away.").arg(title) : tr("Saved."));
    });
    dialog->present();
}

void DocumentScreen::freeCopy()
{
    const Document *document = chosen();
    if (document == nullptr || !chosenState().here)
        return;
    m_preview->say({});
    m_context.requests.await(
        m_context.workspace.documents().giveUpCopy(m_snapshot->summary.id, document->id), this,
        [this](const CaseId &) { Q_EMIT told(tr("The copy here is gone. Get it again from the hub at any time.")); },
        [this](ErrorCode code) {
            Q_EMIT failed(code == ErrorCode::Conflict
                              ? tr("It stays here until the hub has it: this may be the only copy.")
                              : errorText(code));
        });
}

void DocumentScreen::readChosen()
{
    const Document *document = chosen();
    if (document == nullptr)
        return;
    if (chosenState().here)
        m_preview->focusPage();
    else
        move();
}

void DocumentScreen::showNext()
{
    m_preview->showNext();
}

void DocumentScreen::showPrevious()
{
    m_preview->showPrevious();
}

void DocumentScreen::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showChosen(); // nothing is opened before somebody looks
}

void DocumentScreen::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_snapshot != nullptr && canWrite() && !filesIn(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void DocumentScreen::dropEvent(QDropEvent *event)
{
    const QStringList paths = filesIn(event->mimeData());
    // The other program's files stay: it may think that they are moved.
    event->setDropAction(Qt::CopyAction);
    event->accept();
    addFiles(paths);
}

} // namespace caseweave
