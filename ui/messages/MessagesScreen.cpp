// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/MessagesScreen.h"

#include "ui/context/Requests.h"
#include "ui/files/GuardedCopy.h"
#include "ui/messages/MessageDelegate.h"
#include "ui/messages/MessageDetail.h"
#include "ui/messages/MessageDialog.h"
#include "ui/style/Style.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ListAndDetail.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QEvent>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QListView>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int leastListPx = 420;
constexpr int lookEveryMs = 1'000; ///< how often it is told what was on the screen
constexpr qint64 beforeUnread = 20; ///< rows above what is unread, to see what it is about

enum Shown { List, Nothing, NoMatch, Loading };

} // namespace

MessagesScreen::MessagesScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new MessageModel(context.workspace, context.clock, this)),
      m_list(new QListView), m_detail(new MessageDetail(context)), m_stack(new QStackedWidget),
      m_write(makeButton(tr("Write a message…"), QStringLiteral("messageWrite"), "primary")),
      m_reply(makeButton(tr("Reply…"), QStringLiteral("messageReply"))),
      m_takeBack(makeButton(tr("Take the question back"), QStringLiteral("messageTakeBack"))),
      m_earlier(makeButton({}, QStringLiteral("messageEarlier"), "link")), m_looking(new QTimer(this))
{
    setObjectName(QStringLiteral("messagesScreen"));
    nameWidget(m_list, QStringLiteral("messageList"), tr("Messages"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new MessageDelegate(context.style, this));
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->viewport()->installEventFilter(this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeRule());
    auto *body = new ListAndDetail(context.style, makePages(), m_detail,
                                   {.leastListPx = leastListPx, .listRows = 10, .detailRows = 6, .rowLines = 4});
    column->addWidget(body, 1);
    m_looking->setObjectName(QStringLiteral("looking"));
    m_looking->setInterval(lookEveryMs);
    connect(m_looking, &QTimer::timeout, this, [this] {
        look();
        tellSeen();
    });
    connect(m_model, &MessageModel::came, this, &MessagesScreen::came);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { m_placed = false; });
    // Whoever stands at the end sees what comes.
    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this] { m_follows = m_list->verticalScrollBar()->value() == m_list->verticalScrollBar()->maximum(); });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_follows)
            m_list->scrollToBottom();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &MessagesScreen::showChosen);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this, &MessagesScreen::look);
    connect(m_list, &QListView::activated, this, &MessagesScreen::reply);
    connect(m_write, &QPushButton::clicked, this, &MessagesScreen::write);
    connect(m_reply, &QPushButton::clicked, this, &MessagesScreen::reply);
    connect(m_takeBack, &QPushButton::clicked, this, &MessagesScreen::takeBack);
    connect(m_earlier, &QPushButton::clicked, m_model, &MessageModel::showEarlier);
    connect(body, &ListAndDetail::arranged, m_list, &QListView::doItemsLayout);
}

QWidget *MessagesScreen::makeHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(size::xl, size::s, size::xl, size::s);
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::s, row);
    for (QPushButton *button : {m_write, m_reply, m_takeBack})
        flow->addWidget(button);
    auto *group = new QButtonGroup(this);
    for (const auto &[name, button] : {std::pair("messageFilterOwed", &m_owed), std::pair("messageFilterAll", &m_all),
                                       std::pair("messageFilterConversation", &m_conversation)}) {
        *button = makeButton({}, QLatin1String(name), "tag");
        (*button)->setProperty("tone", QStringLiteral("neutral"));
        (*button)->setCheckable(true);
        group->addButton(*button);
        flow->addWidget(*button);
    }
    m_all->setChecked(true);
    connect(m_all, &QPushButton::clicked, this, [this] { setFilter({}); });
    connect(m_owed, &QPushButton::clicked, this, [this] {
        MessageFilter filter;
        filter.owedOnly = true;
        setFilter(filter);
    });
    connect(m_conversation, &QPushButton::clicked, this, [this] {
        MessageFilter filter;
        if (const Message *message = chosen())
            filter.thread = message->thread.id;
        setFilter(filter);
    });
    column->addWidget(row);
    return head;
}

