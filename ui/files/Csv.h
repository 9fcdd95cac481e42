// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

/// Tables as RFC 4180 says, in UTF-8 with its mark, each cell quoted, so that no reader has to guess. A cell that a
/// spreadsheet would take for a formula begins with an apostrophe: people open these with one, and what other people
/// typed must not run there.
namespace caseweave::csv {

QByteArray mark(); ///< the beginning of a file
QByteArray line(const QStringList &cells); ///< with its end

} // namespace caseweave::csv
