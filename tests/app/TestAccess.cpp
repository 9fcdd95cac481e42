// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

/// Who opened a case and took something out of it, between people of two agencies, over a hub.
class TestAccess : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    CaseId m_case;

    AccessDraft draft() const
    {
        AccessDraft draft;
        draft.what = QStringLiteral("chronology");
        draft.form = QStringLiteral("pdf");
        draft.from = QDate(2026, 1, 1);
        draft.to = QDate(2026, 11, 22);
        draft.leftOut = 2;
        draft.recipients
            = {{m_joe->id(), QStringLiteral("Joe Okoro, West Yorkshire Police")}, {{}, QStringLiteral("Panel")}};
        return draft;
    }
    Status record(Colleague &who, const AccessDraft &draft) const
    {
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.recordAccess(draft); });
    }
    QList<RecordLine> lines(Colleague &who, const RecordFilter &filter) const
    {
        return who.session->record(m_case, filter, 0, 100).value().lines;
    }
    QStringList opened(Colleague &who) const
    {
        QStringList names;
        RecordFilter filter;
        filter.kind = RecordKind::Opened;
        for (const RecordLine &line : lines(who, filter))
            names << line.author;
        names.sort();
        return names;
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void everybodySeesWhoOpenedTheCase();
    void openingIsNotNews();
    void whatWasExportedIsReadByOthersAsItWas();
    void thatSomethingRestrictedWentIsForItsAudience();
    void theRecordIsFiltered();
    void aDraftOutOfBoundsIsRefused();
    void whoOnlyReadsIsRecordedToo();
    void anOpeningIsWrittenOnceADay(); ///< last: a day passes
};

void TestAccess::initTestCase()
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

void TestAccess::init()
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

void TestAccess::everybodySeesWhoOpenedTheCase()
{
    QVERIFY(opened(*m_ann).isEmpty());
    QVERIFY(m_joe->session->openCase(m_case).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    QCOMPARE(opened(*m_ann), QStringList{QStringLiteral("Joe Okoro")});
    QCOMPARE(opened(*m_sue), QStringList{QStringLiteral("Joe Okoro")});
}

void TestAccess::anOpeningIsWrittenOnceADay()
{
    for (int i = 0; i < 3; ++i) {
        QVERIFY(m_ann->session->openCase(m_case).ok());
        QVERIFY(m_ann->close(m_case));
    }
    QCOMPARE(opened(*m_ann), QStringList{QStringLiteral("Ann Rees")});
    m_world->hub.clock.advance(24 * 3600 * 1000);
    QVERIFY(m_ann->session->openCase(m_case).ok());
    QCOMPARE(opened(*m_ann).size(), 2);
}

void TestAccess::openingIsNotNews()
{
    QVERIFY(m_ann->session->openCase(m_case).ok());
    QVERIFY(m_ann->close(m_case));
    QVERIFY(m_joe->session->openCase(m_case).ok());
    QVERIFY(record(*m_joe, draft()).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get()}));
    QVERIFY(waitUntil([&] { return opened(*m_ann).size() == 2; }));
    QCOMPARE(m_ann->summary(m_case).newEntries, 0);
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(waitUntil([&] { return m_ann->summary(m_case).newEntries == 1; }));
}