QWidget *MessagesScreen::makePages()
{
    auto *withEarlier = new QWidget;
    auto *column = new QVBoxLayout(withEarlier);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_earlier, 0, Qt::AlignHCenter);
    column->addWidget(m_list, 1);
    auto *empty = new EmptyState(tr("No message yet"),
                                 tr("Write to everybody in this case, or to some of them. What belongs into the "
                                    "chronology, record there as an event."));
    auto *noMatch = new EmptyState(tr("No message matches"), tr("Choose All to see every one."));
    // In the order of Shown.
    for (QWidget *page : {static_cast<QWidget *>(withEarlier), static_cast<QWidget *>(empty),
                          static_cast<QWidget *>(noMatch), static_cast<QWidget *>(new EmptyState(tr("Loading"), {}))})
        m_stack->addWidget(page);
    m_stack->setCurrentIndex(Loading);
    return m_stack;
}

void MessagesScreen::setFilter(const MessageFilter &filter)
{
    m_all->setChecked(filter == MessageFilter());
    m_owed->setChecked(filter.owedOnly);
    m_conversation->setChecked(filter.thread.has_value());
    m_placed = false;
    m_model->setFilter(filter);
}

void MessagesScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    const bool isOther = m_snapshot == nullptr || m_snapshot->summary.id != snapshot->summary.id;
    m_snapshot = snapshot;
    if (isOther)
        m_model->setCase(snapshot->summary.id);
    refill();
}

void MessagesScreen::reload()
{
    if (m_snapshot != nullptr)
        m_model->reload();
}

bool MessagesScreen::canWrite() const
{
    const CaseSummary &summary = m_snapshot->summary;
    return summary.stillMember && (summary.myRole == MemberRole::Contributor || summary.myRole == MemberRole::Lead);
}

void MessagesScreen::refill()
{
    if (m_snapshot == nullptr)
        return;
    // Answers owed to others than who looks are not in the picture of the case: without a number there.
    m_all->setText(tr("All (%1)").arg(m_snapshot->messages.total));
    m_owed->setText(tr("Answers owed"));
    m_conversation->setText(tr("This conversation"));
    for (QPushButton *button : {m_all, m_owed, m_conversation}) {
        button->setAccessibleName(tr("Show messages: %1").arg(button->text()));
        button->setVisible(m_snapshot->messages.total > 0);
    }
    m_conversation->setEnabled(chosen() != nullptr || m_model->filter().thread);
    m_write->setVisible(canWrite());
    m_reply->setVisible(canWrite() && m_snapshot->messages.total > 0);
    const Message *message = chosen();
    m_reply->setEnabled(message != nullptr);
    m_reply->setText(message != nullptr && message->isOwedByMe() ? tr("Answer…") : tr("Reply…"));
    m_reply->setAccessibleName(m_reply->text());
    m_takeBack->setVisible(canWrite() && message != nullptr && message->mine && message->isOwed());
    const qint64 earlier = m_model->earlier();
    m_earlier->setVisible(earlier > 0);
    m_earlier->setText(tr("Show earlier messages (%1)").arg(earlier));
    m_earlier->setAccessibleName(m_earlier->text());
}

void MessagesScreen::came()
{
    if (m_snapshot == nullptr)
        return;
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? List : m_model->filter() != MessageFilter() ? NoMatch : Nothing);
    m_detail->setVisible(m_model->rowCount() > 0);
    if (!std::exchange(m_placed, true))
        begin();
    showChosen();
    m_toTell = true;
    look();
}

/// Where reading begins: at what is chosen, else at the first that is unread, else at the newest.
void MessagesScreen::begin()
{
    const int unread = m_model->firstUnread();
    m_seenTo = unread < 0 ? m_model->rowCount() - 1 : unread - 1;
    const int before = m_chosen ? m_model->rowOf(*m_chosen) : -1;
    const int row = before >= 0 ? before : unread >= 0 ? unread : m_model->rowCount() - 1;
    choose(row);
    look();
}

void MessagesScreen::choose(int row)
{
    if (row < 0)
        return;
    m_list->doItemsLayout();
    m_list->setCurrentIndex(m_model->index(row));
    m_list->scrollTo(m_list->currentIndex(),
                     row + 1 == m_model->rowCount() ? QAbstractItemView::PositionAtBottom
                                                    : QAbstractItemView::PositionAtTop);
}

void MessagesScreen::showMessage(const EntryId &id)
{
    m_chosen = id;
    setFilter({});
    if (const int row = m_model->rowOf(id); row >= 0)
        choose(row);
    m_list->setFocus();
}

