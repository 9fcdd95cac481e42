// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/Vocabulary.h"

#include <string>
#include <vector>

namespace caseweave {

/// What to look for in the words of the index, in the language of FTS5: each word that was asked for, as the beginning
/// of a word, or in another way to write a name; where `similar`, also what is written much like it. Empty where
/// nothing in the vocabulary can be meant.
std::string findExpression(const std::vector<std::string> &asked, const Vocabulary &words, bool similar);

} // namespace caseweave
