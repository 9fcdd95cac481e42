// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/VisitDialog.h"

#include "ui/involvement/InvolvementText.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int noteLines = 4;
constexpr int farYears = 2; // a visit planned further ahead is a slip of the keys
constexpr int firstYear = 1900;

QString keyOf(const CaseSnapshot &snapshot, const QString &what)
{
    return QStringLiteral("visit/%1/%2").arg(QString::fromStdString(snapshot.summary.id.hex()), what);
}

} // namespace

VisitDialog::VisitDialog(const Context &context, const CaseSnapshot &snapshot, Purpose purpose,
                         const std::optional<ObjectId> &who, QWidget *parent)
    : FormDialog(context, QStringLiteral("visitDialog"),
                 purpose == Purpose::Plan ? tr("Plan a visit") : tr("Record a contact with the child"),
                 purpose == Purpose::Plan ? tr("Plan the visit") : tr("Save the contact"), parent)
{
    addWho(snapshot, who);
    addWhen();
    addChildren(snapshot);
    if (purpose == Purpose::Contact)
        addOutcome(false);
    addMore(snapshot);
    begin(snapshot, keyOf(snapshot, purpose == Purpose::Plan ? QStringLiteral("plan") : QStringLiteral("contact")));
}

VisitDialog::VisitDialog(const Context &context, const CaseSnapshot &snapshot, const Visit &visit, QWidget *parent)
    : FormDialog(context, QStringLiteral("visitDialog"), tr("Visit of %1").arg(whenText(visit)), tr("Save"), parent),
      m_visit(visit)
{
    addWho(snapshot, visit.involvement);
    addWhen();
    addChildren(snapshot);
    addOutcome(true);
    addMore(snapshot);
    if (visit.when) {
        m_date->setText(dateText(visit.when->day));
        m_time->setText(visit.when->time ? timeText(*visit.when->time) : QString());
    }
    for (const auto &[child, box] : m_children)
        box->setChecked(visit.children.contains(child));
    // What became of a visit that is past is to be said; of one that is coming it stays planned until then.
    if (visit.state != VisitState::Unclear
        && !(visit.state == VisitState::Planned && visit.when && visit.when->isPast(context.now())))
        m_outcome->setValue(static_cast<int>(visit.state));
    if (visit.alone != SeenAlone::NotSaid)
        m_alone->setValue(static_cast<int>(visit.alone));
    if (m_place != nullptr) {
        m_place->setText(visit.place);
        m_note->setPlainText(visit.note);
        m_audience->setNames(visit.onlyFor);
        m_readersBefore = m_audience->audience();
    }
    begin(snapshot, keyOf(snapshot, objectText(visit.id)));
}

void VisitDialog::begin(const CaseSnapshot &snapshot, const QString &keptAs)
{
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        m_written = draft();
        Workspace &workspace = context().workspace;
        return sendOrAsk(
            *this, workspace.caseSnapshot(id),
            {{{m_written.place.value_or(QString()), m_written.note.value_or(QString())}, m_written.onlyFor}},
            tr("Save it all the same"), [&workspace, id, said = m_written] { return workspace.writeVisit(id, said); });
    });
    setKeptAs(keptAs);
    m_date->setFocus();
}

void VisitDialog::addWho(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who)
{
    m_who = new Choice;
    m_who->setObjectName(QStringLiteral("visitWho"));
    int chosen = -1;
    for (const Involvement &one : snapshot.involvements) {
        if (one.ended && one.id != who)
            continue;
        const QString agency = one.agency.name.isEmpty() ? tr("agency not given") : one.agency.name;
        m_who->addItem(tr("%1, %2").arg(whoText(snapshot, one.id), agency), objectText(one.id));
        if (who ? one.id == *who : one.mine)
            chosen = m_who->count() - 1;
    }
    m_who->setCurrentIndex(chosen);
    auto *field = new FormField(tr("Who?"), {}, m_who);
    field->setCheck([this] { return m_who->currentIndex() < 0 ? tr("Choose who goes or went.") : QString(); });
    form()->addField(field);
}

