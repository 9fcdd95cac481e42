// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindWords.h"

#include "app/text/Text.h"

#include <algorithm>
#include <array>

namespace caseweave {

namespace {

constexpr std::size_t leastAfterMac = 3; ///< "mace" is no name
constexpr std::size_t longestElision = 2; ///< the O of O'Neill, the D' of D'Souza

std::string cut(std::string word)
{
    if (word.size() <= mostWordBytes)
        return word;
    std::size_t end = mostWordBytes;
    while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U)
        --end;
    word.resize(end);
    return word;
}

bool isApostrophe(QChar c)
{
    return c == u'\'' || c == u'’' || c == u'‘' || c == u'ʼ' || c == u'`';
}

bool isHyphen(QChar c)
{
    return c == u'-' || c == u'‐' || c == u'‑';
}

/// A run of the text without spaces, commas and the like: "O'Neill-Smith".
void addRun(const QString &run, std::vector<std::string> &words, std::string &before)
{
    const QStringList parts = searchWords(run);
    std::string joined;
    for (const QString &part : parts) {
        std::string word = part.toStdString();
        if (isNameParticle(before))
            words.push_back(cut(before + word));
        if (const std::string other = otherMac(word); !other.empty())
            words.push_back(cut(other));
        joined += word;
        before = word;
        words.push_back(cut(std::move(word)));
    }
    const auto hyphen = std::find_if(run.begin(), run.end(), isHyphen);
    if (parts.size() > 1 && hyphen != run.end())
        words.push_back(cut(joined));
    const auto mark = std::find_if(run.begin(), run.end(), isApostrophe);
    const auto place = static_cast<std::size_t>(mark - run.begin());
    if (mark == run.end() || place == 0 || place > longestElision)
        return;
    for (const QString &part : searchWords(run.mid(static_cast<qsizetype>(place) + 1)))
        words.push_back(cut(part.toStdString()));
}

} // namespace

bool isNameParticle(std::string_view word)
{
    static constexpr std::array<std::string_view, 19> particles{"abu", "al", "bin", "da",  "de", "del", "di",
                                                                "du",  "el", "ibn", "la",  "le", "mac", "mc",
                                                                "ni",  "o",  "st",  "van", "von"};
    return std::find(particles.begin(), particles.end(), word) != particles.end();
}

std::string otherMac(std::string_view word)
{
    if (word.substr(0, 3) == "mac" && word.size() >= 3 + leastAfterMac)
        return "mc" + std::string(word.substr(3));
    if (word.substr(0, 2) == "mc" && word.size() >= 2 + leastAfterMac)
        return "mac" + std::string(word.substr(2));
    return {};
}

std::string caseWord(std::int64_t number)
{
    return "\u00a7" + std::to_string(number);
}

std::vector<std::string> findWords(const QString &text)
{
    std::vector<std::string> words;
    std::string before;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const bool inside = i < text.size()
            && (text[i].isLetterOrNumber() || text[i].isSurrogate() || text[i].isMark() || isApostrophe(text[i])
                || isHyphen(text[i]));
        if (inside)
            continue;
        if (i > begin)
            addRun(text.mid(begin, i - begin), words, before);
        begin = i + 1;
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

std::vector<std::string> askedWords(const QString &text)
{
    std::vector<std::string> words;
    for (const QString &word : searchWords(text)) {
        if (words.size() == mostAsked)
            break;
        words.push_back(cut(word.toStdString()));
    }
    return words;
}

std::string soundOf(std::string_view word)
{
    std::string sound;
    const auto at = [&](std::size_t i) { return i < word.size() ? word[i] : '\0'; };
    for (std::size_t i = 0; i < word.size(); ++i) {
        char c = word[i];
        if (c < 'a' || c > 'z')
            return {};
        const char next = at(i + 1);
        switch (c) {
        case 'p':
            c = next == 'h' ? 'f' : 'p';
            break;
        case 'c':
            c = next == 'h' ? 'x' : (next == 'e' || next == 'i' || next == 'y' ? 's' : 'k');
            break;
        case 's':
            c = next == 'h' || (next == 'c' && at(i + 2) == 'h') ? 'x' : 's';
            break;
        case 'q':
            c = 'k';
            break;
        case 'z':
            c = 's';
            break;
        case 'w':
        case 'b': // Siobhan, Wojcik, and v for b in many transcriptions
            c = c == 'b' && next == 'h' ? 'v' : (c == 'w' ? 'v' : 'b');
            break;
        case 'g':
            c = next == 'h' ? '\0' : 'k';
            break;
        case 'd':
            c = 't';
            break;
        case 'j':
        case 'y':
        case 'i':
        case 'a':
        case 'e':
        case 'o':
        case 'u':
        case 'h':
            c = i == 0 ? (c == 'j' ? 'j' : 'a') : '\0';
            break;
        default:
            break;
        }
        if (c != '\0' && (sound.empty() || sound.back() != c))
            sound += c;
    }
    return sound;
}

} // namespace caseweave
