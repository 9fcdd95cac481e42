// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/ObjectDraft.h"

namespace caseweave {

/// Gathers what a form says about an object, of one that is there only what was changed: two who change different
/// things do not undo each other.
class ObjectDetails {
public:
    explicit ObjectDetails(const FieldObject *old) : m_old(old) { }

    void add(const char *key, const QString &text, Knowledge ifEmpty = Knowledge::NotAsked)
    {
        add(key, text, ifEmpty, {}, false);
    }
    /// Also where its readers change and the text does not.
    void add(const char *key, const QString &text, Knowledge ifEmpty, const QList<ProfessionalId> &onlyFor,
             bool readersChanged)
    {
        const Field *field = m_old != nullptr ? m_old->field(QLatin1String(key)) : nullptr;
        const bool isNone = field == nullptr || field->values.isEmpty();
        const Knowledge known = text.isEmpty() ? ifEmpty : Knowledge::Known;
        const Knowledge before = isNone ? Knowledge::NotAsked : field->values.first().knowledge;
        const bool isSame = !isNone && !field->conflicting() && field->text() == text && before == known
            && !(readersChanged && known == Knowledge::Known);
        if (isSame || (isNone && text.isEmpty() && ifEmpty == Knowledge::NotAsked))
            return;
        details << DetailDraft{QLatin1String(key), text, ifEmpty, text.isEmpty() ? QList<ProfessionalId>() : onlyFor};
    }

    QList<DetailDraft> details;

private:
    const FieldObject *m_old;
};

} // namespace caseweave
