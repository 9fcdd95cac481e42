// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/MilestoneDialog.h"

#include "app/payload/Payload.h"
#include "ui/clocks/Rulebook.h"
#include "ui/clocks/SubjectChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

constexpr int noteLines = 2;
constexpr int firstYear = 1900; // as for events: before it, a slip of the keys
constexpr int mostYearsAhead = 5;

enum Began { Yes, No, NotSaid };

QLineEdit *makeLine(const char *objectName)
{
    auto *line = new QLineEdit;
    line->setObjectName(QLatin1String(objectName));
    return line;
}

} // namespace

MilestoneDialog::MilestoneDialog(const Context &context, const CaseSnapshot &snapshot,
                                 const std::optional<Milestone> &old, QWidget *parent)
    : FormDialog(context, QStringLiteral("milestoneDialog"), old ? tr("Change a milestone") : tr("Record a milestone"),
                 old ? tr("Save the change") : tr("Record it"), parent),
      m_old(old)
{
    const auto chosen = Rulebook::of(context.workspace).rules(snapshot.jurisdiction).rules;
    addWhat(chosen == nullptr ? builtInJurisdictions().first() : *chosen);
    addWhen();
    addBegan();
    if (snapshot.summary.subjects.size() > 1)
        addWhom(snapshot.summary.subjects);
    addNote();
    if (old)
        put(*old);
    showBegan();
    connect(m_kind, &QComboBox::currentIndexChanged, this, &MilestoneDialog::showBegan);
    connect(m_state, &Choices::chosen, this, &MilestoneDialog::showBegan);
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        m_written = draft();
        Workspace &workspace = this->context().workspace;
        // A note that stands as it was is no news to anybody.
        const QString note = m_old && m_old->note == m_written.note ? QString() : m_written.note;
        return sendOrAsk(*this, workspace.caseSnapshot(id), {{{note}, {}}}, tr("Save it all the same"),
                         [&workspace, id, said = m_written] { return workspace.recordMilestone(id, said); });
    });
    setKeptAs(QStringLiteral("milestone/%1/%2")
                  .arg(QString::fromStdString(snapshot.summary.id.hex()),
                       old ? QString::fromStdString(toHex(old->id)) : QStringLiteral("new")));
    m_kind->setFocus();
}

void MilestoneDialog::addWhat(const Jurisdiction &jurisdiction)
{
    m_asksWhatBegan = std::any_of(jurisdiction.rules.cbegin(), jurisdiction.rules.cend(),
                                  [](const ClockRule &rule) { return rule.choose == StartChoice::BeganEnquiry; });
    m_kind = new Choice;
    m_kind->setObjectName(QStringLiteral("milestoneKind"));
    for (const MilestoneKind &kind : jurisdiction.milestones)
        m_kind->addItem(kind.name, kind.kind);
    // One of other rules, or of a newer program, is kept as it is.
    if (m_old && m_kind->findData(m_old->kind) < 0)
        m_kind->addItem(m_old->kind, m_old->kind);
    form()->addField(new FormField(tr("What is it?"), tr("As it is called in %1.").arg(jurisdiction.name), m_kind));
    m_state = new Choices(QStringLiteral("milestoneState"),
                          {{static_cast<int>(MilestoneState::Done), tr("It has happened")},
                           {static_cast<int>(MilestoneState::Planned), tr("It is planned")}});
    m_state->setValue(static_cast<int>(MilestoneState::Done));
    form()->addField(new FormField(tr("Has it happened?"), {}, m_state));
}

