// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"
#include "sync/wire/Message.h"

namespace caseweave {

/// What a hub keeps. Dumb: the rules are in HubRules. One instance belongs to one thread; several instances may stand
/// on the same data. Changes are made between begin() and commit(), all or none, and commit() returns when they are
/// durable. Reads see what is committed, and inside a change what it did. Errors: DiskFull, Storage, Damaged, Busy.
class HubStore {
public:
    /// Cases and inboxes are apart, so that nobody can take a case's tag by writing to it as to an inbox.
    enum class Space : std::uint8_t { Case = 0, Inbox = 1 };

    struct Mailbox {
        std::uint64_t head = 0;
        std::uint64_t bytes = 0;
    };
    struct Envelope {
        Space space = Space::Case;
        MailboxTag tag;
        DeviceId sender;
        wire::Class which = wire::Class::Entry;
        ByteView bytes;
    };
    struct Stored {
        std::uint64_t sequence = 0;
        bool isNew = false;
    };
    struct Item {
        std::uint64_t sequence = 0;
        Bytes envelope;
    };
    struct Query {
        Space space = Space::Case;
        MailboxTag tag;
        std::optional<wire::Class> which; ///< nothing: every envelope
        std::uint64_t after = 0;
        std::uint64_t before = 0; ///< 0: no upper end
        bool newestFirst = false;
        std::size_t mostBytes = 0; ///< of envelopes; the first is given whatever its size
        std::size_t mostItems = 0;
    };
    struct Page {
        std::vector<Item> items;
        bool more = false;
        std::uint64_t head = 0;
    };

    virtual ~HubStore() = default;

    virtual Status begin() = 0;
    virtual Status commit() = 0;
    virtual void rollback() = 0;

    virtual Result<Mailbox> mailbox(Space space, const MailboxTag &tag) = 0;
    virtual Result<bool> has(Space space, const MailboxTag &tag, ByteView envelope) = 0;
    /// Bytes that are there already give their old sequence. Quota: the store takes no more mailboxes.
    virtual Result<Stored> append(const Envelope &envelope) = 0;
    /// Marks those entries (class 0) in these ranges of a case's mailbox as covered that came from this sender.
    virtual Status cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender) = 0;
    virtual Result<std::uint64_t> countFrom(Space space, const MailboxTag &tag, const DeviceId &sender) = 0;
    virtual Result<Page> page(const Query &query) = 0;

    virtual Result<std::optional<Bytes>> accessRecord(const MailboxTag &tag) = 0;
    /// Replaces the record and who may use the mailbox.
    virtual Status putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users) = 0;
    virtual Result<bool> mayUse(const MailboxTag &tag, const DeviceId &device) = 0;

    virtual Result<std::uint64_t> directoryCount(const AgencyId &agency) = 0;
    /// Records from this number on, at most so many and so many bytes, but one at least if there is one.
    virtual Result<std::vector<Bytes>> directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                                 std::size_t mostBytes)
        = 0;
    virtual Status appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record) = 0;

    virtual Result<std::optional<Bytes>> enrolment(const Digest &tag, std::uint8_t slot) = 0;
    virtual Status putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds) = 0;
    /// When slot 0 was filled; nothing for a tag that is not known.
    virtual Result<std::optional<std::int64_t>> enrolmentSince(const Digest &tag) = 0;
    /// Forgets every tag whose slot 0 was filled at or before that time.
    virtual Status forgetEnrolments(std::int64_t untilSeconds) = 0;
};

} // namespace caseweave
