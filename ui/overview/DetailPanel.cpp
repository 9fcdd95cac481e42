// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/DetailPanel.h"

#include "ui/context/Requests.h"
#include "ui/involvement/InvolvementActions.h"
#include "ui/involvement/InvolvementPanel.h"
#include "ui/messages/MessageDialog.h"
#include "ui/overview/FieldDialog.h"
#include "ui/overview/TieDialog.h"
#include "ui/people/AddMemberDialog.h"
#include "ui/people/Reach.h"
#include "ui/people/ReachLink.h"
#include "ui/undo/ChangedFields.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"
#include "ui/words/TieText.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr qsizetype longestBeside = 48;

} // namespace

DetailPanel::DetailPanel(const Context &context, QWidget *parent)
    : QFrame(parent), m_context(context), m_actions(new InvolvementActions(context, this))
{
    connect(m_actions, &InvolvementActions::told, this, &DetailPanel::told);
    connect(m_actions, &InvolvementActions::failed, this, &DetailPanel::failed);
    connect(m_actions, &InvolvementActions::done, this, &DetailPanel::done);
    setObjectName(QStringLiteral("detailPanel"));
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(size::l, size::m, size::l, size::m);
    m_column->setSpacing(size::xs);
}

void DetailPanel::clear()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

bool DetailPanel::canWrite() const
{
    return m_snapshot->summary.stillMember && m_snapshot->summary.myRole != MemberRole::Reader;
}

void DetailPanel::show(CaseSnapshotPtr snapshot, const NetworkNode *node)
{
    clear();
    m_snapshot = std::move(snapshot);
    fill(node);
    showAll(m_column);
}

void DetailPanel::fill(const NetworkNode *node)
{
    if (m_snapshot == nullptr)
        return;
    if (node == nullptr) {
        m_column->addWidget(
            new Paragraph(tr("Choose somebody in the picture or in the list to see how to reach them."), "secondary"));
        return;
    }
    if (node->kind == NetworkNode::Kind::Professional) {
        for (const Member &member : m_snapshot->members) {
            if (member.card.id == node->professional)
                showMember(member);
        }
        const Involvement *one = m_snapshot->involvement(node->involvement);
        if (one != nullptr && !one->professional)
            showInvolvement(*one);
        return;
    }
    for (const Person &person : m_snapshot->people) {
        if (person.id == node->person)
            showPerson(person);
    }
}

void DetailPanel::showMember(const Member &member)
{
    auto *head = new QWidget;
    auto *line = new FlowLayout(size::s, head);
    line->addWidget(makeLabel(member.card.name, "heading"));
    line->addWidget(new Tag(agencyTag(member.card.agency)));
    m_column->addWidget(head);
    const Involvement *involved = m_snapshot->involvementOf(member.card.id);
    // A title tells what a role that is withheld does not.
    const bool withheld = involved != nullptr && involved->roleWithheld();
    QStringList where = withheld ? QStringList{member.card.agency.name}
                                 : QStringList{member.card.title, member.card.team, member.card.agency.name};
    where.removeAll(QString());
    m_column->addWidget(new Paragraph(where.join(QStringLiteral(", ")), "secondary"));
    const QString history = member.removed ? tr("Removed. What was received before stays with them.")
        : member.devices.empty()
        ? tr("%1 since %2. Their agency took their computers out: nothing new reaches "
             "them. Hand over what they do here and remove them, unless they get another computer.")
        : member.hasHistory ? tr("%1 since %2. Can read all of it.")
                            : tr("%1 since %2. Cannot read what was written before.");
    m_column->addWidget(new Paragraph(
        member.removed ? history : history.arg(roleText(member.role), dateText(member.since.date())), "secondary"));
    m_column->addSpacing(size::xs);
    addReach(member);
    if (involved != nullptr) {
        m_column->addSpacing(size::xs);
        auto *panel = new InvolvementPanel(m_context, m_snapshot, *involved);
        connect(panel, &InvolvementPanel::told, this, &DetailPanel::told);
        if (canWrite())
            panel->addActions(*m_actions);
        m_column->addWidget(panel);
    }
    if (m_snapshot->summary.myRole != MemberRole::Lead || member.me || member.removed)
        return;
    auto *actions = new QWidget;
    auto *flow = new FlowLayout(size::s, actions);
    QPushButton *role = makeButton(tr("Change role"), QStringLiteral("changeRole"));
    QPushButton *remove = makeButton(tr("Remove from the case"), QStringLiteral("removeMember"), "danger");
    flow->addWidget(role);
    flow->addWidget(remove);
    m_column->addSpacing(size::xs);
    m_column->addWidget(actions);
    connect(role, &QPushButton::clicked, this, [this, member] {
        auto *dialog = new ChangeRoleDialog(m_context, m_snapshot->summary.id, member, this);
        dialog->present();
    });
    connect(remove, &QPushButton::clicked, this, [this, member] { removeMember(member); });
}

