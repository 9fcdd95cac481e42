// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileSession.h"

#include "app/text/TypedText.h"
#include "crypto/hash/Hash.h"

namespace caseweave {

namespace {

/// At most this often is the GUI thread told of changes, however many arrive.
constexpr int publishEveryMs = 100;
constexpr int tickEveryMs = 30'000;
constexpr int flushAnchorsAfterMs = 1000;
constexpr int mostWokenAtOnce = 16; ///< to be shown as they are on a new day
constexpr std::ptrdiff_t mostUnopened = 16; ///< cases of one sender of which nothing came
/// Whoever left the last quiet concern is given all and puts them into the case; this is for where that failed.
constexpr std::int64_t askHeldEveryMs = std::int64_t{4} * 3600 * 1000;
constexpr std::int64_t askDirectoriesEveryMs = 10 * 60 * 1000;
constexpr std::int64_t askAlarmedEveryMs = 60 * 1000; ///< while an administrator may be putting one right
constexpr int callAgainFirstMs = 1000; ///< for a case that was refused; each wait is twice the one before
constexpr int callAgainLastMs = 8 * 60 * 1000; ///< from here on tick() alone calls again
constexpr std::int64_t askDirectoriesForSearchMs = 5 * 1000; ///< least between two searches that ask

} // namespace

void ProfileSession::BookValidity::believeClockWithin(const DeviceCertificate &own)
{
    m_earliest = own.notBefore;
    m_latest = std::max(own.notBefore, own.notAfter - 1);
}

bool ProfileSession::BookValidity::mayReceive(const DeviceCertificate &certificate) const
{
    const std::int64_t now = std::clamp(m_clock.nowSeconds(), m_earliest, m_latest);
    return m_book.checkDevice(certificate, std::max(now, certificate.notBefore)).ok();
}

ProfileSession::ProfileSession(std::unique_ptr<ProfileStore> store, const ProfileSurroundings &with, QObject *parent)
    : QObject(parent), m_store(std::move(store)), m_with(with), m_validity(m_store->book(), with.clock)
{
    m_publishing.setSingleShot(true);
    connect(&m_publishing, &QTimer::timeout, this, &ProfileSession::publish);
    connect(&m_ticking, &QTimer::timeout, this, &ProfileSession::tick);
    m_callingAgain.setSingleShot(true);
    connect(&m_callingAgain, &QTimer::timeout, this, &ProfileSession::callAgain);
    m_anchoring.setSingleShot(true);
    connect(&m_anchoring, &QTimer::timeout, this, &ProfileSession::flushAnchors);
    m_resting.setSingleShot(true);
    connect(&m_resting, &QTimer::timeout, this, &ProfileSession::lookWhoRests);
}

ProfileSession::~ProfileSession()
{
    m_import.reset();
    // Connections first: their callbacks speak of the cases.
    m_presence.reset();
    m_inbox.reset();
    m_directories.reset();
    m_packedSearch.reset();
    Q_EMIT findClosing();
    m_feeder.reset();
    m_documents.reset();
    for (auto &[id, entry] : m_cases) {
        entry.sync.reset();
        if (entry.file)
            entry.file->setAnchor();
    }
    flushAnchors();
    m_connection.reset();
}

CaseSurroundings ProfileSession::caseSurroundings()
{
    return {*m_store, m_with.clock, m_with.random, m_validity, *m_device};
}

Status ProfileSession::begin(bool online)
{
    auto certificate = DeviceCertificate::decode(m_store->secrets().certificate);
    if (!certificate)
        return ErrorCode::Damaged;
    m_device = std::make_unique<LocalDevice>(LocalDevice{m_store->secrets().keys.clone(), std::move(*certificate)});
    m_validity.believeClockWithin(m_device->certificate);
    if (const Status opened = openConnection(); !opened)
        return opened;
    openCases();
    openFind();
    m_ticking.start(tickEveryMs);
    setOnline(online);
    touchAll();
    return {};
}

void ProfileSession::openCases()
{
    for (const CaseId &id : m_store->cases())
        openListed(id);
}

void ProfileSession::openListed(const CaseId &id)
{
    auto file = CaseFile::open(caseSurroundings(), id);
    if (file)
        return addCase(std::move(*file));
    OpenCase &entry = m_cases[id];
    entry.summary.id = id;
    entry.summary.damaged = true;
    entry.summary.error = file.code();
    entry.dirty = false;
}

void ProfileSession::addCase(std::unique_ptr<CaseFile> file)
{
    const CaseId id = file->id();
    OpenCase &entry = m_cases[id];
    entry.summary.id = id;
    entry.file = std::move(file);
    entry.resting = false;
    entry.started = false;
    entry.used = ++m_uses;
    entry.unopened = entry.file->log().unopenedFrom().has_value();
    const auto standing = entry.file->store().hubStanding();
    entry.lacked = standing && *standing == CaseStore::HubStanding::Lacked;
    entry.sync = std::make_unique<CaseSync>(*entry.file, *m_connection, m_device->keys);
    m_mailboxes[entry.file->log().mailbox()] = id;
    connect(entry.sync.get(), &CaseSync::changed, this, [this, id](bool firstScreen) { touch(id, firstScreen); });
    connect(entry.sync.get(), &CaseSync::stageChanged, this, [this, id] { stageChanged(id); });
    connect(entry.sync.get(), &CaseSync::hubDoubted, m_documents.get(), [this, id] { m_documents->hubDoubted(id); });
}

void ProfileSession::setOnline(bool online)
{
    m_online = online;
    if (online) {
        m_connection->open();
        m_connection->retryNow();
    } else {
        m_presence->leave();
        m_connection->close();
        stopAll();
        m_directoriesLooked = true;
    }
    noteProgress();
}

void ProfileSession::connectionChanged()
{
    if (m_connection->state() == HubState::Online) {
        keepAddress();
        startAll();
    } else {
        stopAll();
    }
    const HubState state = m_connection->state();
    m_documents->look(true);
    m_directoriesLooked = m_directoriesLooked || state == HubState::Offline || state == HubState::Refused;
    noteProgress();
}

void ProfileSession::startAll()
{
    m_callAgainMs = callAgainFirstMs;
    m_directoriesAskedMs = m_with.clock.nowMs();
    m_heldAskedMs = m_directoriesAskedMs;
    m_directories->start();
    for (auto &[id, entry] : m_cases) {
        if (entry.sync)
            startSync(entry);
    }
    m_resting.start(0);
}

void ProfileSession::stopAll()
{
    m_callingAgain.stop();
    m_directories->stop();
    m_inbox->stop();
    for (auto &[id, entry] : m_cases) {
        entry.started = false;
        entry.asked = false;
        if (entry.sync)
            entry.sync->stop();
    }
}

void ProfileSession::tick()
{
    noteTime();
    restUnopened();
    if (m_connection->state() != HubState::Online) {
        schedule(false); // a list grows old without a hub too
        return;
    }
    const std::int64_t everyMs = m_store->book().alarmed() ? askAlarmedEveryMs : askDirectoriesEveryMs;
    const bool seldom = m_with.clock.nowMs() - m_directoriesAskedMs >= everyMs;
    if (seldom) {
        m_directoriesAskedMs = m_with.clock.nowMs();
        m_directories->start();
    }
    const bool isHeldDue = m_with.clock.nowMs() - m_heldAskedMs >= askHeldEveryMs;
    if (isHeldDue)
        m_heldAskedMs = m_with.clock.nowMs();
    // What failed for a reason that may have passed is tried again: a full disk and a busy hub soon, a mailbox that is
    // not ours (the lead's computer was slow to say so) now and then.
    for (auto &[id, entry] : m_cases) {
        if (isHeldDue && !entry.started)
            entry.asked = false; // also where the hub was asked before it rested
        if (!entry.sync)
            continue;
        if (entry.sync->refused() && seldom)
            entry.sync->start();
        else if (!entry.sync->refused() && entry.sync->error())
            entry.sync->tryAgain(seldom);
        else if (isHeldDue)
            entry.sync->askHeld();
    }
    if (isHeldDue)
        m_resting.start(0);
    m_documents->look(true);
    noteProgress();
}

void ProfileSession::callAgain()
{
    for (auto &[id, entry] : m_cases) {
        if (entry.sync && entry.sync->refused())
            entry.sync->start();
    }
}

void ProfileSession::take(const MailboxTag &tag, const std::vector<HubDelivery> &items)
{
    if (tag == m_inbox->tag())
        return m_inbox->take(items);
    const auto id = m_mailboxes.find(tag);
    if (id == m_mailboxes.end())
        return;
    OpenCase &entry = m_cases.at(id->second);
    // What comes for one that rested is given again once it has asked.
    if (entry.started)
        entry.sync->take(items);
    else
        openFully(id->second, entry);
}

void ProfileSession::join(const Welcome &welcome)
{
    const auto known = m_cases.find(welcome.caseId);
    if (known != m_cases.end()) {
        // Added again after a removal, or a welcome that is read once more: the mailbox says which.
        if (known->second.sync && known->second.sync->refused())
            known->second.sync->start();
        return;
    }
    if (!m_store->book().checkDevice(welcome.sender, welcome.timeSeconds))
        return;
    // Any colleague's device can name cases that there are not: each costs a file and a place in the vault.
    const DeviceId sender = welcome.sender.device();
    const auto unopened = std::count_if(m_cases.begin(), m_cases.end(), [&](const auto &one) {
        return one.second.file && one.second.file->log().unopenedFrom() == sender;
    });
    if (unopened >= mostUnopened) {
        m_welcomesLeft = true;
        return;
    }
    auto file = CaseFile::join(caseSurroundings(), welcome);
    if (!file)
        return;
    addCase(std::move(*file));
    m_callAgainMs = callAgainFirstMs;
    startSync(m_cases.at(welcome.caseId));
    touch(welcome.caseId, true);
}

void ProfileSession::stageChanged(const CaseId &id)
{
    OpenCase &entry = m_cases.at(id);
    const bool refused = entry.sync->refused();
    noteStanding(id, entry);
    if (entry.sync->settled())
        settledNow(id, entry);
    m_resting.start(0);
    if (refused && !m_callingAgain.isActive() && m_callAgainMs <= callAgainLastMs) {
        m_callingAgain.start(m_callAgainMs);
        m_callAgainMs *= 2;
    }
    noteProgress();
}

void ProfileSession::noteStanding(const CaseId &id, OpenCase &entry)
{
    using AtHub = CaseStore::HubStanding;
    const auto was = entry.file->store().hubStanding();
    const bool refused = entry.sync->refused();
    if (!was || !(refused || entry.sync->settled()))
        return;
    AtHub now = refused ? AtHub::ShutOut : AtHub::In;
    // A hub that lost what it had knows nobody. Who was out before is not in for that.
    if (refused && *was != AtHub::ShutOut && entry.file->log().doubtsHub())
        now = AtHub::Lacked;
    entry.lacked = now == AtHub::Lacked;
    if (now == *was)
        return;
    static_cast<void>(entry.file->store().setHubStanding(now));
    touch(id);
}

void ProfileSession::settledNow(const CaseId &id, OpenCase &entry)
{
    if (entry.unopened && !entry.file->log().unopenedFrom()) {
        entry.unopened = false;
        if (std::exchange(m_welcomesLeft, false))
            m_inbox->start(); // there is room for another
    }
    keepAnchor(entry);
    touch(id); // what is unsent is part of the summary
    if (entry.file->writeBlock())
        return;
    if (entry.shown && entry.openingDue)
        recordOpening(entry);
    excludeRevoked(entry);
    answer(entry);
    releaseQuiet(entry);
    stateRenewal(entry);
    checkpoint(entry);
}

/// The agency's directory may hold a newer certificate for this device's keys (docs/protocol.md 2.2). The hub is shown
/// it from the next unlock on; the one that holds now is good until then.
void ProfileSession::takeRenewal()
{
    const Directory &own = m_store->book().own();
    const auto found = own.devices().find(m_device->keys.device());
    if (found == own.devices().end() || found->second.revoked)
        return;
    const DeviceCertificate &fresh = found->second.certificate;
    const bool isOurs = fresh.professional == m_device->certificate.professional;
    if (!isOurs || fresh.notAfter <= m_device->certificate.notAfter
        || !own.checkDevice(fresh, m_with.clock.nowSeconds()))
        return;
    if (m_store->renew(fresh))
        m_device->certificate = fresh;
}

void ProfileSession::keepAnchor(OpenCase &entry)
{
    entry.file->setAnchor();
    if (!m_anchoring.isActive())
        m_anchoring.start(flushAnchorsAfterMs);
}

void ProfileSession::flushAnchors()
{
    // Anchors that cannot be written now stay to be written; the cases themselves are safe.
    if (!m_store->flushAnchors())
        m_anchoring.start(tickEveryMs);
}

Result<ProfileSession::OpenCase *> ProfileSession::find(const CaseId &id)
{
    const auto found = m_cases.find(id);
    if (found == m_cases.end())
        return ErrorCode::NotFound;
    if (!openFully(id, found->second))
        return found->second.summary.error.value_or(ErrorCode::Damaged);
    return &found->second;
}

MemberCard ProfileSession::myCard() const
{
    const ProfileSecrets &secrets = m_store->secrets();
    const auto found = m_store->book().professional(secrets.professional, m_with.clock.nowSeconds());
    return found ? MemberCard{found->card.name, found->card.title} : MemberCard{secrets.name, secrets.title};
}

Result<CaseId> ProfileSession::createCase(const CaseDraft &draft)
{
    const auto payloads = CaseWriter::beginning(draft, m_with.random);
    if (!payloads)
        return payloads.error();
    auto file = CaseFile::create(caseSurroundings(), myCard());
    if (!file)
        return file.error();
    const CaseId id = (*file)->id();
    addCase(std::move(*file));
    OpenCase &entry = m_cases.at(id);
    CaseWriter writer(*entry.file, *m_store, m_with.clock, m_with.random);
    const Status written = writer.begin(*payloads);
    // Whoever makes a case knows what is in it: from here on others' entries are new.
    static_cast<void>(entry.file->store().markSeen(m_with.clock.nowMs()));
    keepAnchor(entry);
    if (m_connection->state() == HubState::Online)
        startSync(entry);
    touch(id, true);
    noteProgress();
    if (!written)
        return written.error();
    return id;
}

Status ProfileSession::openCase(const CaseId &id)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    // What could not be marked is told as a first time once more.
    static_cast<void>((*entry)->file->store().markOpened(m_with.clock.nowMs()));
    (*entry)->shown = true;
    (*entry)->eventsDirty = true;
    recordOpening(**entry);
    const bool built = rebuild(id, **entry);
    Q_EMIT casesChanged(); // what publish() would have told; it finds nothing more to build
    return built ? Status() : Status((*entry)->summary.error.value_or(ErrorCode::Storage));
}

