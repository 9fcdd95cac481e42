// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PeerReport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace caseweave {
namespace {

using PeerStatus = Federation::PeerStatus;

/// -1: never.
std::int64_t secondsSince(std::int64_t thenMs, std::int64_t nowMs)
{
    return thenMs == 0 ? -1 : std::max<std::int64_t>(0, (nowMs - thenMs) / 1000);
}

std::int64_t lastContactMs(const PeerStatus &peer)
{
    return std::max(peer.counts.contactMs, peer.taken.heardMs);
}

std::int64_t waitingSince(std::int64_t sinceSeconds, std::int64_t nowMs)
{
    return sinceSeconds == 0 ? 0 : std::max<std::int64_t>(0, nowMs / 1000 - sinceSeconds);
}

struct Figure {
    const char *name;
    const char *kind;
    std::int64_t (*of)(const PeerStatus &peer, std::int64_t nowMs);
};

std::int64_t count(std::uint64_t value)
{
    return static_cast<std::int64_t>(value);
}

constexpr std::array<Figure, 15> figures{{
    {"link", "gauge", [](const PeerStatus &p, std::int64_t) -> std::int64_t { return p.isHere; }},
    {"online", "gauge", [](const PeerStatus &p, std::int64_t) -> std::int64_t { return p.state == HubState::Online; }},
    {"contact_seconds", "gauge",
     [](const PeerStatus &p, std::int64_t nowMs) { return secondsSince(lastContactMs(p), nowMs); }},
    {"waiting_envelopes", "gauge", [](const PeerStatus &p, std::int64_t) { return count(p.counts.backlog.envelopes); }},
    {"waiting_mailboxes", "gauge", [](const PeerStatus &p, std::int64_t) { return count(p.counts.backlog.mailboxes); }},
    {"waiting_seconds", "gauge",
     [](const PeerStatus &p, std::int64_t nowMs) { return waitingSince(p.counts.backlog.sinceSeconds, nowMs); }},
    {"waiting_blobs", "gauge", [](const PeerStatus &p, std::int64_t) { return count(p.counts.backlog.blobs); }},
    {"waiting_blobs_seconds", "gauge",
     [](const PeerStatus &p, std::int64_t nowMs) { return waitingSince(p.counts.backlog.blobsSinceSeconds, nowMs); }},
    {"passed_total", "counter", [](const PeerStatus &p, std::int64_t) { return count(p.counts.passed); }},
    {"taken_total", "counter", [](const PeerStatus &p, std::int64_t) { return count(p.taken.envelopes); }},
    {"refusals_total", "counter", [](const PeerStatus &p, std::int64_t) { return count(p.taken.refused); }},
    {"refused_total", "counter", [](const PeerStatus &p, std::int64_t) { return count(p.counts.refused); }},
    {"blobs_passed_total", "counter", [](const PeerStatus &p, std::int64_t) { return count(p.blobs.passed); }},
    {"blobs_taken_total", "counter", [](const PeerStatus &p, std::int64_t) { return count(p.taken.blobs); }},
    {"blobs_refused_total", "counter", [](const PeerStatus &p, std::int64_t) { return count(p.blobs.refused); }},
}};

std::string shortId(const AgencyId &agency)
{
    return toHex(agency.view().first(4));
}

QString stateWord(HubState state)
{
    switch (state) {
    case HubState::Online:
        return QStringLiteral("online");
    case HubState::Refused:
        return QStringLiteral("refused");
    case HubState::Connecting:
    case HubState::LoggingIn:
        return QStringLiteral("connecting");
    case HubState::Offline:
        break;
    }
    return QStringLiteral("offline");
}

} // namespace

std::string peersAsMetrics(const std::vector<PeerStatus> &peers, std::int64_t nowMs)
{
    std::string out;
    if (peers.empty())
        return out;
    for (const Figure &figure : figures) {
        out += "# TYPE caseweave_hub_peer_" + std::string(figure.name) + " " + figure.kind + "\n";
        for (const PeerStatus &peer : peers)
            out += "caseweave_hub_peer_" + std::string(figure.name) + "{peer=\"" + shortId(peer.peer.agency) + "\"} "
                + std::to_string(figure.of(peer, nowMs)) + "\n";
    }
    return out;
}

std::string peersAsJson(const std::vector<PeerStatus> &peers, std::int64_t nowMs)
{
    QJsonArray list;
    for (const PeerStatus &peer : peers) {
        QJsonObject one{{QStringLiteral("agency"), QString::fromStdString(peer.peer.agency.hex())},
                        {QStringLiteral("address"), QString::fromStdString(peer.peer.address.text())},
                        {QStringLiteral("state"), stateWord(peer.state)}};
        for (const Figure &figure : figures)
            one.insert(QLatin1String(figure.name), qint64{figure.of(peer, nowMs)});
        list.append(one);
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("peers"), list}}).toJson(QJsonDocument::Compact).toStdString()
        + "\n";
}

} // namespace caseweave
