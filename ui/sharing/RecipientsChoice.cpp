// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/RecipientsChoice.h"

#include "app/payload/Payload.h"
#include "app/sharing/SharingPayload.h"
#include "ui/widgets/Labels.h"
#include "ui/words/Folding.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

QString nameOf(const ProfessionalCard &card)
{
    return RecipientsChoice::tr("%1, %2").arg(card.name, card.agency.name);
}

} // namespace

RecipientsChoice::RecipientsChoice(const QList<Member> &members, const QString &objectName, QWidget *parent)
    : QWidget(parent), m_others(new QLineEdit)
{
    setObjectName(objectName);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (const Member &member : members) {
        if (member.me || member.removed || member.role == MemberRole::Recovery)
            continue;
        auto *box = new QCheckBox(nameOf(member.card));
        nameWidget(box, QStringLiteral("%1_%2").arg(objectName, QString::fromStdString(member.card.id.hex())),
                   box->text());
        box->setFocusPolicy(m_boxes.isEmpty() ? Qt::StrongFocus : Qt::ClickFocus);
        box->installEventFilter(this);
        connect(box, &QCheckBox::toggled, this, &RecipientsChoice::changed);
        column->addWidget(box);
        m_boxes << std::pair(member.card, box);
    }
    column->addSpacing(size::xs);
    column->addWidget(makeLabel(tr("Others, with a semicolon between them:"), "secondary"));
    nameWidget(m_others, objectName + QStringLiteral("Others"), tr("Others to share with"),
               tr("Names with a semicolon between them"));
    connect(m_others, &QLineEdit::textChanged, this, &RecipientsChoice::changed);
    column->addWidget(m_others);
    setFocusProxy(m_boxes.isEmpty() ? static_cast<QWidget *>(m_others) : m_boxes.first().second);
}

bool RecipientsChoice::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (step(qobject_cast<QWidget *>(watched), key->key(), key->text()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

bool RecipientsChoice::step(QWidget *from, int key, const QString &typed)
{
    const auto here
        = std::find_if(m_boxes.cbegin(), m_boxes.cend(), [&](const auto &one) { return one.second == from; });
    if (here == m_boxes.cend())
        return false;
    const auto at = here - m_boxes.cbegin();
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
        const auto next = qBound<qsizetype>(0, at + (key == Qt::Key_Down ? 1 : -1), m_boxes.size() - 1);
        m_boxes.at(next).second->setFocus(Qt::TabFocusReason);
        return true;
    }
    if (typed.size() != 1 || !typed.front().isLetterOrNumber())
        return false;
    for (qsizetype i = 1; i <= m_boxes.size(); ++i) {
        const auto &[card, box] = m_boxes.at((at + i) % m_boxes.size());
        if (folded(card.name).startsWith(folded(typed))) {
            box->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return true;
}

QStringList RecipientsChoice::others() const
{
    QStringList names;
    for (const QString &name : m_others->text().split(QLatin1Char(';'))) {
        if (!name.simplified().isEmpty())
            names << name.simplified();
    }
    return names;
}

void RecipientsChoice::setRecipients(const QList<SharingRecipient> &recipients)
{
    QStringList names;
    for (const SharingRecipient &recipient : recipients) {
        const auto box = std::find_if(m_boxes.cbegin(), m_boxes.cend(),
                                      [&](const auto &one) { return one.first.id == recipient.professional; });
        if (box == m_boxes.cend())
            names << recipient.name;
        else
            box->second->setChecked(true);
    }
    m_others->setText(names.join(QStringLiteral("; ")));
}

QList<ProfessionalCard> RecipientsChoice::professionals() const
{
    QList<ProfessionalCard> cards;
    for (const auto &[card, box] : m_boxes) {
        if (box->isChecked())
            cards << card;
    }
    return cards;
}

QList<SharingRecipient> RecipientsChoice::recipients() const
{
    QList<SharingRecipient> all;
    for (const ProfessionalCard &card : professionals())
        all << SharingRecipient{card.id, nameOf(card)};
    for (const QString &name : others())
        all << SharingRecipient{{}, name};
    return all;
}

QString RecipientsChoice::problem() const
{
    const QList<SharingRecipient> all = recipients();
    if (all.isEmpty())
        return tr("Tick somebody, or name who it is.");
    if (all.size() > static_cast<qsizetype>(mostSharingRecipients))
        return tr("Name at most %1. Record another decision for the rest.").arg(mostSharingRecipients);
    const bool tooLong = std::any_of(all.begin(), all.end(), [](const SharingRecipient &one) {
        return one.name.toUtf8().size() > static_cast<qsizetype>(mostTitleBytes);
    });
    return tooLong ? tr("Shorten the longest name.") : QString();
}

} // namespace caseweave
