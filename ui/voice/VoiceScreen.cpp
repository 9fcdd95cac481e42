// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceScreen.h"

#include "ui/files/GuardedCopy.h"
#include "ui/style/Style.h"
#include "ui/undo/ChangedFields.h"
#include "ui/undo/NewThing.h"
#include "ui/undo/Reopening.h"
#include "ui/voice/VoiceDialogs.h"
#include "ui/voice/VoiceText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormValues.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ListAndDetail.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

// Narrower beside the chosen voice, the table has no room for a line of text.
constexpr int leastTablePx = 520;

enum Shown { Table, Nothing, NoMatch };

} // namespace

VoiceScreen::VoiceScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new VoiceModel(context.clock, this)),
      m_export(new VoiceExport(context, this)),
      m_table(makeTable(context.style, QStringLiteral("voiceTable"), tr("What children, parents and carers said"))),
      m_stack(new QStackedWidget), m_detail(makeDetail()), m_heard(new Paragraph({}, "secondary")),
      m_record(makeButton(tr("Record a voice…"), QStringLiteral("voiceRecord"), "primary")),
      m_answer(makeButton(tr("Answer…"), QStringLiteral("voiceAnswer"))),
      m_change(makeButton(tr("Change…"), QStringLiteral("voiceChange")))
{
    setObjectName(QStringLiteral("voiceScreen"));
    m_table->setModel(m_model);
    // In the order of VoiceModel::Column.
    new TableFit(context.style, m_table, {{190, 0}, {300, 0}, {260, 1}, {170, 0}}, VoiceModel::Words);
    // In the order of Shown.
    for (QWidget *page :
         {static_cast<QWidget *>(m_table),
          static_cast<QWidget *>(new EmptyState(tr("Nobody’s voice is recorded yet"),
                                                tr("Record what the child, a parent or a carer said, in their own "
                                                   "words; also that they were asked and said "
                                                   "nothing."))),
          static_cast<QWidget *>(new EmptyState(tr("No voice matches"), tr("Choose All to see every one.")))})
        m_stack->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeRule());
    column->addWidget(new ListAndDetail(context.style, m_stack, m_detail, {.leastListPx = leastTablePx}), 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &VoiceScreen::showChosen);
    connect(m_table, &QTableView::activated, this, &VoiceScreen::answerChosen);
    connect(m_record, &QPushButton::clicked, this, &VoiceScreen::record);
    connect(m_answer, &QPushButton::clicked, this, &VoiceScreen::answerChosen);
    connect(m_change, &QPushButton::clicked, this, &VoiceScreen::changeChosen);
    connect(m_export, &VoiceExport::told, this, &VoiceScreen::told);
    connect(m_export, &VoiceExport::failed, this, &VoiceScreen::failed);
}

QWidget *VoiceScreen::makeHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(size::xl, size::s, size::xl, size::s);
    column->setSpacing(size::s);
    m_heard->setObjectName(QStringLiteral("voicesHeard"));
    column->addWidget(m_heard);
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::s, row);
    for (QPushButton *button : {m_record, m_answer, m_change})
        flow->addWidget(button);
    auto *group = new QButtonGroup(this);
    for (const char *name : {"voiceFilterOwed", "voiceFilterAnswered", "voiceFilterAll"}) {
        QPushButton *button = makeButton({}, QLatin1String(name), "tag");
        button->setProperty("tone", QStringLiteral("neutral"));
        button->setCheckable(true);
        group->addButton(button, static_cast<int>(m_filters.size()));
        flow->addWidget(button);
        m_filters << button;
    }
    connect(group, &QButtonGroup::idClicked, this,
            [this](int filter) { setFilter(static_cast<VoiceModel::Filter>(filter)); });
    m_filters.last()->setChecked(true);
    column->addWidget(row);
    return head;
}

QFrame *VoiceScreen::makeDetail()
{
    auto *detail = new QFrame;
    detail->setObjectName(QStringLiteral("voiceDetail"));
    detail->setProperty("role", QStringLiteral("detail"));
    auto *outer = new QVBoxLayout(detail);
    outer->setContentsMargins(size::line, 0, 0, 0);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("voiceDetailScroll"), tr("The chosen voice"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus);
    auto *inner = new QFrame;
    inner->setObjectName(QStringLiteral("eventDetailInner"));
    m_facts = new QVBoxLayout(inner);
    m_facts->setContentsMargins(size::l, size::l, size::l, size::l);
    m_facts->setSpacing(size::s);
    scroll->setWidget(inner);
    outer->addWidget(scroll);
    return detail;
}