/// Who cannot write cannot record it either, and opens the case all the same. Somebody who opens a case before its
/// members came here is recorded when they have.
void ProfileSession::recordOpening(OpenCase &entry)
{
    CaseWriter writer(*entry.file, *m_store, m_with.clock, m_with.random);
    const auto written = writer.recordOpening();
    entry.openingDue = !written;
    if (!written || !*written)
        return;
    keepAnchor(entry);
    entry.sync->localChange();
    noteProgress();
}

Status ProfileSession::closeCase(const CaseId &id)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    (*entry)->shown = false;
    (*entry)->openingDue = false;
    const Status marked = (*entry)->file->store().markSeen(m_with.clock.nowMs());
    touch(id, true);
    return marked;
}

Status ProfileSession::change(const CaseId &id, const std::function<Status(CaseWriter &)> &write)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    CaseWriter writer(*(*entry)->file, *m_store, m_with.clock, m_with.random);
    if (const Status written = write(writer); !written)
        return written;
    keepAnchor(**entry);
    (*entry)->sync->localChange();
    touch(id, true);
    // Whoever is answered that it is written finds it in the picture. What cannot be read is told there.
    if ((*entry)->shown) {
        rebuild(id, **entry);
        Q_EMIT casesChanged();
    }
    noteProgress();
    return {};
}

