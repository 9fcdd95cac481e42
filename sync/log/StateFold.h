// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"
#include "sync/log/LogEntry.h"

namespace caseweave {

/// What the application makes of the entries that count. The log calls it on the log's thread and inside the log's
/// transaction, so whatever it writes to the same database is committed or rolled back together with the entries.
///
/// The state must be a function of the set of entries applied since the last reset: the log applies them in any order,
/// each once. When entries that were applied stop counting (a removal's cut-off, a fork, a voided epoch), the log calls
/// reset() and applies again what counts: rare, simple and correct.
class StateFold {
public:
    virtual ~StateFold() = default;
    /// Forget everything: every entry that counts is applied again.
    virtual Status reset() = 0;
    /// Only kinds from firstApplicationKind on. A payload that makes no sense is the fold's to ignore; an error means
    /// that storage failed, and undoes the whole transaction.
    virtual Status apply(const LogEntry &entry) = 0;
    /// The hub may have lost what it had of this case: nothing is known to be there any more.
    virtual Status doubtHub() { return {}; }
    /// The transaction is about to be committed: what apply() put off, to write it together, is due.
    virtual Status flush() { return {}; }
    /// The transaction was rolled back: what was held in memory since it began is not true. Read it again.
    virtual void rolledBack() = 0;
};

} // namespace caseweave
