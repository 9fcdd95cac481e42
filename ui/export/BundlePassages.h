// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/CaseBundle.h"

#include <optional>

/// What the parts of a case become in a bundle (docs/bundle.md): every passage is asked of the guard, and is not there
/// where that keeps it out. Any thread.
namespace caseweave {

class ReaderGuard;

QString bundleId(const ObjectId &id);
QDateTime wholeSecond(const QDateTime &time); ///< a bundle counts in seconds

/// Details whose values may leave; a sealed one is a passage of its own.
/// `lets`: in the guard's place, where a detail is more than its own text.
QList<CaseBundle::Detail> bundledDetails(const QList<Field> &fields, ReaderGuard &guard,
                                         const std::function<bool(const Field &)> &lets = {});

std::optional<CaseBundle::SomeConcern> bundledConcern(const Concern &concern, ReaderGuard &guard);
/// An action whose text is kept out goes with all of it; a plan and an outcome stay for what stands under them.
CaseBundle::SomePlan bundledPlan(const Plan &plan, ReaderGuard &guard);
/// content: what it froze; null where that could not be read.
CaseBundle::SomePlanVersion bundledVersion(const PlanVersion &version, const PlanVersionContent *content,
                                           ReaderGuard &guard);
/// Nothing where the words or the day are kept out.
std::optional<CaseBundle::SomeVoice> bundledVoice(const Voice &voice, ReaderGuard &guard);
std::optional<CaseBundle::SomeDecision> bundledDecision(const SharingDecision &decision, const CaseSnapshot &snapshot,
                                                        ReaderGuard &guard);

} // namespace caseweave
