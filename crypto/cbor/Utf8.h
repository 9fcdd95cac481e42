// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

namespace caseweave::cbor {

/// Whether the bytes are UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF.
/// Normalisation form C is not looked at here: that needs the Unicode tables, which app has.
bool isUtf8(ByteView bytes);

} // namespace caseweave::cbor
