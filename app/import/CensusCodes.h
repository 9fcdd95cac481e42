// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// The codes of the children in need census in words (Department for Education, "Children in need census 2023 to 2024:
/// guide", annexes of code sets). Null for a code that is not in it.
namespace caseweave::census {

QString referralSource(const QString &code);
QString primaryNeed(const QString &code);
QString categoryOfAbuse(const QString &code);
QString reasonForClosure(const QString &code);
QString sex(const QString &code); ///< empty: not known

} // namespace caseweave::census
