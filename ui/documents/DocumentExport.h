// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Documents.h"
#include "ui/context/Context.h"
#include "ui/documents/DocumentTexts.h"

#include <QtCore/QObject>

namespace caseweave {

/// Saves a copy of a document out of the program: asks for whom, looks whether they may read it and what it gives away,
/// names the consequence, asks where to, and has a FileJob do it, which records it first. Stops where somebody stops,
/// and when it is deleted. GUI thread.
class DocumentExport : public QObject {
    Q_OBJECT

public:
    /// The dialogs stand above `window`.
    DocumentExport(const Context &context, const CaseSnapshotPtr &snapshot, const Document &document, QWidget *window);

    void begin();

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about

private:
    /// What those it is for may not read.
    struct Finding {
        QStringList outside; ///< of them, who may not read the document
        QStringList because; ///< of them, who may not read what its text says
        QStringList givenAway; ///< what that is
    };

    void chosen(const QList<SharingRecipient> &recipients);
    void look();
    void ask(const Finding &finding);
    void choosePlace();
    AccessDraft record() const;
    QString consequence(const Finding &finding) const;

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    Document m_document;
    QWidget *m_window;
    QList<SharingRecipient> m_recipients;
    DocumentTexts m_texts;
};

} // namespace caseweave