QList<ProfessionalCard> ProfileSession::findProfessionals(const QString &text)
{
    // Whoever looks for somebody may look for one who was enrolled a minute ago.
    const std::int64_t nowMs = m_with.clock.nowMs();
    if (m_connection->state() == HubState::Online && nowMs - m_directoriesAskedMs >= askDirectoriesForSearchMs) {
        m_directoriesAskedMs = nowMs;
        m_directories->start();
    }
    QList<ProfessionalCard> cards;
    const auto found = m_store->book().find(text, m_with.clock.nowSeconds());
    for (const FoundProfessional &professional : found)
        cards.append(CaseNames::cardOf(professional));
    return cards;
}

CaseFile *ProfileSession::caseFile(const CaseId &id)
{
    const auto found = m_cases.find(id);
    return found == m_cases.end() || !openFully(id, found->second) ? nullptr : found->second.file.get();
}

Result<Digest> ProfileSession::digest(const CaseId &id)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    auto bytes = (*entry)->file->store().dump();
    if (!bytes)
        return bytes.error();
    const Roster &roster = (*entry)->file->log().roster();
    cbor::Writer out;
    out.array(roster.members.size());
    for (const RosterMember &member : roster.members) {
        out.array(4).id(member.id.agency).id(member.id.professional).uint(static_cast<std::uint64_t>(member.role));
        out.array(member.devices.size());
        for (const RosterDevice &device : member.devices)
            out.id(device.id);
    }
    return hash("CW1 case digest", {*bytes, out.take()});
}

