// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/BundledDocument.h"

namespace caseweave {

namespace {

const QString archiveKey = QStringLiteral("bundle.archive");
const QString fileKey = QStringLiteral("bundle.file");
const QString hashKey = QStringLiteral("bundle.sha256");
const QString sizeKey = QStringLiteral("bundle.size");

QString detailOf(const CaseDraft::Object &object, const QString &key)
{
    for (const auto &one : object.details) {
        if (one.first == key)
            return one.second;
    }
    return {};
}

} // namespace

void BundledDocument::putInto(CaseDraft::Object &object) const
{
    object.details << std::pair(archiveKey, archive) << std::pair(fileKey, file) << std::pair(hashKey, sha256)
                   << std::pair(sizeKey, QString::number(size));
}

std::optional<BundledDocument> BundledDocument::of(const CaseDraft::Object &object)
{
    BundledDocument document{detailOf(object, archiveKey), detailOf(object, fileKey), detailOf(object, hashKey),
                             detailOf(object, sizeKey).toLongLong()};
    if (object.type != ObjectType::Document || document.file.isEmpty())
        return std::nullopt;
    return document;
}

void BundledDocument::takeOut(CaseDraft::Object &object)
{
    object.details.removeIf([](const auto &one) {
        return one.first == archiveKey || one.first == fileKey || one.first == hashKey || one.first == sizeKey;
    });
}

} // namespace caseweave
