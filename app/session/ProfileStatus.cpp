// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileSession.h"
#include "app/text/TypedText.h"

namespace caseweave {

// What a ProfileSession tells of itself: who it belongs to, how far it is, what its cases are.

namespace {

constexpr std::int64_t quarterHourMs = 15 * 60 * 1000;

Connection connectionOf(HubState state)
{
    switch (state) {
    case HubState::Offline:
        return Connection::Offline;
    case HubState::Connecting:
    case HubState::LoggingIn:
        return Connection::Connecting;
    case HubState::Online:
        return Connection::Online;
    case HubState::Refused:
        return Connection::Refused;
    }
    return Connection::Offline;
}

/// The more of these, the further up in My cases.
auto urgencyOf(const CaseSummary &summary)
{
    const int concern = summary.openConcern ? static_cast<int>(*summary.openConcern) : 0;
    const bool overdue = summary.next && summary.next->overdue;
    return std::tuple(summary.damaged || summary.oldCopy, overdue, concern, summary.conflicts > 0,
                      summary.newEntries > 0);
}

QString nameOf(const CaseSummary &summary)
{
    if (summary.subjects.isEmpty())
        return summary.reference;
    return summary.subjects.first().familyName() + QLatin1Char(' ') + summary.subjects.first().givenName();
}

} // namespace

Profile ProfileSession::profile() const
{
    const ProfileSecrets &secrets = m_store->secrets();
    Profile profile;
    const auto found = m_store->book().professional(secrets.professional, m_with.clock.nowSeconds());
    if (found) {
        profile.me = CaseNames::cardOf(*found);
    } else {
        profile.me.id = secrets.professional;
        profile.me.name = text::fromPayload(secrets.name);
        profile.me.title = text::fromPayload(secrets.title);
        profile.me.enrolled = true;
    }
    profile.me.agency = CaseNames::agencyCard(*m_store, m_store->agency());
    profile.hubAddress = text::fromPayload(secrets.hubAddress);
    return profile;
}

QHash<QString, QByteArray> ProfileSession::forms()
{
    QHash<QString, QByteArray> forms;
    const auto kept = m_store->database().forms();
    if (!kept)
        return forms;
    for (const auto &[key, content] : *kept)
        forms.insert(
            QString::fromStdString(key),
            QByteArray(reinterpret_cast<const char *>(content.data()), static_cast<qsizetype>(content.size())));
    return forms;
}

Status ProfileSession::changePassphrase(const SecretBytes &current, const SecretBytes &next)
{
    return m_store->changePassphrase(current, next);
}

Status ProfileSession::keepForm(const QString &key, const QByteArray &content)
{
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(content.constData());
    const Status kept
        = m_store->database().keepForm(key.toStdString(), {bytes, static_cast<std::size_t>(content.size())});
    const auto nation = JurisdictionBook::nationOf(key);
    if (!kept || !nation)
        return kept;
    m_store->jurisdictions().recall(*nation, content);
    touchAll();
    return {};
}

QList<CaseSummary> ProfileSession::summaries() const
{
    QList<CaseSummary> summaries;
    for (const auto &[id, entry] : m_cases)
        summaries.append(entry.summary);
    std::stable_sort(summaries.begin(), summaries.end(), [](const CaseSummary &a, const CaseSummary &b) {
        if (urgencyOf(a) != urgencyOf(b))
            return urgencyOf(a) > urgencyOf(b);
        return nameOf(a).localeAwareCompare(nameOf(b)) < 0;
    });
    return summaries;
}

void ProfileSession::noteTime()
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_with.clock.nowMs());
    const bool newDay = std::exchange(m_shownDay, now.date()) != now.date();
    const std::int64_t quarter = m_with.clock.nowMs() / quarterHourMs;
    const bool newQuarter = std::exchange(m_quarterHour, quarter) != quarter;
    bool any = false;
    for (auto &[id, entry] : m_cases) {
        const std::optional<NextDate> &next = entry.summary.next;
        const bool ranOut = next && next->time && !next->overdue && now > QDateTime(next->date, *next->time);
        if ((entry.file == nullptr && !entry.resting) || !(newDay || ranOut || (newQuarter && entry.shown)))
            continue;
        entry.dirty = true;
        any = true;
    }
    if (any)
        schedule(false);
}