void VoiceScreen::setFilter(VoiceModel::Filter filter)
{
    m_filter = filter;
    m_filters.at(static_cast<int>(filter))->setChecked(true);
    refill();
}

void VoiceScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    m_snapshot = snapshot;
    refill();
}

PageView VoiceScreen::view() const
{
    PageView view;
    if (m_snapshot == nullptr || m_filter == VoiceModel::Filter::All)
        return view;
    view.filter
        = m_filter == VoiceModel::Filter::Owed ? tr("voices that are owed an answer") : tr("voices with an answer");
    QList<ObjectId> shown;
    for (const Voice &voice : m_snapshot->voices) {
        if (VoiceModel::isShown(voice, m_filter))
            shown << voice.id;
    }
    view.only = shown;
    return view;
}

bool VoiceScreen::canWrite() const
{
    const CaseSummary &summary = m_snapshot->summary;
    return summary.stillMember && (summary.myRole == MemberRole::Contributor || summary.myRole == MemberRole::Lead);
}

void VoiceScreen::refill()
{
    m_model->show(m_snapshot, m_filter);
    const QString names[] = {tr("Answer owed (%1)"), tr("Answered (%1)"), tr("All (%1)")};
    for (int i = 0; i < m_filters.size(); ++i) {
        const auto count = std::count_if(m_snapshot->voices.begin(), m_snapshot->voices.end(), [i](const Voice &one) {
            return VoiceModel::isShown(one, static_cast<VoiceModel::Filter>(i));
        });
        m_filters.at(i)->setText(names[i].arg(count));
        m_filters.at(i)->setAccessibleName(tr("Show voices: %1").arg(m_filters.at(i)->text()));
        m_filters.at(i)->setVisible(!m_snapshot->voices.isEmpty());
    }
    m_stack->setCurrentIndex(m_snapshot->voices.isEmpty() ? Nothing : m_model->rowCount() > 0 ? Table : NoMatch);
    m_detail->setVisible(!m_snapshot->voices.isEmpty());
    m_heard->setPlainText(heardText(*m_snapshot));
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(qMax(0, m_model->rowOf(m_chosen)), 0));
    const bool writes = canWrite();
    m_record->setVisible(writes);
    for (QPushButton *button : {m_answer, m_change})
        button->setVisible(writes && !m_snapshot->voices.isEmpty());
    showChosen();
}

const Voice *VoiceScreen::chosen() const
{
    return m_snapshot == nullptr ? nullptr : m_model->voiceAt(m_table->currentIndex().row());
}

void VoiceScreen::showChosen()
{
    if (m_snapshot == nullptr)
        return;
    const Voice *voice = chosen();
    if (voice != nullptr)
        m_chosen = voice->id;
    m_answer->setEnabled(voice != nullptr && !voice->isWithheld("words"));
    m_change->setEnabled(voice != nullptr);
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (voice != nullptr)
        fill(*voice);
    else
        m_facts->addWidget(new Paragraph(tr("Choose a voice to read all of it."), "secondary"));
    if (voice != nullptr)
        guardCopies(m_facts->parentWidget(), m_context,
                    {m_snapshot->summary.id, QStringLiteral("voice"), voice->onlyForAny()}, this);
    m_facts->addStretch(1);
    showAll(m_facts);
}

