// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/FreshProfile.h"

namespace caseweave::bench {

namespace {

class EveryDevice final : public DeviceValidity {
public:
    bool mayReceive(const DeviceCertificate &) const override { return true; }
};

} // namespace

class FreshProfile::Parts {
public:
    Parts(const LocalDevice &from, Random &chance, const Clock &time)
        : device(cloneOf(from)), random(chance), clock(time)
    {
    }
    const LocalDevice device;
    Random &random;
    const Clock &clock;
    NoKeyStore keyStore;
    EveryDevice validity;
};

FreshProfile::FreshProfile(const std::filesystem::path &folder, const LocalDevice &device, const Agency &agency,
                           const BenchHub &hub, Random &random, const Clock &clock)
    : m_parts(std::make_unique<Parts>(device, random, clock))
{
    ProfileSecrets secrets(device.keys.clone());
    secrets.certificate = device.certificate.encoded;
    secrets.professional = device.certificate.professional;
    secrets.name = "Bench Reader";
    secrets.title = "Social worker";
    secrets.agencyRoot = agency.root().publicKey();
    secrets.agencyName = "Greendale Council";
    secrets.hubRoot = agency.root().publicKey();
    secrets.hubAddress = hub.address();
    secrets.databaseKey = SecretBytes::random(32, random);
    auto made = ProfileStore::create(folder, SecretBytes(viewOf(benchPassphrase)), std::move(secrets),
                                     {clock, random, m_parts->keyStore});
    if (made)
        m_store = std::move(*made);
    else
        failed("make a profile", made.code());
}

FreshProfile::~FreshProfile() = default;

CaseSurroundings FreshProfile::surroundings()
{
    return {*m_store, m_parts->clock, m_parts->random, m_parts->validity, m_parts->device};
}

} // namespace caseweave::bench
