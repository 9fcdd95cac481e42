// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

/// The lines that calendars (RFC 5545, 3.1 and 3.3.11) and contact cards (RFC 6350, 3.2 and 3.4) are made of: UTF-8,
/// ended by CR LF, folded before the 76th byte and never inside a character.
namespace caseweave::content {

/// What a person wrote, as the value of a property of kind TEXT: no line end, comma, semicolon or backslash in it means
/// anything, and other control characters are gone.
QString text(const QString &value);
/// Parts of a value with structure (N, ORG), each escaped, with a semicolon between.
QString parts(const QStringList &values);
/// "SUMMARY:Visit". The value is escaped already.
QByteArray line(const char *name, const QString &value);

} // namespace caseweave::content
