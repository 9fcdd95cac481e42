// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/crypto/support/VectorFile.h"

#include "tests/crypto/support/TestData.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTest>

namespace caseweave::test {

namespace {

const QString format = QStringLiteral("caseweave-vectors:1");

QString pathOf(const QString &name)
{
    return testData(QStringLiteral("vectors/%1.json").arg(name));
}

QJsonValue valueIn(const QJsonObject &vector, const char *field, QJsonValue::Type type)
{
    const QJsonValue value = vector.value(QLatin1String(field));
    if (value.type() != type)
        qFatal("vector %s: no field %s", qPrintable(vector.value(QLatin1String("name")).toString()), field);
    return value;
}

Bytes bytesOf(const QString &text)
{
    const auto bytes = fromHex(text.toStdString());
    if (!bytes)
        qFatal("a vector's bytes are not hexadecimal");
    return *bytes;
}

QString shown(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

void VectorFile::add(const QString &name, const QString &kind, QJsonObject fields, const QString &outcome,
                     const QJsonValue &value)
{
    fields.insert(QLatin1String("name"), name);
    fields.insert(QLatin1String("kind"), kind);
    fields.insert(outcome, value);
    m_vectors.append(fields);
}

void VectorFile::accept(const QString &name, const QString &kind, QJsonObject fields, const QJsonObject &expect)
{
    add(name, kind, std::move(fields), QStringLiteral("expect"), expect);
}

void VectorFile::refuse(const QString &name, const QString &kind, QJsonObject fields, ErrorCode code)
{
    add(name, kind, std::move(fields), QStringLiteral("refuse"), jsonText(toString(code)));
}

bool VectorFile::isBeingWritten() const
{
    return qEnvironmentVariableIsSet("CASEWEAVE_WRITE_VECTORS");
}

bool VectorFile::write() const
{
    QSaveFile file(pathOf(m_name));
    const QJsonObject document{{QStringLiteral("format"), format}, {QStringLiteral("vectors"), m_vectors}};
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(document).toJson()) > 0 && file.commit();
}

QList<QJsonObject> VectorFile::all(const QString &name)
{
    QFile file(pathOf(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: cannot be read", qPrintable(name));
    const QJsonObject document = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonArray vectors = document.value(QLatin1String("vectors")).toArray();
    if (document.value(QLatin1String("format")) != format || vectors.isEmpty())
        qFatal("%s: not a file of vectors", qPrintable(name));
    QList<QJsonObject> found;
    for (const QJsonValue &vector : vectors)
        found.append(vector.toObject());
    return found;
}

void VectorFile::addRows(const QString &name)
{
    QTest::addColumn<QJsonObject>("vector");
    for (const QJsonObject &vector : all(name))
        QTest::newRow(qPrintable(textIn(vector, "name"))) << vector;
}

QString VectorFile::difference(const QJsonObject &vector, const Reading &read)
{
    const QJsonValue refused = vector.value(QLatin1String("refuse"));
    const Result<QJsonObject> found = read(vector);
    if (found) {
        const QJsonObject expected = vector.value(QLatin1String("expect")).toObject();
        if (!refused.isUndefined())
            return QStringLiteral("accepted, should be refused as %1").arg(refused.toString());
        return *found == expected ? QString()
                                  : QStringLiteral("read %1, expected %2").arg(shown(*found), shown(expected));
    }
    const QString code = jsonText(toString(found.code()));
    if (refused.isUndefined())
        return QStringLiteral("refused as %1, should be accepted").arg(code);
    return code == refused.toString() ? QString()
                                      : QStringLiteral("refused as %1, not as %2").arg(code, refused.toString());
}

Bytes bytesIn(const QJsonObject &vector, const char *field)
{
    return bytesOf(valueIn(vector, field, QJsonValue::String).toString());
}

std::vector<Bytes> bytesListIn(const QJsonObject &vector, const char *field)
{
    std::vector<Bytes> list;
    for (const QJsonValue &value : valueIn(vector, field, QJsonValue::Array).toArray())
        list.push_back(bytesOf(value.toString()));
    return list;
}

QString textIn(const QJsonObject &vector, const char *field)
{
    return valueIn(vector, field, QJsonValue::String).toString();
}

std::int64_t numberIn(const QJsonObject &vector, const char *field)
{
    return valueIn(vector, field, QJsonValue::Double).toInteger();
}

QString jsonBytes(ByteView bytes)
{
    return QString::fromStdString(toHex(bytes));
}

QJsonArray jsonBytesList(const std::vector<Bytes> &list)
{
    QJsonArray array;
    for (const Bytes &bytes : list)
        array.append(jsonBytes(bytes));
    return array;
}

QString jsonText(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QJsonValue jsonNumber(std::int64_t number)
{
    return QJsonValue(static_cast<qint64>(number));
}

QJsonValue jsonItem(cbor::Reader &reader)
{
    switch (reader.peek()) {
    case cbor::Type::Uint:
        return QJsonObject{{QStringLiteral("uint"), QString::number(reader.uint())}};
    case cbor::Type::Bytes:
        return QJsonObject{{QStringLiteral("bytes"), jsonBytes(reader.bytes())}};
    case cbor::Type::Text:
        return QJsonObject{{QStringLiteral("text"), jsonText(reader.text())}};
    case cbor::Type::Array: {
        QJsonArray array;
        const std::size_t count = reader.array();
        for (std::size_t i = 0; i < count && reader.ok(); ++i)
            array.append(jsonItem(reader));
        return array;
    }
    case cbor::Type::Boolean:
        return reader.boolean();
    case cbor::Type::Null:
        reader.null();
        return QJsonValue::Null;
    case cbor::Type::End:
    case cbor::Type::Bad:
        break;
    }
    reader.fail();
    return QJsonValue::Undefined;
}

} // namespace caseweave::test
