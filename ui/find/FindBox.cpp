// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/find/FindBox.h"

#include "ui/find/FindModel.h"
#include "ui/find/FoundText.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"

#include <QtCore/QTimer>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int lookAgainMs = 700; ///< while some cases have not been read
constexpr int boxWidth = 860;
constexpr int boxHeight = 560;
constexpr int rowsOfAPage = 6;

} // namespace

FindBox::FindBox(const Context &context, QWidget *parent)
    : QDialog(parent), m_context(context), m_model(new FindModel(context.workspace, this)), m_line(new QLineEdit),
      m_table(makeTable(context.style, QStringLiteral("findTable"), tr("What was found"))), m_stack(new QStackedWidget),
      m_note(makeLabel({}, "secondary")), m_again(new QTimer(this))
{
    nameWidget(this, QStringLiteral("findBox"), tr("Find in all cases"));
    setWindowTitle(tr("Find in all cases"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::l, size::l, size::l, size::m);
    column->setSpacing(size::s);
    nameWidget(m_line, QStringLiteral("findLine"), tr("Find in all cases"),
               tr("Down and Up choose, Enter shows what is chosen in its case."));
    m_line->setPlaceholderText(tr("Surname, reference or any word, in all your cases"));
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    column->addWidget(m_line);
    makeKinds();
    m_table->setModel(m_model);
    m_table->installEventFilter(this);
    // In the order of FindModel::Column.
    new TableFit(context.style, m_table, {{480, 0}, {190, 1}, {110, 2}}, FindModel::What);
    m_stack->addWidget(m_table);
    m_stack->addWidget(new EmptyState(
        tr("Type a name or a word"),
        tr("A surname is the quickest. Names are found however they are written: Siobhan also finds Shivaun, "
           "O’Neill also Oneill.")));
    m_stack->addWidget(new EmptyState(
        tr("Nothing found"),
        tr("This looks through the cases on this computer, at what you may read. Try fewer letters, or one word. A "
           "child who is not found here may still be known to another agency.")));
    column->addWidget(m_stack, 1);
    m_note->setObjectName(QStringLiteral("findNote"));
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    m_again->setSingleShot(true);
    m_again->setInterval(lookAgainMs);
    connect(m_again, &QTimer::timeout, m_model, &FindModel::askAgain);
    connect(m_line, &QLineEdit::textChanged, this, &FindBox::ask);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(m_model, &FindModel::answerCame, this, &FindBox::showAnswer);
    connect(m_model, &FindModel::failed, this, [this](ErrorCode) {
        m_note->setText(tr("The search cannot be used just now. It is being made ready again; the cases are safe."));
        m_again->start();
    });
    m_stack->setCurrentIndex(Start);
    showKinds();
    fit();
}

void FindBox::makeKinds()
{
    auto *row = new QWidget;
    row->setObjectName(QStringLiteral("findKinds"));
    auto *flow = new FlowLayout(size::s, row);
    flow->setContentsMargins(0, 0, 0, 0);
    for (int kind = 0; kind <= foundKinds; ++kind) {
        QPushButton *button = makeButton({}, QStringLiteral("findKind_%1").arg(kind), "tag");
        button->setCheckable(true);
        button->setProperty("tone", QStringLiteral("neutral"));
        connect(button, &QPushButton::clicked, this,
                [this, kind] { setOnly(kind == 0 ? std::nullopt : std::optional(static_cast<FoundKind>(kind))); });
        flow->addWidget(button);
        m_kinds << button;
    }
    layout()->addWidget(row);
}

void FindBox::fit()
{
    const QSize room = parentWidget()->size() - QSize(2 * size::xl, 2 * size::xl);
    resize(QSize(m_context.style.px(boxWidth), m_context.style.px(boxHeight)).boundedTo(room));
}

void FindBox::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_line->setFocus(Qt::ShortcutFocusReason);
}

void FindBox::setOnly(const std::optional<FoundKind> &kind)
{
    m_only = kind;
    m_line->setFocus(Qt::OtherFocusReason);
    ask();
}

void FindBox::ask()
{
    m_again->stop();
    if (m_line->text().simplified().isEmpty())
        m_only.reset();
    m_model->ask(m_line->text(), m_only);
}

void FindBox::showKinds()
{
    const auto kinds = m_model->kinds();
    for (int kind = 0; kind <= foundKinds; ++kind) {
        QPushButton *button = m_kinds.at(kind);
        const auto which = static_cast<FoundKind>(kind);
        const auto found
            = std::find_if(kinds.begin(), kinds.end(), [&](const auto &one) { return one.first == which; });
        const int count = found == kinds.end() ? 0 : found->second;
        const QString number = m_model->answered().more.contains(which) ? tr("%1+").arg(count) : QString::number(count);
        const QString text = kind == 0 ? tr("All") : tr("%1 %2").arg(foundKindsText(which), number);
        const bool isOnly = kind == 0 ? !m_only : m_only == which;
        button->setText(text);
        button->setAccessibleName(tr("Show: %1").arg(text));
        button->setChecked(isOnly);
        button->setVisible(kind == 0 ? m_only || !kinds.isEmpty() : isOnly || count > 0);
    }
}

void FindBox::showAnswer()
{
    const FoundPage &page = m_model->answered();
    const bool asked = !m_line->text().simplified().isEmpty();
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? Table : asked ? Nothing : Start);
    if (m_model->rowCount() > 0 && page.query.first == 0 && !m_table->currentIndex().isValid())
        m_table->selectRow(0);
    m_note->setText(!page.complete ? tr("Some cases are still being read. What is in them appears by itself.")
                        : m_model->rowCount() > 0 ? tr("Down and Up choose, Enter shows it in its case.")
                                                  : QString());
    if (!page.complete)
        m_again->start();
    showKinds();
}

void FindBox::moveBy(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int row = std::clamp(m_table->currentIndex().row() + by, 0, rows - 1);
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0));
    if (row == rows - 1 && m_model->canFetchMore({}))
        m_model->fetchMore({});
}

void FindBox::choose(int row)
{
    if (const auto kind = m_model->moreAt(row)) {
        setOnly(kind);
        return;
    }
    const FoundThing *thing = m_model->thingAt(row);
    if (thing == nullptr)
        return;
    const FoundThing wanted = *thing;
    accept();
    Q_EMIT chosen(wanted);
}

bool FindBox::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        choose(m_table->currentIndex().row());
        return true;
    }
    if (watched != m_line)
        return QDialog::eventFilter(watched, event);
    switch (key) {
    case Qt::Key_Down:
        moveBy(1);
        return true;
    case Qt::Key_Up:
        moveBy(-1);
        return true;
    case Qt::Key_PageDown:
        moveBy(rowsOfAPage);
        return true;
    case Qt::Key_PageUp:
        moveBy(-rowsOfAPage);
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

} // namespace caseweave
