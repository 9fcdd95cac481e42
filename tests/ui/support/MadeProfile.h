// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

inline const QString madePassphrase = QStringLiteral("acorn lantern pebble harbour");

/// An approved profile of Maya Shah, social worker, in a folder, as enrolment makes one. Its hub is not there. A
/// profile that cannot be made ends the test.
void makeProfile(const QString &folder);

} // namespace caseweave
