// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NarrowChoice.h"

#include "ui/style/Tokens.h"
#include "ui/words/Breakable.h"

#include <QtWidgets/QComboBox>

namespace caseweave {

void letBeNarrow(QComboBox *choice)
{
    choice->setMinimumWidth(4 * size::row);
    const auto tell = [choice] { choice->setToolTip(toolTipOf(choice->currentText())); };
    QObject::connect(choice, &QComboBox::currentTextChanged, choice, tell);
    tell();
}

} // namespace caseweave
