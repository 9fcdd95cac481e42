// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/door/DoorPage.h"

#include "ui/widgets/Labels.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

DoorPage::DoorPage(const QString &title, const QString &lead, QWidget *parent)
    : QWidget(parent), m_column(new QVBoxLayout)
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea;
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(scroll);
    auto *inner = new QWidget;
    scroll->setWidget(inner);
    auto *row = new QHBoxLayout(inner);
    row->setContentsMargins(size::xl, size::xl * 2, size::xl, size::xl);
    auto *middle = new QWidget;
    middle->setMaximumWidth(size::formWidth);
    m_column->setContentsMargins(0, 0, 0, 0);
    middle->setLayout(m_column);
    row->addStretch(1);
    row->addWidget(middle, 100);
    row->addStretch(1);
    m_column->setSpacing(size::l);
    m_column->addWidget(makeLabel(QStringLiteral("Caseweave"), "strong"));
    QLabel *head = makeLabel(title, "large");
    head->setWordWrap(true);
    m_column->addWidget(head);
    if (!lead.isEmpty())
        m_column->addWidget(new Paragraph(lead));
}

} // namespace caseweave
