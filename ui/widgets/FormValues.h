// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonObject>

class QWidget;

namespace caseweave {

/// What is typed, ticked and chosen in the fields below `root`, by their object names. Never a passphrase.
QJsonObject valuesIn(const QWidget *root);

/// Puts values back into the fields that are there; what has no field any more is left out.
void putValues(QWidget *root, const QJsonObject &values);

} // namespace caseweave
