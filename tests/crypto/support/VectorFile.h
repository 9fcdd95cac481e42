// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/cbor/Reader.h"
#include "crypto/result/Result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <functional>

namespace caseweave::test {

/// One file of tests/vectors, in the format that tests/vectors/README.md states. A test checks what is in it with the
/// program's own reader, and makes it anew when CASEWEAVE_WRITE_VECTORS is set. One thread.
class VectorFile {
public:
    /// name: without folder and ending.
    explicit VectorFile(const QString &name) : m_name(name) { }

    void accept(const QString &name, const QString &kind, QJsonObject fields, const QJsonObject &expect);
    void refuse(const QString &name, const QString &kind, QJsonObject fields, ErrorCode code);
    bool isBeingWritten() const;
    /// Replaces the file by what was added. False when that fails.
    bool write() const;

    /// What the program finds in a vector, or why it refuses it.
    using Reading = std::function<Result<QJsonObject>(const QJsonObject &vector)>;
    /// What is in a file.
    static QList<QJsonObject> all(const QString &name);
    /// Adds a row for each vector of the file to the data of a test.
    static void addRows(const QString &name);
    /// An empty text when the reading is what the vector states, else what differs.
    static QString difference(const QJsonObject &vector, const Reading &read);

private:
    void add(const QString &name, const QString &kind, QJsonObject fields, const QString &outcome,
             const QJsonValue &value);
    QString m_name;
    QJsonArray m_vectors;
};

/// A field of a vector, which must be there: its absence is a mistake in the vector and ends the test program.
Bytes bytesIn(const QJsonObject &vector, const char *field);
std::vector<Bytes> bytesListIn(const QJsonObject &vector, const char *field);
QString textIn(const QJsonObject &vector, const char *field);
std::int64_t numberIn(const QJsonObject &vector, const char *field);
template <std::size_t Size>
std::array<std::uint8_t, Size> arrayIn(const QJsonObject &vector, const char *field)
{
    const Bytes bytes = bytesIn(vector, field);
    if (bytes.size() != Size)
        qFatal("%s: not the size expected", field);
    std::array<std::uint8_t, Size> array{};
    std::copy(bytes.begin(), bytes.end(), array.begin());
    return array;
}
template <class IdType>
IdType idIn(const QJsonObject &vector, const char *field)
{
    return IdType{arrayIn<32>(vector, field)};
}

/// Values for a vector.
QString jsonBytes(ByteView bytes);
QJsonArray jsonBytesList(const std::vector<Bytes> &list);
QString jsonText(std::string_view text);
QJsonValue jsonNumber(std::int64_t number);
/// The next item, as tests/vectors/README.md writes one.
QJsonValue jsonItem(cbor::Reader &reader);

} // namespace caseweave::test
