// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <string>
#include <string_view>

namespace caseweave {

/// A square of dark and light modules, without the quiet zone around it (4 modules by ISO/IEC 18004).
struct QrCode {
    int size = 0; ///< modules a side
    std::vector<bool> dark; ///< row by row
    bool at(int x, int y) const { return dark[static_cast<std::size_t>(y * size + x)]; }

    /// Error correction M. TooLarge when the text does not fit. Any thread.
    static Result<QrCode> of(std::string_view text);
    /// Two rows of modules a line of text, as Unicode half blocks, with the quiet zone. Dark modules are drawn as
    /// spaces and light ones as blocks, because terminals mostly write light on dark; onLight turns that round.
    std::string halfBlocks(bool onLight) const;
};

} // namespace caseweave
