// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/e2e/support/TwoAgencies.h"

namespace caseweave::e2e {

/// What people do in a case, through their clients. Ids are hexadecimal.

inline constexpr int contributorRole = 2;
inline constexpr int leadRole = 3;

QJsonObject inCase(const char *what, const QString &caseId, QJsonObject fields = {});

/// A case with the child, the mother and the grandfather of the fictional Banks family. Empty when it failed.
QString createCase(Professional &lead, const QString &reference);
/// Asks the hub for the directories again, until the other one is found there with a computer.
bool knows(Professional &who, const Professional &other);
QJsonObject addMember(Professional &lead, const QString &caseId, const Professional &who, int role = contributorRole,
                      bool history = true);
/// Waits until the case has come, and opens it.
bool opens(Professional &who, const QString &caseId);
/// An event of the day before yesterday; what the client answered.
QJsonObject writeEvent(Professional &who, const QString &caseId, const QString &title, const QString &text = {},
                       const QStringList &only = {});

/// The snapshot of an open case, once it is as wanted; empty when it never was.
QJsonObject snapshotWhen(Professional &who, const QString &caseId, const ClientProcess::Condition &holds);
/// Every event of an open case, however many pages they fill.
QJsonArray allEvents(Professional &who, const QString &caseId);
/// The first page of events, once it is as wanted.
QJsonArray eventsWhen(Professional &who, const QString &caseId, const std::function<bool(const QJsonArray &)> &holds);
bool seesEvent(Professional &who, const QString &caseId, const QString &title);
QStringList titlesOf(const QJsonArray &events);
/// The line of My cases; empty when the case is not there.
QJsonObject summaryIn(const QJsonObject &casesAnswer, const QString &caseId);
QJsonObject summaryWhen(Professional &who, const QString &caseId, const ClientProcess::Condition &holds);
/// In a snapshot: a field of a person ("Charlie Banks"), and the person's id.
QJsonObject personIn(const QJsonObject &snapshot, const QString &name);
QJsonObject fieldIn(const QJsonObject &person, const char *name);
/// The values of a field as texts, sorted.
QStringList valuesOf(const QJsonObject &field);

/// Whether all of them come to hold the same: state and roster.
bool becomeEqual(const std::vector<Professional *> &people, const QString &caseId);
/// Whether so much of the case comes to wait to be sent while there is no connection, in the status and in My cases.
bool hasUnsent(Professional &who, const QString &caseId, int count);
/// Whether this comes to be the error of the status; "": none.
bool hasError(Professional &who, const char *code);
/// Closes the connection and opens it again.
void reconnect(Professional &who);

} // namespace caseweave::e2e
