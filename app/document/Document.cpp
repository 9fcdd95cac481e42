// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/Document.h"

#include "app/involvement/Visit.h"

namespace caseweave {

std::optional<Document> documentOf(const FieldObject &object, DocumentContentPtr content)
{
    if (object.text("state") == QLatin1String("withdrawn") || object.text("title").isEmpty())
        return std::nullopt;
    Document document;
    static_cast<FieldObject &>(document) = object;
    document.title = object.text("title");
    document.kind = object.text("kind");
    document.media = object.text("media");
    document.size = object.text("size").toULongLong();
    document.person = readObject(object.text("person"));
    document.content = std::move(content);
    document.audience = object.onlyForAny();
    if (const FieldValue *first = object.first()) {
        document.addedBy = first->author;
        document.added = first->written;
    }
    return document;
}

const QStringList &documentKinds()
{
    static const QStringList kinds{
        QStringLiteral("report"),  QStringLiteral("assessment"), QStringLiteral("letter"),
        QStringLiteral("minutes"), QStringLiteral("plan"),       QStringLiteral("court_order"),
        QStringLiteral("consent"), QStringLiteral("photograph"), QStringLiteral("other"),
    };
    return kinds;
}

} // namespace caseweave
