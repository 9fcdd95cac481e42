// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

class QFileDialog;
class QWidget;

namespace caseweave {

/// The dialog that asks where a file is to be saved, still to be connected and opened: not one that runs a loop of its
/// own, because the program may be locked while it stands open. It shows files of that kind first, and a name that is
/// typed without an ending gets this one. `ending`: ".pdf"; empty where there is none, then nothing is added. Deletes
/// itself when it closes.
QFileDialog *askSavePlace(QWidget *window, const QString &title, const QString &objectName, const QString &fileName,
                          const QString &ending);

} // namespace caseweave
