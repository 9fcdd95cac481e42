// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/InvolvementPanel.h"

#include "ui/involvement/InvolvementActions.h"
#include "ui/involvement/InvolvementText.h"
#include "ui/people/ReachButtons.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr qsizetype longestBeside = 48;

} // namespace

InvolvementPanel::InvolvementPanel(const Context &context, const CaseSnapshotPtr &snapshot, const Involvement &one,
                                   QWidget *parent)
    : QWidget(parent), m_context(context), m_snapshot(snapshot), m_one(one), m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("involvementPanel"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(size::xs);
    beginRow();
    addContacts();
    beginRow();
    addField("role", tr("Role"));
    addField("since", tr("Since"));
    const Field *until = m_one.field(QStringLiteral("until"));
    if (until != nullptr && (until->conflicting() || until->withheld || !until->text().isEmpty()))
        addField("until", tr("Until"));
    addLine(tr("Confirmed"),
            m_one.confirmed ? tr("%1, %2").arg(dateText(*m_one.confirmed), agoText(*m_one.confirmed, m_context.today()))
                            : tr("not by anybody"),
            m_one.confirmed && !m_one.old);
    if (!m_one.professional) {
        beginRow();
        addField("phone", tr("Phone"));
        addReach("phone", ReachWay::Phone);
        beginRow();
        addField("mail", tr("Email"));
        addReach("mail", ReachWay::Mail);
    }
    beginRow();
    addField("deputy", tr("Deputy"));
    addField("duty_line", tr("Duty line"));
    addReach("duty_line", ReachWay::DutyLine);
    addHandover();
}

void InvolvementPanel::beginRow()
{
    auto *row = new QWidget;
    m_row = new FlowLayout(size::s, row);
    m_column->addWidget(row);
}

void InvolvementPanel::addText(const QString &label, const QString &text, const QStringList &onlyFor)
{
    beginRow();
    m_row->addWidget(makeLabel(label, "strong"));
    if (!onlyFor.isEmpty())
        m_row->addWidget(new Tag(audienceTag(audienceFor(onlyFor, m_context.workspace.profile().me))));
    m_column->addWidget(new Paragraph(text, "body"));
}

void InvolvementPanel::addLine(const QString &label, const QString &text, bool known, const QStringList &onlyFor)
{
    if (text.size() > longestBeside || text.contains(QLatin1Char('\n'))) {
        addText(label, text, onlyFor);
        beginRow();
        return;
    }
    // A row breaks between what belongs together, not within.
    auto *pair = new QWidget;
    auto *beside = new QHBoxLayout(pair);
    beside->setContentsMargins(0, 0, size::s, 0);
    beside->setSpacing(size::s);
    beside->addWidget(makeLabel(label, "strong"));
    beside->addWidget(makeLabel(text, known ? "body" : "secondary"));
    if (!onlyFor.isEmpty())
        beside->addWidget(new Tag(audienceTag(audienceFor(onlyFor, m_context.workspace.profile().me))));
    m_row->addWidget(pair);
}

void InvolvementPanel::addField(const char *key, const QString &label)
{
    const Field *field = m_one.field(QLatin1String(key));
    if (field == nullptr || field->values.isEmpty()) {
        addLine(label, knowledgeText(Knowledge::NotAsked), false);
        return;
    }
    if (!field->conflicting()) {
        const bool known = field->values.first().knowledge == Knowledge::Known;
        addLine(label, involvementText(*field, field->values.first()), known, field->onlyFor);
        return;
    }
    QStringList texts;
    for (const FieldValue &value : field->values)
        texts << tr("“%1” (%2)").arg(involvementText(*field, value), value.author);
    addLine(label, tr("Two versions: %1").arg(texts.join(tr(" or "))), true, field->onlyFor);
}

void InvolvementPanel::addReach(const char *key, ReachWay way)
{
    const Field *field = m_one.field(QLatin1String(key));
    if (field == nullptr || field->withheld || field->conflicting() || field->text().trimmed().isEmpty())
        return;
    if (!field->onlyFor.isEmpty())
        return; // to be read here, and not to be handed to other programs
    auto *buttons = new ReachButtons(way, field->text(), whoText(*m_snapshot, m_one.id), referenceForMail(*m_snapshot));
    connect(buttons, &ReachButtons::told, this, &InvolvementPanel::told);
    m_row->addWidget(buttons);
}

void InvolvementPanel::addContacts()
{
    const QDate today = m_context.today();
    const QString last = !m_one.lastContact ? tr("none recorded")
        : m_one.quiet
        ? tr("%1, %2 days ago").arg(visitTimeText(*m_one.lastContact)).arg(m_one.lastContact->day.daysTo(today))
        : visitTimeText(*m_one.lastContact);
    addLine(tr("Last contact"), last, m_one.lastContact.has_value());
    addLine(tr("Next visit"), m_one.nextVisit ? visitTimeText(*m_one.nextVisit) : tr("none planned"),
            m_one.nextVisit.has_value());
}

void InvolvementPanel::addHandover()
{
    const auto addSummary = [this](const QString &label, const Involvement &leaver) {
        const Field *summary = leaver.field(QStringLiteral("summary"));
        addText(label, summary == nullptr ? tr("No summary") : fieldText(summary),
                summary == nullptr ? QStringList() : summary->onlyFor);
    };
    if (m_one.handedTo)
        addSummary(tr("Handed over to %1").arg(whoText(*m_snapshot, *m_one.handedTo)), m_one);
    for (const Involvement &other : m_snapshot->involvements) {
        if (other.handedTo == m_one.id)
            addSummary(tr("Taken over from %1").arg(whoText(*m_snapshot, other.id)), other);
    }
}

void InvolvementPanel::addActions(InvolvementActions &actions)
{
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::s, row);
    const auto add = [&](const QString &text, const char *objectName, std::function<void()> work) {
        QPushButton *button = makeButton(text, QLatin1String(objectName));
        button->setAccessibleDescription(whoText(*m_snapshot, m_one.id));
        flow->addWidget(button);
        connect(button, &QPushButton::clicked, this, std::move(work));
    };
    if (!m_one.ended) {
        add(tr("Confirm"), "confirmInvolvement", [&actions, this] { actions.confirm(*m_snapshot, m_one); });
        add(tr("Record a contact…"), "recordContact",
            [&actions, this] { actions.recordContact(*m_snapshot, m_one.id); });
        add(tr("Plan a visit…"), "planVisit", [&actions, this] { actions.planVisit(*m_snapshot, m_one.id); });
    }
    add(tr("Change details…"), "changeInvolvement", [&actions, this] { actions.change(*m_snapshot, m_one); });
    if (!m_one.handedTo)
        add(tr("Hand over…"), "handOver", [&actions, this] { actions.handOver(*m_snapshot, m_one); });
    m_column->addWidget(row);
}

} // namespace caseweave
