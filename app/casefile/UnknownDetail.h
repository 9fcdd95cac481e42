// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"

#include <optional>
#include <utility>

namespace caseweave {

/// A detail of a new case's object of which it is known why there is nothing ("asked, and did not want to say"). The
/// draft carries it among its texts, under a key that no field can have; whoever makes the case writes the reason.
struct UnknownDetail {
    QString key;
    Knowledge why = Knowledge::NotAsked; ///< not Known

    std::pair<QString, QString> packed() const;
    static std::optional<UnknownDetail> of(const std::pair<QString, QString> &detail);
};

} // namespace caseweave
