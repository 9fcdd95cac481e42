// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/InvolvementDialogs.h"

#include "ui/involvement/InvolvementText.h"
#include "ui/involvement/KnownLine.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

constexpr int summaryLines = 5;

QString say(const char *text)
{
    return QCoreApplication::translate("InvolvementDialogs", text);
}

QLineEdit *addLine(Form *form, const QString &label, const QString &hint, const char *objectName,
                   const QString &text = {})
{
    auto *line = new QLineEdit(text);
    line->setObjectName(QLatin1String(objectName));
    form->addField(new FormField(label, hint, line))->setMost(mostLineBytes);
    return line;
}

QString textOf(const Involvement &one, const char *key)
{
    const Field *field = one.field(QLatin1String(key));
    return field == nullptr ? QString() : field->text();
}

/// A line that can be empty for a reason.
KnownLine *addKnown(Form *form, const QString &label, const QString &hint, const char *objectName,
                    const Field *field = nullptr)
{
    auto *line = new KnownLine(field, label, QLatin1String(objectName));
    form->addField(new FormField(say("%1 (optional)").arg(label), hint, line))->setMost(mostLineBytes);
    return line;
}

/// A detail where it says something else than before, or where two versions stand. Its readers stay.
void addChanged(InvolvementDraft &draft, const Involvement &one, const QList<Member> &members, const char *key,
                const QString &text, std::optional<Knowledge> given = {})
{
    const Field *field = one.field(QLatin1String(key));
    const bool isNone = field == nullptr || field->values.isEmpty();
    const Knowledge before = isNone ? Knowledge::NotAsked : field->values.first().knowledge;
    const Knowledge ifEmpty = given.value_or(before == Knowledge::Known ? Knowledge::NotAsked : before);
    const bool says = text != textOf(one, key) || (text.isEmpty() && ifEmpty != before);
    if (!says && (isNone || !field->conflicting()))
        return;
    InvolvementDetail detail{QLatin1String(key), text, {}, ifEmpty};
    for (const Member &member : members) {
        if (!isNone && !member.removed && isNamed(field->onlyFor, member.card))
            detail.onlyFor << member.card.id;
    }
    draft.details << detail;
}

QComboBox *addAgencyKind(Form *form)
{
    auto *kind = new Choice;
    kind->setObjectName(QStringLiteral("professionalAgencyKind"));
    const std::array<std::pair<AgencyKind, const char *>, 5> kinds{{{AgencyKind::Health, "health"},
                                                                    {AgencyKind::Council, "council"},
                                                                    {AgencyKind::Police, "police"},
                                                                    {AgencyKind::Education, "education"},
                                                                    {AgencyKind::Voluntary, "voluntary"}}};
    for (const auto &[one, key] : kinds)
        kind->addItem(agencyKindText(one), QLatin1String(key));
    form->addField(new FormField(say("Kind of agency"), {}, kind));
    return kind;
}

QLineEdit *addName(Form *form, const QString &text, bool needed)
{
    QLineEdit *name = addLine(form, say("Name"), {}, "professionalName", text);
    if (needed)
        form->fields().last()->setCheck(
            [name] { return name->text().trimmed().isEmpty() ? say("Enter a name.") : QString(); });
    return name;
}

/// Who somebody without an account is, and how to reach them: nobody but those in the case keeps it right.
class WithoutAccount {
public:
    WithoutAccount(Form *form, const Involvement &one)
        : m_name(addName(form, textOf(one, "name"), !textOf(one, "name").isEmpty())),
          m_agency(addLine(form, say("Agency (optional)"), {}, "professionalAgency", textOf(one, "agency_name"))),
          m_kind(addAgencyKind(form))
    {
        m_kind->setCurrentText(agencyKindText(one.agency.kind));
        m_kindBefore = m_kind->currentData().toString();
        m_phone = addKnown(form, say("Phone"), {}, "professionalPhone", one.field(QStringLiteral("phone")));
        m_mail = addKnown(form, say("Email"), {}, "professionalMail", one.field(QStringLiteral("mail")));
    }

    void addTo(InvolvementDraft &draft, const Involvement &one, const QList<Member> &members) const
    {
        addChanged(draft, one, members, "name", m_name->text().simplified());
        addChanged(draft, one, members, "agency_name", m_agency->text().simplified());
        const Field *kind = one.field(QStringLiteral("agency_kind"));
        if (m_kind->currentData().toString() != m_kindBefore || (kind != nullptr && kind->conflicting()))
            addChanged(draft, one, members, "agency_kind", m_kind->currentData().toString());
        addChanged(draft, one, members, "phone", m_phone->text(), m_phone->ifEmpty());
        addChanged(draft, one, members, "mail", m_mail->text(), m_mail->ifEmpty());
    }

private:
    QLineEdit *m_name;
    QLineEdit *m_agency;
    QComboBox *m_kind;
    QString m_kindBefore;
    KnownLine *m_phone;
    KnownLine *m_mail;
};

