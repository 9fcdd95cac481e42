// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

namespace caseweave {

/// docs/protocol.md 2.4: the first bits of data as words, 10 bits each. bits is a multiple of 10 and at most 8 *
/// data.size().
std::vector<std::string> toWords(ByteView data, std::size_t bits);
/// Six words for two people to compare, separated by spaces.
std::string codeWords(const Digest &digest);
/// Twelve words of an agency id.
std::string fingerprintWords(ByteView agencyId);

/// An enrolment token (16 bytes) as 14 words with their check, and back. Reading takes any case, spaces, commas or
/// hyphens between the words; nothing when a word is unknown or the check fails.
std::string tokenToWords(ByteView token);
std::optional<Bytes> tokenFromWords(std::string_view words);

} // namespace caseweave
