// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/DocumentContent.h"
#include "app/preview/Preview.h"

#include <QtCore/QObject>

namespace caseweave {

/// Reads the text of a document in the helper that shows documents, so that somebody can be told what it gives away.
/// GUI thread.
class DocumentTexts : public QObject {
    Q_OBJECT

public:
    explicit DocumentTexts(QObject *parent = nullptr);

    /// Begins with this one; what was read of another is forgotten.
    void read(const DocumentContentPtr &content);

    const QStringList &texts() const { return m_texts; } ///< a page each, as far as they can be read
    bool isAll() const { return m_isAll; } ///< nothing stands in it that is not in texts()

Q_SIGNALS:
    /// Once for each that was begun, unless another is begun before.
    void done();

private:
    static constexpr int mostPages = 200; ///< that are looked through
    static constexpr qsizetype mostLetters = 4'000'000;

    void next();
    void end();

    Preview m_preview;
    bool m_reading = false;
    int m_pages = 0;
    int m_page = 0;
    QStringList m_texts;
    qsizetype m_letters = 0; ///< in them
    bool m_isAll = true;
};

} // namespace caseweave
