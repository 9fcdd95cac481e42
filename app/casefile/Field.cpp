// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/Field.h"

namespace caseweave {

const Field *FieldObject::field(const QString &key) const
{
    for (const Field &one : fields) {
        if (one.name == key)
            return &one;
    }
    return nullptr;
}

QString FieldObject::text(const char *key) const
{
    const Field *found = field(QLatin1String(key));
    return found ? found->text() : QString();
}

bool FieldObject::isWithheld(const char *key) const
{
    const Field *found = field(QLatin1String(key));
    return found != nullptr && found->withheld;
}

bool FieldObject::isConflicting() const
{
    return std::any_of(fields.begin(), fields.end(), [](const Field &one) { return one.conflicting(); });
}

QList<EntryId> FieldObject::entries() const
{
    QList<EntryId> all;
    for (const Field &one : fields) {
        for (const FieldValue &value : one.values) {
            if (!all.contains(value.entry))
                all << value.entry;
        }
    }
    return all;
}

QStringList FieldObject::onlyFor(const char *key) const
{
    const Field *found = field(QLatin1String(key));
    return found ? found->onlyFor : QStringList();
}

QStringList FieldObject::onlyForAny() const
{
    QStringList names;
    for (const Field &one : fields) {
        for (const QString &name : one.onlyFor) {
            if (!names.contains(name))
                names << name;
        }
    }
    return names;
}

const FieldValue *FieldObject::first() const
{
    const FieldValue *found = nullptr;
    for (const Field &one : fields) {
        for (const FieldValue &value : one.values) {
            if (found == nullptr || value.written < found->written)
                found = &value;
        }
    }
    return found;
}

const FieldValue *FieldObject::last() const
{
    const FieldValue *found = nullptr;
    for (const Field &one : fields) {
        for (const FieldValue &value : one.values) {
            if (found == nullptr || value.written > found->written)
                found = &value;
        }
    }
    return found;
}

} // namespace caseweave
