// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubMetrics.h"

#include <cstdio>

namespace caseweave {
namespace {

constexpr std::array<std::int64_t, 7> boundsMicroseconds{500, 1000, 2000, 5000, 10'000, 50'000, 200'000};

/// As docs/protocol.md section 5 has them, in the order of their numbers.
constexpr std::array<const char *, std::tuple_size_v<decltype(HubMetrics::refusals)>> codeNames{
    "",         "malformed", "too_large", "unauthorised", "no_mailbox",    "busy", "quota",
    "conflict", "expired",   "revoked",   "storage",      "shutting_down", "clock"};

void line(std::string &out, const char *kind, const char *name, std::uint64_t value)
{
    out += "# TYPE caseweave_hub_" + std::string(name) + " " + kind + "\ncaseweave_hub_" + name + " "
        + std::to_string(value) + "\n";
}

std::string seconds(std::int64_t microseconds)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", static_cast<double>(microseconds) / 1e6);
    return text.data();
}

} // namespace

void HubMetrics::commitTook(std::int64_t microseconds)
{
    std::size_t i = 0;
    while (i < boundsMicroseconds.size() && microseconds > boundsMicroseconds[i])
        ++i;
    ++commitTimes[i];
    commitMicroseconds += static_cast<std::uint64_t>(microseconds);
}

std::string HubMetrics::text() const
{
    std::string out;
    line(out, "gauge", "connections", connections);
    line(out, "gauge", "online", online);
    line(out, "gauge", "before_login", beforeLogin);
    line(out, "counter", "accepted_total", accepted);
    line(out, "counter", "crowded_total", crowded);
    line(out, "counter", "full_total", full);
    line(out, "counter", "surplus_connections_total", surplus);
    line(out, "counter", "dropped_before_login_total", dropped);
    line(out, "counter", "logins_total", logins);
    line(out, "counter", "logins_refused_total", loginsRefused);
    line(out, "counter", "requests_total", requests);
    out += "# TYPE caseweave_hub_refusals_total counter\n";
    for (std::size_t code = 1; code < refusals.size(); ++code)
        out += std::string("caseweave_hub_refusals_total{code=\"") + codeNames[code] + "\"} "
            + std::to_string(refusals[code]) + "\n";
    line(out, "counter", "flood_refusals_total", flooded);
    line(out, "counter", "entries_stored_total", entriesStored);
    line(out, "counter", "entries_repeated_total", entriesRepeated);
    line(out, "counter", "stored_bytes_total", bytesStored);
    line(out, "counter", "blobs_stored_total", blobsStored);
    line(out, "counter", "blob_bytes_total", blobBytesStored);
    line(out, "counter", "release_notes_total", releaseNotes);
    line(out, "counter", "released_total", released);
    line(out, "gauge", "releases_waiting", releasesWaiting);
    line(out, "gauge", "legal_hold", legalHold ? 1 : 0);
    line(out, "counter", "envelopes_erased_total", envelopesErased);
    line(out, "counter", "blobs_erased_total", blobsErased);
    line(out, "counter", "erased_bytes_total", erasedBytes);
    line(out, "counter", "delivered_total", delivered);
    line(out, "counter", "live_taken_total", liveTaken);
    line(out, "counter", "live_passed_total", livePassed);
    line(out, "counter", "live_dropped_total", liveDropped);
    line(out, "counter", "hints_told_total", hintsTold);
    line(out, "counter", "hints_heard_total", hintsHeard);
    line(out, "counter", "slow_reader_pauses_total", pauses);
    line(out, "counter", "silent_total", silent);
    line(out, "counter", "late_messages_total", lateMessages);
    line(out, "counter", "wrong_clocks_total", wrongClocks);
    line(out, "gauge", "most_unsent_bytes", mostUnsent);
    line(out, "counter", "commit_jobs_total", commitJobs);
    line(out, "counter", "store_failures_total", storeFailures);
    out += "# TYPE caseweave_hub_commit_seconds histogram\n";
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < commitTimes.size(); ++i) {
        sum += commitTimes[i];
        const std::string bound = i < boundsMicroseconds.size() ? seconds(boundsMicroseconds[i]) : "+Inf";
        out += "caseweave_hub_commit_seconds_bucket{le=\"" + bound + "\"} " + std::to_string(sum) + "\n";
    }
    out += "caseweave_hub_commit_seconds_sum " + seconds(static_cast<std::int64_t>(commitMicroseconds)) + "\n";
    out += "caseweave_hub_commit_seconds_count " + std::to_string(sum) + "\n";
    return out;
}

} // namespace caseweave
