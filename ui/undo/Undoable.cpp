// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo/Undoable.h"

#include "ui/words/CaseText.h"

namespace caseweave {

std::optional<QList<ProfessionalId>> earlierReaders(const QStringList &onlyFor, const QList<Member> &members)
{
    QList<ProfessionalId> readers;
    for (const QString &name : onlyFor) {
        QList<const Member *> named;
        for (const Member &member : members) {
            if (isNamed({name}, member.card))
                named << &member;
        }
        // Somebody of the same name who has left may have been meant.
        if (named.size() != 1 || named.first()->removed)
            return std::nullopt;
        if (!named.first()->me && !readers.contains(named.first()->card.id))
            readers << named.first()->card.id;
    }
    // A draft that names nobody is for everybody.
    if (!onlyFor.isEmpty() && readers.isEmpty())
        return std::nullopt;
    return readers;
}

} // namespace caseweave
