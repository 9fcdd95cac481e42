// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"

#include <QJsonArray>
#include <QJsonObject>

namespace caseweave::e2e {

/// Snapshots as JSON, for tests that look at a client in another process. Ids are hexadecimal, times ISO 8601.
QJsonObject toJson(const CaseSnapshot &snapshot);
QJsonObject toJson(const CaseSummary &summary);
QJsonObject toJson(const ChronologyEvent &event);
QJsonObject toJson(const RecordLine &line);
QJsonObject toJson(const ProfessionalCard &card);
QJsonObject toJson(const SyncStatus &status);

QJsonArray digestJson(const QList<Digest> &digests);
QString hexOf(ByteView bytes);
/// An id from hexadecimal text; zeros when it is none.
template <class IdType>
IdType idOf(const QJsonValue &value)
{
    const auto bytes = fromHex(value.toString().toStdString());
    return bytes ? IdType::from(*bytes).value_or(IdType{}) : IdType{};
}

} // namespace caseweave::e2e