void DetailPanel::addReach(const Member &member)
{
    auto *reach = new Reach;
    const bool canBeWrittenTo
        = !member.me && !member.removed && !member.devices.empty() && member.role != MemberRole::Recovery;
    reach->show(member.card, referenceForMail(*m_snapshot), canBeWrittenTo && canWrite());
    connect(reach, &Reach::told, this, &DetailPanel::told);
    connect(reach, &Reach::messageWanted, this, [this, card = member.card] {
        auto *dialog = new MessageDialog(m_context, *m_snapshot, nullptr, {}, this, card.id);
        connect(dialog, &FormDialog::succeeded, this, [this] { Q_EMIT told(tr("Saved. It goes to them by itself.")); });
        dialog->present();
    });
    m_column->addWidget(reach);
}

void DetailPanel::showInvolvement(const Involvement &one)
{
    auto *head = new QWidget;
    auto *line = new FlowLayout(size::s, head);
    line->addWidget(makeLabel(one.name.isEmpty() ? tr("Name not given") : one.name, "heading"));
    line->addWidget(new Tag(agencyTag(one.agency)));
    m_column->addWidget(head);
    const QString agency = one.agency.name.isEmpty() ? tr("Agency not given") : one.agency.name;
    m_column->addWidget(
        new Paragraph(tr("%1. Has no account: cannot read the case, and nobody vouches for these details.").arg(agency),
                      "secondary"));
    auto *panel = new InvolvementPanel(m_context, m_snapshot, one);
    connect(panel, &InvolvementPanel::told, this, &DetailPanel::told);
    if (canWrite())
        panel->addActions(*m_actions);
    m_column->addWidget(panel);
}

QString DetailPanel::comingVisitsOf(const Member &member) const
{
    const ObjectId id = involvementOf(member.card.id);
    const auto planned = std::count_if(m_snapshot->visits.cbegin(), m_snapshot->visits.cend(), [&](const Visit &visit) {
        return visit.involvement == id && visit.state == VisitState::Planned;
    });
    if (planned == 0)
        return {};
    return planned == 1 ? tr(" 1 visit is planned for them: hand over first, so that somebody goes.")
                        : tr(" %1 visits are planned for them: hand over first, so that somebody goes.").arg(planned);
}

