// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/AskChoice.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

enum Way { NoAnswer, Answer };

} // namespace

AskChoice::AskChoice(const QList<Member> &members, const QString &objectName, QWidget *parent)
    : QWidget(parent), m_list(new QWidget)
{
    setObjectName(objectName);
    m_way = new Choices(
        objectName + QStringLiteral("Way"),
        {{NoAnswer, tr("No")},
         {Answer, tr("Yes, from those I name"), tr("It stays owed until they answer, or you take it back.")}});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
    column->addWidget(m_way);
    auto *rows = new QVBoxLayout(m_list);
    rows->setContentsMargins(size::xl + size::s, 0, 0, 0);
    rows->setSpacing(0);
    for (const Member &member : members) {
        // Who may only read cannot answer.
        if (member.me || member.removed || member.role == MemberRole::Recovery || member.role == MemberRole::Reader)
            continue;
        auto *box
            = new QCheckBox(tr("%1, %2").arg(member.card.name, agencyKindText(member.card.agency.kind).toLower()));
        nameWidget(box, QStringLiteral("%1_%2").arg(objectName, QString::fromStdString(member.card.id.hex())),
                   box->text());
        rows->addWidget(box);
        m_boxes << std::pair(member.card.id, box);
    }
    column->addWidget(m_list);
    m_list->hide();
    setFocusProxy(m_way);
    connect(m_way, &Choices::chosen, this, [this](int way) {
        m_list->setVisible(way == Answer);
        Q_EMIT asksChanged(way == Answer);
    });
    m_way->setValue(NoAnswer);
}

void AskChoice::setAmong(const QList<ProfessionalCard> &colleagues)
{
    for (const auto &[id, box] : m_boxes) {
        const bool isAmong = std::any_of(colleagues.begin(), colleagues.end(),
                                         [who = id](const ProfessionalCard &card) { return card.id == who; });
        box->setVisible(isAmong);
        if (!isAmong)
            box->setChecked(false);
    }
}

bool AskChoice::asks() const
{
    return m_way->value() == Answer;
}

QList<ProfessionalId> AskChoice::asked() const
{
    QList<ProfessionalId> ids;
    for (const auto &[id, box] : m_boxes) {
        if (asks() && box->isChecked())
            ids << id;
    }
    return ids;
}

QString AskChoice::problem() const
{
    return asks() && asked().isEmpty() ? tr("Tick who is to answer, or choose No.") : QString();
}

} // namespace caseweave
