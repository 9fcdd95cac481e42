// SPDX-License-Identifier: GPL-3.0-or-later
// Corrections and contradictions of events through real sessions and a hub: docs/payloads.md 27, 29, 30.
#include "app/chronology/EventNotes.h"
#include "tests/app/support/SessionWorld.h"
#include "tests/sync/support/CaseWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

class TestEventNotes : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_joe; ///< police
    CaseId m_case;

    EventDraft draft(const QString &title) const
    {
        EventDraft draft;
        draft.date = QDateTime::fromMSecsSinceEpoch(m_world->hub.clock.nowMs()).date();
        draft.title = title;
        return draft;
    }
    Status change(Colleague &who, const std::function<Status(CaseWriter &)> &write)
    {
        return who.session->change(m_case, write);
    }
    Status correct(Colleague &who, const EntryRef &first, const QString &title, const QString &reason)
    {
        EventDraft said = draft(title);
        said.corrects = first;
        said.reason = reason;
        return change(who, [&](CaseWriter &writer) { return writer.addEvent(said); });
    }
    bool agree() { return m_world->agree(m_case, {m_ann.get(), m_sue.get(), m_joe.get()}); }
    /// The event of this title as it is shown to somebody; an empty one where it is not.
    ChronologyEvent shown(Colleague &who, const QString &title)
    {
        for (const ChronologyEvent &event : who.events(m_case)) {
            if (event.title == title)
                return event;
        }
        return {};
    }

    /// As a program does that keeps none of the rules of this one.
    void writeUnasked(Colleague &who, PayloadKind kind, const Bytes &payload)
    {
        QVERIFY(waitUntil([&] { return who.isSettled(); }));
        who.lock();
        {
            const auto store = who.open();
            auto certificate = DeviceCertificate::decode(store->secrets().certificate).value();
            const LocalDevice device{store->secrets().keys.clone(), std::move(certificate)};
            const TestValidity validity;
            auto file = CaseFile::open({*store, m_world->hub.clock, m_world->random, validity, device}, m_case);
            QVERIFY(file.ok());
            const NewEntry entry{static_cast<std::uint64_t>(kind), payload, {}};
            QVERIFY((*file)->log().append(entry).ok());
            (*file)->setAnchor();
        }
        who.unlock();
        QVERIFY(waitUntil([&] { return who.session->status().upToDateAt.isValid(); }));
    }

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        m_world = std::make_unique<SessionWorld>();
        m_ann = m_world->hire(m_world->council, "Ann Rees");
        m_sue = m_world->hire(m_world->council, "Sue Patel");
        m_joe = m_world->hire(m_world->police, "Joe Okoro");
        m_world->publish();
        for (Colleague *who : {m_ann.get(), m_sue.get(), m_joe.get()}) {
            who->unlock();
            QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
        }
    }
    void init()
    {
        CaseDraft begun;
        begun.reference = QStringLiteral("136594");
        m_case = m_ann->session->createCase(begun).value();
        QVERIFY(m_ann->addMember(m_case, *m_sue).ok());
        QVERIFY(m_ann->addMember(m_case, *m_joe).ok());
        QVERIFY(waitUntil([&] { return m_sue->has(m_case) && m_joe->has(m_case); }));
        QVERIFY(agree());
    }
    void cleanupTestCase()
    {
        m_joe.reset();
        m_sue.reset();
        m_ann.reset();
        m_world.reset();
    }

    void aCorrectionStandsInPlaceOfWhatItSaidBefore();
    void aSearchIsOfWhatTheCaseSaysNow();
    void theNewestOfTwoCorrectionsIsShown();
    void anAgencyDoesNotWriteOverAnother();
    void aCorrectionHasTheReadersOfWhatItCorrects();
    void aContradictionIsOnBothUntilItIsSettled();
    void aContradictionWithARestrictedEventStaysAmongItsReaders();
};

void TestEventNotes::aCorrectionStandsInPlaceOfWhatItSaidBefore()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(agree());
    const ChronologyEvent before = shown(*m_sue, QStringLiteral("Seen at school"));
    QVERIFY(before.mayCorrect && !before.corrected);
    QVERIFY(!shown(*m_joe, QStringLiteral("Seen at school")).mayCorrect);
    QVERIFY(correct(*m_sue, before.first, QStringLiteral("Seen at home"), QStringLiteral("Wrong place")).ok());
    QVERIFY(agree());
    for (Colleague *who : {m_ann.get(), m_sue.get(), m_joe.get()}) {
        QCOMPARE(who->events(m_case).size(), 1);
        const ChronologyEvent after = who->events(m_case).first();
        QCOMPARE(after.title, QStringLiteral("Seen at home"));
        QVERIFY(after.corrected);
        QCOMPARE(after.corrected->author, QStringLiteral("Sue Patel"));
        QCOMPARE(after.corrected->reason, QStringLiteral("Wrong place"));
        QCOMPARE(after.author, QStringLiteral("Ann Rees"));
        QCOMPARE(after.earlier.size(), 1U);
        QCOMPARE(after.earlier.front().title, QStringLiteral("Seen at school"));
        QVERIFY(after.first.id == before.id);
    }
    // It is found by what it says now.
    ChronologyFilter filter;
    filter.containing = QStringLiteral("school");
    QVERIFY(m_joe->events(m_case, filter).isEmpty());
    filter.containing = QStringLiteral("home");
    QCOMPARE(m_joe->events(m_case, filter).size(), 1);
    // The record has both.
    const RecordPage record = m_joe->session->record(m_case, {}, 0, 100).value();
    QVERIFY(std::any_of(record.lines.begin(), record.lines.end(),
                        [](const RecordLine &line) { return line.what == QLatin1String("event_correction"); }));
}

