// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

namespace caseweave {

/// "Up to date at 9:30am", "Hub not reachable since 9:12am: you can go on working".
QString hubSentence(const SyncStatus &status, const QDateTime &now);
/// Which hub it is, and why it is not reached: for whoever helps. "hub.greendale.example:7443: nothing answers."
QString hubHint(const SyncStatus &status);
/// What is wrong with an agency's list, and what to do; empty where nothing is.
QString alarmSentence(const SyncStatus &status);
/// Which agencies have not confirmed their lists for long, what that means, and whom to ask; empty where all have.
QString ageingSentence(const SyncStatus &status);
/// "All changes sent", "3 changes waiting to send"; documents: those that are here and not at the hub yet.
QString sentSentence(const SyncStatus &status, qint64 documents);
/// "Records checked: 1,204 of 1,204 signed and in order", and what is wrong where something is.
QString recordsSentence(const Integrity &integrity);

} // namespace caseweave
