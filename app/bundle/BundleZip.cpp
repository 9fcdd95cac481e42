// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/CaseBundle.h"

#include <QJsonDocument>

#include <zip.h>

namespace caseweave {

namespace {

constexpr zip_uint64_t mostBytes = zip_uint64_t{256} << 20; ///< of case.json, unpacked
const char *const fileName = "case.json";

struct SourceEnd {
    void operator()(zip_source_t *source) const { zip_source_free(source); }
};
struct ArchiveEnd {
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct FileEnd {
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};
using Source = std::unique_ptr<zip_source_t, SourceEnd>;
using Archive = std::unique_ptr<zip_t, ArchiveEnd>;
using File = std::unique_ptr<zip_file_t, FileEnd>;

/// An archive over the source, which stays the caller's.
Archive openArchive(const Source &source, int flags)
{
    if (!source)
        return nullptr;
    zip_source_keep(source.get());
    Archive archive(zip_open_from_source(source.get(), flags, nullptr));
    if (!archive)
        zip_source_free(source.get());
    return archive;
}

QByteArray contentOf(const Source &source)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_source_stat(source.get(), &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0
        || zip_source_open(source.get()) != 0)
        return {};
    QByteArray bytes(static_cast<qsizetype>(stat.size), Qt::Uninitialized);
    const zip_int64_t read = zip_source_read(source.get(), bytes.data(), stat.size);
    zip_source_close(source.get());
    return read == static_cast<zip_int64_t>(stat.size) ? bytes : QByteArray();
}

/// case.json of an archive that holds nothing else; nothing, and why.
QByteArray unpack(zip_t *archive, QString *problem)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_get_num_entries(archive, 0) != 1 || zip_stat(archive, fileName, 0, &stat) != 0
        || (stat.valid & ZIP_STAT_SIZE) == 0) {
        *problem = QStringLiteral("does not hold case.json alone");
        return {};
    }
    if (stat.size > mostBytes) {
        *problem = QStringLiteral("is larger than %1 MiB").arg(mostBytes >> 20);
        return {};
    }
    const File file(zip_fopen(archive, fileName, 0));
    QByteArray bytes(static_cast<qsizetype>(stat.size), Qt::Uninitialized);
    const zip_int64_t read = file ? zip_fread(file.get(), bytes.data(), stat.size) : -1;
    // Only who reads on past the end is told that the checksum is wrong.
    char more = 0;
    if (read != static_cast<zip_int64_t>(stat.size) || zip_fread(file.get(), &more, 1) != 0) {
        *problem = QStringLiteral("cannot be unpacked");
        return {};
    }
    return bytes;
}

} // namespace

QByteArray CaseBundle::toZip() const
{
    const QByteArray json = QJsonDocument(toJson()).toJson();
    const Source whole(zip_source_buffer_create(nullptr, 0, 0, nullptr));
    Archive archive = openArchive(whole, ZIP_TRUNCATE);
    if (!archive)
        return {};
    zip_source_t *content
        = zip_source_buffer(archive.get(), json.constData(), static_cast<zip_uint64_t>(json.size()), 0);
    if (content == nullptr)
        return {};
    if (zip_file_add(archive.get(), fileName, content, ZIP_FL_ENC_UTF_8) < 0) {
        zip_source_free(content);
        return {};
    }
    if (zip_close(archive.get()) != 0)
        return {};
    static_cast<void>(archive.release());
    return contentOf(whole);
}

std::optional<CaseBundle> CaseBundle::fromZip(const QByteArray &zip, QString *problem)
{
    problem->clear();
    const Source whole(zip_source_buffer_create(zip.constData(), static_cast<zip_uint64_t>(zip.size()), 0, nullptr));
    const Archive archive = openArchive(whole, ZIP_RDONLY | ZIP_CHECKCONS);
    if (!archive) {
        *problem = QStringLiteral("is not a ZIP file, or a damaged one");
        return std::nullopt;
    }
    const QByteArray json = unpack(archive.get(), problem);
    return problem->isEmpty() ? fromJson(json, problem) : std::nullopt;
}

} // namespace caseweave
