// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace caseweave::test {

/// The absolute path of a file below tests/, for example testData("sync/vectors/entry.json").
///
/// Found from CASEWEAVE_SOURCE_DIR, which ctest sets, or else from the test program's own place in the build folder, so
/// a test also runs by hand. Fails the assertion when neither leads to the sources. Any thread.
QString testData(const QString &relativePath);

} // namespace caseweave::test
