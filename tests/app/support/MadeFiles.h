// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/DocumentContent.h"

#include <QStringList>
#include <QTemporaryDir>

/// Files as people have them, made up for tests.
namespace caseweave::test {

/// A PDF with a page for each text, in a font that it does not bring along.
QByteArray pdfOf(const QStringList &pages);

/// Sealed documents in a folder of their own.
class SealedFiles {
public:
    /// The document of these bytes, sealed.
    DocumentContentPtr seal(const QByteArray &bytes);
    QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    std::uint8_t m_count = 0;
};

} // namespace caseweave::test
