// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FilterBar.h"

#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"

#include <QtWidgets/QBoxLayout>

namespace caseweave {

FilterBar::FilterBar(const QString &objectName, QWidget *parent)
    : QWidget(parent), m_rows(new QBoxLayout(QBoxLayout::LeftToRight, this)), m_beside(new QHBoxLayout),
      m_filters(new QWidget), m_open(makeButton({}, objectName, "tag"))
{
    m_rows->setContentsMargins(size::xl, size::s, size::xl, size::s);
    m_rows->setSpacing(size::m);
    new FlowLayout(size::s, m_filters);
    m_rows->addWidget(m_filters, 2);
    m_rows->addLayout(m_beside, 1);
    m_beside->setSpacing(size::m);
    m_beside->addWidget(m_open);
    m_open->setProperty("tone", QStringLiteral("neutral"));
    m_open->setCheckable(true);
    m_open->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_open, &QPushButton::toggled, this, &FilterBar::arrange);
    setInForce(0);
    arrange();
}

void FilterBar::addFilter(QWidget *filter)
{
    m_filters->layout()->addWidget(filter);
}

void FilterBar::addBeside(QWidget *widget, int stretch)
{
    m_beside->addWidget(widget, stretch);
}

void FilterBar::setNarrow(bool narrow)
{
    m_narrow = narrow;
    arrange();
}

void FilterBar::setInForce(qsizetype count)
{
    m_open->setText(count == 0 ? tr("Filters") : tr("Filters: %1 in force").arg(count));
    m_open->setAccessibleName(m_open->text());
}

void FilterBar::arrange()
{
    m_rows->setDirection(m_narrow ? QBoxLayout::BottomToTop : QBoxLayout::LeftToRight);
    m_open->setVisible(m_narrow);
    m_filters->setVisible(!m_narrow || m_open->isChecked());
}

} // namespace caseweave
