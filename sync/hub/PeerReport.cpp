// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PeerReport.h"

#include "sync/hub/MetricText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace caseweave {
namespace {

using PeerStatus = Federation::PeerStatus;
using metrictext::Kind;

/// -1: never.
std::int64_t secondsSince(std::int64_t thenMs, std::int64_t nowMs)
{
    return thenMs == 0 ? -1 : std::max<std::int64_t>(0, (nowMs - thenMs) / 1000);
}

std::int64_t lastContactMs(const PeerStatus &peer)
{
    return std::max(peer.counts.contactMs, peer.taken.heardMs);
}

/// What it refused to this hub last, blobs or else.
const PeerRefusal &lastRefused(const PeerStatus &peer)
{
    return peer.blobs.refused.atMs > peer.counts.refused.atMs ? peer.blobs.refused : peer.counts.refused;
}

/// What this hub refused to it last.
const PeerRefusal &lastRefusal(const PeerStatus &peer)
{
    return peer.counts.unproven.atMs > peer.taken.refused.atMs ? peer.counts.unproven : peer.taken.refused;
}

std::int64_t waitingSince(std::int64_t sinceSeconds, std::int64_t nowMs)
{
    return sinceSeconds == 0 ? 0 : std::max<std::int64_t>(0, nowMs / 1000 - sinceSeconds);
}

struct Figure {
    const char *name;
    Kind kind;
    const char *help;
    std::int64_t (*of)(const PeerStatus &peer, std::int64_t nowMs);
};

std::int64_t count(std::uint64_t value)
{
    return static_cast<std::int64_t>(value);
}

constexpr std::array<Figure, 17> figures{{
    {"link", Kind::Gauge, "1 while this process has the connection to the other hub.",
     [](const PeerStatus &p, std::int64_t) -> std::int64_t { return p.isHere; }},
    {"online", Kind::Gauge, "1 while this hub is logged in at the other.",
     [](const PeerStatus &p, std::int64_t) -> std::int64_t { return p.state == HubState::Online; }},
    {"contact_seconds", Kind::Gauge, "Since either side last heard of the other; -1: not since the start.",
     [](const PeerStatus &p, std::int64_t nowMs) { return secondsSince(lastContactMs(p), nowMs); }},
    {"waiting_envelopes", Kind::Gauge, "Envelopes that wait to be passed on, about.",
     [](const PeerStatus &p, std::int64_t) { return count(p.counts.backlog.envelopes); }},
    {"waiting_mailboxes", Kind::Gauge, "Mailboxes with something that waits to be passed on.",
     [](const PeerStatus &p, std::int64_t) { return count(p.counts.backlog.mailboxes); }},
    {"waiting_seconds", Kind::Gauge, "How long the oldest of what waits has waited.",
     [](const PeerStatus &p, std::int64_t nowMs) { return waitingSince(p.counts.backlog.sinceSeconds, nowMs); }},
    {"waiting_blobs", Kind::Gauge, "Blobs that wait to be passed on; a case to be looked through counts as one.",
     [](const PeerStatus &p, std::int64_t) { return count(p.counts.backlog.blobs); }},
    {"waiting_blobs_seconds", Kind::Gauge, "How long the first of the blobs has waited.",
     [](const PeerStatus &p, std::int64_t nowMs) { return waitingSince(p.counts.backlog.blobsSinceSeconds, nowMs); }},
    {"passed_total", Kind::Counter, "Envelopes that the other acknowledged.",
     [](const PeerStatus &p, std::int64_t) { return count(p.counts.passed); }},
    {"taken_total", Kind::Counter, "Envelopes that the other brought.",
     [](const PeerStatus &p, std::int64_t) { return count(p.taken.envelopes); }},
    {"refusals_total", Kind::Counter, "Logins and requests of the other that were refused.",
     [](const PeerStatus &p, std::int64_t) { return count(p.taken.refused.count + p.counts.unproven.count); }},
    {"refusals_seconds", Kind::Gauge, "Since the last of its logins, requests or blobs was refused; -1: none was.",
     [](const PeerStatus &p, std::int64_t nowMs) { return secondsSince(lastRefusal(p).atMs, nowMs); }},
    {"refused_total", Kind::Counter, "Logins and requests that the other refused.",
     [](const PeerStatus &p, std::int64_t) { return count(p.counts.refused.count); }},
    {"refused_seconds", Kind::Gauge, "Since the other last refused something; -1: it did not.",
     [](const PeerStatus &p, std::int64_t nowMs) { return secondsSince(lastRefused(p).atMs, nowMs); }},
    {"blobs_passed_total", Kind::Counter, "Blobs that the other has whole.",
     [](const PeerStatus &p, std::int64_t) { return count(p.blobs.passed); }},
    {"blobs_taken_total", Kind::Counter, "Blobs that the other brought.",
     [](const PeerStatus &p, std::int64_t) { return count(p.taken.blobs); }},
    {"blobs_refused_total", Kind::Counter, "How often the other refused a blob.",
     [](const PeerStatus &p, std::int64_t) { return count(p.blobs.refused.count); }},
}};

std::string shortId(const AgencyId &agency)
{
    return toHex(agency.view().first(4));
}

/// One that is no peer has nothing but what was refused to it.
bool isOf(const Figure &figure, const PeerStatus &peer)
{
    return peer.isPeer || std::string_view(figure.name).substr(0, 8) == "refusals";
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

/// The last reason of each as labels of a figure that is 1.
std::string reasonsAsMetrics(const char *name, const char *help, const std::vector<PeerStatus> &peers,
                             const PeerRefusal &(*of)(const PeerStatus &peer))
{
    const std::string figure = "peer_" + std::string(name) + "_why";
    std::string out = metrictext::head(figure, Kind::Gauge, help);
    for (const PeerStatus &peer : peers) {
        const PeerRefusal &last = of(peer);
        if (!peer.isPeer && last.count == 0)
            continue;
        out += "caseweave_hub_" + figure + "{peer=\"" + shortId(peer.peer.agency) + "\",what=\""
            + std::string(last.what) + "\",why=\"" + std::string(last.why) + "\"} 1\n";
    }
    return out;
}

QString textOf(std::string_view word)
{
    return QString::fromUtf8(word.data(), qsizetype(word.size()));
}

void addReason(QJsonObject &to, const char *name, const PeerRefusal &last)
{
    to.insert(QLatin1String(name) + QStringLiteral("_what"), textOf(last.what));
    to.insert(QLatin1String(name) + QStringLiteral("_why"), textOf(last.why));
}

QJsonObject asJson(const PeerStatus &peer, std::int64_t nowMs)
{
    QJsonObject one{{QStringLiteral("agency"), QString::fromStdString(peer.peer.agency.hex())}};
    for (const Figure &figure : figures) {
        if (isOf(figure, peer))
            one.insert(QLatin1String(figure.name), qint64{figure.of(peer, nowMs)});
    }
    addReason(one, "refusals", lastRefusal(peer));
    if (!peer.isPeer)
        return one;
    addReason(one, "refused", lastRefused(peer));
    one.insert(QStringLiteral("address"), QString::fromStdString(peer.peer.address.text()));
    one.insert(QStringLiteral("state"), peer.isHere ? stateWord(peer.state) : QStringLiteral("not_here"));
    one.insert(QStringLiteral("fault"), textOf(toString(peer.fault)));
    return one;
}

} // namespace

std::string peersAsMetrics(const std::vector<PeerStatus> &peers, std::int64_t nowMs)
{
    std::string out;
    if (peers.empty())
        return out;
    for (const Figure &figure : figures) {
        out += metrictext::head("peer_" + std::string(figure.name), figure.kind, figure.help);
        for (const PeerStatus &peer : peers) {
            if (isOf(figure, peer))
                out += "caseweave_hub_peer_" + std::string(figure.name) + "{peer=\"" + shortId(peer.peer.agency)
                    + "\"} " + std::to_string(figure.of(peer, nowMs)) + "\n";
        }
    }
    out += reasonsAsMetrics("refused", "1, with what the other refused last, and why.", peers, lastRefused)
        + reasonsAsMetrics("refusals", "1, with what was refused to the other last, and why.", peers, lastRefusal);
    return out;
}

std::string peersAsJson(const AgencyId &own, const std::vector<PeerStatus> &peers, std::int64_t nowMs)
{
    QJsonArray list;
    QJsonArray others;
    for (const PeerStatus &peer : peers)
        (peer.isPeer ? list : others).append(asJson(peer, nowMs));
    const QJsonObject all{{QStringLiteral("agency"), QString::fromStdString(own.hex())},
                          {QStringLiteral("peers"), list},
                          {QStringLiteral("turned_away"), others}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact).toStdString() + "\n";
}

} // namespace caseweave
