// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "ui/words/Folding.h"

namespace caseweave {

namespace {

bool fits(const SharingDecision &decision, const SharingFilter &filter)
{
    QStringList texts{decision.said.what, decision.said.purpose, decision.said.reasoning, decision.author};
    for (const SharingRecipient &recipient : decision.said.recipients)
        texts << recipient.name;
    return (!filter.choice || (!decision.withheld && decision.said.choice == *filter.choice))
        && (!filter.agency || decision.agency.id == *filter.agency)
        && (!filter.from || decision.said.date >= *filter.from) && (!filter.to || decision.said.date <= *filter.to)
        && folded(texts.join(QLatin1Char(' '))).contains(folded(filter.containing));
}

} // namespace

QList<SharingDecision> fixture::banksSharing()
{
    const QList<ProfessionalCard> people = directory();
    const auto made = [&](int number, int by, QDate date) {
        SharingDecision decision;
        decision.id = entryId(900 + number);
        decision.said.date = date;
        decision.said.subjects = {banks().summary.subjects.first().id};
        decision.author = people.at(by).name;
        decision.agency = people.at(by).agency;
        decision.written = QDateTime(date, QTime(16, 20));
        return decision;
    };
    SharingDecision police = made(1, 0, QDate(2026, 11, 21));
    police.said.recipients = {{people.at(2).id, people.at(2).name + QStringLiteral(", ") + people.at(2).agency.name}};
    police.said.what = QStringLiteral("That the door was forced with Charlie inside, and what the neighbour heard.");
    police.said.purpose = QStringLiteral("Welfare check tonight");
    police.said.basis = SharingBasis::LegalObligation;
    police.said.told = FamilyTold::NotTold;
    police.said.notToldBecause = QStringLiteral("Whoever forced the door may be with the mother.");
    SharingDecision landlord = made(2, 0, QDate(2026, 11, 20));
    landlord.said.choice = SharingChoice::NotShared;
    landlord.said.recipients = {{{}, QStringLiteral("The landlord")}};
    landlord.said.what = QStringLiteral("Why the family may move");
    landlord.said.purpose = QStringLiteral("He asked whether the flat becomes free");
    landlord.said.reasoning = QStringLiteral("He does not need it, and it could reach the mother’s former partner.");
    landlord.said.told = FamilyTold::Told;
    SharingDecision earlier = made(3, 1, QDate(2026, 11, 14));
    earlier.said.recipients = {{people.first().id, people.first().name + QStringLiteral(", Greendale Council")}};
    earlier.said.what = QStringLiteral("Attendance since September");
    earlier.said.purpose = QStringLiteral("The enquiry");
    earlier.said.basis = SharingBasis::Consent;
    earlier.said.told = FamilyTold::Told;
    earlier.correctedBy = earlier.author;
    earlier.corrected = QDateTime(QDate(2026, 11, 15), QTime(9, 5));
    SharingDecision sealed = made(4, 2, QDate(2026, 11, 12));
    sealed.withheld = true;
    sealed.onlyFor = {QStringLiteral("Tom Barker, County Police")};
    sealed.said.subjects.clear();
    return {police, landlord, earlier, sealed};
}

Workspace::Request FixtureWorkspace::recordSharing(const CaseId &id, const SharingDraft &draft)
{
    return answer("recordSharing", id, [=, this] {
        SharingDecision decision;
        decision.id = fixture::entryId(m_nextId++);
        decision.said = draft;
        decision.said.onlyFor.clear();
        decision.author = m_profile.me.name;
        decision.agency = m_profile.me.agency;
        decision.written = now();
        changeCase(
            id,
            [&](CaseSnapshot &snapshot) {
                for (const ProfessionalId &who : draft.onlyFor)
                    decision.onlyFor << memberOf(snapshot, who)->card.name;
                for (SharingDecision &one : m_sharing[id]) {
                    if (one.id == draft.corrects) {
                        one.correctedBy = decision.author;
                        one.corrected = now();
                    }
                }
                m_sharing[id].prepend(decision);
            },
            true);
    });
}

void FixtureWorkspace::requestSharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count)
{
    SharingPage page{id, filter, first, 0, 0, {}};
    for (const SharingDecision &decision : m_sharing[id]) {
        if (!fits(decision, filter))
            continue;
        if (page.total >= first && page.total < first + count)
            page.decisions << decision;
        ++page.total;
        page.withheld += decision.withheld ? 1 : 0;
    }
    QMetaObject::invokeMethod(
        this, [this, page] { Q_EMIT sharingLoaded(page); }, Qt::QueuedConnection);
}

} // namespace caseweave
