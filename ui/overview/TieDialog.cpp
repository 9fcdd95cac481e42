// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/TieDialog.h"

#include "ui/files/ReaderGuard.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Tokens.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/TieText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

const Person *personIn(const QList<Person> &people, const std::optional<ObjectId> &id)
{
    const auto found = std::find_if(people.begin(), people.end(), [&](const Person &one) { return one.id == id; });
    return found == people.end() ? nullptr : &*found;
}

Person fromOf(const CaseSnapshot &snapshot, const Tie &tie)
{
    const Person *from = personIn(snapshot.people, tie.from);
    return from == nullptr ? Person{tie.from, PersonKind::Family, {}} : *from;
}

} // namespace

TieDialog::TieDialog(const Context &context, const CaseSnapshot &snapshot, const Person &from, QWidget *parent)
    : TieDialog(context, snapshot, from, nullptr, tr("A relationship of %1").arg(personName(from)), parent)
{
}

TieDialog::TieDialog(const Context &context, const CaseSnapshot &snapshot, const Tie &tie, QWidget *parent)
    : TieDialog(context, snapshot, fromOf(snapshot, tie), &tie,
                tr("What %1 is to %2").arg(tiedName(snapshot.people, tie.from), tiedName(snapshot.people, tie.to)),
                parent)
{
}

TieDialog::TieDialog(const Context &context, const CaseSnapshot &snapshot, const Person &from, const Tie *tie,
                     const QString &title, QWidget *parent)
    : FormDialog(context, QStringLiteral("tieDialog"), title, tr("Save"), parent), m_people(snapshot.people),
      m_from(from), m_tie(tie == nullptr ? std::nullopt : std::optional(*tie)),
      m_words(new QLineEdit(tie == nullptr ? QString() : tie->said.words)),
      m_audience(new AudienceChoice(snapshot.members, QStringLiteral("tieAudience")))
{
    if (tie == nullptr)
        addOthers(snapshot);
    addKinds(tie);
    addAudience();
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const FieldDraft written = draft();
        const CaseSnapshotPtr now = workspace.caseSnapshot(id);
        const QList<SafeMention> mentions
            = now == nullptr ? QList<SafeMention>() : mentionsIn(*now, {{{said().words}, written.onlyFor}});
        if (now == nullptr || !saysWider(*now) || !mentions.isEmpty())
            return sendOrAsk(*this, mentions, tr("Save it all the same"),
                             [&workspace, id, written] { return workspace.writeField(id, written); });
        const Consequence wider{tr("Save this for everybody who is ticked"),
                                tr("It tells of something that is for named people alone: a name, where somebody "
                                   "lives, or this relationship itself. More people will be able to read it."),
                                tr("Save all the same"), false, tr("Go back")};
        confirm(this, wider, [this, id, written] { awaitAnswer(this->context().workspace.writeField(id, written)); });
        return std::nullopt;
    });
    setKeptAs(QStringLiteral("tie/%1/%2/%3")
                  .arg(QString::fromStdString(snapshot.summary.id.hex()), objectText(from.id),
                       tie == nullptr ? QString() : objectText(tie->to)));
    if (m_other != nullptr)
        m_other->setFocus();
    else
        m_kinds.first().second->setFocus();
}

void TieDialog::addOthers(const CaseSnapshot &snapshot)
{
    m_other = new Choice;
    m_other->setObjectName(QStringLiteral("tieOther"));
    // Whom they stand to in some way already is changed there.
    QList<ObjectId> taken{m_from.id};
    for (const Tie &one : tiesOf(snapshot.people)) {
        if (one.from == m_from.id || one.to == m_from.id)
            taken << (one.from == m_from.id ? one.to : one.from);
    }
    for (const Person &person : snapshot.people) {
        if (!taken.contains(person.id))
            m_other->addItem(personName(person), objectText(person.id));
    }
    auto *field = new FormField(tr("To whom?"), {}, m_other);
    field->setCheck([this] {
        return other() ? QString() : tr("There is nobody else to choose. Add somebody of the family first.");
    });
    form()->addField(field);
    connect(m_other, &QComboBox::currentIndexChanged, this, [this] { beginAudience(); });
}

