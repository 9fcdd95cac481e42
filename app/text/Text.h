// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <string_view>

namespace caseweave {

/// The text as UTF-8 in Unicode normalisation form C, which everything that is signed uses (docs/protocol.md 1). A lone
/// surrogate becomes U+FFFD. Any thread.
std::string formC(const QString &text);
/// The text of verified bytes.
QString fromUtf8(std::string_view text);
/// Whether UTF-8 bytes are in form C already, as a reader of signed text must check. Any thread.
bool isFormC(std::string_view utf8);

/// The words of a text for searching: without case, accents, apostrophes and other marks, split at whatever is no
/// letter or digit. "O’Neill-Łukasz" gives "oneill", "lukasz". Any thread.
QStringList searchWords(const QString &text);
/// Whether each of these, which searchWords() gave, begins a word of the text. Any thread.
bool wordsBegin(const QString &text, const QStringList &words);

} // namespace caseweave