void ProfileSession::touch(const CaseId &id, bool atOnce)
{
    m_cases.at(id).dirty = true;
    schedule(atOnce);
}

void ProfileSession::touchAll()
{
    for (auto &[id, entry] : m_cases)
        entry.dirty = entry.file != nullptr || entry.resting;
    schedule(false);
}

void ProfileSession::schedule(bool atOnce)
{
    // Less than nothing after the clock was set back.
    const std::int64_t since = m_with.clock.nowMs() - m_publishedMs;
    const int wait = atOnce || since < 0 ? 0 : static_cast<int>(std::max<std::int64_t>(0, publishEveryMs - since));
    if (!m_publishing.isActive() || m_publishing.remainingTime() > wait)
        m_publishing.start(wait);
}

bool ProfileSession::rebuild(const CaseId &id, OpenCase &entry)
{
    CaseView view(*entry.file, *m_store, m_with.clock);
    const auto snapshot = view.snapshot();
    const StoreChanges changes = entry.file->store().takeChanges();
    entry.eventsDirty = entry.eventsDirty || changes.any();
    if (changes.any())
        entry.searched = {};
    entry.dirty = false;
    entry.unread = false;
    if (!snapshot) {
        entry.summary.damaged = true;
        entry.summary.error = snapshot.code();
        return false;
    }
    entry.summary = (*snapshot)->summary;
    feed(*snapshot, entry);
    m_documents->caseRead(id, (*snapshot)->documents);
    if (entry.shown)
        Q_EMIT caseChanged(id, *snapshot, std::exchange(entry.eventsDirty, false));
    return true;
}

void ProfileSession::publish()
{
    if (m_feeder)
        m_feeder->setBusy(status().catchingUp);
    m_publishedMs = m_with.clock.nowMs();
    bool any = false;
    bool left = false;
    int woken = 0;
    std::size_t awake = awakeCases();
    for (auto &[id, entry] : m_cases) {
        if (!entry.dirty)
            continue;
        // One at least, so that it comes to an end.
        const bool isFull = woken >= mostWokenAtOnce || (woken > 0 && awake >= m_mostAwake + mostWokenAtOnce);
        if (entry.resting && isFull) {
            left = true;
            continue;
        }
        woken += entry.resting ? 1 : 0;
        awake += entry.resting ? 1 : 0;
        any = true;
        if (wake(id, entry)) {
            rebuild(id, entry);
            excludeWhereDue(entry);
        }
    }
    m_resting.start(0);
    if (left)
        schedule(false);
    if (any)
        Q_EMIT casesChanged();
    Q_EMIT statusChanged();
}

} // namespace caseweave
