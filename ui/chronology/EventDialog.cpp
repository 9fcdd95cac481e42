// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/EventDialog.h"

#include "app/chronology/EventPayload.h"
#include "ui/files/ReaderGuard.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/PeopleChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

constexpr int textLines = 5;
constexpr int firstYear = 1900; // before it nobody lived whom a case could be about: a slip of the keys

QLineEdit *makeLine(const char *objectName)
{
    auto *line = new QLineEdit;
    line->setObjectName(QLatin1String(objectName));
    return line;
}

} // namespace

EventDialog::EventDialog(const Context &context, const CaseSnapshot &snapshot, const ChronologyEvent *corrected,
                         QWidget *parent)
    : FormDialog(context, QStringLiteral("eventDialog"),
                 corrected == nullptr ? tr("Add an event") : tr("Correct an event"),
                 corrected == nullptr ? tr("Add to the chronology") : tr("Save the correction"), parent),
      m_people(new PeopleChoice(snapshot, QStringLiteral("eventPeople")))
{
    if (corrected != nullptr)
        addReason();
    addWhen();
    addWhat();
    addMore();
    QString key = QStringLiteral("event/") + QString::fromStdString(snapshot.summary.id.hex());
    if (corrected == nullptr) {
        m_audience = new AudienceChoice(snapshot.members, QStringLiteral("eventAudience"));
        auto *audience = new FormField(tr("Who may read it?"), {}, m_audience);
        audience->setCheck([this] { return m_audience->problem(); });
        form()->addField(audience);
        m_title->setFocus();
    } else {
        begin(*corrected);
        m_readers = possibleReadersOf(snapshot, corrected->onlyFor);
        key += QLatin1Char('/') + QString::fromStdString(corrected->id.hex());
        m_reason->setFocus();
    }
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const EventDraft said = draft();
        return sendOrAsk(*this, workspace.caseSnapshot(id),
                         {{{said.title, said.text, said.source, said.impact, said.action, said.reason},
                           said.corrects ? m_readers : said.onlyFor}},
                         tr("Write it all the same"), [&workspace, id, said] { return workspace.addEvent(id, said); });
    });
    setKeptAs(key);
}

void EventDialog::addReason()
{
    form()->addWidget(
        new Paragraph(tr("What it said stays beneath the correction, for the same readers."), "secondary"));
    m_reason = makeLine("eventReason");
    auto *reason = new FormField(tr("Why is it corrected?"), {}, m_reason);
    reason->setCheck(
        [this] { return m_reason->text().trimmed().isEmpty() ? tr("Say why it is corrected.") : QString(); });
    reason->setMost(mostLineBytes);
    form()->addField(reason);
}

void EventDialog::begin(const ChronologyEvent &corrected)
{
    m_corrects = corrected.first;
    m_date->setText(dateText(corrected.date));
    if (corrected.time)
        m_time->setText(timeText(*corrected.time));
    m_title->setText(corrected.title);
    m_text->setPlainText(corrected.text);
    m_kind->setValue(static_cast<int>(corrected.kind));
    m_significance->setCurrentIndex(m_significance->findData(static_cast<int>(corrected.significance)));
    m_secondHand->setChecked(corrected.secondHand);
    m_source->setText(corrected.source);
    m_impact->setText(corrected.impact);
    m_action->setText(corrected.action);
    m_people->setChosen(corrected.people);
}

void EventDialog::addWhen()
{
    m_date = makeLine("eventDate");
    m_date->setText(dateText(context().today()));
    m_time = makeLine("eventTime");
    auto *date = new FormField(tr("Date"), {}, m_date);
    date->setCheck([this]() -> QString {
        const std::optional<QDate> value = readDate(m_date->text());
        if (!value)
            return tr("Enter a date such as 4 June 2025.");
        if (*value > context().today())
            return tr("Enter a date that is past or today. The chronology is of what has happened.");
        return value->year() < firstYear ? tr("Check the year: it is %1.").arg(value->year()) : QString();
    });
    takeShortDates(*date, context(), YearSought::Past);
    auto *time = new FormField(tr("Time (optional)"), {}, m_time);
    time->setCheck([this]() -> QString {
        const std::optional<QTime> value = readTime(m_time->text());
        if (!value)
            return m_time->text().trimmed().isEmpty() ? QString() : tr("Enter a time such as 9:30am.");
        const bool today = readDate(m_date->text()) == context().today();
        return today && *value > context().now().time() ? tr("Enter a time that is past, or the date of another day.")
                                                        : QString();
    });
    auto *row = new QWidget;
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(size::m);
    grid->addWidget(date, 0, 0, Qt::AlignTop);
    grid->addWidget(time, 0, 1, Qt::AlignTop);
    form()->addWidget(row);
    form()->watchField(date);
    form()->watchField(time);
}

