// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QDate>
#include <QtCore/QString>

namespace caseweave {

/// The name of a file that leaves a case, without an ending: by the reference of the case, what it is and the day,
/// "GC-136594-chronology-2026-11-22". Nobody's name is in it. Letters of ASCII, digits and hyphens alone.
QString caseFileName(const QString &reference, const QString &what, QDate day);

} // namespace caseweave
