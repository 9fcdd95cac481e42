// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseOffers.h"

namespace caseweave {

namespace {

class OfferedConcerns final : public CaseOffers {
    void addObjects(const CaseSnapshot &snapshot, std::vector<FindDocument> &documents) const override
    {
        for (const Concern &concern : snapshot.concerns) {
            FindDocument document;
            document.kind = FoundKind::Concern;
            document.thing = Bytes(concern.id.view().begin(), concern.id.view().end());
            document.day = concern.raised.date();
            document.title = concern.text;
            document.said = concern.withdrawnReason;
            document.alsoFoundBy << concern.raisedBy;
            documents.push_back(document);
        }
    }
};

class OfferedVisits final : public CaseOffers {
    void addObjects(const CaseSnapshot &snapshot, std::vector<FindDocument> &documents) const override
    {
        for (const Visit &visit : snapshot.visits) {
            FindDocument document;
            document.kind = FoundKind::Visit;
            document.thing = thingOf(visit.id);
            if (visit.when) {
                document.day = visit.when->day;
                document.time = visit.when->time;
            }
            const Involvement *who = snapshot.involvement(visit.involvement);
            document.title = visit.note.isEmpty() ? visit.place : visit.note;
            document.said = visit.note.isEmpty() ? QString() : visit.place;
            if (who != nullptr)
                document.alsoFoundBy << who->name;
            documents.push_back(document);
        }
    }
};

FindDocument documentOf(FoundKind kind, const FieldObject &object, const QString &title)
{
    FindDocument document;
    document.kind = kind;
    document.thing = thingOf(object.id);
    document.title = title;
    document.alsoFoundBy << textOfFields(object.fields);
    return document;
}

class OfferedPlans final : public CaseOffers {
    void addObjects(const CaseSnapshot &snapshot, std::vector<FindDocument> &documents) const override
    {
        for (const Plan &plan : snapshot.plans) {
            if (!plan.text("contingency").isEmpty())
                documents.push_back(documentOf(FoundKind::Plan, plan, plan.text("contingency")));
            for (const PlanOutcome &outcome : plan.outcomes) {
                if (outcome.id != ObjectId{})
                    documents.push_back(ofOutcome(outcome));
                for (const PlanAction &action : outcome.actions)
                    documents.push_back(ofAction(action));
            }
        }
    }

    static FindDocument ofOutcome(const PlanOutcome &outcome)
    {
        const QString concern = outcome.text("concern");
        const QString change = outcome.text("change");
        FindDocument document = documentOf(FoundKind::Plan, outcome, change.isEmpty() ? concern : change);
        document.said = change.isEmpty() ? QString() : concern;
        return document;
    }

    static FindDocument ofAction(const PlanAction &action)
    {
        FindDocument document = documentOf(FoundKind::Plan, action, action.text("text"));
        document.day = action.due.value_or(QDate());
        document.said = action.ownerName;
        return document;
    }
};

class OfferedVoices final : public CaseOffers {
    void addObjects(const CaseSnapshot &snapshot, std::vector<FindDocument> &documents) const override
    {
        for (const Voice &voice : snapshot.voices) {
            FindDocument document = documentOf(FoundKind::Voice, voice, voice.text("words"));
            document.day = voice.day.value_or(QDate());
            document.said = voice.text("answer");
            documents.push_back(document);
        }
    }
};

} // namespace

const CaseOffers &offeredConcerns()
{
    static const OfferedConcerns offers;
    return offers;
}

const CaseOffers &offeredVisits()
{
    static const OfferedVisits offers;
    return offers;
}

const CaseOffers &offeredPlans()
{
    static const OfferedPlans offers;
    return offers;
}

const CaseOffers &offeredVoices()
{
    static const OfferedVoices offers;
    return offers;
}

} // namespace caseweave