void TestAccess::whatWasExportedIsReadByOthersAsItWas()
{
    QVERIFY(record(*m_ann, draft()).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    RecordFilter filter;
    filter.kind = RecordKind::Exported;
    const QList<RecordLine> seen = lines(*m_sue, filter);
    QCOMPARE(seen.size(), 1);
    QCOMPARE(seen[0].author, QStringLiteral("Ann Rees"));
    QCOMPARE(seen[0].what, QStringLiteral("exported"));
    QVERIFY(seen[0].access && *seen[0].access == draft());
}

void TestAccess::thatSomethingRestrictedWentIsForItsAudience()
{
    AccessDraft restricted = draft();
    restricted.restricted = 3;
    restricted.onlyFor = {m_joe->id()};
    QVERIFY(record(*m_ann, restricted).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    RecordFilter filter;
    filter.kind = RecordKind::Exported;
    const QList<RecordLine> told = lines(*m_joe, filter);
    QCOMPARE(told.size(), 2);
    QCOMPARE(told[0].access->restricted + told[1].access->restricted, 3);
    const QList<RecordLine> others = lines(*m_sue, filter);
    QCOMPARE(others.size(), 1);
    QCOMPARE(others[0].access->restricted, 0);
    // That there is a line for some alone shows, as with every entry; what it says does not.
    const QList<RecordLine> all = lines(*m_sue, {});
    const auto sealed
        = std::find_if(all.begin(), all.end(), [](const RecordLine &one) { return !one.onlyFor.isEmpty(); });
    QVERIFY(sealed != all.end());
    QCOMPARE(sealed->what, QStringLiteral("access_withheld"));
    QVERIFY(!sealed->access);
}

void TestAccess::theRecordIsFiltered()
{
    QVERIFY(record(*m_ann, draft()).ok());
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    const auto whats = [&](const RecordFilter &filter) {
        QStringList keys;
        for (const RecordLine &line : lines(*m_sue, filter))
            keys << line.what;
        keys.sort(); // within a millisecond there is no order to expect
        return keys;
    };
    const QStringList all = whats({});
    QVERIFY(all.contains(QStringLiteral("exported")) && all.contains(QStringLiteral("event")));
    RecordFilter filter;
    filter.person = m_joe->id();
    QCOMPARE(whats(filter), QStringList{QStringLiteral("event")});
    filter = {};
    filter.agency = m_world->police.id();
    QCOMPARE(whats(filter), QStringList{QStringLiteral("event")});
    filter = {};
    filter.kind = RecordKind::Written;
    QVERIFY(whats(filter).contains(QStringLiteral("event")) && whats(filter).contains(QStringLiteral("field")));
    QVERIFY(!whats(filter).contains(QStringLiteral("exported")));
    filter.kind = RecordKind::Members;
    QCOMPARE(
        whats(filter),
        (QStringList{QStringLiteral("case_created"), QStringLiteral("member_added"), QStringLiteral("member_added")}));
    filter.kind = RecordKind::Printed;
    QVERIFY(whats(filter).isEmpty());
    filter = {};
    const QDate day = lines(*m_sue, {}).last().written.date();
    filter.from = day.addDays(3);
    QVERIFY(whats(filter).isEmpty());
    filter = {};
    filter.to = day.addDays(-1);
    QVERIFY(whats(filter).isEmpty());
    filter = {};
    filter.from = day;
    filter.to = day.addDays(2);
    QCOMPARE(whats(filter), all);
}

void TestAccess::aDraftOutOfBoundsIsRefused()
{
    AccessDraft wrong = draft();
    wrong.what = QStringLiteral("The chronology");
    QVERIFY(record(*m_ann, wrong).code() == ErrorCode::Malformed);
    wrong = draft();
    wrong.to = QDate(2025, 1, 1);
    QVERIFY(record(*m_ann, wrong).code() == ErrorCode::Malformed);
    wrong = draft();
    wrong.recipients[1].name = QString(500, QLatin1Char('n'));
    QVERIFY(record(*m_ann, wrong).code() == ErrorCode::TooLarge);
}

void TestAccess::whoOnlyReadsIsRecordedToo()
{
    const auto reader = [&](CaseWriter &writer) { return writer.changeRole(m_joe->id(), MemberRole::Reader); };
    QVERIFY(m_ann->session->change(m_case, reader).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    QVERIFY(!m_joe->addEvent(m_case, QStringLiteral("Not mine to write")).ok());
    QVERIFY(m_joe->session->openCase(m_case).ok());
    QVERIFY(record(*m_joe, draft()).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    QCOMPARE(opened(*m_sue), QStringList{QStringLiteral("Joe Okoro")});
    RecordFilter filter;
    filter.kind = RecordKind::Exported;
    QCOMPARE(lines(*m_sue, filter).size(), 1);
}

QTEST_GUILESS_MAIN(TestAccess)
#include "TestAccess.moc"