void VisitDialog::addWhen()
{
    m_date = new QLineEdit;
    m_date->setObjectName(QStringLiteral("visitDate"));
    m_date->setText(dateText(context().today()));
    m_time = new QLineEdit;
    m_time->setObjectName(QStringLiteral("visitTime"));
    auto *date = new FormField(tr("Date"), {}, m_date);
    date->setInFull([this](const QString &typed) {
        const YearSought year = m_outcome == nullptr ? YearSought::Coming
            : m_visit                                ? YearSought::Nearest
                                                     : YearSought::Past;
        return dateInFull(typed, context().today(), year);
    });
    date->setCheck([this] { return dateProblem(); });
    auto *time = new FormField(tr("Time (optional)"), {}, m_time);
    time->setCheck([this]() -> QString {
        if (m_time->text().trimmed().isEmpty() || readTime(m_time->text()))
            return {};
        return tr("Enter a time such as 2:30pm.");
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

VisitState VisitDialog::state() const
{
    if (m_outcome == nullptr)
        return VisitState::Planned;
    return static_cast<VisitState>(m_outcome->value().value_or(static_cast<int>(VisitState::Unclear)));
}

QString VisitDialog::dateProblem() const
{
    const std::optional<QDate> date = readDate(m_date->text());
    const QDate today = context().today();
    if (!date)
        return tr("Enter a date such as 25 November 2026.");
    if (date->year() < firstYear || *date > today.addYears(farYears))
        return tr("Check the year: it is %1.").arg(date->year());
    if (m_outcome == nullptr && *date < today)
        return tr("Enter a date from today on. Record a contact for one that was.");
    if ((state() == VisitState::Seen || state() == VisitState::NotSeen) && *date > today)
        return tr("Enter a date that is past or today, or choose that it is planned.");
    return {};
}

void VisitDialog::addChildren(const CaseSnapshot &snapshot)
{
    auto *list = new QWidget;
    list->setObjectName(QStringLiteral("visitChildren"));
    auto *rows = new QVBoxLayout(list);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    for (const Person &person : snapshot.people) {
        if (person.kind != PersonKind::Subject)
            continue;
        auto *box = new QCheckBox(personName(person));
        nameWidget(box, QStringLiteral("visitChild_") + objectText(person.id), box->text());
        rows->addWidget(box);
        m_children << std::pair(person.id, box);
    }
    // With one child there is nothing to choose; with several nobody is to be taken as seen by default.
    if (m_children.size() == 1)
        m_children.first().second->setChecked(true);
    auto *field = new FormField(tr("Which children?"), {}, list);
    field->setCheck([this] {
        const bool any = std::any_of(m_children.cbegin(), m_children.cend(),
                                     [](const auto &child) { return child.second->isChecked(); });
        return any ? QString() : tr("Tick at least one child. Add the child to the case first if none is named.");
    });
    form()->addField(field);
}

void VisitDialog::addOutcome(bool planned)
{
    QList<Choices::Choice> choices{{static_cast<int>(VisitState::Seen), tr("The child was seen")},
                                   {static_cast<int>(VisitState::NotSeen), tr("The child was not seen"),
                                    tr("For example: nobody at home, or refused.")}};
    if (planned)
        choices << Choices::Choice{static_cast<int>(VisitState::Cancelled), tr("It was cancelled")}
                << Choices::Choice{static_cast<int>(VisitState::Planned), tr("It is still planned"),
                                   tr("Change the date or the time above.")};
    m_outcome = new Choices(QStringLiteral("visitOutcome"), choices);
    auto *outcome = new FormField(tr("What became of it?"), {}, m_outcome);
    outcome->setCheck([this]() -> QString {
        if (!m_outcome->value())
            return tr("Choose what became of it.");
        const std::optional<QDate> date = readDate(m_date->text());
        const bool past = date && *date < context().today();
        return past && state() == VisitState::Planned ? tr("Enter a date from today on, or say what became of it.")
                                                      : QString();
    });
    form()->addField(outcome);
    m_alone = new Choices(QStringLiteral("visitAlone"),
                          {{static_cast<int>(SeenAlone::Yes), tr("Yes, without the carers in the room")},
                           {static_cast<int>(SeenAlone::No), tr("No")}});
    auto *alone = new FormField(tr("Was the child seen alone?"), {}, m_alone);
    alone->setCheck([this] {
        return state() == VisitState::Seen && !m_alone->value() ? tr("Choose whether the child was seen alone.")
                                                                : QString();
    });
    alone->setVisible(false);
    form()->addField(alone);
    connect(m_outcome, &Choices::chosen, alone,
            [alone](int value) { alone->setVisible(value == static_cast<int>(VisitState::Seen)); });
}

void VisitDialog::addMore(const CaseSnapshot &snapshot)
{
    if (m_visit && m_visit->withheld) {
        form()->addWidget(
            new Paragraph(tr("The place and the note of this visit are restricted to others."), "secondary"));
        return;
    }
    m_place = new QLineEdit;
    m_place->setObjectName(QStringLiteral("visitPlace"));
    auto *place = new FormField(tr("Where (optional)"),
                                tr("For example: home, school. Restrict it below if the address has to stay unknown."),
                                m_place);
    place->setMost(mostLineBytes);
    form()->addField(place);
    m_note = new QPlainTextEdit;
    m_note->setObjectName(QStringLiteral("visitNote"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(context().style.linePx(Text::Body) * noteLines + 2 * size::m);
    auto *note = new FormField(tr("Note (optional)"), {}, m_note);
    note->setMost(mostFieldBytes);
    form()->addField(note);
    m_audience = new AudienceChoice(snapshot.members, QStringLiteral("visitAudience"));
    auto *audience
        = new FormField(tr("Who may read place and note?"),
                        tr("Who goes, when, and what became of it is for everybody in the case."), m_audience);
    audience->setCheck([this] { return m_audience->problem(); });
    form()->addField(audience);
}

VisitDraft VisitDialog::draft() const
{
    VisitDraft draft;
    const auto who = readObject(m_who->currentData().toString());
    QList<ObjectId> children;
    for (const auto &[child, box] : m_children) {
        if (box->isChecked())
            children << child;
    }
    const VisitTime when{*readDate(m_date->text()), readTime(m_time->text())};
    const VisitState state = this->state();
    const auto alone = state == VisitState::Seen && m_alone && m_alone->value()
        ? static_cast<SeenAlone>(*m_alone->value())
        : SeenAlone::NotSaid;
    const QString place = m_place ? m_place->text().simplified() : QString();
    const QString note = m_note ? m_note->toPlainText().trimmed() : QString();
    if (!m_visit)
        return {std::nullopt, who, when, state, alone, children, place, note, {}, m_audience->audience()};
    // Only what was changed, so that two who change different things do not undo each other.
    const Visit &old = *m_visit;
    const auto isSettled = [&](const char *key) { return !old.conflicts.contains(QLatin1String(key)); };
    draft.visit = old.id;
    draft.replaces = old.entries;
    // Who goes is written with every outcome: it may have been handed over.
    draft.involvement = who;
    if (when != old.when || !isSettled("when"))
        draft.when = when;
    if (state != old.state || !isSettled("state"))
        draft.state = state;
    if (alone != old.alone || !isSettled("alone"))
        draft.alone = alone;
    if (children != old.children || !isSettled("children"))
        draft.children = children;
    if (!m_place)
        return draft;
    draft.onlyFor = m_audience->audience();
    const bool readersChanged
        = m_audience->restricted() == old.onlyFor.isEmpty() || m_readersBefore != m_audience->audience();
    if (readersChanged || place != old.place || !isSettled("place"))
        draft.place = place;
    if (readersChanged || note != old.note || !isSettled("note"))
        draft.note = note;
    return draft;
}

} // namespace caseweave
