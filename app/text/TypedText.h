// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <string>
#include <string_view>

/// The edge between what people type and see, and what stands in payloads. Any thread; no state.
namespace caseweave::text {

/// What a person typed, as a payload takes it: form C, line ends as "\n", without characters that cannot be seen but
/// change how the rest is read (controls, direction overrides, byte order marks), without space at its ends. Nothing
/// when it is longer than `most` bytes of UTF-8 or holds half a surrogate pair.
std::optional<std::string> toPayload(const QString &typed, std::size_t most);
/// The same for one line: line ends and tabs become spaces.
std::optional<std::string> toPayloadLine(const QString &typed, std::size_t most);

/// What stands in a payload, fit to be shown: form C and without the same characters, because the payload may come
/// from a program that did not clean it.
QString fromPayload(std::string_view text);

} // namespace caseweave::text
