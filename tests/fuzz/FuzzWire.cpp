// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/EnvelopeHead.h"
#include "sync/wire/Message.h"

#include <cstdlib>

using namespace caseweave;

/// What is taken must encode to the very same bytes: the form is canonical.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    if (const auto frame = wire::decode(input)) {
        if (!std::ranges::equal(wire::encode(frame->request, frame->message), input))
            std::abort();
    }
    static_cast<void>(wire::readEnvelopeHead(input));
    return 0;
}
