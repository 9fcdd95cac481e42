// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace caseweave {

/// Whether this program has the address sanitizer in it, which reserves terabytes of addresses.
#ifdef __SANITIZE_ADDRESS__ // GCC
inline constexpr bool underAddressSanitizer = true;
#elif defined(__has_feature) // clang
inline constexpr bool underAddressSanitizer = __has_feature(address_sanitizer);
#else
inline constexpr bool underAddressSanitizer = false;
#endif

} // namespace caseweave
