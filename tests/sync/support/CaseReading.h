// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <QJsonObject>

namespace caseweave::test {

/// What the program finds in a vector of the kinds header, fork, entry, roster, segment and welcome, in the terms of
/// tests/vectors/README.md; or why it refuses it. NotFound for another kind. Any thread.
Result<QJsonObject> readCaseVector(const QJsonObject &vector);

} // namespace caseweave::test