void MessagesScreen::showUnread()
{
    m_chosen.reset();
    m_placed = false;
    setFilter({});
    if (m_snapshot != nullptr)
        m_model->wantAtLeast(m_snapshot->messages.unread + beforeUnread);
    m_model->reload();
    m_list->setFocus();
}

const Message *MessagesScreen::chosen() const
{
    return m_model->messageAt(m_list->currentIndex().row());
}

void MessagesScreen::showChosen()
{
    const Message *message = chosen();
    if (message != nullptr)
        m_chosen = message->self.id;
    m_detail->show(message);
    if (message != nullptr && m_snapshot != nullptr)
        guardCopies(m_detail, m_context,
                    {m_snapshot->summary.id, QStringLiteral("message"), message->onlyFor, {}, message->readers}, this);
    refill();
}

void MessagesScreen::present(FormDialog *dialog)
{
    connect(dialog, &FormDialog::succeeded, this, [this] {
        m_chosen.reset();
        m_placed = false;
        reload();
        Q_EMIT told(tr("Saved. It goes to them by itself."));
    });
    dialog->present();
}

void MessagesScreen::write()
{
    if (m_snapshot != nullptr && canWrite())
        present(new MessageDialog(m_context, *m_snapshot, nullptr, {}, this));
}

void MessagesScreen::reply()
{
    if (m_snapshot == nullptr || !canWrite())
        return;
    const Message *message = chosen();
    if (message == nullptr)
        Q_EMIT told(tr("Choose a message first."));
    else
        present(new MessageDialog(m_context, *m_snapshot, message, m_model->owedIn(message->thread.id), this));
}

void MessagesScreen::takeBack()
{
    const Message *message = chosen();
    if (m_snapshot == nullptr || !canWrite() || message == nullptr || !message->mine || !message->isOwed())
        return;
    MessageDraft draft;
    draft.thread = message->thread;
    draft.answers = {message->self};
    m_context.requests.await(
        m_context.workspace.sendMessage(m_snapshot->summary.id, draft), this,
        [this](const CaseId &) { Q_EMIT told(tr("Taken back. Nobody owes you an answer to it any more.")); },
        [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
}

bool MessagesScreen::isLookedAt() const
{
    // The blank screen, a dialog and another program each take the focus: then nobody reads here.
    const QWidget *focus = QApplication::focusWidget();
    return isVisible() && focus != nullptr && focus->window() == window()
        && QApplication::activeModalWidget() == nullptr && focus->objectName() != QLatin1String("blank");
}

void MessagesScreen::look()
{
    if (!isLookedAt() || m_model->filter() != MessageFilter())
        return;
    const QModelIndex top = m_list->indexAt(QPoint(1, 1));
    QModelIndex bottom = m_list->indexAt(QPoint(1, m_list->viewport()->height() - 2));
    if (!bottom.isValid() && m_model->rowCount() > 0)
        bottom = m_model->index(m_model->rowCount() - 1);
    // One that is only begun is not read; one that is longer than the screen is, once its end was there.
    const int last = bottom.row() - (m_list->visualRect(bottom).bottom() > m_list->viewport()->height() ? 1 : 0);
    // Without a gap: whoever jumps to the end has not seen what is between.
    if (top.row() <= m_seenTo + 1 && last > m_seenTo) {
        m_seenTo = last;
        m_toTell = true;
    }
}

void MessagesScreen::tellSeen()
{
    if (!m_toTell || !isLookedAt() || m_snapshot == nullptr || m_model->filter() != MessageFilter()
        || !m_model->loaded())
        return;
    m_toTell = false;
    const Message *last = m_model->messageAt(qMin(m_seenTo, m_model->rowCount() - 1));
    if (last != nullptr)
        m_context.workspace.markMessagesSeen(m_snapshot->summary.id, last->self.id);
    else if (m_model->rowCount() == 0)
        m_context.workspace.markMessagesSeen(m_snapshot->summary.id, std::nullopt);
}

bool MessagesScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &MessagesScreen::look, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void MessagesScreen::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_chosen.reset();
    m_placed = false;
    m_looking->start();
    reload();
}

void MessagesScreen::hideEvent(QHideEvent *event)
{
    m_looking->stop();
    QWidget::hideEvent(event);
}

} // namespace caseweave
