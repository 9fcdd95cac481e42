// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/SubjectChoice.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int all = 0;
constexpr int some = 1;

} // namespace

SubjectChoice::SubjectChoice(const QList<Person> &subjects, const QString &objectName, QWidget *parent)
    : QWidget(parent), m_way(new Choices(objectName + QStringLiteral("Way"),
                                         {{all, tr("All children of the case")}, {some, tr("Only some of them")}}))
{
    setObjectName(objectName);
    m_way->setValue(all);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
    column->addWidget(m_way);
    auto *list = new QWidget;
    auto *rows = new QVBoxLayout(list);
    rows->setContentsMargins(size::xl + size::s, 0, 0, 0);
    rows->setSpacing(0);
    for (const Person &subject : subjects) {
        auto *box = new QCheckBox(personName(subject));
        nameWidget(box, QStringLiteral("%1_%2").arg(objectName, QString::fromStdString(toHex(subject.id))),
                   box->text());
        rows->addWidget(box);
        m_boxes << std::pair(subject.id, box);
    }
    column->addWidget(list);
    list->hide();
    setFocusProxy(m_way);
    connect(m_way, &Choices::chosen, list, [list](int way) { list->setVisible(way == some); });
}

bool SubjectChoice::isSome() const
{
    return m_way->value() == some;
}

QList<ObjectId> SubjectChoice::subjects() const
{
    QList<ObjectId> ids;
    for (const auto &[id, box] : m_boxes) {
        if (isSome() && box->isChecked())
            ids << id;
    }
    return ids;
}

void SubjectChoice::setSubjects(const QList<ObjectId> &subjects)
{
    m_way->setValue(subjects.isEmpty() ? all : some);
    for (const auto &[id, box] : m_boxes)
        box->setChecked(subjects.contains(id));
}

QString SubjectChoice::problem() const
{
    return isSome() && subjects().isEmpty() ? tr("Tick the children it was about, or choose all of them.") : QString();
}

} // namespace caseweave
