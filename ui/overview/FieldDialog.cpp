// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/FieldDialog.h"

#include "app/payload/Payload.h"
#include "ui/files/ReaderGuard.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

bool isDate(const QString &key)
{
    return key == QLatin1String("born") || key == QLatin1String("expected");
}

QStringList keysFor(PersonKind kind)
{
    QStringList keys{QStringLiteral("address"), QStringLiteral("phone"), QStringLiteral("note"),
                     QStringLiteral("born")};
    if (kind == PersonKind::Subject)
        keys << QStringLiteral("expected");
    else
        keys << QStringLiteral("relationship");
    return keys << QStringLiteral("given_name") << QStringLiteral("family_name");
}

constexpr int somethingElse = -1;

} // namespace

FieldDialog::FieldDialog(const Context &context, const CaseSnapshot &snapshot, const Person &person, const QString &key,
                         QWidget *parent)
    : FormDialog(context, QStringLiteral("fieldDialog"),
                 key.isEmpty() ? tr("Add a detail of %1").arg(personName(person))
                               : tr("%1 of %2").arg(fieldLabel(key), personName(person)),
                 tr("Save"), parent),
      m_person(person), m_readers(std::count_if(snapshot.members.cbegin(), snapshot.members.cend(),
                                                [](const Member &one) { return !one.removed; })),
      m_key(key), m_knowledge(new Choices(QStringLiteral("fieldKnowledge"),
                                          {{static_cast<int>(Knowledge::Known), tr("It is known")},
                                           {static_cast<int>(Knowledge::AskedNone), tr("Asked, and there is none")},
                                           {static_cast<int>(Knowledge::NoReply), tr("Asked, no reply")},
                                           {static_cast<int>(Knowledge::Withheld), tr("Asked, and they withheld it")},
                                           {static_cast<int>(Knowledge::NotAsked), tr("Not asked")}})),
      m_text(new QLineEdit), m_audience(new AudienceChoice(snapshot.members, QStringLiteral("fieldAudience")))
{
    if (key.isEmpty()) {
        m_which = new Choice;
        m_which->setObjectName(QStringLiteral("fieldWhich"));
        for (const QString &one : keysFor(person.kind))
            m_which->addItem(fieldLabel(one), one);
        form()->addField(new FormField(tr("Which detail?"), {}, m_which));
    }
    m_knowledge->setValue(static_cast<int>(Knowledge::Known));
    form()->addField(new FormField(tr("What do you know?"), {}, m_knowledge));
    m_text->setObjectName(QStringLiteral("fieldText"));
    const Field *old = person.field(key);
    if (old != nullptr && !old->values.isEmpty() && old->values.first().knowledge == Knowledge::Known)
        m_text->setText(isDate(key) ? fieldText(old) : old->text());
    auto *text = new FormField(key.isEmpty() ? tr("Text") : fieldLabel(key), {}, m_text);
    text->setCheck([this] { return problem(); });
    text->setInFull([this](const QString &typed) {
        return isDate(this->key()) ? dateInFull(typed, this->context().today(), YearSought::OfBirth) : typed;
    });
    text->setMost(mostFieldBytes);
    form()->addField(text);
    connect(m_knowledge, &Choices::chosen, text,
            [text](int value) { text->setVisible(value == static_cast<int>(Knowledge::Known)); });
    // What was found out about why it is not known stands until somebody says otherwise.
    const bool isUnknown = old != nullptr && !old->values.isEmpty() && !old->withheld
        && old->values.first().knowledge != Knowledge::Known;
    if (isUnknown)
        m_knowledge->setValue(static_cast<int>(old->values.first().knowledge));
    auto *audience = new FormField(tr("Who may read it?"), {}, m_audience);
    audience->setCheck([this] { return m_audience->problem(); });
    form()->addField(audience);
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const FieldDraft written = draft();
        const CaseSnapshotPtr now = workspace.caseSnapshot(id);
        const QList<SafeMention> mentions
            = now == nullptr ? QList<SafeMention>() : mentionsIn(*now, {{{written.text}, written.onlyFor}});
        const std::optional<Consequence> consequence = consequenceOf(written);
        // One question is enough, and the one about what is given away says more.
        if (!consequence || !mentions.isEmpty())
            return sendOrAsk(*this, mentions, tr("Save it all the same"),
                             [&workspace, id, written] { return workspace.writeField(id, written); });
        confirm(this, *consequence,
                [this, id, written] { awaitAnswer(this->context().workspace.writeField(id, written)); });
        return std::nullopt;
    });
    // What was restricted stays restricted unless somebody decides otherwise.
    if (old != nullptr)
        m_audience->setNames(old->onlyFor);
    setKeptAs(
        QStringLiteral("field/%1/%2/%3")
            .arg(QString::fromStdString(snapshot.summary.id.hex()), QString::fromStdString(toHex(person.id)), key));
    if (isUnknown)
        m_knowledge->setFocus();
    else
        m_text->setFocus();
}