void MilestoneDialog::addWhen()
{
    m_date = makeLine("milestoneDate");
    m_date->setText(dateText(context().today()));
    m_time = makeLine("milestoneTime");
    auto *date = new FormField(tr("Date"), {}, m_date);
    takeShortDates(*date, context(), YearSought::Nearest);
    date->setCheck([this] { return dateProblem(); });
    auto *time = new FormField(tr("Time (optional)"), {}, m_time);
    time->setCheck([this] { return timeProblem(); });
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

void MilestoneDialog::addWhom(const QList<Person> &subjects)
{
    m_subjects = new SubjectChoice(subjects, QStringLiteral("milestoneSubjects"));
    auto *field = new FormField(tr("Which children is it about?"), {}, m_subjects);
    field->setCheck([this] { return m_subjects->problem(); });
    form()->addField(field);
}

void MilestoneDialog::addBegan()
{
    m_began = new Choices(
        QStringLiteral("milestoneBegan"),
        {{Yes, tr("Yes"), tr("The conference is counted from it.")}, {No, tr("No")}, {NotSaid, tr("Not known yet")}});
    m_beganField = new FormField(tr("Did this discussion begin the section 47 enquiry?"), {}, m_began);
    m_beganField->setCheck(
        [this] { return m_began->value() ? QString() : tr("Choose whether it began the enquiry."); });
    form()->addField(m_beganField);
}

void MilestoneDialog::addNote()
{
    m_note = new QPlainTextEdit;
    m_note->setObjectName(QStringLiteral("milestoneNote"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(context().style.linePx(Text::Body) * noteLines + 2 * size::m);
    form()
        ->addField(new FormField(tr("Note (optional)"), tr("Everybody in the case reads it."), m_note))
        ->setMost(mostFieldBytes);
}

void MilestoneDialog::put(const Milestone &old)
{
    m_kind->setCurrentIndex(m_kind->findData(old.kind));
    m_state->setValue(static_cast<int>(old.state));
    m_date->setText(dateText(old.date));
    if (old.time)
        m_time->setText(timeText(*old.time));
    if (m_subjects != nullptr)
        m_subjects->setSubjects(old.subjects);
    m_began->setValue(!old.beganEnquiry ? NotSaid : *old.beganEnquiry ? Yes : No);
    m_note->setPlainText(old.note);
}

void MilestoneDialog::showBegan()
{
    m_beganField->setVisible(m_asksWhatBegan && !isPlanned() && m_kind->currentData() == strategyDiscussionKind);
}

bool MilestoneDialog::isPlanned() const
{
    return m_state->value() == static_cast<int>(MilestoneState::Planned);
}

QString MilestoneDialog::dateProblem() const
{
    const std::optional<QDate> value = readDate(m_date->text());
    if (!value)
        return tr("Enter a date such as 20 November 2026.");
    const QDate today = context().today();
    if (!isPlanned() && *value > today)
        return tr("Enter a date that is past or today, or choose that it is planned.");
    if (isPlanned() && *value < today)
        return tr("Enter a date from today on, or choose that it has happened.");
    if (value->year() < firstYear || value->year() > today.year() + mostYearsAhead)
        return tr("Check the year: it is %1.").arg(value->year());
    return {};
}

QString MilestoneDialog::timeProblem() const
{
    const std::optional<QTime> value = readTime(m_time->text());
    if (!value)
        return m_time->text().trimmed().isEmpty() ? QString() : tr("Enter a time such as 9:30am.");
    const bool today = readDate(m_date->text()) == context().today();
    return today && !isPlanned() && *value > context().now().time()
        ? tr("Enter a time that is past, or choose that it is planned.")
        : QString();
}

MilestoneDraft MilestoneDialog::draft() const
{
    MilestoneDraft draft = m_old ? draftOf(*m_old) : MilestoneDraft();
    draft.kind = m_kind->currentData().toString();
    draft.date = *readDate(m_date->text());
    draft.time = readTime(m_time->text());
    draft.state = static_cast<MilestoneState>(*m_state->value());
    // With one child there is nothing to ask; what was recorded about others stays.
    if (m_subjects != nullptr)
        draft.subjects = m_subjects->subjects();
    draft.beganEnquiry.reset();
    if (m_beganField->isVisibleTo(form()) && m_began->value() != std::optional<int>(NotSaid))
        draft.beganEnquiry = m_began->value() == std::optional<int>(Yes);
    draft.note = m_note->toPlainText().trimmed();
    return draft;
}

MilestoneDraft draftOf(const Milestone &milestone)
{
    MilestoneDraft draft;
    draft.milestone = milestone.id;
    draft.kind = milestone.kind;
    draft.date = milestone.date;
    draft.time = milestone.time;
    draft.subjects = milestone.subjects;
    draft.beganEnquiry = milestone.beganEnquiry;
    draft.state = milestone.state;
    draft.note = milestone.note;
    draft.replaces = milestone.values;
    return draft;
}

} // namespace caseweave
