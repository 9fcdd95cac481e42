// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/PdfFile.h"

#include <QtCore/QIODevice>
#include <QtCore/QtEndian>

namespace caseweave {

namespace {

constexpr int mostPacked = 200;
constexpr int zlibPrefix = 4; ///< qCompress sets the length before it

QByteArray streamOf(const QByteArray &entries, const QByteArray &content)
{
    return "<<" + entries + "/Length " + QByteArray::number(content.size()) + ">>stream\n" + content + "\nendstream";
}

template <typename T>
void append(QByteArray &bytes, T value)
{
    const T big = qToBigEndian(value);
    bytes.append(reinterpret_cast<const char *>(&big), sizeof big);
}

} // namespace

PdfFile::PdfFile(QIODevice &out) : m_out(out), m_places(1)
{
    // Bytes above 127, so that nobody takes the file for text.
    write("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
}

void PdfFile::write(const QByteArray &bytes)
{
    if (m_failed)
        return;
    m_failed = m_out.write(bytes) != bytes.size();
    m_at += bytes.size();
}

int PdfFile::reserve()
{
    m_places.emplace_back();
    return static_cast<int>(m_places.size()) - 1;
}

void PdfFile::put(int object, const QByteArray &body)
{
    if (m_packedCount == 0)
        m_stream = reserve();
    m_places[static_cast<std::size_t>(object)] = {m_stream, static_cast<std::uint16_t>(m_packedCount), Packed};
    m_packedPlaces += QByteArray::number(object) + ' ' + QByteArray::number(m_packed.size()) + ' ';
    m_packed += body + '\n';
    if (++m_packedCount == mostPacked)
        flush();
}

void PdfFile::flush()
{
    if (m_packedCount == 0)
        return;
    const QByteArray entries
        = "/Type/ObjStm/N " + QByteArray::number(m_packedCount) + "/First " + QByteArray::number(m_packedPlaces.size());
    m_packedCount = 0;
    putStream(m_stream, entries, m_packedPlaces + m_packed);
    m_packedPlaces.clear();
    m_packed.clear();
}

void PdfFile::putStream(int object, const QByteArray &entries, const QByteArray &content)
{
    putPlainStream(object, entries + "/Filter/FlateDecode", qCompress(content).mid(zlibPrefix));
}

void PdfFile::putPlainStream(int object, const QByteArray &entries, const QByteArray &content)
{
    m_places[static_cast<std::size_t>(object)] = {m_at, 0, Plain};
    write(QByteArray::number(object) + " 0 obj\n" + streamOf(entries, content) + "\nendobj\n");
}

bool PdfFile::end(int catalog, int info, const QByteArray &id)
{
    flush();
    const int self = reserve();
    const std::int64_t start = m_at;
    m_places[static_cast<std::size_t>(self)] = {start, 0, Plain};
    QByteArray table;
    for (const Place &place : m_places) {
        table += static_cast<char>(place.kind);
        append(table, static_cast<quint64>(place.at));
        append(table, place.index);
    }
    const QByteArray entries = "/Type/XRef/W[1 8 2]/Size " + QByteArray::number(static_cast<qint64>(m_places.size()))
        + "/Root " + ref(catalog) + "/Info " + ref(info) + "/ID[<" + id.toHex() + "><" + id.toHex() + ">]";
    putStream(self, entries, table);
    write("startxref\n" + QByteArray::number(static_cast<qint64>(start)) + "\n%%EOF\n");
    return ok();
}

QByteArray PdfFile::ref(int object)
{
    return QByteArray::number(object) + " 0 R";
}

QByteArray PdfFile::text(const QString &text)
{
    QByteArray bytes("\xfe\xff");
    for (const QChar c : text)
        append(bytes, static_cast<quint16>(c.unicode()));
    return '<' + bytes.toHex() + '>';
}

QByteArray PdfFile::number(double value)
{
    QByteArray digits = QByteArray::number(value, 'f', 3);
    while (digits.endsWith('0'))
        digits.chop(1);
    if (digits.endsWith('.'))
        digits.chop(1);
    return digits;
}

} // namespace caseweave
