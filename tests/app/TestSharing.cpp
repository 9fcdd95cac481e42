// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

/// Sharing decisions between people of two agencies, over a hub.
class TestSharing : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    CaseId m_case;

    SharingDraft draft(const QString &what) const
    {
        SharingDraft draft;
        draft.date = QDate(2026, 11, 20);
        draft.recipients
            = {{m_joe->id(), QStringLiteral("Joe Okoro, West Yorkshire Police")}, {{}, QStringLiteral("The landlord")}};
        draft.subjects = {m_ann->picture(m_case)->people.first().id};
        draft.what = what;
        draft.purpose = QStringLiteral("Welfare check");
        draft.basis = SharingBasis::LegalObligation;
        draft.told = FamilyTold::NotTold;
        draft.notToldBecause = QStringLiteral("He may be there");
        return draft;
    }
    static Status record(Colleague &who, const CaseId &id, const SharingDraft &draft)
    {
        return who.session->change(id, [&](CaseWriter &writer) { return writer.recordSharing(draft); });
    }
    SharingPage pageOf(Colleague &who, const SharingFilter &filter = {}, qint64 first = 0, qint64 count = 100) const
    {
        return who.session->sharing(m_case, filter, first, count).value();
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void aDecisionIsReadByOthersAsItWasWritten();
    void aCorrectionStandsInPlaceOfWhatStays();
    void whatIsRestrictedIsWithheldAndCounted();
    void theRegisterIsFilteredAndPaged();
    void aDraftOutOfBoundsIsRefused();
};

void TestSharing::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_world->publish();
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()}) {
        who->unlock();
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
}

void TestSharing::init()
{
    CaseDraft banks;
    banks.reference = QStringLiteral("136594");
    PersonDraft child;
    child.givenName = QStringLiteral("Charlie");
    child.familyName = QStringLiteral("Banks");
    banks.people = {child};
    m_case = m_ann->session->createCase(banks).value();
    QVERIFY(m_ann->addMember(m_case, *m_joe).ok() && m_ann->addMember(m_case, *m_sue).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
}

void TestSharing::aDecisionIsReadByOthersAsItWasWritten()
{
    const SharingDraft said = draft(QStringLiteral("That the door was forced"));
    QVERIFY(record(*m_ann, m_case, said).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    const SharingPage page = pageOf(*m_joe);
    QCOMPARE(page.total, 1);
    const SharingDecision decision = page.decisions.first();
    QCOMPARE(decision.author, QStringLiteral("Ann Rees"));
    QVERIFY(decision.newToMe && !decision.withheld && decision.correctedBy.isEmpty());
    QCOMPARE(decision.said.recipients, said.recipients);
    QCOMPARE(decision.said.subjects, said.subjects);
    QCOMPARE(decision.said.date, said.date);
    QCOMPARE(decision.said.what, said.what);
    QCOMPARE(decision.said.purpose, said.purpose);
    QCOMPARE(decision.said.basis, said.basis);
    QCOMPARE(decision.said.told, said.told);
    QCOMPARE(decision.said.notToldBecause, said.notToldBecause);
    QStringList kinds;
    const RecordPage record = m_joe->session->record(m_case, {}, 0, 100).value();
    for (const RecordLine &line : record.lines)
        kinds << line.what;
    QVERIFY(kinds.contains(QStringLiteral("sharing")));
}

void TestSharing::aCorrectionStandsInPlaceOfWhatStays()
{
    QVERIFY(record(*m_ann, m_case, draft(QStringLiteral("The door"))).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get()}));
    SharingDraft correction = draft(QStringLiteral("The window"));
    correction.date = QDate(2026, 11, 21);
    correction.corrects = pageOf(*m_joe).decisions.first().id;
    QVERIFY(record(*m_joe, m_case, correction).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get()}));
    const QList<SharingDecision> seen = pageOf(*m_ann).decisions;
    QCOMPARE(seen.size(), 2);
    QCOMPARE(seen[0].said.what, QStringLiteral("The window"));
    QCOMPARE(seen[0].said.corrects, std::optional(seen[1].id));
    QCOMPARE(seen[1].said.what, QStringLiteral("The door"));
    QCOMPARE(seen[1].correctedBy, QStringLiteral("Joe Okoro"));
    correction.corrects = EntryId();
    QVERIFY(record(*m_joe, m_case, correction).code() == ErrorCode::NotFound);
}

void TestSharing::whatIsRestrictedIsWithheldAndCounted()
{
    SharingDraft secret = draft(QStringLiteral("The new address"));
    secret.onlyFor = {m_joe->id()};
    QVERIFY(record(*m_ann, m_case, secret).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    QCOMPARE(pageOf(*m_joe).decisions.first().said.what, secret.what);
    QCOMPARE(pageOf(*m_joe).withheld, 0);
    const SharingPage page = pageOf(*m_sue);
    QCOMPARE(page.withheld, 1);
    QVERIFY(page.decisions.first().withheld);
    QVERIFY(page.decisions.first().said.what.isEmpty() && page.decisions.first().said.recipients.isEmpty());
    QCOMPARE(page.decisions.first().onlyFor,
             (QStringList{QStringLiteral("Ann Rees, Leeds"), QStringLiteral("Joe Okoro, West Yorkshire Police")}));
    // Nobody finds out by searching what it may say.
    SharingFilter filter;
    filter.containing = QStringLiteral("address");
    QCOMPARE(pageOf(*m_sue, filter).total, 0);
    QCOMPARE(pageOf(*m_joe, filter).total, 1);
}

void TestSharing::theRegisterIsFilteredAndPaged()
{
    for (int i = 0; i < 20; ++i) {
        SharingDraft one = draft(QStringLiteral("Thing %1").arg(i));
        one.date = QDate(2026, 11, 1 + i);
        if (i % 2 == 1) {
            one.choice = SharingChoice::NotShared;
            one.basis = SharingBasis::None;
            one.reasoning = QStringLiteral("It would harm him");
        }
        QVERIFY(record(i < 5 ? *m_joe : *m_ann, m_case, one).ok());
    }
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get()}));
    const SharingPage second = pageOf(*m_ann, {}, 8, 8);
    QCOMPARE(second.total, 20);
    QCOMPARE(second.decisions.size(), 8);
    QCOMPARE(second.decisions.first().said.what, QStringLiteral("Thing 11"));
    SharingFilter filter;
    filter.choice = SharingChoice::NotShared;
    QCOMPARE(pageOf(*m_ann, filter).total, 10);
    filter = {};
    filter.from = QDate(2026, 11, 3);
    filter.to = QDate(2026, 11, 5);
    QCOMPARE(pageOf(*m_ann, filter).total, 3);
    filter = {};
    filter.agency = m_joe->session->profile().me.agency.id;
    QCOMPARE(pageOf(*m_ann, filter).total, 5);
    filter.containing = QStringLiteral("landl thing 3");
    QCOMPARE(pageOf(*m_ann, filter).total, 1);
}

void TestSharing::aDraftOutOfBoundsIsRefused()
{
    SharingDraft none = draft({});
    QVERIFY(record(*m_ann, m_case, none).code() == ErrorCode::Malformed);
    SharingDraft undated = draft(QStringLiteral("x"));
    undated.date = {};
    QVERIFY(record(*m_ann, m_case, undated).code() == ErrorCode::Malformed);
    QVERIFY(record(*m_ann, m_case, draft(QString(4001, QLatin1Char('x')))).code() == ErrorCode::TooLarge);
    QCOMPARE(pageOf(*m_ann).total, 0);
}

QTEST_GUILESS_MAIN(TestSharing)
#include "TestSharing.moc"