void TestEventNotes::aSearchIsOfWhatTheCaseSaysNow()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Scones were baked")).ok());
    QVERIFY(agree());
    ChronologyFilter filter;
    const auto found = [&](const QString &typed) {
        filter.containing = typed;
        return m_joe->events(m_case, filter).size();
    };
    // As it is typed, and taken back.
    QCOMPARE(found(QStringLiteral("s")), 2);
    QCOMPARE(found(QStringLiteral("sc")), 2);
    QCOMPARE(found(QStringLiteral("sch")), 1);
    QCOMPARE(found(QStringLiteral("sch at")), 1);
    QCOMPARE(found(QStringLiteral("sch nothing")), 0);
    QCOMPARE(found(QStringLiteral("sch")), 1);
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("At the school gate")).ok());
    QVERIFY(agree());
    QCOMPARE(found(QStringLiteral("sch")), 2);
    filter.kind = EventKind::Fact;
    const auto facts = found(QStringLiteral("sch"));
    filter.kind = EventKind::Opinion;
    QCOMPARE(facts + found(QStringLiteral("sch")), 2);
}

void TestEventNotes::theNewestOfTwoCorrectionsIsShown()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(agree());
    const EntryRef first = shown(*m_ann, QStringLiteral("Seen at school")).first;
    m_ann->session->setOnline(false);
    m_sue->session->setOnline(false);
    QVERIFY(correct(*m_ann, first, QStringLiteral("Seen at home"), QStringLiteral("Wrong place")).ok());
    m_world->hub.clock.advance(2000);
    QVERIFY(correct(*m_sue, first, QStringLiteral("Seen at the park"), QStringLiteral("Wrong place too")).ok());
    m_ann->session->setOnline(true);
    m_sue->session->setOnline(true);
    QVERIFY(agree());
    for (Colleague *who : {m_ann.get(), m_sue.get(), m_joe.get()}) {
        QCOMPARE(who->events(m_case).size(), 1);
        QCOMPARE(who->events(m_case).first().title, QStringLiteral("Seen at the park"));
        QCOMPARE(who->events(m_case).first().earlier.size(), 2U);
    }
    // A third one refers to the first writing as well, whatever was shown to who wrote it.
    QVERIFY(correct(*m_ann, m_ann->events(m_case).first().first, QStringLiteral("Seen in town"),
                    QStringLiteral("So it was"))
                .ok());
    QVERIFY(agree());
    QCOMPARE(m_joe->events(m_case).first().title, QStringLiteral("Seen in town"));
    QCOMPARE(m_joe->events(m_case).first().earlier.size(), 3U);
}

void TestEventNotes::anAgencyDoesNotWriteOverAnother()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(agree());
    const EntryRef first = shown(*m_joe, QStringLiteral("Seen at school")).first;
    QVERIFY(correct(*m_joe, first, QStringLiteral("Never seen"), QStringLiteral("Because")).code()
            == ErrorCode::NotFound);
    EntryRef unknown = first;
    unknown.sequence += 100;
    QVERIFY(correct(*m_ann, unknown, QStringLiteral("Never seen"), QStringLiteral("Because")).code()
            == ErrorCode::NotFound);
    QVERIFY(!correct(*m_ann, first, QStringLiteral("Never seen"), QString()).ok());
    // A program that asks nobody writes it all the same: then both are shown.
    EventCorrection correction{first, "Because", {}};
    correction.said.day = 20261101;
    correction.said.title = "Never seen";
    writeUnasked(*m_joe, PayloadKind::EventCorrection, correction.encode().value());
    QVERIFY(agree());
    QCOMPARE(m_sue->events(m_case).size(), 2);
    QVERIFY(!shown(*m_sue, QStringLiteral("Seen at school")).corrected);
    QVERIFY(shown(*m_sue, QStringLiteral("Never seen")).earlier.empty());
}

