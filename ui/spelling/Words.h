// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

/// Which parts of a text are words that a dictionary can judge. Pure functions; any thread.
namespace caseweave::spelling {

/// In letters. What is longer is no word that anybody writes, and is not looked at.
inline constexpr qsizetype longestWord = 60;
/// In characters of one paragraph: what comes after is not looked at.
inline constexpr qsizetype longestText = 20'000;

struct WordPlace {
    qsizetype at = 0; ///< in UTF-16 units
    qsizetype length = 0;
    friend bool operator==(const WordPlace &, const WordPlace &) = default;
};

/// The words of one paragraph in their order. Left out are: what holds a digit (a case reference, a time), addresses of
/// the web and of mail, abbreviations in capitals with or without an ending ("GPs"), single letters, and words in any
/// script but the Latin one. "child's", "O'Neill" and "well-being" are one word each; an apostrophe at the end of
/// "parents'" is left out.
QList<WordPlace> wordsIn(const QString &text);

/// As dictionaries and lists hold a word: in form C, with a plain apostrophe for a typographic one.
QString plainWord(QStringView word);

/// Without the ending "'s", where there is one. Of a plain word.
QString withoutPossessive(const QString &word);

/// `suggestion` with the apostrophe that `original` was written with.
QString inStyleOf(const QString &original, QString suggestion);

} // namespace caseweave::spelling