bool ProfileSession::everythingSettled() const
{
    if (m_connection->state() != HubState::Online || !m_directories->complete() || !m_inbox->complete())
        return false;
    return std::all_of(m_cases.begin(), m_cases.end(), [this](const auto &item) {
        const OpenCase &entry = item.second;
        if (isToAsk(entry))
            return false;
        return !entry.started || (entry.sync->resting() && entry.file->log().counts().unsent == 0);
    });
}

void ProfileSession::noteProgress()
{
    if (everythingSettled())
        m_upToDateMs = m_with.clock.nowMs();
    schedule(false);
}

/// What is only old because nobody asked the hub yet is no news.
QList<AgeingDirectory> ProfileSession::ageingDirectories() const
{
    QList<AgeingDirectory> ageing;
    const std::int64_t now = m_with.clock.nowSeconds();
    for (const AgencyId &agency : m_store->book().agencies()) {
        const Directory *directory = m_store->book().directory(agency);
        const Freshness freshness = directory->freshness(now);
        if (!m_directoriesLooked || directory->count() == 0 || freshness == Freshness::Fresh)
            continue;
        ageing.append({text::fromPayload(directory->name()), agency == m_store->agency(),
                       QDateTime::fromSecsSinceEpoch(directory->newestTime()), freshness == Freshness::Stale});
    }
    return ageing;
}

SyncStatus ProfileSession::status() const
{
    SyncStatus status;
    status.connection = m_online ? connectionOf(m_connection->state()) : Connection::Offline;
    status.hubAddress = text::fromPayload(m_connection->address().text());
    status.fault = m_connection->fault();
    status.offlineByChoice = !m_online;
    status.since = QDateTime::fromMSecsSinceEpoch(m_connection->stateSinceMs());
    if (m_upToDateMs > 0)
        status.upToDateAt = QDateTime::fromMSecsSinceEpoch(m_upToDateMs);
    for (const auto &[id, entry] : m_cases) {
        status.lacked += entry.lacked ? 1 : 0;
        if (entry.resting) {
            status.unsent += entry.unsent;
            status.missing += entry.missing;
        }
        if (!entry.file)
            continue;
        status.unsent += static_cast<qint64>(entry.file->log().counts().unsent);
        status.catchingUp = status.catchingUp || entry.sync->catchingUp();
        status.received += entry.sync->received();
        if (entry.sync->refused())
            continue;
        status.missing += static_cast<qint64>(entry.file->log().counts().missing);
        // What is wrong with this computer comes first: the person can do something about it.
        const bool says = entry.sync->error() && entry.sync->error() != ErrorCode::Network
            && (!status.error || (status.errorAtHub && !entry.sync->errorAtHub()));
        if (says) {
            status.error = entry.sync->error();
            status.errorAtHub = entry.sync->errorAtHub();
        }
    }
    if (m_directories->error() && !status.error) {
        status.error = m_directories->error();
        status.errorAtHub = m_directories->errorAtHub();
    }
    if (m_connection->refusal()) {
        status.error = m_connection->refusal();
        // Of two certificates that may have ended this computer knows its own.
        status.errorAtHub = m_with.clock.nowSeconds() < m_device->certificate.notAfter;
    }
    if (const Directory *directory = m_store->book().alarmed()) {
        status.alarm = directory->alarm();
        status.alarmAgency = text::fromPayload(directory->name());
    }
    status.ageing = ageingDirectories();
    return status;
}

} // namespace caseweave
