// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtCore/QObject>

namespace caseweave {

class VoiceSummary;

/// Brings "You said, we did", or the numbers alone, out of the program: names the consequence, asks where to, and
/// writes on a thread of its own. Nothing is written where somebody stops. GUI thread.
class VoiceExport : public QObject {
    Q_OBJECT

public:
    enum class Form { Pdf, Text, Counts };
    /// Of `window` the dialogs stand above.
    VoiceExport(const Context &context, QWidget *window);

    void begin(const CaseSnapshotPtr &snapshot, Form form);

Q_SIGNALS:
    void told(const QString &sentence);

private:
    using Made = std::shared_ptr<const VoiceSummary>;
    void choosePlace(const Made &made, Form form);
    void write(const Made &made, Form form, const QString &path);

    Context m_context;
    QWidget *m_window;
};

} // namespace caseweave
