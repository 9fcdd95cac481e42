// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"
#include "sync/roster/RosterPayload.h"

#include <QJsonArray>
#include <QJsonObject>

namespace caseweave::test {

/// What the program finds in a vector of the kinds header, fork, entry, roster, segment and welcome, in the terms of
/// tests/vectors/README.md; or why it refuses it. NotFound for another kind. Any thread.
Result<QJsonObject> readCaseVector(const QJsonObject &vector);

/// The members of a roster as vectors state them.
QJsonArray jsonMembers(const std::vector<RosterMember> &from);

} // namespace caseweave::test
