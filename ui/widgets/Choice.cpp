// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Choice.h"

#include "ui/style/Tokens.h"
#include "ui/words/Breakable.h"

#include <QtWidgets/QStylePainter>

namespace caseweave {

Choice::Choice(QWidget *parent) : QComboBox(parent)
{
    setMinimumWidth(4 * size::row);
    connect(this, &QComboBox::currentTextChanged, this, [this](const QString &text) { setToolTip(toolTipOf(text)); });
}

void Choice::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const int room = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this).width();
    option.currentText = option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, room - size::xs);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

} // namespace caseweave
