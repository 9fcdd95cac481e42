// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/LocalCase.h"

#include "app/chronology/EventPayload.h"

#include <cstdio>

namespace caseweave::bench {

namespace {

constexpr std::int64_t yearSeconds = 365 * 86400;

class EveryDevice final : public DeviceValidity {
public:
    bool mayReceive(const DeviceCertificate &) const override { return true; }
};

} // namespace

Agency::Agency(std::string name, Random &random, const Clock &clock)
    : m_clock(clock), m_root(SigningKey::generate(random)), m_issuerKey(SigningKey::generate(random)),
      m_issuer(AgencyCertificate::issue(m_root, AgencyRole::Issuer, m_issuerKey.publicKey(), std::nullopt,
                                        std::move(name), clock.nowSeconds() - 86400, clock.nowSeconds() + yearSeconds))
{
}

LocalDevice issueDevice(const SigningKey &issuerKey, const AgencyCertificate &issuer, Random &random,
                        const Clock &clock)
{
    DeviceKeys keys = DeviceKeys::generate(random);
    DeviceCertificate certificate
        = DeviceCertificate::issue(issuerKey, issuer, random.id<ProfessionalId>(), keys.sign.publicKey(),
                                   keys.box.publicKey(), clock.nowSeconds() - 3600, clock.nowSeconds() + yearSeconds);
    return {std::move(keys), std::move(certificate)};
}

LocalDevice cloneOf(const LocalDevice &device)
{
    return {device.keys.clone(), device.certificate};
}

std::unique_ptr<LocalCase> LocalCase::make(const std::filesystem::path &file, const LocalDevice &device, Random &random,
                                           const Clock &clock, const std::optional<Welcome> &welcome)
{
    std::unique_ptr<LocalCase> made(new LocalCase);
    auto database = sql::Database::open(file.string(), SecretBytes::random(32, random), CaseLog::fileOptions());
    if (!database) {
        failed("open a case file", database.code());
        return nullptr;
    }
    made->m_database = std::move(*database);
    auto store = CaseStore::open(made->m_database, device.keys.device());
    if (!store) {
        failed("open a case store", store.code());
        return nullptr;
    }
    made->m_store = std::move(*store);
    made->m_validity = std::make_unique<EveryDevice>();
    const LogSurroundings with{made->m_database, *made->m_store, clock, random, *made->m_validity};
    auto log = welcome ? CaseLog::join(with, cloneOf(device), *welcome)
                       : CaseLog::create(with, cloneOf(device), {"Bench Writer", "Social worker"});
    if (!log) {
        failed("begin a case", log.code());
        return nullptr;
    }
    made->m_log = std::move(*log);
    return made;
}

Bytes eventPayload(const std::string &title, const std::string &text, std::uint32_t day)
{
    EventPayload event;
    event.day = day;
    event.title = title;
    event.text = text;
    auto bytes = event.encode();
    return bytes ? std::move(*bytes) : Bytes{};
}

bool failed(const char *what, ErrorCode code)
{
    std::fprintf(stderr, "could not %s: %s\n", what, std::string(toString(code)).c_str());
    return false;
}

} // namespace caseweave::bench
