// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "ui/context/Context.h"

#include <QtCore/QObject>

namespace caseweave {

class VoiceSummary;

/// Brings "You said, we did", or the numbers alone, out of the case: asks for whom, keeps out what they may not read,
/// names the consequence, asks where to, and has a FileJob do it. Nothing is written where somebody stops. GUI thread.
class VoiceExport : public QObject {
    Q_OBJECT

public:
    enum class Form { Pdf, Text, Counts };
    /// Of `window` the dialogs stand above.
    VoiceExport(const Context &context, QWidget *window);

    void begin(const CaseSnapshotPtr &snapshot, Form form);

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about

private:
    using Made = std::shared_ptr<const VoiceSummary>;
    void make(const QList<SharingRecipient> &recipients);
    void ask(const Made &made);
    QString consequence(const VoiceSummary &made) const;
    void choosePlace(const Made &made);
    void write(const Made &made, const QString &path);
    AccessDraft record(const VoiceSummary &made) const;

    Context m_context;
    QWidget *m_window;
    CaseId m_case;
    Form m_form = Form::Pdf;
    QList<SharingRecipient> m_recipients; ///< empty: for the person at the desk
};

} // namespace caseweave
