// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/Hub.h"

#include <QJsonObject>

#include <span>

namespace caseweave {

/// A limit that whoever runs a hub may set: under its name in the "limits" of hub.json, or as the option of that name.
/// What is left out stays as HubSettings has it.
struct HubLimit {
    const char *name;
    std::uint64_t least;
    std::uint64_t most;
    const char *meaning;
    std::uint64_t (*get)(const HubSettings &settings);
    void (*set)(HubSettings &settings, std::uint64_t value);
};

std::span<const HubLimit> hubLimits();

/// Both change the settings, or leave them and say in English what is wrong.
std::optional<QString> setLimit(const HubLimit &limit, const QString &text, HubSettings &settings);
std::optional<QString> setLimits(const QJsonValue &limits, HubSettings &settings);

} // namespace caseweave
