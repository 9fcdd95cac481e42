// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/ContradictionDialogs.h"

#include "app/payload/Payload.h"
#include "ui/chronology/ChronologyModel.h"
#include "ui/files/ReaderGuard.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int noteLines = 3;
constexpr int listRows = 6;

/// An event as one line with its day.
class EventLine : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto *model = qobject_cast<const ChronologyModel *>(index.model());
        if (const ChronologyEvent *event = model == nullptr ? nullptr : model->eventAt(index.row()))
            option->text = ContradictionDialog::tr("%1: %2").arg(shortDateText(event->date), option->text);
    }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize hint = QStyledItemDelegate::sizeHint(option, index);
        hint.setHeight(qMax(hint.height() + size::s, size::target));
        return hint;
    }
};

QPlainTextEdit *makeText(const Style &style, const char *objectName)
{
    auto *text = new QPlainTextEdit;
    text->setObjectName(QLatin1String(objectName));
    text->setTabChangesFocus(true);
    text->setFixedHeight(style.linePx(Text::Body) * noteLines + 2 * size::m);
    return text;
}

/// Who may read both, of two that are for everybody or for some by name.
QList<ProfessionalId> readersOfBoth(const CaseSnapshot &snapshot, const QStringList &one, const QStringList &other)
{
    QList<ProfessionalId> readers = possibleReadersOf(snapshot, one.isEmpty() ? other : one);
    if (!one.isEmpty() && !other.isEmpty()) {
        const QList<ProfessionalId> others = possibleReadersOf(snapshot, other); // the writer is in both
        readers.removeIf([&](const ProfessionalId &reader) { return !others.contains(reader); });
    }
    return readers;
}

} // namespace

ContradictionDialog::ContradictionDialog(const Context &context, const CaseId &id, const ChronologyEvent &event,
                                         QWidget *parent)
    : FormDialog(context, QStringLiteral("contradictionDialog"), tr("Contradicts another event"),
                 tr("Note the contradiction"), parent),
      m_id(event.id), m_event(event.first), m_onlyFor(event.onlyFor),
      m_model(new ChronologyModel(context.workspace, this)), m_list(new QListView), m_search(new QLineEdit),
      m_note(makeText(context.style, "contradictionNote"))
{
    form()->addWidget(new Paragraph(tr("This event: %1, %2").arg(dateText(event.date), event.title), "secondary"));
    auto *choice = new FormField(tr("Which other event?"), {}, makeChoice(id));
    choice->setCheck([this]() -> QString {
        if (other() == nullptr)
            return tr("Choose the event that this one contradicts.");
        if (other()->withheld)
            return tr("You cannot read that event: it is meant for others. Choose another.");
        return other()->first == m_event ? tr("Choose another event than this one.") : QString();
    });
    form()->addField(choice);
    auto *note = new FormField(tr("What cannot both be?"), {}, m_note);
    note->setCheck([this] {
        return m_note->toPlainText().trimmed().isEmpty() ? tr("Say in what they contradict each other.") : QString();
    });
    note->setMost(mostParagraphBytes);
    form()->addField(note);
    setSubmit([this, id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const CaseSnapshotPtr now = workspace.caseSnapshot(id);
        const QString words = m_note->toPlainText().trimmed();
        QList<ProfessionalId> readers;
        if (now != nullptr)
            readers = readersOfBoth(*now, m_onlyFor, other()->onlyFor);
        return sendOrAsk(*this, now, {{{words}, readers}}, tr("Note it all the same"),
                         [&workspace, id, one = m_event, two = other()->first, words] {
                             return workspace.contradict(id, one, two, words);
                         });
    });
    m_search->setFocus();
}

QWidget *ContradictionDialog::makeChoice(const CaseId &id)
{
    nameWidget(m_search, QStringLiteral("contradictionSearch"), tr("Find the other event"));
    m_search->setPlaceholderText(tr("Find the other event"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        ChronologyFilter filter = m_model->filter();
        filter.containing = text.simplified();
        m_model->setFilter(filter);
    });
    nameWidget(m_list, QStringLiteral("contradictionList"), tr("Events of this case"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EventLine(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFixedHeight(context().style.linePx(Text::Body) * listRows + 2 * size::m);
    connect(m_model, &ChronologyModel::pageCame, this, &ContradictionDialog::hideOwn);
    m_model->setCase(id);
    auto *holder = new QWidget;
    holder->setObjectName(QStringLiteral("contradictionOther"));
    holder->setFocusProxy(m_search);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
    column->addWidget(m_search);
    column->addWidget(m_list);
    return holder;
}

/// The event that it is about is no other one.
void ContradictionDialog::hideOwn()
{
    if (const int row = m_model->rowOf(m_id); row >= 0)
        m_list->setRowHidden(row, true);
}

const ChronologyEvent *ContradictionDialog::other() const
{
    return m_list->currentIndex().isValid() ? m_model->eventAt(m_list->currentIndex().row()) : nullptr;
}

SettlementDialog::SettlementDialog(const Context &context, const CaseId &id, const EventContradiction &contradiction,
                                   const QStringList &onlyFor, QWidget *parent)
    : FormDialog(context, QStringLiteral("settlementDialog"), tr("What came out?"), tr("Save"), parent)
{
    form()->addWidget(new Paragraph(contradiction.note, "secondary"));
    auto *text = makeText(context.style, "settlementText");
    auto *field = new FormField(tr("What is so?"),
                                tr("Correct the event that is wrong besides, if your agency wrote it."), text);
    field->setCheck([text] {
        return text->toPlainText().trimmed().isEmpty() ? SettlementDialog::tr("Say what came out.") : QString();
    });
    field->setMost(mostParagraphBytes);
    form()->addField(field);
    setSubmit([this, id, text, onlyFor, which = contradiction.id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const CaseSnapshotPtr now = workspace.caseSnapshot(id);
        const QString outcome = text->toPlainText().trimmed();
        QList<ProfessionalId> readers;
        if (now != nullptr)
            readers = possibleReadersOf(*now, onlyFor);
        return sendOrAsk(
            *this, now, {{{outcome}, readers}}, tr("Save it all the same"),
            [&workspace, id, which, outcome] { return workspace.settleContradiction(id, which, outcome); });
    });
    text->setFocus();
}

} // namespace caseweave
