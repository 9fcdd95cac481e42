// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QString>

namespace caseweave::test {

/// The first place where a value is not as the schema says, and empty where it is. Of JSON Schema 2020-12 it knows what
/// docs/bundle.schema.json uses, and complains of a keyword that it does not know.
QString schemaProblem(const QJsonObject &schema, const QJsonValue &value);

} // namespace caseweave::test
