// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <cstdint>
#include <vector>

class QIODevice;

namespace caseweave {

/// The objects of a PDF 1.7 (ISO 32000-1), written as they come: of each it keeps only where it stands. Small ones go
/// together into compressed object streams (7.5.7), and where all of them stand into a cross-reference stream (7.5.8).
/// One thread, any.
class PdfFile {
public:
    explicit PdfFile(QIODevice &out);

    /// False for good once the device took less than it was given.
    bool ok() const { return !m_failed; }
    /// The number of an object that is put later, or never.
    int reserve();
    void put(int object, const QByteArray &body);
    /// `entries`: of its dictionary, without its length.
    void putStream(int object, const QByteArray &entries, const QByteArray &content);
    void putPlainStream(int object, const QByteArray &entries, const QByteArray &content); ///< not compressed
    /// What stands at the end. `id`: 16 bytes, other ones in another file.
    bool end(int catalog, int info, const QByteArray &id);

    static QByteArray ref(int object);
    static QByteArray text(const QString &text); ///< a string, UTF-16 with its mark
    static QByteArray number(double value); ///< with three places at most

private:
    enum Kind : std::uint8_t { Free, Plain, Packed };
    struct Place {
        std::int64_t at = 0; ///< in the file, or the stream it is packed in
        std::uint16_t index = 0; ///< in that stream
        Kind kind = Free;
    };
    void write(const QByteArray &bytes);
    void flush();

    QIODevice &m_out;
    std::int64_t m_at = 0;
    bool m_failed = false;
    std::vector<Place> m_places; ///< by number; 0 is no object
    QByteArray m_packedPlaces;
    QByteArray m_packed;
    int m_packedCount = 0;
    int m_stream = 0; ///< where those are going
};

} // namespace caseweave
