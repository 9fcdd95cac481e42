// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace caseweave::test {

/// Whether this test runs several times slower than in a release, so that long runs take fewer steps.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool underSanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool underSanitizer = true;
#else
inline constexpr bool underSanitizer = false;
#endif
#else
inline constexpr bool underSanitizer = false;
#endif

} // namespace caseweave::test
