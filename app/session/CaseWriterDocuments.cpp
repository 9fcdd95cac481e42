// SPDX-License-Identifier: GPL-3.0-or-later
// What CaseWriter writes of documents (docs/payloads.md 16, object type 11).
#include "app/document/DocumentSealing.h"
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

constexpr auto documentType = static_cast<std::uint8_t>(ObjectType::Document);

bool isPerson(const std::vector<ValueRow> &standing, const ObjectBytes &object)
{
    return std::any_of(standing.begin(), standing.end(), [&](const ValueRow &row) {
        return row.object == object && row.type >= static_cast<std::uint8_t>(ObjectType::Subject)
            && row.type <= static_cast<std::uint8_t>(ObjectType::Support);
    });
}

/// The texts that a payload of fields points to.
struct Texts {
    std::vector<std::pair<std::string, std::string>> of; ///< key and text; empty: not known
    Status addLine(const char *key, const QString &typed)
    {
        auto line = text::toPayloadLine(typed, mostLineBytes);
        if (!line)
            return ErrorCode::TooLarge;
        of.emplace_back(key, std::move(*line));
        return {};
    }
};

FieldWrites writesOf(const Texts &texts, const ObjectBytes &object)
{
    FieldWrites writes;
    for (const auto &[key, text] : texts.of) {
        const auto knowledge = static_cast<std::uint8_t>(text.empty() ? Knowledge::NotAsked : Knowledge::Known);
        writes.writes.push_back({{documentType, object, key}, knowledge, text, {}});
    }
    return writes;
}

} // namespace

Status CaseWriter::addDocument(const DocumentDraft &draft, const SealedDocument &sealed, const SecretBytes &key)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    if (draft.person && !isPerson(*standing, *draft.person))
        return ErrorCode::NotFound;
    if (draft.title.trimmed().isEmpty() || !documentKinds().contains(draft.kind))
        return ErrorCode::Malformed;
    Texts texts;
    if (const Status added = texts.addLine("title", draft.title); !added)
        return added;
    texts.of.emplace_back("kind", draft.kind.toStdString());
    texts.of.emplace_back("media", sealed.media.toStdString());
    texts.of.emplace_back("size", std::to_string(sealed.size));
    texts.of.emplace_back("blob", DocumentContent::describe(sealed.blob, key, sealed.sealedSize));
    if (draft.person)
        texts.of.emplace_back("person", objectText(*draft.person).toStdString());
    ObjectBytes object{};
    m_random.fill(object);
    return append(PayloadKind::FieldWrites, writesOf(texts, object).encode(), draft.onlyFor);
}

Status CaseWriter::changeDocument(const DocumentChange &change)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    const auto devices = m_file.store().devices();
    if (!standing || !devices)
        return standing ? devices.error() : standing.error();
    Texts texts;
    Status fits;
    if (change.title && change.title->trimmed().isEmpty())
        return ErrorCode::Malformed;
    if (change.title)
        fits = texts.addLine("title", *change.title);
    if (change.kind && !documentKinds().contains(*change.kind))
        return ErrorCode::Malformed;
    if (change.kind)
        texts.of.emplace_back("kind", change.kind->toStdString());
    if (change.person && *change.person && !isPerson(*standing, **change.person))
        return ErrorCode::NotFound;
    if (change.person)
        texts.of.emplace_back("person", *change.person ? objectText(**change.person).toStdString() : std::string());
    if (change.withdraw)
        texts.of.emplace_back("state", "withdrawn");
    if (!fits || texts.of.empty())
        return fits ? Status(ErrorCode::Malformed) : fits;
    const auto referenceTo = [&](const ValueRow &row) -> std::optional<EntryRef> {
        const auto device = devices->find(row.origin.deviceIndex);
        if (device == devices->end())
            return std::nullopt;
        return EntryRef{device->second, row.origin.sequence, row.origin.id};
    };
    std::optional<EntryRef> added;
    FieldWrites writes = writesOf(texts, change.document);
    for (const ValueRow &row : *standing) {
        if (row.type != documentType || row.object != change.document)
            continue;
        const auto reference = referenceTo(row);
        // Nothing else ever writes this one.
        if (row.key == "blob")
            added = reference;
        for (FieldWrite &write : writes.writes) {
            if (write.place.key == row.key && reference && write.replaces.size() < mostReplaced)
                write.replaces.push_back(*reference);
        }
    }
    if (!added)
        return ErrorCode::NotFound;
    auto members = audienceOf(*added, PayloadKind::FieldWrites);
    if (!members)
        return members.error();
    for (FieldWrite &write : writes.writes)
        std::sort(write.replaces.begin(), write.replaces.end());
    return appendFor(PayloadKind::FieldWrites, writes.encode(), std::move(*members));
}

} // namespace caseweave
