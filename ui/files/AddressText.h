// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QStringList>

/// What of an address gives it away by itself, in words as searchWords() has them. Read as people write addresses in
/// the United Kingdom; of others nothing is found. Values; any thread.
namespace caseweave {

/// Each postcode in a text, with its space and without: "gd4 7xq" and "gd47xq".
QList<QStringList> postcodeRuns(const QStringList &words);

/// Each street of an address, without its number: "quarry row", and "xylophone ln" for "xylophone lane". None whose
/// words are prose by themselves, as "high street" and "the close" are.
QList<QStringList> streetRuns(const QStringList &words);

/// Each number with its street, in either order: "4 quarry row", "quarry row 4", "quarry row no 4". Of a street
/// of one word, too: "12 broadway".
QList<QStringList> houseRuns(const QStringList &words);

/// An address without its postcodes, whose first half a whole town has.
QStringList withoutPostcodes(const QStringList &words);

} // namespace caseweave
