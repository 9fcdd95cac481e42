// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtCore/QObject>

namespace caseweave {

/// How many voices there are in all cases of the profile and how many were answered, as a table of numbers: no child,
/// no case, no number below VoiceCounts::fewest. Names the consequence, asks where to, writes on a thread of its own.
/// GUI thread.
class VoiceNumbers : public QObject {
    Q_OBJECT

public:
    /// Of `window` the dialogs stand above.
    VoiceNumbers(const Context &context, QWidget *window);

    void begin();
    /// Of those cases that are readable here.
    static VoiceTally tallyOf(const QList<CaseSummary> &cases);

Q_SIGNALS:
    void told(const QString &sentence);

private:
    void choosePlace();
    void write(const QString &path);

    Context m_context;
    QWidget *m_window;
};

} // namespace caseweave
