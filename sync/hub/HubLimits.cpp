// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubLimits.h"

#include "sync/program/CommandLine.h"

namespace caseweave {
namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;
/// From here on a number of JSON need not be the one that was written.
constexpr double mostExact = 9007199254740992.0;

using Settings = HubSettings;
using Value = std::uint64_t;

constexpr std::array<HubLimit, 30> limits{{
    {"mailbox-mib", 1, 1 << 20, "MiB that the mailbox of one case may hold.",
     [](const Settings &from) -> Value { return from.quotas.mailboxBytes / mebibyte; },
     [](Settings &to, Value value) { to.quotas.mailboxBytes = value * mebibyte; }},
    {"inbox-mib", 1, 1024, "MiB of letters that are kept for one device; one sender has a sixteenth of them.",
     [](const Settings &from) -> Value { return from.quotas.inboxBytes / mebibyte; },
     [](Settings &to, Value value) { to.quotas.inboxBytes = value * mebibyte; }},
    {"inbox-items", 1, 1'000'000, "Letters that are kept for one device from one sender.",
     [](const Settings &from) -> Value { return from.quotas.inboxItemsFromOne; },
     [](Settings &to, Value value) { to.quotas.inboxItemsFromOne = value; }},
    {"entries-per-second", 1, 1'000'000, "Entries that one device may send each second, on average.",
     [](const Settings &from) { return static_cast<Value>(from.entriesPerSecond); },
     [](Settings &to, Value value) { to.entriesPerSecond = static_cast<double>(value); }},
    {"entries-at-once", 1, 10'000'000, "Entries that one device may send without a pause after a quiet time.",
     [](const Settings &from) { return static_cast<Value>(from.entriesAtOnce); },
     [](Settings &to, Value value) { to.entriesAtOnce = static_cast<double>(value); }},
    {"device-gib", 1, 1 << 20, "GiB that one device may bring besides blobs, over all time.",
     [](const Settings &from) -> Value { return from.quotas.deviceBytes / gibibyte; },
     [](Settings &to, Value value) { to.quotas.deviceBytes = value * gibibyte; }},
    {"device-mailboxes", 1, 100'000'000, "Mailboxes of cases and of inboxes that one device may begin, over all time.",
     [](const Settings &from) -> Value { return from.quotas.deviceMailboxes; },
     [](Settings &to, Value value) { to.quotas.deviceMailboxes = value; }},
    {"device-blobs-gib", 1, 1 << 20, "GiB of blobs that one device may bring, over all time.",
     [](const Settings &from) -> Value { return from.blobs.deviceBytes / gibibyte; },
     [](Settings &to, Value value) { to.blobs.deviceBytes = value * gibibyte; }},
    {"peer-gib", 1, 1 << 20, "GiB that the hub of one other agency may bring, over all time.",
     [](const Settings &from) -> Value { return from.quotas.peerBytes / gibibyte; },
     [](Settings &to, Value value) { to.quotas.peerBytes = value * gibibyte; }},
    {"peer-entries-per-second", 1, 1'000'000, "Entries that one other hub may send each second, on average.",
     [](const Settings &from) { return static_cast<Value>(from.peerEntriesPerSecond); },
     [](Settings &to, Value value) { to.peerEntriesPerSecond = static_cast<double>(value); }},
    {"peer-entries-at-once", 256, 10'000'000, "Entries that one other hub may send without a pause after a quiet time.",
     [](const Settings &from) { return static_cast<Value>(from.peerEntriesAtOnce); },
     [](Settings &to, Value value) { to.peerEntriesAtOnce = static_cast<double>(value); }},
    {"peer-blobs-gib", 1, 1 << 20, "GiB of the blobs that the hub of one other agency has brought.",
     [](const Settings &from) -> Value { return from.blobs.peerBytes / gibibyte; },
     [](Settings &to, Value value) { to.blobs.peerBytes = value * gibibyte; }},
    {"peer-blob-kib-per-second", 64, 1 << 24, "KiB of blobs that one other hub may send each second, on average.",
     [](const Settings &from) { return static_cast<Value>(from.peerBlobBytesPerSecond) / 1024; },
     [](Settings &to, Value value) { to.peerBlobBytesPerSecond = static_cast<double>(value) * 1024; }},
    {"requests-per-second", 100, 1'000'000, "Requests that one device or other hub may make each second, on average.",
     [](const Settings &from) { return static_cast<Value>(from.requestsPerSecond); },
     [](Settings &to, Value value) { to.requestsPerSecond = static_cast<double>(value); }},
    {"requests-at-once", 1000, 10'000'000,
     "Requests that one device or other hub may make without a pause after a quiet time.",
     [](const Settings &from) { return static_cast<Value>(from.requestsAtOnce); },
     [](Settings &to, Value value) { to.requestsAtOnce = static_cast<double>(value); }},
    {"live-per-second", 1, 1000, "Live messages that one connection of a device may say each second, on average.",
     [](const Settings &from) { return static_cast<Value>(from.livePerSecond); },
     [](Settings &to, Value value) { to.livePerSecond = static_cast<double>(value); }},
    {"live-at-once", 10, 10'000, "Live messages that it may say without a pause after a quiet time.",
     [](const Settings &from) { return static_cast<Value>(from.liveAtOnce); },
     [](Settings &to, Value value) { to.liveAtOnce = static_cast<double>(value); }},
    {"connections", 1, 1'000'000, "Connections at a time; the system's limit on open files may allow fewer.",
     [](const Settings &from) -> Value { return from.mostConnections; },
     [](Settings &to, Value value) { to.mostConnections = value; }},
    {"connections-of-one", 2, 10'000,
     "Connections of one device at a time; the one heard of longest ago goes for another.",
     [](const Settings &from) -> Value { return from.connectionsOfOne; },
     [](Settings &to, Value value) { to.connectionsOfOne = value; }},
    {"connections-before-login", 8, 100'000, "Connections that have not logged in yet; more wait until there is room.",
     [](const Settings &from) -> Value { return from.mostBeforeLogin; },
     [](Settings &to, Value value) { to.mostBeforeLogin = value; }},
    // Clients show that they are there after 30 seconds of silence.
    {"idle-seconds", 60, 86'400,
     "Seconds in which a client neither says nor takes anything until its connection is closed.",
     [](const Settings &from) { return static_cast<Value>(from.idleMs) / 1000; },
     [](Settings &to, Value value) { to.idleMs = static_cast<std::int64_t>(value) * 1000; }},
    {"message-seconds", 60, 86'400, "Seconds in which a message comes through, from its first byte on.",
     [](const Settings &from) { return static_cast<Value>(from.messageMs) / 1000; },
     [](Settings &to, Value value) { to.messageMs = static_cast<std::int64_t>(value) * 1000; }},
    {"blob-mib", 1, 1 << 16, "MiB of one blob (a sealed file).",
     [](const Settings &from) -> Value { return from.blobs.blobBytes / mebibyte; },
     [](Settings &to, Value value) { to.blobs.blobBytes = value * mebibyte; }},
    {"mailbox-blobs-mib", 1, 1 << 24, "MiB of all blobs of one case.",
     [](const Settings &from) -> Value { return from.blobs.mailboxBytes / mebibyte; },
     [](Settings &to, Value value) { to.blobs.mailboxBytes = value * mebibyte; }},
    {"blob-uploads", 1, 64, "Uploads that one device may have begun and not finished.",
     [](const Settings &from) -> Value { return from.blobs.uploads; },
     [](Settings &to, Value value) { to.blobs.uploads = value; }},
    {"blob-kib-per-second", 64, 1 << 24, "KiB of blobs that one device may send each second, on average.",
     [](const Settings &from) { return static_cast<Value>(from.blobBytesPerSecond) / 1024; },
     [](Settings &to, Value value) { to.blobBytesPerSecond = static_cast<double>(value) * 1024; }},
    {"subscriptions", 16, 1'000'000, "Mailboxes that one connection may follow: its cases and its inbox.",
     [](const Settings &from) -> Value { return from.mostSubscriptions; },
     [](Settings &to, Value value) { to.mostSubscriptions = value; }},
    {"release-hold-days", 1, 3650, "Days from a release note until what it names is deleted.",
     [](const Settings &from) { return static_cast<Value>(from.releaseHoldDays); },
     [](Settings &to, Value value) { to.releaseHoldDays = static_cast<std::int64_t>(value); }},
    {"return-seconds", 0, 200, "Seconds after its end until clients that were shown out are to come back.",
     [](const Settings &from) { return static_cast<Value>(from.returnSeconds); },
     [](Settings &to, Value value) { to.returnSeconds = static_cast<std::int64_t>(value); }},
    {"drain-seconds", 0, 600, "Seconds over which clients are sent to another hub when this one is stopped.",
     [](const Settings &from) { return static_cast<Value>(from.drainSeconds); },
     [](Settings &to, Value value) { to.drainSeconds = static_cast<std::int64_t>(value); }},
}};

QString rangeOf(const HubLimit &limit)
{
    return QStringLiteral("must be a whole number from %1 to %2.").arg(limit.least).arg(limit.most);
}

QStringList limitNames()
{
    QStringList names;
    for (const HubLimit &limit : limits)
        names += QString::fromLatin1(limit.name);
    return names;
}

bool isWithin(const HubLimit &limit, std::uint64_t value)
{
    return value >= limit.least && value <= limit.most;
}

} // namespace

