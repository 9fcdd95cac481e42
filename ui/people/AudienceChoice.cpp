// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/AudienceChoice.h"

#include "ui/widgets/Choices.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

enum Way { Everybody, Named };

} // namespace

AudienceChoice::AudienceChoice(const QList<Member> &members, const QString &objectName, QWidget *parent)
    : QWidget(parent), m_list(new QWidget)
{
    setObjectName(objectName);
    const auto count = std::count_if(members.cbegin(), members.cend(), [](const Member &one) { return !one.removed; });
    m_way = new Choices(objectName + QStringLiteral("Way"),
                        {{Everybody, tr("Everybody in this case (%1)").arg(count)},
                         {Named, tr("Only those I name"), tr("Nobody else in the case can open it.")}});
    m_way->setValue(Everybody);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
    column->addWidget(m_way);
    auto *rows = new QVBoxLayout(m_list);
    rows->setContentsMargins(size::xl + size::s, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(makeLabel(tr("You, and:"), "secondary"));
    for (const Member &member : members) {
        if (member.me || member.removed || member.role == MemberRole::Recovery)
            continue;
        auto *box
            = new QCheckBox(tr("%1, %2").arg(member.card.name, agencyKindText(member.card.agency.kind).toLower()));
        // Named after the person, not after their place: what was ticked must never come back for somebody else.
        nameWidget(box, QStringLiteral("%1_%2").arg(objectName, QString::fromStdString(member.card.id.hex())),
                   box->text());
        rows->addWidget(box);
        m_boxes << std::pair(member, box);
    }
    column->addWidget(m_list);
    m_list->hide();
    setFocusProxy(m_way);
    connect(m_way, &Choices::chosen, m_list, [this](int way) { m_list->setVisible(way == Named); });
}

void AudienceChoice::setNames(const QStringList &onlyFor)
{
    m_way->setValue(onlyFor.isEmpty() ? Everybody : Named);
    for (const auto &[member, box] : m_boxes)
        box->setChecked(isNamed(onlyFor, member.card));
}

void AudienceChoice::setNamed(const QList<ProfessionalId> &members)
{
    m_way->setValue(Named);
    for (const auto &[member, box] : m_boxes)
        box->setChecked(members.contains(member.card.id));
}

bool AudienceChoice::restricted() const
{
    return m_way->value() == Named;
}

QList<ProfessionalId> AudienceChoice::audience() const
{
    QList<ProfessionalId> ids;
    if (!restricted())
        return ids;
    for (const auto &[member, box] : m_boxes) {
        if (box->isChecked())
            ids << member.card.id;
    }
    return ids;
}

QStringList AudienceChoice::names() const
{
    QStringList names{tr("you")};
    for (const auto &[member, box] : m_boxes) {
        if (box->isChecked())
            names << tr("%1, %2").arg(member.card.name, member.card.agency.name);
    }
    return names;
}

QString AudienceChoice::problem() const
{
    return restricted() && audience().isEmpty() ? tr("Tick who else may read it, or choose everybody.") : QString();
}

} // namespace caseweave