void TestEventNotes::aCorrectionHasTheReadersOfWhatItCorrects()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Strategy discussion"), {m_joe->id()}).ok());
    QVERIFY(agree());
    const EntryRef first = shown(*m_ann, QStringLiteral("Strategy discussion")).first;
    QVERIFY(correct(*m_ann, first, QStringLiteral("Strategy meeting"), QStringLiteral("Its name")).ok());
    QVERIFY(agree());
    QCOMPARE(m_joe->events(m_case).size(), 1);
    QCOMPARE(m_joe->events(m_case).first().title, QStringLiteral("Strategy meeting"));
    QCOMPARE(m_joe->events(m_case).first().onlyFor,
             QStringList({QStringLiteral("Ann Rees, Leeds"), QStringLiteral("Joe Okoro, West Yorkshire Police")}));
    const ChronologyEvent read = m_joe->events(m_case).first();
    QCOMPARE(read.earlier.size(), 1U);
    QCOMPARE(read.earlier.front().onlyFor, read.onlyFor);
    for (const ChronologyEvent &event : m_sue->events(m_case)) {
        QVERIFY(event.withheld && event.title.isEmpty() && event.earlier.empty());
        QVERIFY(correct(*m_sue, event.first, QStringLiteral("x"), QStringLiteral("x")).code() == ErrorCode::NotFound);
    }
}

void TestEventNotes::aContradictionIsOnBothUntilItIsSettled()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Away all day")).ok());
    QVERIFY(agree());
    const EntryRef seen = shown(*m_sue, QStringLiteral("Seen at school")).first;
    const EntryRef away = shown(*m_sue, QStringLiteral("Away all day")).first;
    QVERIFY(!change(*m_sue, [&](CaseWriter &w) { return w.contradict(seen, seen, QStringLiteral("Where?")); }).ok());
    QVERIFY(!change(*m_sue, [&](CaseWriter &w) { return w.contradict(seen, away, QString()); }).ok());
    QVERIFY(change(*m_sue, [&](CaseWriter &w) { return w.contradict(seen, away, QStringLiteral("Where?")); }).ok());
    QVERIFY(agree());
    ChronologyFilter disputed;
    disputed.disputedOnly = true;
    QCOMPARE(m_joe->events(m_case, disputed).size(), 2);
    QTRY_COMPARE(m_joe->picture(m_case)->openContradictions, 1);
    const ChronologyEvent one = shown(*m_joe, QStringLiteral("Away all day"));
    QCOMPARE(one.contradictions.size(), 1);
    QCOMPARE(one.contradictions.first().otherTitle, QStringLiteral("Seen at school"));
    QCOMPARE(one.contradictions.first().note, QStringLiteral("Where?"));
    QVERIFY(one.isDisputed());
    // It follows the event when that is corrected.
    QVERIFY(correct(*m_ann, seen, QStringLiteral("Seen at school until noon"), QStringLiteral("Register")).ok());
    QVERIFY(agree());
    QCOMPARE(shown(*m_joe, QStringLiteral("Away all day")).contradictions.first().otherTitle,
             QStringLiteral("Seen at school until noon"));
    QVERIFY(shown(*m_joe, QStringLiteral("Seen at school until noon")).isDisputed());
    QCOMPARE(m_joe->events(m_case, disputed).size(), 2);
    const EntryId id = one.contradictions.first().id;
    QVERIFY(
        change(*m_joe, [&](CaseWriter &w) { return w.settleContradiction(id, QStringLiteral("Both: he left")); }).ok());
    QVERIFY(agree());
    QVERIFY(m_sue->events(m_case, disputed).isEmpty());
    QTRY_COMPARE(m_sue->picture(m_case)->openContradictions, 0);
    QCOMPARE(m_sue->picture(m_case)->events, m_sue->events(m_case).size()); // corrections are none of their own
    const ChronologyEvent settled = shown(*m_sue, QStringLiteral("Away all day"));
    QVERIFY(!settled.isDisputed());
    QCOMPARE(settled.contradictions.first().settled->text, QStringLiteral("Both: he left"));
    QCOMPARE(settled.contradictions.first().settled->author, QStringLiteral("Joe Okoro"));
    // What was opened again from its file says the same.
    m_sue->lock();
    m_sue->unlock();
    QCOMPARE(shown(*m_sue, QStringLiteral("Away all day")).contradictions.size(), 1);
    QVERIFY(waitUntil([&] { return m_sue->session->status().upToDateAt.isValid(); }));
}

void TestEventNotes::aContradictionWithARestrictedEventStaysAmongItsReaders()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Seen at school")).ok());
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Hidden address"), {m_joe->id()}).ok());
    QVERIFY(agree());
    const EntryRef seen = shown(*m_joe, QStringLiteral("Seen at school")).first;
    const EntryRef hidden = shown(*m_joe, QStringLiteral("Hidden address")).first;
    QVERIFY(
        change(*m_joe, [&](CaseWriter &w) { return w.contradict(seen, hidden, QStringLiteral("Not there")); }).ok());
    QVERIFY(agree());
    QCOMPARE(shown(*m_ann, QStringLiteral("Seen at school")).contradictions.size(), 1);
    QVERIFY(shown(*m_sue, QStringLiteral("Seen at school")).contradictions.isEmpty());
}

QTEST_GUILESS_MAIN(TestEventNotes)
#include "TestEventNotes.moc"
