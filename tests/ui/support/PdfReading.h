// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

/// What programs of others read in a PDF that this one has made.
namespace caseweave::look {

/// The text of each page. Words that a line end separates stand with a space between.
QStringList pagesOf(const QByteArray &pdf);
/// As pdftotext reads it.
QString pdfText(const QByteArray &pdf);
/// As pdfinfo lists it: "Tagged: yes".
QString pdfProperties(const QByteArray &pdf);
/// What a screen reader is given, in its order: `H1 "Chronology of case GC-1 " P "For: The panel "`.
QString pdfStructure(const QByteArray &pdf);
/// All streams of it that are compressed, open.
QByteArray pdfStreams(const QByteArray &pdf);

} // namespace caseweave::look
