// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/SimulatedDesk.h"

#include "tests/app/support/QuickPassphrases.h"

namespace caseweave::test {
namespace {

SecretBytes passphrase()
{
    return SecretBytes(viewOf("acorn lantern pebble harbour"));
}

KeyStore &noKeyStore()
{
    static NoKeyStore none;
    return none;
}

constexpr const char *anchorsName = "anchors";

} // namespace

SimulatedDesk::SimulatedDesk(const std::string &deskName, SimulatedSite &deskSite, const std::filesystem::path &folder,
                             SimulatedNetwork &network, const ManualClock &baseClock, Random &random)
    : name(deskName), site(deskSite), clock(baseClock),
      disk(folder / deskName), m_with{clock, random, noKeyStore(), {}, network.from(deskName)},
      m_image(folder / (deskName + ".image"))
{
    useQuickPassphrases();
    const CardChange card = site.agency.addProfessional(name, "Practitioner");
    ProfileSecrets secrets(DeviceKeys::generate(random));
    const DeviceCertificate certificate = site.agency.addDevice(card.professional, secrets.keys);
    professional = card.professional;
    device = certificate.device();
    signKey = certificate.signKey;
    member = {site.agency.id(), professional};
    secrets.professional = professional;
    secrets.name = card.name;
    secrets.title = card.title;
    secrets.agencyRoot = site.agency.root.publicKey();
    secrets.agencyName = site.agency.name;
    secrets.agencyKind = site.agency.kind;
    secrets.hubRoot = site.agency.root.publicKey();
    secrets.hubAddress = site.address();
    auto store = ProfileStore::create(disk.folder(), passphrase(), std::move(secrets), m_with);
    if (store)
        static_cast<void>((*store)->approve(certificate));
}

SimulatedDesk::~SimulatedDesk() = default;

bool SimulatedDesk::unlock()
{
    auto store = ProfileStore::open(disk.folder(), passphrase(), m_with);
    if (!store)
        return false;
    session = std::make_unique<ProfileSession>(std::move(*store), m_with);
    QObject::connect(session.get(), &ProfileSession::caseChanged, session.get(),
                     [this](const CaseId &, const CaseSnapshotPtr &snapshot, bool) { m_picture = snapshot; });
    return session->begin(online).ok();
}

void SimulatedDesk::lock()
{
    session.reset();
    m_picture.reset();
}

bool SimulatedDesk::reopenOn(const std::filesystem::path &left)
{
    lock();
    disk.replaceBy(left);
    return unlock();
}

bool SimulatedDesk::crash()
{
    const std::filesystem::path left = m_image.string() + ".left";
    disk.copyTo(left);
    return reopenOn(left);
}

bool SimulatedDesk::powerCut(std::uint64_t thousandths)
{
    const std::filesystem::path left = m_image.string() + ".left";
    disk.copyAfterPowerCut(left, thousandths);
    return reopenOn(left);
}

std::set<Bytes> SimulatedDesk::written() const
{
    std::set<Bytes> all(acknowledged.begin(), acknowledged.end());
    for (const auto &[number, envelope] : unsent)
        all.insert(envelope);
    return all;
}

void SimulatedDesk::takeImage()
{
    disk.copyTo(m_image);
    m_hasImage = true;
    m_inImage = written();
}

bool SimulatedDesk::restore(bool anchorsStay)
{
    const std::filesystem::path kept = m_image.string() + ".anchors";
    lock();
    const bool had = std::filesystem::exists(disk.folder() / anchorsName);
    if (had)
        std::filesystem::copy_file(disk.folder() / anchorsName, kept,
                                   std::filesystem::copy_options::overwrite_existing);
    disk.replaceBy(m_image);
    if (anchorsStay && had)
        std::filesystem::copy_file(kept, disk.folder() / anchorsName,
                                   std::filesystem::copy_options::overwrite_existing);
    if (!wasRestored) {
        for (const Bytes &envelope : written()) {
            if (m_inImage.count(envelope) == 0)
                firstHistory.insert(envelope);
        }
    }
    wasRestored = true;
    unsent.clear();
    return unlock();
}

void SimulatedDesk::setOnline(bool wanted)
{
    online = wanted;
    if (session)
        session->setOnline(wanted);
}

CaseSnapshotPtr SimulatedDesk::picture(const CaseId &id)
{
    if (!m_picture && session)
        static_cast<void>(session->openCase(id));
    return m_picture;
}

bool SimulatedDesk::isSettled(const CaseId &id)
{
    if (!session || !has(id))
        return false;
    const SyncStatus status = session->status();
    return status.connection == Connection::Online && !status.catchingUp && status.unsent == 0;
}

} // namespace caseweave::test
