// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/certificate/Certificate.h"
#include "crypto/chance/Random.h"

#include <cstdlib>

using namespace caseweave;

namespace {

struct Known {
    SigningKey root;
    Bytes agency;
    Bytes device;
};

const Known &known()
{
    static const Known made = [] {
        initialiseCrypto();
        SeededRandom random(1);
        SigningKey root = SigningKey::generate(random);
        const SigningKey issuerKey = SigningKey::generate(random);
        const DeviceKeys keys = DeviceKeys::generate(random);
        const auto issuer = AgencyCertificate::issue(root, AgencyRole::Issuer, issuerKey.publicKey(), std::nullopt,
                                                     "Desk", 1000, 2000);
        const auto device = DeviceCertificate::issue(issuerKey, issuer, random.id<ProfessionalId>(),
                                                     keys.sign.publicKey(), keys.box.publicKey(), 1000, 3000);
        return Known{std::move(root), issuer.encoded, device.encoded};
    }();
    return made;
}

/// The good bytes with the input's bytes over them: so that form holds often enough for what comes after it.
Bytes bent(const Bytes &good, ByteView patch)
{
    Bytes bytes = good;
    for (std::size_t i = 0; i + 2 < patch.size(); i += 3)
        bytes[(std::size_t{patch[i]} << 8 | patch[i + 1]) % bytes.size()] ^= patch[i + 2];
    return bytes;
}

template <class Certificate>
void check(ByteView input, const Bytes &good)
{
    const auto read = Certificate::decode(input);
    if (!read.ok())
        return;
    if (!std::equal(read->encoded.begin(), read->encoded.end(), input.begin(), input.end()))
        std::abort();
    // Nobody but the root's holder makes one that holds.
    if (read->verify(known().root.publicKey(), 1500).ok() && read->encoded != good)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    const Known &good = known();
    check<AgencyCertificate>(input, good.agency);
    check<DeviceCertificate>(input, good.device);
    check<AgencyCertificate>(bent(good.agency, input), good.agency);
    check<DeviceCertificate>(bent(good.device, input), good.device);
    const auto object = SignedObject::decode(input);
    if (object.ok()) {
        const Bytes again = object->encode();
        if (!std::equal(again.begin(), again.end(), data, data + size))
            std::abort();
    }
    return 0;
}