void TieDialog::addKinds(const Tie *tie)
{
    auto *list = new QWidget;
    list->setObjectName(QStringLiteral("tieKinds"));
    auto *rows = new QVBoxLayout(list);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    QStringList kinds = tieKinds();
    for (const QString &kind : tie == nullptr ? QStringList() : tie->said.kinds) {
        if (!kinds.contains(kind))
            kinds << kind;
    }
    for (const QString &kind : std::as_const(kinds)) {
        auto *box = new QCheckBox(tieKindChoice(kind));
        nameWidget(box, QStringLiteral("tieKind_") + kind, box->text());
        box->setChecked(tie != nullptr && tie->said.kinds.contains(kind));
        rows->addWidget(box);
        m_kinds << std::pair(kind, box);
        connect(box, &QCheckBox::toggled, this, [this] { beginAudience(); });
    }
    list->setFocusProxy(m_kinds.first().second);
    auto *field
        = new FormField(tr("What is %1 to them?").arg(tiedName(m_people, m_from.id)), tr("Tick all that hold."), list);
    form()->addField(field);
    m_words->setObjectName(QStringLiteral("tieWords"));
    m_words->setMaxLength(static_cast<int>(mostTieWords));
    auto *words
        = new FormField(tr("In your own words (optional)"), tr("For example: since March, a neighbour says."), m_words);
    words->setCheck([this]() -> QString {
        const TieSaid now = said();
        if (now.isEmpty())
            return tr("Tick what holds, or say it in your own words.");
        return now.kinds.size() > mostTieKinds ? tr("Tick %1 at most.").arg(mostTieKinds) : QString();
    });
    form()->addField(words);
}

void TieDialog::addAudience()
{
    auto *audience = new FormField(tr("Who may read it?"), {}, m_audience);
    audience->setCheck([this] { return m_audience->problem(); });
    form()->addField(audience);
    if (m_tie)
        m_audience->setNames(m_tie->onlyFor);
    else
        beginAudience();
}

/// Names what it tells of that is restricted: for whom that is.
QStringList TieDialog::tellsOf() const
{
    const QStringList keys = toldByTie(said());
    QStringList narrowest;
    for (const Person *person : {personIn(m_people, m_from.id), personIn(m_people, other())}) {
        for (const QString &key : person == nullptr ? QStringList() : keys) {
            const Field *field = person->field(key);
            if (field == nullptr || field->onlyFor.isEmpty())
                continue;
            if (narrowest.isEmpty())
                narrowest = field->onlyFor;
            else
                narrowest.removeIf([&](const QString &name) { return !field->onlyFor.contains(name); });
        }
    }
    return narrowest;
}

void TieDialog::beginAudience()
{
    const QStringList names = tellsOf();
    if (!names.isEmpty() && !m_audience->restricted())
        m_audience->setNames(names);
}

/// Than the details that it tells of may be read, or itself so far.
bool TieDialog::saysWider(const CaseSnapshot &now) const
{
    const QList<ProfessionalId> will = m_audience->audience();
    const auto isWiderThan = [&](const QStringList &names) {
        return std::any_of(now.members.begin(), now.members.end(), [&](const Member &member) {
            const bool reads = !m_audience->restricted() || will.contains(member.card.id);
            return reads && !member.me && !member.removed && member.role != MemberRole::Recovery
                && !isReader(now, names, member);
        });
    };
    const QStringList told = tellsOf();
    const QStringList before = m_tie ? m_tie->onlyFor : QStringList();
    return (!told.isEmpty() && isWiderThan(told)) || (!before.isEmpty() && isWiderThan(before));
}

std::optional<ObjectId> TieDialog::other() const
{
    return m_tie ? std::optional(m_tie->to) : readObject(m_other->currentData().toString());
}

TieSaid TieDialog::said() const
{
    TieSaid said;
    for (const auto &[kind, box] : m_kinds) {
        if (box->isChecked())
            said.kinds << kind;
    }
    said.words = m_words->text().simplified();
    return said;
}

FieldDraft TieDialog::draft() const
{
    FieldDraft draft;
    draft.person = m_from.id;
    draft.name = tieKey(*other());
    draft.text = tieText(said());
    draft.onlyFor = m_audience->audience();
    if (const Field *old = m_from.field(draft.name)) {
        for (const FieldValue &value : old->values)
            draft.replaces << value.entry;
    }
    return draft;
}

FieldDraft TieDialog::removal(const CaseSnapshot &snapshot, const Tie &tie)
{
    FieldDraft draft;
    draft.person = tie.from;
    draft.name = tieKey(tie.to);
    draft.knowledge = Knowledge::NotAsked;
    draft.replaces = tie.entries;
    draft.onlyFor = possibleReadersOf(snapshot, tie.onlyFor);
    return draft;
}

} // namespace caseweave
