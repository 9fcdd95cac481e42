// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace caseweave {

/// The words by which a text is found, as UTF-8, sorted and each once: those of searchWords(), and beside them how a
/// name is written otherwise: "O'Neill" also without its O, "O Neill", "Al-Hassan" and "Anne-Marie" also as one word,
/// "McKay" also with Mac. A word is cut after mostWordBytes. Any thread.
std::vector<std::string> findWords(const QString &text);
/// The words of a question in their order, as they stand. At most mostAsked. Any thread.
std::vector<std::string> askedWords(const QString &text);

inline constexpr std::size_t mostWordBytes = 28;
inline constexpr std::size_t mostAsked = 8;

/// A part of a name that some write together with what follows: "o", "mc", "al", "de".
bool isNameParticle(std::string_view word);
/// "mckay" for "mckay" and "mackay": one of two ways to write it, else empty.
std::string otherMac(std::string_view word);

/// What stands among the words of every document of a case, and nobody can ask for.
std::string caseWord(std::int64_t number);

/// How a word sounds, roughly, to an English ear: equal for "philips" and "fillips". Empty for a word with letters
/// other than a to z, or with a digit.
std::string soundOf(std::string_view word);

} // namespace caseweave
