// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/PeopleChoice.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtWidgets/QCheckBox>

namespace caseweave {

PeopleChoice::PeopleChoice(const CaseSnapshot &snapshot, const QString &objectName, QWidget *parent) : QWidget(parent)
{
    setObjectName(objectName);
    auto *flow = new FlowLayout(size::m, this);
    for (const Person &person : snapshot.people) {
        const QString name = personName(person);
        auto *box = new QCheckBox(QString(name).replace(QLatin1Char('&'), QLatin1String("&&")));
        nameWidget(box, QStringLiteral("%1_%2").arg(objectName, QString::fromStdString(toHex(person.id))), name);
        flow->addWidget(box);
        m_boxes << std::pair(person.id, box);
    }
    if (!m_boxes.isEmpty())
        setFocusProxy(m_boxes.first().second);
}

QList<ObjectId> PeopleChoice::chosen() const
{
    QList<ObjectId> ids = m_unknown;
    for (const auto &[id, box] : m_boxes) {
        if (box->isChecked())
            ids << id;
    }
    return ids;
}

void PeopleChoice::setChosen(const QList<ObjectId> &people)
{
    m_unknown = people;
    for (const auto &[id, box] : m_boxes) {
        box->setChecked(people.contains(id));
        m_unknown.removeAll(id);
    }
}

} // namespace caseweave
