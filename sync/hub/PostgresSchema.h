// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/pq/Connection.h"

namespace caseweave::postgresschema {

/// Brings the database to the newest step, each in a transaction of its own; hubs that start together take turns. A
/// database that is up to date is only read. UnknownSuite where a newer hub made it, NotAllowed, Storage.
Status migrate(pq::Connection &connection);
/// Changes nothing. NotFound where there is no hub's store, UnknownSuite where it is of another version.
Status look(pq::Connection &connection);

/// Queries that answer t or f: a connection of a hub says that the store is in use, for as long as it lives; and one
/// that wants the store for itself finds whether any does.
inline constexpr char useIt[] = "SELECT pg_try_advisory_lock_shared(4857130028)";
inline constexpr char haveItAlone[] = "SELECT pg_try_advisory_lock(4857130028)";
/// For the end of either: a connection that is closed counts for a moment longer.
inline constexpr char leaveIt[] = "SELECT pg_advisory_unlock_all()";

} // namespace caseweave::postgresschema
