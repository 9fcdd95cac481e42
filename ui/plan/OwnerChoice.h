// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QComboBox>

namespace caseweave {

/// Who does something, or owes it: a professional who is involved, with or without an account, or a person of the
/// family and its own network.
class OwnerChoice : public QComboBox {
    Q_OBJECT

public:
    enum class Among { Everybody, Professionals };
    /// Who is chosen stays to choose, also where they have left.
    OwnerChoice(const CaseSnapshot &snapshot, Among among, const PlanOwner &chosen, const QString &objectName,
                QWidget *parent = nullptr);

    QString owner() const; ///< as PlanOwner::text(); empty: nobody yet
};

} // namespace caseweave
