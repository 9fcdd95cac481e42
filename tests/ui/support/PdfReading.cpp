// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/PdfReading.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtPdf/QPdfDocument>

namespace caseweave::look {

namespace {

QString read(const QByteArray &pdf, const QString &program, const QStringList &options, const QStringList &after = {})
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("a.pdf")));
    if (!file.open(QIODevice::WriteOnly) || file.write(pdf) != pdf.size() || !file.flush())
        return {};
    QProcess reader;
    reader.start(program, options + QStringList{file.fileName()} + after);
    reader.waitForFinished();
    return QString::fromUtf8(reader.readAllStandardOutput()).simplified();
}

} // namespace

QStringList pagesOf(const QByteArray &pdf)
{
    QBuffer buffer;
    buffer.setData(pdf);
    buffer.open(QIODevice::ReadOnly);
    QPdfDocument document;
    document.load(&buffer);
    QStringList pages;
    for (int i = 0; i < document.pageCount(); ++i)
        pages << document.getAllText(i).text().simplified();
    return pages;
}

QString pdfText(const QByteArray &pdf)
{
    return read(pdf, QStringLiteral("pdftotext"), {}, {QStringLiteral("-")});
}

QString pdfProperties(const QByteArray &pdf)
{
    return read(pdf, QStringLiteral("pdfinfo"), {});
}

QString pdfStructure(const QByteArray &pdf)
{
    return read(pdf, QStringLiteral("pdfinfo"), {QStringLiteral("-struct-text")}).remove(QLatin1String(" (block)"));
}

QByteArray pdfStreams(const QByteArray &pdf)
{
    QByteArray all;
    const QByteArray begin = ">>stream\n";
    for (qsizetype at = pdf.indexOf(begin); at >= 0; at = pdf.indexOf(begin, at)) {
        at += begin.size();
        const QByteArray anyLength("\0\0\0\1", 4);
        if (pdf.mid(at, 1) == "\x78")
            all += qUncompress(anyLength + pdf.mid(at, pdf.indexOf("\nendstream", at) - at));
    }
    return all;
}

} // namespace caseweave::look
