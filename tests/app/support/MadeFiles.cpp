// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/MadeFiles.h"

#include "app/document/DocumentSealing.h"

#include <QFile>

namespace caseweave::test {

QByteArray pdfOf(const QStringList &pages)
{
    QByteArrayList objects{"<</Type/Catalog/Pages 2 0 R>>", {}};
    QByteArray kids;
    for (const QString &text : pages) {
        const auto page = QByteArray::number(objects.size() + 1);
        const auto content = QByteArray::number(objects.size() + 2);
        kids += page + " 0 R ";
        objects << "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents " + content
                + " 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>";
        const QByteArray drawn = "BT /F1 24 Tf 72 700 Td (" + text.toLatin1() + ") Tj ET";
        objects << "<</Length " + QByteArray::number(drawn.size()) + ">>stream\n" + drawn + "\nendstream";
    }
    objects[1] = "<</Type/Pages/Kids[" + kids + "]/Count " + QByteArray::number(pages.size()) + ">>";
    QByteArray pdf = "%PDF-1.4\n";
    QByteArray places = "0000000000 65535 f \n";
    for (qsizetype i = 0; i < objects.size(); ++i) {
        places += QByteArray::number(pdf.size()).rightJustified(10, '0') + " 00000 n \n";
        pdf += QByteArray::number(i + 1) + " 0 obj\n" + objects.at(i) + "\nendobj\n";
    }
    const auto start = QByteArray::number(pdf.size());
    const auto size = QByteArray::number(objects.size() + 1);
    return pdf + "xref\n0 " + size + '\n' + places + "trailer\n<</Size " + size + "/Root 1 0 R>>\nstartxref\n" + start
        + "\n%%EOF\n";
}

DocumentContentPtr SealedFiles::seal(const QByteArray &bytes)
{
    QFile plain(m_folder.filePath(QStringLiteral("plain")));
    if (!plain.open(QIODevice::WriteOnly))
        return nullptr;
    plain.write(bytes);
    plain.close();
    SecretBytes key(32);
    key.span()[0] = ++m_count;
    const std::filesystem::path folder(m_folder.path().toStdString());
    const auto sealed = sealDocument(plain.fileName(), folder, key);
    plain.remove();
    if (!sealed)
        return nullptr;
    return std::make_shared<const DocumentContent>(sealed->blob, std::move(key), sealed->sealedSize, folder);
}

} // namespace caseweave::test