QString iso(const std::optional<QDate> &date)
{
    return date ? VisitTime{*date, std::nullopt}.text() : QString();
}

QLineEdit *addDate(Form *form, const Context &context, const QString &label, const QString &hint,
                   const char *objectName, const std::optional<QDate> &date)
{
    QLineEdit *line = addLine(form, label, hint, objectName, date ? dateText(*date) : QString());
    auto *field = form->fields().last();
    takeShortDates(*field, context, YearSought::Nearest);
    field->setCheck([line] {
        return line->text().trimmed().isEmpty() || readDate(line->text()) ? QString()
                                                                          : QObject::tr("Enter a date such as 4 June "
                                                                                        "2026, or nothing.");
    });
    return line;
}

std::optional<Workspace::Request> sendOrAsk(FormDialog &form, Workspace &workspace, const CaseId &id,
                                            const InvolvementDraft &draft)
{
    QList<Written> written;
    for (const InvolvementDetail &detail : draft.details)
        written << Written{{detail.text}, detail.onlyFor};
    return sendOrAsk(form, workspace.caseSnapshot(id), written, say("Save it all the same"),
                     [&workspace, id, draft] { return workspace.writeInvolvement(id, draft); });
}

QString counted(qint64 n, const char *one, const char *many)
{
    return say(n == 1 ? one : many).arg(n);
}

/// What becomes the successor's, as app/session/PlanPicture and InvolvementPicture pass it on.
QString passedOnText(const CaseSnapshot &snapshot, const ObjectId &from)
{
    const auto isTheirs
        = [&](const PlanOwner &owner) { return owner.kind == PlanOwner::Kind::Involvement && owner.id == from; };
    qint64 actions = 0;
    for (const Plan &plan : snapshot.plans) {
        for (const PlanAction *action : plan.actions())
            actions += action->isOpen() && isTheirs(action->owner) ? 1 : 0;
    }
    const auto visits = std::count_if(snapshot.visits.begin(), snapshot.visits.end(), [&](const Visit &visit) {
        return visit.involvement == from && visit.state == VisitState::Planned;
    });
    const auto answers = std::count_if(snapshot.voices.begin(), snapshot.voices.end(), [&](const Voice &voice) {
        return voice.answer == VoiceAnswer::Owed && isTheirs(voice.owedBy);
    });
    QStringList all;
    if (visits > 0)
        all << counted(visits, "%1 planned visit", "%1 planned visits");
    if (actions > 0)
        all << counted(actions, "%1 open action of a plan", "%1 open actions of plans");
    if (answers > 0)
        all << counted(answers, "%1 answer that is owed to somebody who spoke",
                       "%1 answers that are owed to people who spoke");
    return all.isEmpty() ? say("Nothing is planned or open that would become the successor's.")
                         : say("These become the successor's: %1.").arg(all.join(QStringLiteral(", ")));
}

QString keyOf(const CaseSnapshot &snapshot, const char *form, const QString &who)
{
    return QStringLiteral("%1/%2/%3").arg(QLatin1String(form), QString::fromStdString(snapshot.summary.id.hex()), who);
}

} // namespace

