// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/SimulatedSite.h"

#include "sync/tls/SelfSigned.h"

namespace caseweave::test {
namespace {

/// TLS is not simulated, and its certificate is nothing that a run may depend on.
const tls::ServerTls &someTls()
{
    static const tls::ServerTls tls = [] {
        const auto made = tls::makeSelfSigned({"hub.example"}, agencyBegins - 1, agencyBegins + 365 * 24 * 3600);
        return *tls::ServerTls::load(made->certificatePem, made->keyPem.view(), agencyBegins);
    }();
    return tls;
}

} // namespace

SimulatedSite::SimulatedSite(const std::string &name, AgencyKind kind, const std::filesystem::path &folder,
                             SimulatedNetwork &network, const ManualClock &clock, Random &random)
    : agency(name, kind, random), disk(folder / name), m_network(network), m_clock(clock), m_random(random),
      m_key(SigningKey::generate(random)), m_certificate(agency.hubCertificate(m_key.publicKey())),
      m_log(clock, nullptr), m_admitted{{agency.id(), agency.root.publicKey()}}, m_image(folder / (name + ".image"))
{
}

SimulatedSite::~SimulatedSite()
{
    kill();
}

void SimulatedSite::trust(SimulatedSite &other)
{
    agency.add(other.agency.asTrusted(other.address()));
    m_admitted.emplace(other.agency.id(), other.agency.root.publicKey());
    m_peers.push_back({other.agency.id(), *HubAddress::parse(other.address())});
}

bool SimulatedSite::publish()
{
    auto store = SqliteHubStore::open(databasePath());
    if (!store || !(*store)->begin())
        return false;
    for (std::size_t i = 0; i < agency.records.size(); ++i) {
        if (!(*store)->appendDirectory(agency.id(), i, agency.records[i]))
            return false;
    }
    return (*store)->commit().ok();
}

bool SimulatedSite::start()
{
    auto change = SqliteHubStore::open(databasePath());
    auto read = SqliteHubStore::open(databasePath());
    if (!change || !read)
        return false;
    HubSettings settings;
    settings.network = &m_network.from(agency.name);
    hub = std::make_unique<Hub>(HubIdentity{m_key.clone(), m_certificate, someTls(), m_admitted}, settings,
                                Hub::Stores{std::move(*change), std::move(*read), nullptr, nullptr, false}, m_clock,
                                m_random, m_log);
    hub->setPeers(m_peers);
    if (!hub->begin()) {
        hub.reset();
        return false;
    }
    m_network.attach(address(), hub.get(), someTls().fingerprint());
    return true;
}

void SimulatedSite::kill()
{
    m_network.detach(address());
    m_reader.reset();
    hub.reset();
}

void SimulatedSite::takeImage()
{
    disk.copyTo(m_image);
    m_hasImage = true;
}

bool SimulatedSite::restore()
{
    kill();
    disk.replaceBy(m_image);
    wasRestored = true;
    return start();
}

bool SimulatedSite::powerCut(std::uint64_t thousandths)
{
    const std::filesystem::path left = m_image.string() + ".cut";
    disk.copyAfterPowerCut(left, thousandths);
    kill();
    disk.replaceBy(left);
    return start();
}

void SimulatedSite::forgetAndAddPeers()
{
    hub->setPeers({});
    hub->setPeers(m_peers);
}

HubStore *SimulatedSite::reader()
{
    if (!m_reader) {
        auto store = SqliteHubStore::open(databasePath());
        if (!store)
            return nullptr;
        m_reader = std::move(*store);
    }
    return m_reader.get();
}

bool SimulatedSite::letIn(const MailboxTag &tag, const DeviceId &device)
{
    auto store = SqliteHubStore::open(databasePath());
    if (!store || !(*store)->begin())
        return false;
    const auto record = (*store)->accessRecord(tag);
    auto users = (*store)->users(tag);
    if (!record || !record->has_value() || !users)
        return false;
    users->push_back(device);
    std::sort(users->begin(), users->end());
    return (*store)->putAccess(tag, **record, *users) && (*store)->commit();
}

} // namespace caseweave::test
