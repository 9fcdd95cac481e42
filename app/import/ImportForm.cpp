// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/ImportForm.h"

#include "app/import/TextBytes.h"

namespace caseweave {

ImportForm recogniseForm(const QByteArray &bytes)
{
    constexpr qsizetype lookedAt = 256;
    if (bytes.startsWith("PK\x03\x04"))
        return ImportForm::Zip;
    const QByteArray beginning = bytes.left(lookedAt);
    const QString text = decodeText(beginning, recogniseCoding(beginning)).text;
    return text.trimmed().startsWith(u'<') ? ImportForm::Xml : ImportForm::Table;
}

} // namespace caseweave