InvolvementDialog::InvolvementDialog(const Context &context, const CaseSnapshot &snapshot, const Involvement &one,
                                     QWidget *parent)
    : FormDialog(context, QStringLiteral("involvementDialog"),
                 one.mine ? tr("What you do in this case")
                          : tr("What %1 does in this case").arg(whoText(snapshot, one.id)),
                 tr("Save"), parent)
{
    std::optional<WithoutAccount> who;
    if (!one.professional)
        who.emplace(form(), one);
    QLineEdit *role = nullptr;
    AudienceChoice *audience = nullptr;
    if (one.roleWithheld()) {
        form()->addWidget(new Paragraph(tr("The role is restricted to others."), "secondary"));
    } else {
        role = addLine(form(), tr("Role in this case"), tr("For example: lead social worker, school nurse."),
                       "involvementRole", textOf(one, "role"));
        audience = new AudienceChoice(snapshot.members, QStringLiteral("involvementAudience"));
        auto *field = new FormField(
            tr("Who may read the role?"),
            tr("That they are involved, and their name and agency, is for everybody in the case. What their agency's "
               "list says of them can still be found under People."),
            audience);
        field->setCheck([role, audience] {
            return audience->restricted() && role->text().trimmed().isEmpty() ? tr("Enter the role above.")
                                                                              : audience->problem();
        });
        form()->addField(field);
        if (const Field *old = one.field(QStringLiteral("role")))
            audience->setNames(old->onlyFor);
    }
    const bool wasRestricted = audience != nullptr && audience->restricted();
    const QList<ProfessionalId> readers = audience != nullptr ? audience->audience() : QList<ProfessionalId>();
    const Field *since = one.field(QStringLiteral("since"));
    QLineEdit *begun = addDate(form(), this->context(), tr("Involved since (optional)"), {}, "involvementSince",
                               since == nullptr && one.professional ? std::nullopt : one.since);
    QLineEdit *until = addDate(form(), this->context(), tr("Involved until (optional)"), tr("The last day."),
                               "involvementUntil", one.until);
    KnownLine *deputy = addKnown(form(), tr("Deputy"), tr("Who stands in, and how to reach them."), "involvementDeputy",
                                 one.field(QStringLiteral("deputy")));
    KnownLine *duty = addKnown(form(), tr("Duty line"), tr("A number that somebody always answers."), "involvementDuty",
                               one.field(QStringLiteral("duty_line")));
    setSubmit([=, this, members = snapshot.members, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        InvolvementDraft draft{one.id, {}, one.entries};
        if (who)
            who->addTo(draft, one, members);
        const Field *old = one.field(QStringLiteral("role"));
        if (role != nullptr) {
            const QString text = role->text().simplified();
            const bool readersChanged = audience->restricted() != wasRestricted || audience->audience() != readers;
            const bool conflicting = old != nullptr && old->conflicting();
            if (readersChanged || conflicting || text != textOf(one, "role"))
                draft.details << InvolvementDetail{QStringLiteral("role"), text, audience->audience()};
        }
        addChanged(draft, one, members, "since", iso(readDate(begun->text())));
        addChanged(draft, one, members, "until", iso(readDate(until->text())));
        addChanged(draft, one, members, "deputy", deputy->text(), deputy->ifEmpty());
        addChanged(draft, one, members, "duty_line", duty->text(), duty->ifEmpty());
        // Who has just gone over it has confirmed it.
        draft.details << InvolvementDetail{QStringLiteral("confirmed"), iso(this->context().today()), {}};
        return sendOrAsk(*this, this->context().workspace, id, draft);
    });
    setKeptAs(keyOf(snapshot, "involvement", objectText(one.id)));
    (role != nullptr ? role : begun)->setFocus();
}

AddProfessionalDialog::AddProfessionalDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent)
    : FormDialog(context, QStringLiteral("addProfessionalDialog"), tr("Add a professional without an account"),
                 tr("Add"), parent)
{
    form()->addWidget(new Paragraph(
        tr("Everybody in the case sees that they are involved. They themselves see nothing of it, and are not told."),
        "secondary"));
    QLineEdit *name = addName(form(), {}, true);
    QLineEdit *role = addLine(form(), tr("Role in this case"), tr("For example: GP, midwife."), "professionalRole");
    QLineEdit *agency = addLine(form(), tr("Agency (optional)"), {}, "professionalAgency");
    QComboBox *kind = addAgencyKind(form());
    KnownLine *phone = addKnown(form(), tr("Phone"), {}, "professionalPhone");
    KnownLine *mail = addKnown(form(), tr("Email"), {}, "professionalMail");
    setSubmit([=, this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        InvolvementDraft draft;
        for (const auto &[key, text] :
             {std::pair{"name", name->text()}, std::pair{"role", role->text()},
              std::pair{"agency_name", agency->text()}, std::pair{"agency_kind", kind->currentData().toString()},
              std::pair{"confirmed", iso(this->context().today())}})
            draft.details << InvolvementDetail{QLatin1String(key), text.simplified(), {}};
        for (const auto &[key, line] : {std::pair{"phone", phone}, std::pair{"mail", mail}})
            draft.details << InvolvementDetail{QLatin1String(key), line->text(), {}, line->ifEmpty()};
        return sendOrAsk(*this, this->context().workspace, id, draft);
    });
    setKeptAs(keyOf(snapshot, "professional", QStringLiteral("new")));
    name->setFocus();
}

