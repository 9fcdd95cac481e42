// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/CaseFile.h"
#include "tests/bench/BenchHub.h"
#include "tests/bench/LocalCase.h"

namespace caseweave::bench {

/// The passphrase of every profile that a benchmark makes.
inline constexpr std::string_view benchPassphrase = "seven lanterns over a quiet harbour";

/// A profile folder of a device, made as enrolment makes one, with its vault and database.
class FreshProfile {
public:
    /// Check ok() before anything else.
    FreshProfile(const std::filesystem::path &folder, const LocalDevice &device, const Agency &agency,
                 const BenchHub &hub, Random &random, const Clock &clock);
    ~FreshProfile();
    bool ok() const { return m_store != nullptr; }
    ProfileStore &store() { return *m_store; }
    CaseSurroundings surroundings();

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
    std::unique_ptr<ProfileStore> m_store;
};

} // namespace caseweave::bench
