// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseOffers.h"

namespace caseweave {

namespace {

class OfferedDocuments final : public CaseOffers {
    void addObjects(const CaseSnapshot &snapshot, std::vector<FindDocument> &documents) const override
    {
        for (const Document &one : snapshot.documents) {
            FindDocument document;
            document.kind = FoundKind::Document;
            document.thing = thingOf(one.id);
            document.day = one.added.date();
            document.title = one.title;
            document.alsoFoundBy << one.addedBy;
            documents.push_back(document);
        }
    }
};

} // namespace

const CaseOffers &offeredDocuments()
{
    static const OfferedDocuments offers;
    return offers;
}

} // namespace caseweave
