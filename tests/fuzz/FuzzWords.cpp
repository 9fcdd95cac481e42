// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "crypto/words/WordList.h"
#include "crypto/words/Words.h"

#include <cstdlib>

using namespace caseweave;

namespace {

/// A text of words, so that the fuzzer gets past the list: two bytes of input a word.
std::string wordsOf(ByteView input)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < input.size(); i += 2) {
        text += wordList[(std::size_t{input[i]} << 8 | input[i + 1]) % wordList.size()];
        text.push_back(" ,-\n"[input[i] >> 6]);
    }
    return text;
}

void check(std::string_view text)
{
    const auto token = tokenFromWords(text);
    if (token && (token->size() != 16 || tokenFromWords(tokenToWords(*token)) != token))
        std::abort();
}

} // namespace

/// A token that is read is made of the same words again; every token there is can be written and read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const bool started = (initialiseCrypto(), true);
    static_cast<void>(started);
    const ByteView input(data, size);
    check({reinterpret_cast<const char *>(data), size});
    check(wordsOf(input));
    if (size >= 16 && !tokenFromWords(tokenToWords(input.first(16))))
        std::abort();
    return 0;
}
