// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseOffers.h"

namespace caseweave {

void CaseOffers::addObjects(const CaseSnapshot &, std::vector<FindDocument> &) const { }

bool CaseOffers::takes(std::uint64_t) const
{
    return false;
}

std::optional<FindDocument> CaseOffers::document(const LogEntry &, const CaseNames &) const
{
    return std::nullopt;
}

const std::vector<const CaseOffers *> &caseOffers()
{
    static const std::vector<const CaseOffers *> all{
        &offeredPeople(), &offeredEvents(), &offeredConcerns(), &offeredVisits(),    &offeredSharing(),
        &offeredPlans(),  &offeredVoices(), &offeredMessages(), &offeredDocuments(),
    };
    return all;
}

QString textOfFields(const QList<Field> &fields, const QStringList &without)
{
    QStringList texts;
    for (const Field &field : fields) {
        if (without.contains(field.name))
            continue;
        for (const FieldValue &value : field.values) {
            if (value.knowledge == Knowledge::Known && !value.text.isEmpty())
                texts << value.text;
        }
    }
    return texts.join(QLatin1Char('\n'));
}

Bytes thingOf(const ObjectId &object)
{
    return {object.begin(), object.end()};
}

} // namespace caseweave
