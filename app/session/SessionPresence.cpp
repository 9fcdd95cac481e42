// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/SessionPresence.h"

#include "app/presence/PresenceNote.h"
#include "app/session/CaseNames.h"
#include "app/session/ProfileSession.h"

namespace caseweave {

namespace {

constexpr int lookEveryMs = 1000;

} // namespace

SessionPresence::SessionPresence(ProfileSession &session, const ProfileStore &store, HubConnection &connection,
                                 const Clock &clock)
    : m_session(session), m_store(store), m_connection(connection), m_clock(clock)
{
    m_looking.setInterval(lookEveryMs);
    connect(&m_looking, &QTimer::timeout, this, &SessionPresence::look);
    connect(&connection, &HubConnection::lived, this, &SessionPresence::take);
    connect(&connection, &HubConnection::stateChanged, this, [this] {
        m_toldMs.reset();
        for (auto &[of, heard] : m_heard)
            heard.apart = m_connection.state() != HubState::Online;
        look();
    });
}

SessionPresence::~SessionPresence()
{
    show({});
}

void SessionPresence::show(const std::optional<CaseId> &id)
{
    if (id == m_shown)
        return;
    if (m_shown) {
        leave();
        m_looking.stop();
        const CaseId before = *std::exchange(m_shown, std::nullopt);
        // Nothing is heard of them meanwhile: whoever is still here answers once this person is back.
        for (auto &[of, heard] : m_heard)
            heard.here = false;
        m_here.clear();
        if (!std::exchange(m_others, {}).isEmpty())
            Q_EMIT changed(before, {});
    }
    m_toldMs.reset();
    m_shown = id;
    if (m_shown)
        m_looking.start();
    look();
}

void SessionPresence::leave()
{
    if (m_shown)
        tell(false);
}

void SessionPresence::look()
{
    if (!m_shown)
        return;
    // Less than nothing after the clock was set back.
    const std::int64_t since = m_toldMs ? m_clock.nowMs() - *m_toldMs : -1;
    if (since < 0 || since >= (m_answering ? answeredAfterMs : toldEveryMs))
        tell(true);
    gather();
}

void SessionPresence::tell(bool here)
{
    CaseFile *file = m_connection.state() == HubState::Online ? m_session.caseFile(*m_shown) : nullptr;
    if (!file)
        return;
    m_toldMs = m_clock.nowMs();
    // Others count nothing that is not newer, and took nothing that was further ahead than that.
    m_saidMs = m_saidMs - *m_toldMs > mostAwayMs ? *m_toldMs : std::max(*m_toldMs, m_saidMs + 1);
    m_answering = false;
    auto sealed = file->log().sealLive(PresenceNote{here}.encode(), m_saidMs);
    if (!sealed)
        return;
    m_connection.sendLive(file->log().mailbox(), std::move(*sealed));
    Q_EMIT told(*m_shown, here);
}

void SessionPresence::take(const MailboxTag &tag, const Bytes &sealed)
{
    CaseFile *file = m_shown && tag == mailboxOf(*m_shown) ? m_session.caseFile(*m_shown) : nullptr;
    if (!file)
        return;
    const auto notice = file->log().openLive(sealed);
    if (!notice)
        return;
    const auto note = PresenceNote::decode(notice->content);
    const std::int64_t now = m_clock.nowMs();
    if (!note || notice->timeMs < now - mostAwayMs || notice->timeMs > now + mostAwayMs)
        return;
    // A hub may bring again what it brought before.
    Heard &heard = m_heard[{*m_shown, notice->device}];
    if (notice->timeMs <= heard.saidMs)
        return;
    m_answering = m_answering || (note->here && !isHere(heard));
    heard = {notice->timeMs, now, note->here};
    look();
}

bool SessionPresence::isHere(const Heard &heard) const
{
    const std::int64_t since = m_clock.nowMs() - heard.cameMs;
    return heard.here && !heard.apart && since >= 0 && since < forgottenAfterMs;
}

void SessionPresence::gather()
{
    CaseFile *file = m_session.caseFile(*m_shown);
    if (!file)
        return;
    std::set<DeviceId> here;
    for (const auto &[of, heard] : m_heard) {
        if (isHere(heard) && file->log().roster().memberOf(of.second))
            here.insert(of.second);
    }
    if (std::exchange(m_here, here) == here)
        return;
    const QList<ProfessionalCard> others = cardsOf(*file);
    if (std::exchange(m_others, others) != others)
        Q_EMIT changed(*m_shown, others);
}

/// Whose the devices are, as it is told of what they write.
QList<ProfessionalCard> SessionPresence::cardsOf(CaseFile &file) const
{
    const Roster &roster = file.log().roster();
    const CaseNames names(m_store, roster, {}, m_clock.nowSeconds());
    QList<ProfessionalCard> cards;
    for (const DeviceId &device : m_here) {
        const RosterMember *member = roster.find(names.author(device).member.value_or(MemberId{}));
        if (!member || roster.me == member->id)
            continue;
        const ProfessionalCard card = names.member(*member, false).card;
        if (!cards.contains(card))
            cards.append(card);
    }
    std::sort(cards.begin(), cards.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return cards;
}

} // namespace caseweave
