// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/preview/Preview.h"
#include "app/session/Documents.h"
#include "ui/context/Context.h"

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

private:
    static constexpr int mostRead = 200; ///< pages that are looked through
    static constexpr qsizetype mostLetters = 4'000'000;

    /// What those it is for may not read.
    struct Finding {
        QStringList outside; ///< of them, who may not read the document
        QStringList because; ///< of them, who may not read what its text says
        QStringList givenAway; ///< what that is
    };

    void chosen(const QList<SharingRecipient> &recipients);
    void read(); ///< the text of the next page
    void look();
    void ask(const Finding &finding);
    void choosePlace();
    AccessDraft record() const;
    QString consequence(const Finding &finding) const;
    void end(const QString &sentence = {});

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    Document m_document;
    QWidget *m_window;
    QList<SharingRecipient> m_recipients;
    Preview m_preview;
    int m_pages = 0;
    int m_page = 0;
    QStringList m_texts; ///< of what can be read of it
    qsizetype m_letters = 0; ///< in them
    bool m_isRead = true; ///< all of it
    bool m_looked = false;
};

} // namespace caseweave
