// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <zip.h>

/// What libzip hands out, and gets back by itself.
namespace caseweave::zip {

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

inline constexpr const char *caseName = "case.json";

/// An archive over the source, which stays the caller's.
inline Archive openArchive(const Source &source, int flags)
{
    if (!source)
        return nullptr;
    zip_source_keep(source.get());
    Archive archive(zip_open_from_source(source.get(), flags, nullptr));
    if (!archive)
        zip_source_free(source.get());
    return archive;
}

} // namespace caseweave::zip