QString FieldDialog::key() const
{
    return m_which == nullptr ? m_key : m_which->currentData().toString();
}

QString FieldDialog::problem() const
{
    if (m_text->text().trimmed().isEmpty())
        return tr("Enter it, or choose why it is not known.");
    if (isDate(key()) && !readDate(m_text->text()))
        return tr("Enter a date such as 10 July 2019.");
    return {};
}

FieldDraft FieldDialog::draft() const
{
    FieldDraft draft;
    draft.person = m_person.id;
    draft.name = key();
    draft.knowledge = static_cast<Knowledge>(*m_knowledge->value());
    if (draft.knowledge == Knowledge::Known) {
        draft.text = m_text->text().simplified();
        if (isDate(draft.name))
            draft.text = readDate(draft.text)->toString(Qt::ISODate);
    }
    draft.onlyFor = m_audience->audience();
    if (const Field *old = m_person.field(draft.name)) {
        for (const FieldValue &value : old->values)
            draft.replaces << value.entry;
    }
    return draft;
}

std::optional<Consequence> FieldDialog::consequenceOf(const FieldDraft &draft) const
{
    if (draft.name != QLatin1String("address") || draft.knowledge != Knowledge::Known)
        return std::nullopt;
    if (m_audience->restricted())
        return Consequence{tr("Save this address for named people"),
                           tr("%1. Nobody else in the case can open it.").arg(audienceText(m_audience->names())),
                           tr("Save for them")};
    return Consequence{
        tr("Save this address for everybody"),
        tr("All %1 people in this case will be able to read it. If it has to stay unknown to anybody among them, go "
           "back and name who may read it.")
            .arg(m_readers),
        tr("Save for everybody"), false, tr("Go back")};
}

SettleDialog::SettleDialog(const Context &context, const CaseSnapshot &snapshot, const Person &person,
                           const Field &field, QWidget *parent)
    : FormDialog(context, QStringLiteral("settleDialog"),
                 tr("%1 of %2: which is right?").arg(fieldLabel(field.name), personName(person)), tr("Settle"), parent)
{
    form()->addWidget(
        new Paragraph(tr("These were written at the same time. What you do not choose stays in the record.")));
    QList<Choices::Choice> choices;
    for (int i = 0; i < field.values.size(); ++i) {
        const FieldValue &value = field.values.at(i);
        const QString text = value.knowledge == Knowledge::Known ? value.text : knowledgeText(value.knowledge);
        choices << Choices::Choice{i, text, tr("%1, %2").arg(value.author, dateTimeText(value.written))};
    }
    choices << Choices::Choice{somethingElse, tr("Something else")};
    auto *which = new Choices(QStringLiteral("settleWhich"), choices);
    auto *whichField = new FormField(tr("Which is right?"), {}, which);
    whichField->setCheck([which] { return which->value() ? QString() : tr("Choose which is right."); });
    form()->addField(whichField);
    auto *other = new QLineEdit;
    other->setObjectName(QStringLiteral("settleOther"));
    auto *otherField = new FormField(fieldLabel(field.name), {}, other);
    otherField->setCheck(
        [other] { return other->text().trimmed().isEmpty() ? tr("Enter what is right.") : QString(); });
    otherField->setMost(mostFieldBytes);
    form()->addField(otherField);
    otherField->hide();
    which->setFocus();
    connect(which, &Choices::chosen, otherField,
            [otherField](int value) { otherField->setVisible(value == somethingElse); });

    // A restricted value is settled for the same people; who else may read it is not widened by settling.
    const QList<ProfessionalId> audience = possibleReadersOf(snapshot, field.onlyFor);
    setSubmit([this, which, other, field, audience, person = person.id,
               id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        FieldDraft draft;
        draft.person = person;
        draft.name = field.name;
        draft.onlyFor = audience;
        if (*which->value() == somethingElse) {
            draft.text = other->text().simplified();
        } else {
            draft.text = field.values.at(*which->value()).text;
            draft.knowledge = field.values.at(*which->value()).knowledge;
        }
        for (const FieldValue &value : field.values)
            draft.replaces << value.entry;
        Workspace &workspace = this->context().workspace;
        // What is chosen was written for these readers before.
        const QString fresh = *which->value() == somethingElse ? draft.text : QString();
        return sendOrAsk(*this, workspace.caseSnapshot(id), {{{fresh}, audience}}, tr("Settle it all the same"),
                         [&workspace, id, draft] { return workspace.writeField(id, draft); });
    });
}

} // namespace caseweave