std::span<const HubLimit> hubLimits()
{
    return limits;
}

std::optional<QString> setLimit(const HubLimit &limit, const QString &text, HubSettings &settings)
{
    bool isNumber = false;
    const std::uint64_t value = text.toULongLong(&isNumber);
    if (!isNumber || !isWithin(limit, value))
        return rangeOf(limit);
    limit.set(settings, value);
    return std::nullopt;
}

std::optional<QString> setLimits(const QJsonValue &value, HubSettings &settings)
{
    if (value.isUndefined())
        return std::nullopt;
    if (!value.isObject())
        return QStringLiteral("\"limits\" must be an object such as {\"connections\": 500}.");
    HubSettings changed = settings;
    const QJsonObject object = value.toObject();
    for (auto at = object.begin(); at != object.end(); ++at) {
        const auto limit
            = std::ranges::find_if(limits, [&](const HubLimit &l) { return at.key() == QLatin1String(l.name); });
        if (limit == limits.end())
            return QStringLiteral("\"limits\" has \"%1\", which is no limit.%2 See caseweave-hub --help.")
                .arg(shown(at.key()), nearestSentence(at.key(), limitNames()));
        const double number = at.value().toDouble(-1);
        const bool isWhole = number >= 0 && number < mostExact && number == std::floor(number);
        if (!isWhole || !isWithin(*limit, static_cast<std::uint64_t>(number)))
            return QStringLiteral("\"%1\" of \"limits\" %2").arg(at.key(), rangeOf(*limit));
        limit->set(changed, static_cast<std::uint64_t>(number));
    }
    settings = changed;
    return std::nullopt;
}

} // namespace caseweave
