// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/OwnerChoice.h"

#include "ui/plan/PlanText.h"
#include "ui/words/CaseText.h"

namespace caseweave {

OwnerChoice::OwnerChoice(const CaseSnapshot &snapshot, Among among, const PlanOwner &chosen, const QString &objectName,
                         QWidget *parent)
    : QComboBox(parent)
{
    setObjectName(objectName);
    addItem(tr("Nobody yet"), QString());
    const auto offer = [&](const PlanOwner &owner, const QString &name) {
        addItem(tr("%1, %2").arg(name, ownerPlace(owner, snapshot)), owner.text());
        if (owner == chosen)
            setCurrentIndex(count() - 1);
    };
    for (const Involvement &one : snapshot.involvements) {
        const PlanOwner owner{PlanOwner::Kind::Involvement, one.id};
        if (!one.ended || owner == chosen)
            offer(owner, one.name.isEmpty() ? tr("Name not given") : one.name);
    }
    for (const Person &person : snapshot.people) {
        if (among == Among::Everybody)
            offer({PlanOwner::Kind::Person, person.id}, personName(person));
    }
}

QString OwnerChoice::owner() const
{
    return currentData().toString();
}

} // namespace caseweave
