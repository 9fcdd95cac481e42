// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo/Reopening.h"

#include "ui/widgets/Form.h"
#include "ui/widgets/FormDialog.h"
#include "ui/widgets/FormValues.h"

namespace caseweave {

void presentAgain(FormDialog *dialog, const QJsonObject &entered)
{
    dialog->present();
    const bool holdsOther = dialog->findChild<QWidget *>(QStringLiteral("startAfresh")) != nullptr;
    if (!entered.isEmpty() && !holdsOther)
        putValues(dialog->form(), entered);
}

} // namespace caseweave
