// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

#include <cstdlib>

using namespace caseweave;

namespace {

/// Writes again what it reads. False when the input is refused on the way.
bool copyItem(cbor::Reader &reader, cbor::Writer &writer)
{
    switch (reader.peek()) {
    case cbor::Type::Uint: {
        const std::uint64_t value = reader.uint();
        if (reader.ok())
            writer.uint(value);
        break;
    }
    case cbor::Type::Bytes: {
        const ByteView value = reader.bytes();
        if (reader.ok())
            writer.bytes(value);
        break;
    }
    case cbor::Type::Text: {
        const std::string_view value = reader.text();
        if (reader.ok())
            writer.text(value);
        break;
    }
    case cbor::Type::Array: {
        const std::size_t count = reader.array();
        if (!reader.ok())
            break;
        writer.array(count);
        for (std::size_t i = 0; i < count; ++i) {
            if (!copyItem(reader, writer))
                return false;
        }
        break;
    }
    case cbor::Type::Boolean:
        writer.boolean(reader.boolean());
        break;
    case cbor::Type::Null:
        reader.null();
        writer.null();
        break;
    case cbor::Type::End:
    case cbor::Type::Bad:
        return false;
    }
    return reader.ok();
}

} // namespace

/// What the reader takes is canonical: written again it is the same bytes; and reading it by item() or field by field
/// is one and the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    cbor::Reader whole(input);
    const ByteView item = whole.item();
    const bool taken = whole.finish();

    cbor::Reader reader(input);
    cbor::Writer writer;
    const bool copied = copyItem(reader, writer) && reader.finish();
    if (taken != copied)
        std::abort();
    if (!taken)
        return 0;
    const Bytes again = writer.take();
    if (!std::equal(again.begin(), again.end(), data, data + size) || item.size() != size)
        std::abort();
    return 0;
}
