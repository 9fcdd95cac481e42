// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Choices.h"

#include "ui/widgets/Labels.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

Choices::Choices(const QString &objectName, const QList<Choice> &choices, QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this))
{
    setObjectName(objectName);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (const Choice &choice : choices) {
        auto *radio = new QRadioButton(choice.text);
        nameWidget(radio, QStringLiteral("%1_%2").arg(objectName).arg(choice.value), choice.text, choice.hint);
        m_group->addButton(radio, choice.value);
        column->addWidget(radio);
        if (!choice.hint.isEmpty()) {
            auto *hint = new Paragraph(choice.hint, "secondary");
            hint->setContentsMargins(size::xl + size::s, 0, 0, size::xs);
            column->addWidget(hint);
        }
        if (focusProxy() == nullptr)
            setFocusProxy(radio);
    }
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (!on)
            return;
        setFocusProxy(m_group->button(id)); // the keyboard comes to what is chosen, not to the first
        Q_EMIT chosen(id);
    });
}

std::optional<int> Choices::value() const
{
    return m_group->checkedButton() == nullptr ? std::nullopt : std::optional(m_group->checkedId());
}

void Choices::setValue(int value)
{
    if (QAbstractButton *button = m_group->button(value))
        button->setChecked(true);
}

} // namespace caseweave
