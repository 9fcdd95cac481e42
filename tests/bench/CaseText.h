// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"

#include <string>

namespace caseweave::bench {

/// Notes as people write them in a chronology, of about a given length: sentences with changing subjects, places,
/// times, numbers and words. Reproducible from the seed. Fictional.
///
/// It must not be much easier to compress than real prose, or the bytes per entry would flatter: 64 KiB of it shrink to
/// 29 percent under zstd at level 19, the text of the GNU General Public License, version 3, to 33.
class CaseText {
public:
    explicit CaseText(std::uint64_t seed) : m_random(seed) { }
    std::string note(std::size_t about);
    std::string title();

private:
    std::string sentence();
    std::string plainWords();
    std::string fill(std::string_view pattern);
    std::string_view pick(std::span<const std::string_view> list);

    SeededRandom m_random;
};

} // namespace caseweave::bench
