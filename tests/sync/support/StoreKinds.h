// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QTemporaryDir>

namespace caseweave::testing {

/// Empty stores of each kind that a hub may have, for what all of them promise.
class StoreKinds {
public:
    /// Instances on the same data.
    struct Stores {
        std::unique_ptr<HubStore> change;
        std::unique_ptr<HubStore> other; ///< of another hub, which changes too
        std::unique_ptr<HubStore> read;
    };
    /// The names of the kinds, as a global column "kind".
    static void addRows();
    /// What was opened before must be gone.
    Stores open(const QString &kind);

private:
    std::unique_ptr<ThrowawayPostgres> m_postgres; ///< from its first use on
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace caseweave::testing
