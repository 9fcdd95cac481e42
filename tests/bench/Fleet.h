// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"
#include "tests/bench/BenchHub.h"
#include "tests/bench/CaseText.h"
#include "tests/bench/LocalCase.h"

namespace caseweave::bench {

/// Runs the event loop until done() or the time is over. False when it is over.
bool waitUntil(const std::function<bool()> &done, std::int64_t mostMs = 60'000);

/// One device that writes: its case as kept on disk, and its connection.
struct Writer {
    LocalDevice device;
    std::unique_ptr<LocalCase> local;
    std::unique_ptr<HubConnection> connection;
};

/// A case with writers at a hub: the first is the lead who made it.
class Fleet {
public:
    Fleet(const std::filesystem::path &folder, const BenchHub &hub, const Agency &agency, Random &random,
          const Clock &clock);
    /// Makes the case with so many writers and these others, who are members with history from the start.
    bool begin(std::size_t writers, const std::vector<DeviceCertificate> &others);
    /// Writes so many events, in turns of `turn` for each writer, pushes them, packs them and pushes the segments.
    bool write(std::uint64_t events, std::uint64_t turn = 1000);
    std::vector<Writer> &writers() { return m_writers; }
    /// The welcome that the lead sealed to a device.
    std::optional<Welcome> welcomeOf(const LocalDevice &device) const;
    std::unique_ptr<HubConnection> connect(const LocalDevice &device) const;

private:
    bool invite(const DeviceCertificate &certificate, Role role);
    bool settleAccess();
    bool pushAll(Writer &writer);

    const std::filesystem::path m_folder;
    const BenchHub &m_hub;
    const Agency &m_agency;
    Random &m_random;
    const Clock &m_clock;
    CaseText m_text;
    std::vector<Writer> m_writers;
    std::vector<Bytes> m_rosterEnvelopes; ///< in the lead's order
    std::vector<std::pair<MailboxTag, Bytes>> m_welcomes;
};

} // namespace caseweave::bench