void EventDialog::addWhat()
{
    m_title = makeLine("eventTitle");
    auto *title = new FormField(tr("What happened, in one line?"), {}, m_title);
    title->setCheck(
        [this] { return m_title->text().trimmed().isEmpty() ? tr("Say in one line what happened.") : QString(); });
    title->setMost(mostTitleBytes);
    form()->addField(title);
    m_text = new QPlainTextEdit;
    m_text->setObjectName(QStringLiteral("eventText"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(context().style.linePx(Text::Body) * textLines + 2 * size::m);
    form()->addField(new FormField(tr("More about it (optional)"), {}, m_text))->setMost(mostNoteBytes);
    m_kind = new Choices(QStringLiteral("eventKind"),
                         {{static_cast<int>(EventKind::Fact), tr("Fact"), tr("You saw it, or it is in a record.")},
                          {static_cast<int>(EventKind::Allegation), tr("Allegation"), tr("Somebody says it happened.")},
                          {static_cast<int>(EventKind::Opinion), tr("Opinion"), tr("It is your professional view.")}});
    auto *kind = new FormField(tr("What is it?"), {}, m_kind);
    kind->setCheck([this] {
        return m_kind->value() ? QString() : tr("Choose whether it is a fact, an allegation or an opinion.");
    });
    form()->addField(kind);
    m_secondHand = new QCheckBox(tr("Second-hand: somebody told you what another person saw or said"));
    nameWidget(m_secondHand, QStringLiteral("eventSecondHand"), m_secondHand->text());
    form()->addWidget(m_secondHand);
    m_significance = new Choice;
    m_significance->setObjectName(QStringLiteral("eventSignificance"));
    for (const Significance one : {Significance::Ordinary, Significance::Significant, Significance::High})
        m_significance->addItem(significanceText(one), static_cast<int>(one));
    form()->addField(new FormField(tr("How significant is it?"), {}, m_significance));
}

void EventDialog::addMore()
{
    auto *people = new FormField(tr("Who is it about? (optional)"), {}, m_people);
    people->setCheck([this] {
        return m_people->chosen().size() > qsizetype(mostEventPeople)
            ? tr("Choose at most %1 people.").arg(mostEventPeople)
            : QString();
    });
    form()->addField(people);
    m_source = makeLine("eventSource");
    m_impact = makeLine("eventImpact");
    m_action = makeLine("eventAction");
    form()
        ->addField(
            new FormField(tr("Source (optional)"), tr("For example: home visit, email to the school."), m_source))
        ->setMost(mostLineBytes);
    form()->addField(new FormField(tr("Impact on the child (optional)"), {}, m_impact))->setMost(mostParagraphBytes);
    form()->addField(new FormField(tr("Action taken (optional)"), {}, m_action))->setMost(mostParagraphBytes);
}

EventDraft EventDialog::draft() const
{
    EventDraft draft;
    draft.date = *readDate(m_date->text());
    draft.time = readTime(m_time->text());
    draft.kind = static_cast<EventKind>(*m_kind->value());
    draft.significance = static_cast<Significance>(m_significance->currentData().toInt());
    draft.secondHand = m_secondHand->isChecked();
    draft.title = m_title->text().simplified();
    draft.text = m_text->toPlainText().trimmed();
    draft.source = m_source->text().simplified();
    draft.impact = m_impact->text().simplified();
    draft.action = m_action->text().simplified();
    draft.people = m_people->chosen();
    if (m_audience != nullptr)
        draft.onlyFor = m_audience->audience();
    draft.corrects = m_corrects;
    if (m_reason != nullptr)
        draft.reason = m_reason->text().simplified();
    return draft;
}

} // namespace caseweave
