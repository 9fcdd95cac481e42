// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/Forger.h"

#include "sync/log/Welcome.h"

namespace caseweave::test {

Bytes bent(ByteView bytes, std::size_t fromEnd)
{
    Bytes copy(bytes.begin(), bytes.end());
    copy[copy.size() - fromEnd] ^= 1;
    return copy;
}

Bytes Forger::envelope(const Header &header, ByteView plainBody) const
{
    constexpr auto type = EnvelopeClass::Entry;
    cbor::Writer writer(512);
    header.write(writer);
    const Bytes bytes = writer.take();
    const EntryId id = entryIdOf(bytes);
    std::array<std::uint8_t, 24> salt{};
    random.fill(salt);
    EnvelopeKeys keys;
    keys.derive(type, secret, salt);
    cbor::Writer both(640);
    both.array(2).bytes(bytes).bytes(key.signDigest(id.bytes));
    const MailboxTag mailbox = mailboxOf(caseId);
    return encodeEnvelope(mailbox, type, salt, keys.check(), keys.sealHeader(mailbox, type, both.view()),
                          seal(keys.bodyKey(), id.view(), plainBody), {});
}

Digest Forger::commitment(const Header &header, ByteView payload) const
{
    EnvelopeKeys keys;
    return commitmentOf(keys.blind(secret, header.device, header.sequence), payload);
}

} // namespace caseweave::test