void VoiceScreen::fill(const Voice &voice)
{
    if (const QStringList onlyFor = voice.onlyForAny(); !onlyFor.isEmpty()) {
        const QStringList names = audienceFor(onlyFor, m_context.workspace.profile().me);
        auto *audience = new QFrame;
        audience->setObjectName(QStringLiteral("audience"));
        audience->setProperty("role", QStringLiteral("audience"));
        auto *row = new QVBoxLayout(audience);
        row->setContentsMargins(size::s, size::xs, size::s, size::xs);
        QLabel *text = makeLabel(audienceText(names), "strong");
        text->setWordWrap(true);
        row->addWidget(text);
        m_facts->addWidget(audience);
    }
    m_facts->addWidget(makeLabel(saidOnText(voice), "secondary"));
    m_facts->addWidget(
        new Paragraph(tr("%1, %2").arg(speakerText(voice, *m_snapshot), speakerPlace(voice, *m_snapshot)), "heading"));
    auto *tags = new QWidget;
    auto *flow = new FlowLayout(size::xs, tags);
    flow->addWidget(new Tag(voiceTag(voice, m_context.today())));
    if (voice.mine)
        flow->addWidget(new Tag({tr("Yours"), Tone::Accent}));
    m_facts->addWidget(tags);
    addFact(tr("What they said"), wordsText(voice));
    addFact(tr("About"),
            voice.isWithheld("about")           ? tr("Restricted to others")
                : voice.text("about").isEmpty() ? tr("not written")
                                                : voice.text("about"));
    addFact(tr("How"),
            voice.isWithheld("how")           ? tr("Restricted to others")
                : voice.text("how").isEmpty() ? tr("not written")
                                              : voice.text("how"));
    addFact(tr("The answer"),
            voice.answer == VoiceAnswer::Given && voice.answeredOn
                ? tr("%1 (%2)").arg(answerText(voice), dateText(*voice.answeredOn))
                : answerText(voice));
    if (voice.answer == VoiceAnswer::Owed)
        addFact(tr("Owed by"), owedText(voice));
    for (const Field &field : voice.fields) {
        if (!field.conflicting() || (field.name != QLatin1String("words") && field.name != QLatin1String("answer")))
            continue;
        QStringList lines;
        for (const FieldValue &value : field.values)
            lines << tr("%1 (%2, %3)")
                         .arg(value.text.isEmpty() ? knowledgeText(value.knowledge) : value.text, value.author,
                              dateTimeText(value.written));
        addFact(tr("Two versions"), lines.join(QLatin1Char('\n')));
    }
    if (const QString source = voice.text("source"); !source.isEmpty())
        addFact(tr("Imported"), source);
    addFact(tr("Recorded by"), tr("%1, %2").arg(recorderText(voice), sinceText(voice.recorded, m_context.now())));
}

void VoiceScreen::addFact(const QString &name, const QString &value)
{
    m_facts->addWidget(makeLabel(name, "strong"));
    auto *text = new Paragraph(value);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->addWidget(text);
}

void VoiceScreen::present(FormDialog *dialog, const Voice &voice, const QString &sentence)
{
    const FieldThing thing{ObjectType::Voice, voice.id};
    const auto undo = std::make_shared<ChangedFields>(*m_snapshot, QList<FieldThing>{thing}, sentence);
    connect(dialog, &FormDialog::succeeded, this, [this, undo] { Q_EMIT done(undo); });
    dialog->present();
}

void VoiceScreen::record()
{
    if (m_snapshot != nullptr && canWrite())
        writeVoice({});
}

void VoiceScreen::writeVoice(const QJsonObject &entered)
{
    auto *dialog = new VoiceDialog(m_context, *m_snapshot, nullptr, this);
    const auto undo = std::make_shared<NewObject>(*m_snapshot, ObjectType::Voice,
                                                  tr("Recorded. Everybody who may read it sees it."));
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo] {
        undo->setReopening(onPage(this, [values = valuesIn(dialog->form())](VoiceScreen &here) {
            here.catchUp(here.m_context.workspace, here.m_snapshot);
            if (here.canWrite())
                here.writeVoice(values);
        }));
        Q_EMIT done(undo);
    });
    presentAgain(dialog, entered);
}

void VoiceScreen::answerChosen()
{
    if (m_snapshot == nullptr || !canWrite())
        return;
    const Voice *voice = chosen();
    if (voice == nullptr)
        Q_EMIT told(tr("Choose what was said first."));
    else if (voice->isWithheld("words") || voice->isWithheld("answer"))
        Q_EMIT told(tr("What was said is restricted to others: one of them has to answer it."));
    else
        present(new AnswerDialog(m_context, *m_snapshot, *voice, this), *voice, tr("Answer saved."));
}

void VoiceScreen::changeChosen()
{
    if (m_snapshot != nullptr && canWrite() && chosen() != nullptr)
        present(new VoiceDialog(m_context, *m_snapshot, chosen(), this), *chosen(), tr("Saved."));
}

void VoiceScreen::showOwed()
{
    setFilter(VoiceModel::Filter::Owed);
    m_table->setFocus();
}

bool VoiceScreen::showVoice(const ObjectId &id)
{
    if (m_snapshot == nullptr)
        return false;
    m_chosen = id;
    setFilter(VoiceModel::Filter::All);
    m_table->scrollTo(m_table->currentIndex());
    m_table->setFocus();
    return m_model->rowOf(id) >= 0;
}

void VoiceScreen::exportAs(VoiceExport::Form form)
{
    if (m_snapshot != nullptr)
        m_export->begin(m_snapshot, form);
}

} // namespace caseweave
