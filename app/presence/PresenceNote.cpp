// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/presence/PresenceNote.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

namespace caseweave {
namespace {

constexpr std::uint64_t version = 1;
constexpr std::uint64_t presenceKind = 1;

} // namespace

Bytes PresenceNote::encode() const
{
    cbor::Writer out;
    out.array(3).uint(version).uint(presenceKind).uint(here ? 1 : 0);
    return out.take();
}

Result<PresenceNote> PresenceNote::decode(ByteView content)
{
    cbor::Reader in(content);
    const std::size_t fields = in.array();
    const std::uint64_t itsVersion = in.uint();
    const std::uint64_t kind = in.uint();
    if (in.ok() && (itsVersion != version || kind != presenceKind))
        return ErrorCode::UnknownSuite;
    PresenceNote note;
    note.here = in.uint(1) == 1;
    return in.finish() && fields == 3 ? Result(note) : Result<PresenceNote>(ErrorCode::Malformed);
}

} // namespace caseweave