namespace {

bool isReader(const CaseSnapshot &snapshot, const Involvement *one)
{
    return one != nullptr && one->professional
        && std::any_of(snapshot.members.begin(), snapshot.members.end(), [&](const Member &member) {
               return !member.removed && member.role == MemberRole::Reader && member.card.id == *one->professional;
           });
}

/// Under the choice of who takes over, where that is somebody who can write nothing.
void addReaderWarning(Form &form, const CaseSnapshot &snapshot, QComboBox &to)
{
    auto *card = new Card(Tone::Warning, HandoverDialog::tr("Can only read this case"), QString());
    card->setObjectName(QStringLiteral("handoverToReader"));
    card->hide();
    form.addWidget(card);
    QObject::connect(&to, &QComboBox::currentIndexChanged, card, [card, snapshot, &to] {
        const auto id = readObject(to.currentData().toString());
        const bool reads = id && isReader(snapshot, snapshot.involvement(*id));
        card->setVisible(reads);
        if (reads)
            card->setBody(
                HandoverDialog::tr("%1 can write nothing here: no visit, no contact, no progress of the plan. A "
                                   "lead can change their role.")
                    .arg(whoText(snapshot, *id)));
    });
}

} // namespace

HandoverDialog::HandoverDialog(const Context &context, const CaseSnapshot &snapshot, const Involvement &from,
                               QWidget *parent)
    : FormDialog(context, QStringLiteral("handoverDialog"), tr("Hand over from %1").arg(whoText(snapshot, from.id)),
                 tr("Hand over"), parent)
{
    auto *card = new Card(
        Tone::Accent, tr("What goes with it"),
        tr("%1 What was done stays with %2. Handing over changes nothing about who can read the case: a lead adds and "
           "removes members.")
            .arg(passedOnText(snapshot, from.id), whoText(snapshot, from.id)));
    card->setObjectName(QStringLiteral("handoverPassesOn"));
    form()->addWidget(card);
    auto *to = new Choice;
    to->setObjectName(QStringLiteral("handoverTo"));
    for (const Involvement &one : snapshot.involvements) {
        if (!one.ended && one.id != from.id)
            to->addItem(tr("%1, %2").arg(whoText(snapshot, one.id),
                                         one.agency.name.isEmpty() ? tr("agency not given") : one.agency.name),
                        objectText(one.id));
    }
    to->setCurrentIndex(-1);
    auto *toField = new FormField(tr("Who takes over?"), tr("Add them to the case first if they are not here."), to);
    toField->setCheck([to] { return to->currentIndex() < 0 ? tr("Choose who takes over.") : QString(); });
    form()->addField(toField);
    addReaderWarning(*form(), snapshot, *to);
    auto *day = new QLineEdit(dateText(context.today()));
    day->setObjectName(QStringLiteral("handoverDay"));
    auto *dayField = new FormField(tr("Last day"), {}, day);
    dayField->setCheck(
        [day] { return readDate(day->text()) ? QString() : tr("Enter a date such as 25 November 2026."); });
    takeShortDates(*dayField, this->context(), YearSought::Nearest);
    form()->addField(dayField);
    auto *summary = new QPlainTextEdit;
    summary->setObjectName(QStringLiteral("handoverSummary"));
    summary->setTabChangesFocus(true);
    summary->setFixedHeight(context.style.linePx(Text::Body) * summaryLines + 2 * size::m);
    auto *summaryField = new FormField(
        tr("Summary"), tr("What the successor has to know: how the child is, what was promised, what is open."),
        summary);
    summaryField->setCheck([summary] {
        return summary->toPlainText().trimmed().isEmpty() ? tr("Say in a few sentences what they have to know.")
                                                          : QString();
    });
    summaryField->setMost(mostFieldBytes);
    form()->addField(summaryField);
    auto *audience = new AudienceChoice(snapshot.members, QStringLiteral("handoverAudience"));
    auto *audienceField = new FormField(tr("Who may read the summary?"), {}, audience);
    audienceField->setCheck([audience] { return audience->problem(); });
    form()->addField(audienceField);
    setSubmit([=, this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        HandoverDraft draft;
        draft.from = from.id;
        draft.to = readObject(to->currentData().toString()).value_or(ObjectId{});
        draft.day = *readDate(day->text());
        draft.summary = summary->toPlainText().trimmed();
        draft.onlyFor = audience->audience();
        draft.replaces = from.entries;
        Workspace &workspace = this->context().workspace;
        return sendOrAsk(*this, workspace.caseSnapshot(id), {{{draft.summary}, draft.onlyFor}},
                         tr("Hand over all the same"),
                         [&workspace, id, draft] { return workspace.handOver(id, draft); });
    });
    setKeptAs(keyOf(snapshot, "handover", objectText(from.id)));
    to->setFocus();
}

} // namespace caseweave
