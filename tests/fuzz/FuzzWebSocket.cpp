// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/WebSocket.h"

#include <cstdlib>

using namespace caseweave;

/// The first byte chooses the size of the pieces; what comes out must not depend on it, and nothing over the limit is
/// held.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    constexpr std::size_t limit = 4096;
    if (size == 0)
        return 0;
    const std::size_t step = 1 + data[0] % 64;
    const ByteView stream(data + 1, size - 1);
    const auto read = [&](std::size_t piece) {
        wire::FrameReader reader(limit);
        std::size_t frames = 0;
        bool failed = false;
        for (std::size_t at = 0; at < stream.size() && !failed; at += piece) {
            reader.feed(stream.subspan(at, std::min(piece, stream.size() - at)));
            for (;;) {
                const auto frame = reader.next();
                failed = !frame.ok();
                if (failed || !frame->has_value())
                    break;
                if ((*frame)->payload.size() > limit)
                    std::abort();
                ++frames;
            }
            if (reader.held() > limit + 14 + piece)
                std::abort();
        }
        return std::pair(frames, failed);
    };
    if (read(step) != read(stream.size() + 1))
        std::abort();
    static_cast<void>(wire::readUpgrade({reinterpret_cast<const char *>(stream.data()), stream.size()}));
    return 0;
}
