// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/EmptyState.h"

#include "ui/widgets/Labels.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

EmptyState::EmptyState(const QString &title, const QString &next, QWidget *parent)
    : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(size::m, size::l, size::m, size::l);
    m_column->setSpacing(size::s);
    m_column->addWidget(makeLabel(title, "heading"));
    auto *text = new Paragraph(next);
    text->setMaximumWidth(size::formWidth);
    m_column->addWidget(text);
    m_column->addStretch(1);
}

void EmptyState::addAction(QWidget *action)
{
    m_column->insertSpacing(m_column->count() - 1, size::s);
    m_column->insertWidget(m_column->count() - 1, action, 0, Qt::AlignLeft);
}

} // namespace caseweave
