// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

/// ZIP files as nobody's program writes them, for tests of who reads them.
namespace caseweave::test {

struct ZipPart {
    QByteArray name;
    QByteArray bytes; ///< as they lie there
    std::uint16_t method = 0; ///< 8: says that it is packed
    std::optional<std::uint32_t> claimed; ///< its unpacked size; nothing: the true one
};

QByteArray zipOf(const QList<ZipPart> &parts);

} // namespace caseweave::test
