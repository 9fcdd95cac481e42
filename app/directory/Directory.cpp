// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/Directory.h"

namespace caseweave {

Result<Directory> Directory::pinned(const AgencyId &agency, const SignPublicKey &root)
{
    if (agencyIdOf(root) != agency)
        return ErrorCode::Untrusted;
    return Directory(agency, root);
}

Status Directory::verifySigned(const DirectoryRecord &record) const
{
    if (record.agency != m_agency)
        return ErrorCode::Untrusted;
    return record.verify(m_root);
}

Status Directory::append(ByteView bytes)
{
    if (m_alarm == ErrorCode::Fork)
        return ErrorCode::Fork;
    const auto record = DirectoryRecord::decode(bytes);
    if (!record)
        return record.error();
    if (const Status signedWell = verifySigned(*record); !signedWell)
        return signedWell;
    if (record->number > count())
        return ErrorCode::Conflict;
    if (record->number < count()) {
        if (record->link() != m_links[record->number])
            return alarmFork(*record);
        return {};
    }
    if (record->previous != m_newestLink)
        return record->number == 0 ? Status(ErrorCode::Malformed) : alarmFork(*record);
    if (record->time < m_newestTime)
        return ErrorCode::Malformed;
    if (const Status allowed = checkChange(*record); !allowed)
        return allowed;
    apply(*record);
    return {};
}

Result<std::size_t> Directory::takePage(std::span<const Bytes> page, std::vector<ByteView> *added)
{
    if (m_alarm == ErrorCode::Fork)
        return ErrorCode::Fork;
    const std::uint64_t before = count();
    if (page.empty()) {
        if (const Status none = takeNone(); !none)
            return none.error();
    }
    for (const Bytes &record : page) {
        const std::uint64_t held = count();
        if (const Status taken = append(record); !taken)
            return taken.error();
        if (added && count() > held)
            added->push_back(record);
    }
    m_alarm.reset();
    return static_cast<std::size_t>(count() - before);
}

Status Directory::takeNone()
{
    if (m_alarm == ErrorCode::Fork)
        return ErrorCode::Fork;
    if (count() == 0)
        return {};
    m_alarm = ErrorCode::Rollback;
    return ErrorCode::Rollback;
}

Status Directory::checkChange(const DirectoryRecord &record) const
{
    const DirectoryChange &change = record.change;
    const auto *itself = std::get_if<AgencyItself>(&change);
    if ((itself != nullptr) != (record.number == 0))
        return ErrorCode::Malformed;
    if (itself != nullptr)
        return itself->root == m_root ? Status() : Status(ErrorCode::Untrusted);
    if (const auto *admitted = std::get_if<DeviceAdmitted>(&change)) {
        if (admitted->certificate.agency != m_agency)
            return ErrorCode::Untrusted;
        if (isRevoked(admitted->certificate.device()))
            return ErrorCode::Revoked;
        return admitted->certificate.verify(m_root, record.time);
    }
    if (const auto *trusted = std::get_if<AgencyTrusted>(&change))
        return agencyIdOf(trusted->root) == trusted->agency && trusted->agency != m_agency
            ? Status()
            : Status(ErrorCode::Malformed);
    if (const auto *hub = std::get_if<HubStated>(&change))
        return checkHub(*hub, record.time);
    if (const auto *withdrawn = std::get_if<TrustWithdrawn>(&change))
        return m_trusted.count(withdrawn->agency) != 0 ? Status() : Status(ErrorCode::Malformed);
    return {};
}

Status Directory::checkHub(const HubStated &hub, std::int64_t atSeconds) const
{
    if (hub.certificate.role != AgencyRole::Hub)
        return ErrorCode::Malformed;
    if (hub.certificate.agency == m_agency)
        return hub.certificate.verify(m_root, atSeconds);
    const auto owner = m_trusted.find(hub.certificate.agency);
    if (owner == m_trusted.end())
        return ErrorCode::Untrusted;
    return hub.certificate.verify(owner->second.root, atSeconds);
}

Status Directory::alarmFork(const DirectoryRecord &record)
{
    m_alarm = ErrorCode::Fork;
    m_forkProof = record.encoded;
    return Error{ErrorCode::Fork, {m_agency.bytes}};
}

Status Directory::restoreFork(ByteView proof)
{
    const auto record = DirectoryRecord::decode(proof);
    if (!record)
        return record.error();
    if (const Status signedWell = verifySigned(*record); !signedWell)
        return signedWell;
    const bool otherRecord = record->number < count() && record->link() != m_links[record->number];
    const bool otherPast = record->number > 0 && record->number == count() && record->previous != m_newestLink;
    if (!otherRecord && !otherPast)
        return ErrorCode::Malformed;
    m_alarm = ErrorCode::Fork;
    m_forkProof = record->encoded;
    return {};
}

void Directory::apply(const DirectoryRecord &record)
{
    m_newestLink = record.link();
    m_links.push_back(m_newestLink);
    m_newestTime = record.time;
    if (const auto *itself = std::get_if<AgencyItself>(&record.change)) {
        m_name = itself->name;
        m_kind = itself->kind;
    } else if (const auto *card = std::get_if<CardChange>(&record.change)) {
        applyCard(*card);
    } else if (const auto *admitted = std::get_if<DeviceAdmitted>(&record.change)) {
        const DeviceId device = admitted->certificate.device();
        const bool isNew = m_devices.insert_or_assign(device, DirectoryDevice{admitted->certificate, {}}).second;
        if (isNew)
            m_professionals[admitted->certificate.professional].devices.push_back(device);
    } else if (const auto *revoked = std::get_if<DeviceRevoked>(&record.change)) {
        m_revoked.insert(revoked->device);
        if (const auto found = m_devices.find(revoked->device); found != m_devices.end())
            found->second.revoked = revoked->reason;
    } else if (const auto *trusted = std::get_if<AgencyTrusted>(&record.change)) {
        m_trusted[trusted->agency] = *trusted;
        m_withdrawn.erase(trusted->agency);
    } else if (const auto *hub = std::get_if<HubStated>(&record.change)) {
        std::erase_if(m_hubs,
                      [&](const DirectoryHub &known) { return known.certificate.signKey == hub->certificate.signKey; });
        m_hubs.push_back({hub->certificate, hub->address});
    } else if (const auto *left = std::get_if<ProfessionalLeft>(&record.change)) {
        applyLeft(*left, record.time);
    } else if (const auto *withdrawn = std::get_if<TrustWithdrawn>(&record.change)) {
        applyWithdrawn(withdrawn->agency);
    }
}

void Directory::applyWithdrawn(const AgencyId &id)
{
    m_trusted.erase(id);
    m_withdrawn.insert(id);
    std::erase_if(m_hubs, [&id](const DirectoryHub &hub) { return hub.certificate.agency == id; });
}

void Directory::applyCard(const CardChange &card)
{
    DirectoryProfessional &professional = m_professionals[card.professional];
    professional.card = card;
    professional.left = false;
}

void Directory::applyLeft(const ProfessionalLeft &left, std::int64_t time)
{
    DirectoryProfessional &professional = m_professionals[left.professional];
    professional.left = true;
    professional.leftAt = time;
    // A later card brings the person back, and must not bring back a computer that was handed in or kept.
    for (const DeviceId &device : professional.devices) {
        m_revoked.insert(device);
        DirectoryDevice &known = m_devices.at(device);
        if (!known.revoked)
            known.revoked = RevocationReason::Left;
    }
}

Freshness Directory::freshness(std::int64_t nowSeconds) const
{
    const std::int64_t age = nowSeconds - m_newestTime;
    if (m_links.empty() || age > staleSeconds)
        return Freshness::Stale;
    return age > ageingSeconds ? Freshness::Ageing : Freshness::Fresh;
}

bool Directory::maySupplyPeople(std::int64_t nowSeconds) const
{
    return !m_alarm && freshness(nowSeconds) != Freshness::Stale;
}

const DirectoryProfessional *Directory::professional(const ProfessionalId &id) const
{
    const auto found = m_professionals.find(id);
    return found == m_professionals.end() ? nullptr : &found->second;
}

std::vector<DeviceCertificate> Directory::validDevices(const ProfessionalId &id, std::int64_t atSeconds) const
{
    std::vector<DeviceCertificate> valid;
    const DirectoryProfessional *owner = professional(id);
    if (owner == nullptr || owner->left)
        return valid;
    for (const DeviceId &device : owner->devices) {
        const DirectoryDevice &known = m_devices.at(device);
        const DeviceCertificate &certificate = known.certificate;
        // Its signature was verified when it was admitted.
        if (!known.revoked && certificate.notBefore <= atSeconds && atSeconds < certificate.notAfter)
            valid.push_back(certificate);
    }
    return valid;
}

Status Directory::checkDevice(const DeviceCertificate &certificate, std::int64_t atSeconds) const
{
    if (certificate.agency != m_agency)
        return ErrorCode::Untrusted;
    if (const Status held = certificate.verify(m_root, atSeconds); !held)
        return held;
    const DirectoryProfessional *owner = professional(certificate.professional);
    if (isRevoked(certificate.device()))
        return ErrorCode::Revoked;
    if (owner == nullptr)
        return {};
    const bool fromBefore = owner->leftAt && certificate.notBefore <= *owner->leftAt;
    if (owner->left || (fromBefore && m_devices.count(certificate.device()) == 0))
        return ErrorCode::Revoked;
    return {};
}

} // namespace caseweave
