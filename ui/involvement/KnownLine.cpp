// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/KnownLine.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Labels.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

KnownLine::KnownLine(const Field *field, const QString &label, const QString &objectName, QWidget *parent)
    : QWidget(parent), m_line(new QLineEdit(field == nullptr ? QString() : field->text())), m_why(new Choice)
{
    setObjectName(objectName + QStringLiteral("Known"));
    m_line->setObjectName(objectName);
    nameWidget(m_why, objectName + QStringLiteral("Why"), tr("%1: why there is none").arg(label));
    for (const auto &[why, text] : {std::pair(Knowledge::NotAsked, tr("Empty: not asked")),
                                    std::pair(Knowledge::AskedNone, tr("Empty: asked, and there is none")),
                                    std::pair(Knowledge::NoReply, tr("Empty: asked, no reply")),
                                    std::pair(Knowledge::Withheld, tr("Empty: asked, and they withheld it"))})
        m_why->addItem(text, static_cast<int>(why));
    if (field != nullptr && !field->values.isEmpty())
        m_why->setCurrentIndex(std::max(0, m_why->findData(static_cast<int>(field->values.first().knowledge))));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
    column->addWidget(m_line);
    column->addWidget(m_why, 0, Qt::AlignLeft);
    setFocusProxy(m_line);
    const auto follow = [this] { m_why->setVisible(text().isEmpty()); };
    connect(m_line, &QLineEdit::textChanged, m_why, follow);
    follow();
}

QString KnownLine::text() const
{
    return m_line->text().simplified();
}

Knowledge KnownLine::ifEmpty() const
{
    return static_cast<Knowledge>(m_why->currentData().toInt());
}

} // namespace caseweave
