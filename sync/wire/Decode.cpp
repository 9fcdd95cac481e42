// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Reader.h"
#include "sync/wire/Message.h"

namespace caseweave::wire {
namespace {

/// Reads the fields after [type, request]. The reader is sticky, so nothing is checked before the end; sizes that are
/// allocated are bounded by what the input can hold.
class Decoder {
public:
    explicit Decoder(ByteView bytes) : m_in(bytes), m_size(bytes.size()) { }

    Result<Frame> run()
    {
        const std::size_t count = m_in.array();
        const std::uint64_t type = m_in.uint(std::variant_size_v<Message>);
        Frame frame;
        frame.request = m_in.uint(INT64_MAX);
        if (!m_in.ok() || type == 0)
            return ErrorCode::Malformed;
        m_fields = count - 2;
        frame.message = body(type);
        if (!m_in.finish())
            return m_tooLarge ? ErrorCode::TooLarge : ErrorCode::Malformed;
        return frame;
    }

private:
    Message body(std::uint64_t type)
    {
        switch (type) {
        case 1:
            return hello();
        case 2:
            fields(4);
            return Challenge{m_in.uint(), digest(), m_in.bytes(), signature()};
        case 3:
            fields(2);
            return Auth{m_in.bytes(), signature()};
        case 4:
            return welcome();
        case 5:
            fields(2);
            return Err{code(), m_in.uint()};
        case 6:
            fields(2);
            return Sub{m_in.id<MailboxTag>(), sequence()};
        case 7:
            fields(1);
            return SubOk{sequence()};
        case 8:
            return push();
        case 9:
            return ack();
        case 10:
            fields(2);
            return Deliver{m_in.id<MailboxTag>(), items()};
        case 11:
            return fetch();
        case 12:
            fields(3);
            return Page{items(), m_in.boolean(), sequence()};
        default:
            return later(type);
        }
    }

    Message later(std::uint64_t type)
    {
        switch (type) {
        case 13:
            fields(1);
            return Access{record()};
        case 14:
            fields(1);
            return DirPut{records()};
        case 15:
            fields(2);
            return DirGet{m_in.id<AgencyId>(), sequence()};
        case 16:
            fields(2);
            return DirPage{records(), m_in.boolean()};
        case 17:
            fields(3);
            return EnrolPut{digest(), slot(), m_in.bytes()};
        case 18:
            fields(2);
            return EnrolGet{digest(), slot()};
        case 19:
            fields(1);
            return Enrolment{bytesOrNull()};
        case 20:
            fields(0);
            return Ping{};
        case 21:
            fields(0);
            return Pong{};
        case 22:
            fields(2);
            return Bye{code(), m_in.uint()};
        case 23:
            fields(1);
            return AccessGet{m_in.id<MailboxTag>()};
        case 24:
            fields(1);
            return AccessIs{bytesOrNull()};
        case 29:
            fields(2);
            return Live{m_in.id<MailboxTag>(), sealed()};
        default:
            return ofBlob(type);
        }
    }

    Message ofBlob(std::uint64_t type)
    {
        switch (type) {
        case 25: {
            fields(5);
            BlobPut m{m_in.id<MailboxTag>(), m_in.id<BlobId>(), sequence(), sequence(), part()};
            within(m.size, m.offset, m.bytes);
            return m;
        }
        case 26:
            fields(2);
            return BlobAt{sequence(), m_in.boolean()};
        case 27:
            fields(4);
            return BlobGet{m_in.id<MailboxTag>(), m_in.id<BlobId>(), sequence(), m_in.uint(INT64_MAX)};
        default: {
            fields(3);
            BlobPart m{sequence(), sequence(), part()};
            within(m.size, m.offset, m.bytes);
            return m;
        }
        }
    }
    ByteView sealed()
    {
        const ByteView view = m_in.bytes();
        limit(view.size(), mostLive);
        if (view.empty())
            m_in.fail();
        return view;
    }
    ByteView part()
    {
        const ByteView view = m_in.bytes();
        limit(view.size(), mostBlobPart);
        return view;
    }
    /// A part lies inside its blob, which is not empty.
    void within(std::uint64_t size, std::uint64_t offset, ByteView bytes)
    {
        if (size == 0 || offset > size || bytes.size() > size - offset)
            m_in.fail();
    }

