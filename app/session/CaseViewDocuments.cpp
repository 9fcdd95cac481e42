// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/FieldWrites.h"
#include "app/session/CaseView.h"

namespace caseweave {

QList<Document> CaseView::readDocuments(const std::vector<ValueRow> &rows)
{
    QList<Document> documents;
    FieldObject object;
    DocumentContentPtr content;
    const auto take = [&] {
        if (auto document = documentOf(object, std::exchange(content, nullptr)))
            documents << std::move(*document);
        object = {};
    };
    for (const ValueRow &row : rows) {
        if (row.type != static_cast<std::uint8_t>(ObjectType::Document) || isMarkOfReadable(row, rows))
            continue;
        if (row.object != object.id) {
            take();
            object.id = row.object;
        }
        // The key stays out of the texts that screens are given. Newest first within a key.
        if (row.key != "blob")
            addValue(object.fields, row);
        else if (content == nullptr)
            content = DocumentContent::parse(row.text, m_file.documentFolder());
    }
    take();
    std::stable_sort(documents.begin(), documents.end(),
                     [](const Document &a, const Document &b) { return a.added > b.added; });
    return documents;
}

} // namespace caseweave
