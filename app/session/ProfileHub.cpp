// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileSession.h"

namespace caseweave {

// The part of the session that finds the hub.

Status ProfileSession::openConnection()
{
    const ProfileSecrets &secrets = m_store->secrets();
    const auto address = HubAddress::parse(secrets.hubAddress);
    if (!address)
        return ErrorCode::Damaged;
    // The root of the agency whose hub this is, and no other: not even one's own (docs/protocol.md section 5, "Login").
    PinnedRoots roots{{agencyIdOf(secrets.hubRoot), secrets.hubRoot}};
    DeviceLogin login{m_device->keys.clone(), m_device->certificate};
    m_connection = std::make_unique<HubConnection>(*address, std::move(roots), std::move(login), m_with.clock,
                                                   m_with.random, m_with.network);
    m_connection->setAddresses(hubAddresses());
    connect(m_connection.get(), &HubConnection::stateChanged, this, &ProfileSession::connectionChanged);
    connect(m_connection.get(), &HubConnection::delivered, this, &ProfileSession::take);
    m_directories = std::make_unique<DirectoryRefresh>(m_store->book(), *m_connection);
    connect(m_directories.get(), &DirectoryRefresh::finished, this, [this](bool changed) {
        m_directoriesLooked = true;
        if (changed)
            touchAll();
        takeRenewal();
        m_connection->setAddresses(hubAddresses());
        if (!m_inbox->complete())
            m_inbox->start();
        noteProgress();
    });
    m_documents = std::make_unique<SessionDocuments>(*this, *m_connection, m_with.clock, m_with.random);
    m_presence = std::make_unique<SessionPresence>(*this, *m_store, *m_connection, m_with.clock);
    m_inbox = std::make_unique<Inbox>(*m_connection, m_device->keys);
    connect(m_inbox.get(), &Inbox::welcomed, this, &ProfileSession::join);
    connect(m_inbox.get(), &Inbox::completed, this, &ProfileSession::noteProgress);
    return {};
}

std::vector<HubAddress> ProfileSession::hubAddresses() const
{
    const ProfileSecrets &secrets = m_store->secrets();
    const Directory &own = m_store->book().own();
    std::vector<HubAddress> all;
    // Only of the agency whose root is pinned for the hub: what a record of another says needs a person.
    const auto newest = std::find_if(own.hubs().rbegin(), own.hubs().rend(), [&](const DirectoryHub &hub) {
        return hub.certificate.agency == agencyIdOf(secrets.hubRoot);
    });
    if (newest != own.hubs().rend() && own.alarm() != ErrorCode::Fork) {
        if (const auto address = HubAddress::parse(newest->address))
            all.push_back(*address);
    }
    const auto last = HubAddress::parse(secrets.hubAddress);
    if (last && (all.empty() || all.front().text() != last->text()))
        all.push_back(*last);
    return all;
}

/// Kept when the hub was there, and not before: it may move later than its record says, or not be reached from here.
void ProfileSession::keepAddress()
{
    const std::string found = m_connection->address().text();
    const auto kept = HubAddress::parse(m_store->secrets().hubAddress);
    const auto wanted = hubAddresses();
    if (kept && kept->text() != found && !wanted.empty() && wanted.front().text() == found)
        static_cast<void>(m_store->moveHub(found));
}

void ProfileSession::findPacked(const CaseId &id, PackedSearch::Done done)
{
    if (const auto before = std::exchange(m_packedDone, {}))
        before(ErrorCode::Cancelled);
    m_packedSearch.reset();
    const auto entry = find(id);
    if (!entry)
        return done(entry.error());
    if (m_connection->state() != HubState::Online)
        return done(ErrorCode::Network);
    m_packedDone = std::move(done);
    m_packedSearch
        = std::make_unique<PackedSearch>(*(*entry)->file, *m_connection, [this](Result<std::vector<Digest>> found) {
              std::exchange(m_packedDone, {})(std::move(found));
          });
}

} // namespace caseweave
