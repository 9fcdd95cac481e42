// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace caseweave {

/// What kind of file it is, by how it begins. Any bytes.
enum class ImportForm : std::uint8_t {
    Table, ///< and whatever is none of the others
    Xml,
    Zip,
};
ImportForm recogniseForm(const QByteArray &bytes);

/// No file that is imported is larger.
inline constexpr qint64 mostImportBytes = 32 * 1024 * 1024;

} // namespace caseweave