void DetailPanel::removeMember(const Member &member)
{
    const Consequence consequence{tr("Remove %1 from the case").arg(member.card.name),
                                  tr("Nothing written from now on reaches %1. What already arrived on their computer "
                                     "stays there, and their name stays in "
                                     "the record. You can add them again later.")
                                          .arg(member.card.name)
                                      + comingVisitsOf(member),
                                  tr("Remove %1").arg(member.card.name), true};
    confirm(this, consequence, [this, id = m_snapshot->summary.id, card = member.card] {
        m_context.requests.await(
            m_context.workspace.removeMember(id, card.id), this,
            [this, name = card.name](const CaseId &) { Q_EMIT told(tr("%1 was removed from the case").arg(name)); },
            [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
    });
}

void DetailPanel::showPerson(const Person &person)
{
    auto *head = new QWidget;
    auto *line = new FlowLayout(size::s, head);
    line->addWidget(makeLabel(personName(person), "heading"));
    const QString kind = person.kind == PersonKind::Subject ? tr("Child")
        : person.kind == PersonKind::Support                ? tr("Support")
                                                            : tr("Family");
    line->addWidget(new Tag({kind, Tone::Neutral}));
    m_column->addWidget(head);
    static const QStringList standing{QStringLiteral("relationship"), QStringLiteral("born"), QStringLiteral("address"),
                                      QStringLiteral("phone")};
    for (const QString &key : standing) {
        if (key == QLatin1String("relationship") && person.kind == PersonKind::Subject)
            continue;
        const QString shown
            = key == QLatin1String("born") && person.expected() && !person.born() ? QStringLiteral("expected") : key;
        const Field *field = person.field(shown);
        Field empty;
        empty.name = shown;
        addField(person, field == nullptr ? empty : *field);
    }
    for (const Field &field : person.fields) {
        if (!standing.contains(field.name) && field.name != QLatin1String("given_name")
            && field.name != QLatin1String("family_name") && field.name != QLatin1String("expected")
            && !tiedTo(field.name))
            addField(person, field);
    }
    addTies(person);
    if (!canWrite())
        return;
    auto *actions = new QWidget;
    auto *flow = new FlowLayout(size::s, actions);
    QPushButton *add = makeButton(tr("Add a detail"), QStringLiteral("addDetail"), "link");
    QPushButton *tie = makeButton(tr("Add a relationship"), QStringLiteral("addTie"), "link");
    flow->addWidget(add);
    flow->addWidget(tie);
    m_column->addWidget(actions);
    connect(tie, &QPushButton::clicked, this,
            [this, person] { present(new TieDialog(m_context, *m_snapshot, person, this), person); });
    connect(add, &QPushButton::clicked, this,
            [this, person] { present(new FieldDialog(m_context, *m_snapshot, person, {}, this), person); });
}

void DetailPanel::present(FormDialog *dialog, const Person &person)
{
    const FieldThing thing{static_cast<ObjectType>(person.kind), person.id};
    const auto undo = std::make_shared<ChangedFields>(*m_snapshot, QList<FieldThing>{thing},
                                                      tr("Saved: a detail of %1.").arg(personName(person)));
    connect(dialog, &FormDialog::succeeded, this, [this, undo] { Q_EMIT done(undo); });
    dialog->present();
}

void DetailPanel::addTies(const Person &person)
{
    for (const Tie &tie : tiesOf(m_snapshot->people)) {
        if (tie.from == person.id || tie.to == person.id)
            addTie(person, tie);
    }
}

void DetailPanel::addTie(const Person &person, const Tie &tie)
{
    const bool own = tie.from == person.id;
    const QString text = own ? tieOfText(tie, m_snapshot->people) : tieSentence(tie, m_snapshot->people);
    m_column->addWidget(new Paragraph(text, "strong"));
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::s, row);
    const QString ago = agoText(tie.written.date(), m_context.today());
    flow->addWidget(makeLabel(tr("written %1 by %2").arg(ago, tie.author), "secondary"));
    if (!tie.onlyFor.isEmpty())
        flow->addWidget(new Tag(audienceTag(audienceFor(tie.onlyFor, m_context.workspace.profile().me))));
    if (canWrite()) {
        const QString other = objectText(own ? tie.to : tie.from);
        QPushButton *change = makeButton(tr("Change"), QStringLiteral("changeTie_") + other, "link");
        QPushButton *remove = makeButton(tr("Remove"), QStringLiteral("removeTie_") + other, "link");
        const QString sentence = tieSentence(tie, m_snapshot->people);
        change->setAccessibleName(tr("Change: %1").arg(sentence));
        remove->setAccessibleName(tr("Remove: %1").arg(sentence));
        flow->addWidget(change);
        flow->addWidget(remove);
        connect(change, &QPushButton::clicked, this,
                [this, tie, person] { present(new TieDialog(m_context, *m_snapshot, tie, this), person); });
        connect(remove, &QPushButton::clicked, this, [this, tie] { removeTie(tie); });
    }
    m_column->addWidget(row);
}

void DetailPanel::removeTie(const Tie &tie)
{
    const QString sentence = tieSentence(tie, m_snapshot->people);
    const Consequence consequence{
        tr("Remove this relationship"),
        tr("“%1” is not shown any more. That it was written stays in the record.").arg(sentence), tr("Remove it")};
    const FieldDraft draft = TieDialog::removal(*m_snapshot, tie);
    confirm(this, consequence, [this, id = m_snapshot->summary.id, draft, sentence] {
        m_context.requests.await(
            m_context.workspace.writeField(id, draft), this,
            [this, sentence](const CaseId &) { Q_EMIT told(tr("Removed: %1").arg(sentence)); },
            [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
    });
}

void DetailPanel::addField(const Person &person, const Field &field)
{
    auto *block = new QWidget;
    auto *column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *first = new QWidget;
    column->addWidget(first);
    auto *flow = new FlowLayout(size::s, first);
    flow->addWidget(makeLabel(fieldLabel(field.name), "strong"));
    // Beside its name where it is short; a long one has lines of its own.
    const auto addValue = [&](const QString &text, const char *role) {
        if (text.size() > longestBeside || text.contains(QLatin1Char('\n')))
            column->addWidget(new Paragraph(text, role));
        else
            flow->addWidget(makeLabel(text, role));
    };
    if (field.conflicting()) {
        QStringList texts;
        for (const FieldValue &value : field.values) {
            const QString text = value.knowledge == Knowledge::Known ? value.text : knowledgeText(value.knowledge);
            texts << tr("“%1” (%2)").arg(text, value.author);
        }
        flow->addWidget(new Tag({tr("Two versions"), Tone::Warning}));
        addValue(texts.join(tr(" or ")), "body");
    } else if (field.withheld) {
        flow->addWidget(new Tag({tr("Restricted to others"), Tone::Restricted}));
        if (!field.values.isEmpty())
            addValue(
                tr("written %1 by %2. Ask them if you need to know.")
                    .arg(agoText(field.values.first().written.date(), m_context.today()), field.values.first().author),
                "secondary");
    } else {
        const bool known = !field.values.isEmpty() && field.values.first().knowledge == Knowledge::Known;
        addValue(fieldText(&field), known ? "body" : "secondary");
        if (known && field.values.first().written.isValid())
            flow->addWidget(makeLabel(
                tr("written %1").arg(agoText(field.values.first().written.date(), m_context.today())), "secondary"));
    }
    if (!field.onlyFor.isEmpty())
        flow->addWidget(new Tag(audienceTag(audienceFor(field.onlyFor, m_context.workspace.profile().me))));
    if (canWrite() && !field.withheld) {
        const QString label = fieldLabel(field.name);
        QPushButton *change = makeButton(
            field.conflicting()          ? tr("Settle")
                : field.values.isEmpty() ? tr("Add")
                                         : tr("Change"),
            (field.conflicting() ? QStringLiteral("settle_") : QStringLiteral("change_")) + field.name, "link");
        change->setAccessibleName(tr("%1 %2 of %3").arg(change->text(), label.toLower(), personName(person)));
        flow->addWidget(change);
        connect(change, &QPushButton::clicked, this, [this, person, field] {
            if (field.conflicting()) {
                auto *dialog = new SettleDialog(m_context, *m_snapshot, person, field, this);
                connect(dialog, &FormDialog::succeeded, this, [this] { Q_EMIT told(tr("Settled.")); });
                dialog->present();
            } else {
                present(new FieldDialog(m_context, *m_snapshot, person, field.name, this), person);
            }
        });
    }
    m_column->addWidget(block);
}

} // namespace caseweave
