// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubMetrics.h"

#include "sync/hub/MetricText.h"

#include <cstdio>

namespace caseweave {
namespace {

using metrictext::Kind;

constexpr std::array<std::int64_t, 7> boundsMicroseconds{500, 1000, 2000, 5000, 10'000, 50'000, 200'000};

/// As docs/protocol.md section 5 has them, in the order of their numbers.
constexpr std::array<const char *, std::tuple_size_v<decltype(HubMetrics::refusals)>> codeNames{
    "",         "malformed", "too_large", "unauthorised", "no_mailbox",    "busy", "quota",
    "conflict", "expired",   "revoked",   "storage",      "shutting_down", "clock"};

std::string metric(const char *name, Kind kind, const char *help, std::uint64_t value)
{
    return metrictext::one(name, kind, help, static_cast<std::int64_t>(value));
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
    out += metric("connections", Kind::Gauge, "Connections that are open now.", connections);
    out += metric("online", Kind::Gauge, "Connections of devices and other hubs that are logged in now.", online);
    out += metric("before_login", Kind::Gauge, "Connections that are not logged in yet.", beforeLogin);
    out += metric("accepted_total", Kind::Counter, "Connections taken.", accepted);
    out += metric("crowded_total", Kind::Counter, "How often as many connections as may be were not logged in yet.",
                  crowded);
    out += metric("full_total", Kind::Counter, "Connections not taken, since as many were open as may be.", full);
    out += metric("surplus_connections_total", Kind::Counter,
                  "Connections closed, since their device had more than one may have.", surplus);
    out += metric("dropped_before_login_total", Kind::Counter,
                  "Connections that ended before login: silence, nonsense, crowding, or nothing asked for.", dropped);
    out += metric("logins_total", Kind::Counter, "Logins.", logins);
    out += metric("logins_refused_total", Kind::Counter, "Logins refused.", loginsRefused);
    out += metric("requests_total", Kind::Counter, "Requests after login.", requests);
    out += metrictext::head("refusals_total", Kind::Counter, "Requests answered with an error, by its code.");
    for (std::size_t code = 1; code < refusals.size(); ++code)
        out += std::string("caseweave_hub_refusals_total{code=\"") + codeNames[code] + "\"} "
            + std::to_string(refusals[code]) + "\n";
    out += metric("flood_refusals_total", Kind::Counter, "Requests answered with busy for coming too fast.", flooded);
    out += metric("entries_stored_total", Kind::Counter, "Envelopes stored.", entriesStored);
    out += metric("entries_repeated_total", Kind::Counter, "Envelopes pushed that were stored already.",
                  entriesRepeated);
    out += metric("stored_bytes_total", Kind::Counter, "Bytes of the envelopes stored.", bytesStored);
    out += metric("blobs_stored_total", Kind::Counter, "Blobs stored.", blobsStored);
    out += metric("blob_bytes_total", Kind::Counter, "Bytes of the blobs stored.", blobBytesStored);
    out += metric("release_notes_total", Kind::Counter, "Release notes that count.", releaseNotes);
    out += metric("released_total", Kind::Counter, "Things named by release notes that count.", released);
    out += metric("releases_waiting", Kind::Gauge, "Released things that wait for their hold to end.", releasesWaiting);
    out += metric("legal_hold", Kind::Gauge, "1 while a legal hold keeps everything that is released.",
                  legalHold ? 1 : 0);
    out += metric("envelopes_erased_total", Kind::Counter, "Envelopes erased after their release.", envelopesErased);
    out += metric("blobs_erased_total", Kind::Counter, "Blobs erased after their release.", blobsErased);
    out += metric("erased_bytes_total", Kind::Counter, "Bytes erased after their release.", erasedBytes);
    out += metric("delivered_total", Kind::Counter, "Envelopes delivered as they came, times receivers.", delivered);
    out += metric("live_taken_total", Kind::Counter, "Live messages that devices and other hubs said.", liveTaken);
    out += metric("live_passed_total", Kind::Counter, "Live messages passed on, times receivers.", livePassed);
    out += metric("live_dropped_total", Kind::Counter,
                  "Live messages said too often, or not passed to who had much waiting.", liveDropped);
    out += metric("hints_told_total", Kind::Counter, "Hints told to other hubs on the same database.", hintsTold);
    out += metric("hints_heard_total", Kind::Counter, "Hints heard from other hubs on the same database.", hintsHeard);
    out += metric("slow_reader_pauses_total", Kind::Counter, "Subscriptions that fell behind for a slow reader.",
                  pauses);
    out += metric("silent_total", Kind::Counter, "Connections closed for neither saying nor taking anything.", silent);
    out += metric("late_messages_total", Kind::Counter,
                  "Connections closed for a message that did not come to its end.", lateMessages);
    out += metric("wrong_clocks_total", Kind::Counter, "Connections left because their clock and the hub's differ.",
                  wrongClocks);
    out += metric("most_unsent_bytes", Kind::Gauge, "The most bytes that ever waited for one connection.", mostUnsent);
    out += metric("commit_jobs_total", Kind::Counter,
                  "Requests that change the store, whether their commit failed or not.", commitJobs);
    out += metric("store_failures_total", Kind::Counter, "Commits that the store failed.", storeFailures);
    out += metrictext::head("commit_seconds", Kind::Histogram, "Commits of the store, by how long each took.");
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
