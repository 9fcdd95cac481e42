// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/HeldNotes.h"

#include "sync/entry/HeldSeal.h"

namespace caseweave {
namespace {

using Kind = wire::HeldNote::Kind;

/// The key that some secret of the case gives for it.
std::optional<SecretBytes> keyFor(const wire::HeldNote &note, const Epochs &epochs)
{
    std::optional<SecretBytes> key;
    for (const Epoch &epoch : epochs.all()) {
        if (!key)
            key = heldKey(note, epoch.secrets.content());
    }
    return key;
}

} // namespace

std::optional<MemberId> HeldNotes::professionalOf(const DeviceId &device) const
{
    const RosterMember *member = m_state.deviceEver(device).first;
    return member ? std::optional(member->id) : std::nullopt;
}

Result<Reception::Verdict> HeldNotes::take(const HubItem &item, IngestReport &report)
{
    using Fate = Reception::Fate;
    using Verdict = Reception::Verdict;
    const Result<wire::HeldNote> note = wire::HeldNote::decode(item.envelope);
    if (!note)
        return Verdict{Fate::Refused, note.code()};
    if (note->tag != m_state.mailbox)
        return Verdict{Fate::Refused, ErrorCode::Malformed};
    const SignPublicKey *key = m_state.graph.signKey(note->author);
    if (!key)
        return Verdict{Fate::Duplicate}; // the hub is asked for all of them again with each connection
    if (!note->verify(*key))
        return Verdict{Fate::Refused, ErrorCode::BadSignature};
    bool isHere = false;
    const Result<bool> row = m_state.queries.first(
        Query::FindHeld, [&](const sql::Statement &at) { isHere = at.integer(0) != 0; }, note->id());
    if (!row)
        return row.error();
    if (isHere)
        return Verdict{Fate::Duplicate};
    if (Status kept = m_state.queries.run(Query::PutHeld, note->id(), ByteView(note->envelope), 1); !kept)
        return kept.error();
    report.held += *row ? 0 : 1;
    return Verdict{};
}

Status HeldNotes::send(const wire::HeldNote &note)
{
    Status status = m_state.queries.run(Query::PutHeld, note.id(), ByteView(note.envelope), 0);
    if (status)
        status = m_state.queries.run(Query::InsertOutbox, m_state.mailbox, note.envelope, nullptr, nullptr);
    if (status)
        ++m_state.unsent;
    return status;
}

Result<Digest> HeldNotes::leave(const HeldDraft &draft)
{
    if (draft.content.size() > mostHeldContent)
        return ErrorCode::TooLarge;
    const Epoch *epoch = m_state.epochs.find(m_state.roster.epoch);
    if (!m_state.roster.me || !epoch)
        return ErrorCode::NotMember;
    if (m_state.roster.myRole != Role::Contributor && m_state.roster.myRole != Role::Lead)
        return ErrorCode::NotAllowed;
    wire::HeldNote note;
    note.tag = m_state.mailbox;
    note.author = m_state.me;
    note.time = m_state.with.clock.nowSeconds();
    note.expires = draft.expires;
    note.threshold = draft.threshold;
    note.forAll = draft.forAll;
    note.sealed = sealHeld(m_state.mailbox, m_state.me, epoch->secrets.content(), draft.content, m_state.with.random);
    const Result<wire::HeldNote> made = wire::HeldNote::make(m_state.local.keys.sign, std::move(note));
    if (!made)
        return made.error();
    const Status sent = send(*made);
    return sent ? Result(made->id()) : Result<Digest>(sent.error());
}

Status HeldNotes::takeBack(const Digest &id)
{
    const auto list = all();
    if (!list)
        return list.error();
    const auto found = std::ranges::find(*list, id, &HeldNotice::note);
    if (found == list->end() || !found->mine || found->takenBack)
        return ErrorCode::NotFound;
    wire::HeldNote note;
    note.tag = m_state.mailbox;
    note.author = m_state.me;
    note.time = m_state.with.clock.nowSeconds();
    note.kind = Kind::TakenBack;
    note.takesBack = id;
    const Result<wire::HeldNote> made = wire::HeldNote::make(m_state.local.keys.sign, std::move(note));
    return made ? send(*made) : Status(made.error());
}

Result<std::vector<HeldNotes::Kept>> HeldNotes::notes()
{
    std::vector<Kept> list;
    const Status read = m_state.queries.each(Query::Held, [&](const sql::Statement &row) -> Status {
        Result<wire::HeldNote> note = wire::HeldNote::decode(row.blob(0));
        if (!note)
            return ErrorCode::Damaged;
        list.push_back({std::move(*note), row.integer(1) != 0});
        return {};
    });
    return read ? Result(std::move(list)) : Result<std::vector<Kept>>(read.error());
}

Result<std::vector<HeldNotice>> HeldNotes::all()
{
    auto list = notes();
    if (!list)
        return list.error();
    std::set<std::pair<MemberId, Digest>> takenBack;
    for (const auto &[note, atHub] : *list) {
        const std::optional<MemberId> by = professionalOf(note.author);
        if (by && note.kind == Kind::TakenBack)
            takenBack.emplace(*by, note.takesBack);
    }
    std::vector<HeldNotice> notices;
    for (auto &[note, atHub] : *list) {
        const std::optional<MemberId> by = professionalOf(note.author);
        std::optional<SecretBytes> key = keyFor(note, m_state.epochs);
        if (!by || note.kind != Kind::Left || !key)
            continue;
        Result<Bytes> content = openHeld(note, key->view());
        if (!content)
            continue;
        HeldNotice notice{note.id(), note.author, *by, note.time, note.expires, note.threshold, note.forAll};
        notice.mine = m_state.roster.me == by;
        notice.takenBack = takenBack.count({*by, notice.note}) != 0;
        notice.atHub = atHub;
        notice.content = std::move(*content);
        notice.envelope = std::move(note.envelope);
        notice.key = std::move(*key);
        notices.push_back(std::move(notice));
    }
    std::ranges::stable_sort(notices, {}, &HeldNotice::time);
    return notices;
}

Result<std::size_t> HeldNotes::queue()
{
    const auto list = notes();
    if (!list)
        return list.error();
    std::size_t count = 0;
    for (const auto &[note, atHub] : *list) {
        if (atHub || note.author != m_state.me)
            continue;
        const Result<bool> queued = m_state.queueAgain(note.envelope);
        if (!queued)
            return queued.error();
        count += *queued ? 1 : 0;
    }
    return count;
}

} // namespace caseweave