    void fields(std::size_t count)
    {
        if (m_fields != count)
            m_in.fail();
    }
    Digest digest() { return m_in.id<Id<Digest>>().bytes; }
    Signature signature()
    {
        Signature value{};
        const ByteView view = m_in.bytesExactly(value.size());
        std::copy(view.begin(), view.end(), value.begin());
        return value;
    }
    Code code()
    {
        const std::uint64_t value = m_in.uint(static_cast<std::uint64_t>(Code::Clock));
        if (value == 0)
            m_in.fail();
        return static_cast<Code>(value);
    }
    std::uint64_t sequence() { return m_in.uint(mostSequence); }
    std::uint8_t slot() { return static_cast<std::uint8_t>(m_in.uint(2)); }
    ByteView record()
    {
        const ByteView view = m_in.bytes();
        limit(view.size(), mostRecord);
        return view;
    }
    void limit(std::size_t size, std::size_t most)
    {
        if (size <= most || !m_in.ok())
            return;
        m_tooLarge = true;
        m_in.fail();
    }
    /// Opens an array of at most so many items. Each item has at least one byte, so the input bounds it too.
    std::size_t list(std::size_t most)
    {
        const std::size_t count = m_in.array();
        limit(count, most);
        return m_in.ok() && count <= m_size ? count : 0;
    }
    std::optional<ByteView> bytesOrNull()
    {
        if (m_in.null())
            return std::nullopt;
        return m_in.bytes();
    }

    Message hello()
    {
        fields(3);
        Hello m;
        for (std::size_t left = list(16); left > 0; --left)
            m.versions.push_back(m_in.uint());
        m.nonce = digest();
        m.kind = static_cast<Kind>(m_in.uint(static_cast<std::uint64_t>(Kind::Enrolling)));
        return m;
    }
    Message welcome()
    {
        fields(3);
        m_in.array(4);
        Welcome m{m_in.uint(), m_in.uint(), m_in.uint(), m_in.uint(), 0, {}};
        m.timeMs = m_in.uint(INT64_MAX);
        m.generation = m_in.id<GenerationId>();
        return m;
    }
    Message push()
    {
        fields(2);
        Push m;
        m.tag = m_in.id<MailboxTag>();
        const std::size_t count = list(mostBatch);
        m.items.reserve(count);
        for (std::size_t i = 0; i < count && m_in.ok(); ++i) {
            m_in.array(2);
            PushItem item{m_in.bytes()};
            if (m_in.peek() == cbor::Type::Bytes)
                item.coveredIds = ids();
            else if (!m_in.null())
                item.covers = ranges();
            m.items.push_back(std::move(item));
        }
        if (count == 0)
            m_in.fail();
        return m;
    }
    ByteView ids()
    {
        const ByteView bytes = m_in.bytes();
        if (bytes.empty() || bytes.size() % sizeof(Digest) != 0)
            m_in.fail();
        return bytes;
    }
    std::vector<Range> ranges()
    {
        std::vector<Range> covers;
        const std::size_t count = list(mostRanges);
        std::uint64_t after = 0;
        for (std::size_t i = 0; i < count && m_in.ok(); ++i) {
            m_in.array(2);
            const Range range{sequence(), sequence()};
            // Ascending and apart, so that what is covered is counted once.
            if (range.first <= after || range.last < range.first)
                m_in.fail();
            after = range.last;
            covers.push_back(range);
        }
        return covers;
    }
    Message ack()
    {
        fields(1);
        Ack m;
        const std::size_t count = list(mostBatch);
        m.sequences.reserve(count);
        for (std::size_t i = 0; i < count && m_in.ok(); ++i)
            m.sequences.push_back(m_in.uint(INT64_MAX));
        return m;
    }
    Message fetch()
    {
        fields(6);
        Fetch m;
        m.tag = m_in.id<MailboxTag>();
        m.which = static_cast<Class>(m_in.uint(lastClass));
        m.after = sequence();
        m.before = sequence();
        m.newestFirst = m_in.boolean();
        m.mostBytes = m_in.uint(INT64_MAX);
        return m;
    }
    std::vector<Item> items()
    {
        std::vector<Item> list_;
        for (std::size_t left = list(m_size); left > 0 && m_in.ok(); --left) {
            m_in.array(2);
            list_.push_back({sequence(), m_in.bytes()});
        }
        return list_;
    }
    std::vector<ByteView> records()
    {
        std::vector<ByteView> list_;
        for (std::size_t left = list(mostBatch); left > 0 && m_in.ok(); --left)
            list_.push_back(record());
        return list_;
    }

    cbor::Reader m_in;
    std::size_t m_size;
    std::size_t m_fields = 0;
    bool m_tooLarge = false;
};

} // namespace

Result<Frame> decode(ByteView bytes)
{
    if (bytes.size() > mostMessage)
        return ErrorCode::TooLarge;
    return Decoder(bytes).run();
}

} // namespace caseweave::wire
