// SPDX-License-Identifier: GPL-3.0-or-later
// Involvements and visits through real sessions and a hub: docs/payloads.md 16.
#include "tests/app/support/SessionWorld.h"

#include <QFile>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

const QString secretRole = QStringLiteral("Sexual health adviser");

InvolvementDraft details(const Colleague &who, const QList<InvolvementDetail> &fields)
{
    return {involvementOf(who.id()), fields, {}};
}

QString roleOf(const CaseSnapshotPtr &picture, const Colleague &who)
{
    const Field *role = picture->involvementOf(who.id())->field(QStringLiteral("role"));
    return role ? role->text() : QString();
}

QDate dayOf(const std::optional<VisitTime> &time)
{
    return time ? time->day : QDate();
}

} // namespace

class TestInvolvement : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_kim; ///< council, in a case only where a test adds them
    CaseId m_case;

    QDate today() const { return QDateTime::fromMSecsSinceEpoch(m_world->hub.clock.nowMs()).date(); }
    std::vector<Colleague *> everybody() const { return {m_ann.get(), m_joe.get(), m_sue.get()}; }
    bool agree() { return m_world->agree(m_case, everybody()); }
    VisitDraft visitBy(const Colleague &who, int days, VisitState state = VisitState::Planned)
    {
        VisitDraft draft;
        draft.involvement = involvementOf(who.id());
        draft.when = VisitTime{today().addDays(days), QTime(14, 30)};
        draft.state = state;
        draft.children = QList<ObjectBytes>{m_ann->picture(m_case)->people.first().id};
        return draft;
    }
    Status write(Colleague &who, const InvolvementDraft &draft)
    {
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.writeInvolvement(draft); });
    }
    Status write(Colleague &who, const VisitDraft &draft)
    {
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.writeVisit(draft); });
    }
    const Involvement *seen(Colleague &at, const Colleague &who) { return at.picture(m_case)->involvementOf(who.id()); }
    /// Everybody has everything, and sees so many visits.
    bool agreeOnVisits(int count)
    {
        return agree() && waitUntil([&] {
                   const auto people = everybody();
                   return std::all_of(people.begin(), people.end(),
                                      [&](Colleague *who) { return who->picture(m_case)->visits.size() == count; });
               });
    }
    void apart(bool apart)
    {
        for (Colleague *who : everybody())
            who->session->setOnline(!apart);
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void everybodyHasAnInvolvementBeforeAnythingIsWritten();
    void contactsAndVisitsReachTheOthers();
    void twoConfirmAtTheSameTimeAndBothDid();
    void twoChangeDifferentDetailsOfOneVisit();
    void twoOutcomesOfOneVisitAreBothSeen();
    void aVisitThatIsWithdrawnIsNone();
    void theRecordSaysWhatWasWrittenAndNothingOfWhatIsForSome();
    void aSensitiveRoleIsNowhereWithOthers();
    void thePlaceOfAVisitCanBeForNamedMembers();
    void twoValuesOfOneDetailAreForWhoReadsBoth();
    void aHandoverTakesTheVisitsAlongAlsoThoseWrittenMeanwhile();
    void somebodyWithoutAnAccountIsInvolved();
    void whyADetailIsEmptyReachesTheOthers();
    void whoJoinsWithoutHistoryIsToldWhoGoesWhen();
    void draftsOutOfBoundsAreRefused();
    void valuesOfOtherProgramsAreSurvived();
    void cleanupTestCase();
};

void TestInvolvement::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_kim = m_world->hire(m_world->council, "Kim Ward");
    m_world->publish();
    m_kim->unlock();
    for (Colleague *who : everybody()) {
        who->unlock();
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
}

void TestInvolvement::init()
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    PersonDraft charlie;
    charlie.givenName = QStringLiteral("Charlie");
    charlie.familyName = QStringLiteral("Banks");
    draft.people = {charlie};
    m_case = m_ann->session->createCase(draft).value();
    for (Colleague *who : {m_joe.get(), m_sue.get()})
        QVERIFY(m_ann->addMember(m_case, *who).ok());
    QVERIFY(agree());
    for (Colleague *who : everybody())
        QVERIFY(who->picture(m_case));
}

void TestInvolvement::cleanupTestCase()
{
    m_kim.reset();
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

void TestInvolvement::everybodyHasAnInvolvementBeforeAnythingIsWritten()
{
    const CaseSnapshotPtr picture = m_sue->picture(m_case);
    QCOMPARE(picture->involvements.size(), 3);
    QCOMPARE(picture->involvements.first().name, QStringLiteral("Ann Rees"));
    QVERIFY(seen(*m_sue, *m_sue)->mine);
    QVERIFY(seen(*m_sue, *m_joe)->quiet);
    QVERIFY(!seen(*m_sue, *m_joe)->gap);
    QVERIFY(!seen(*m_sue, *m_joe)->lastContact);
    QVERIFY(picture->contacts.first().gap); // nobody has seen Charlie, nobody is going to
}

void TestInvolvement::contactsAndVisitsReachTheOthers()
{
    VisitDraft contact = visitBy(*m_joe, -3, VisitState::Seen);
    contact.alone = SeenAlone::Yes;
    contact.place = QStringLiteral("School");
    contact.note = QStringLiteral("Talked of the holidays.");
    QVERIFY(write(*m_joe, contact).ok());
    QVERIFY(write(*m_ann, visitBy(*m_joe, 4)).ok()); // anybody may plan for anybody
    QVERIFY(write(*m_sue, visitBy(*m_sue, 4)).ok());
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_COMPARE(who->picture(m_case)->visits.size(), 3);
        QTRY_COMPARE(dayOf(seen(*who, *m_joe)->lastContact), today().addDays(-3));
        QTRY_COMPARE(dayOf(seen(*who, *m_joe)->nextVisit), today().addDays(4));
        QVERIFY(!seen(*who, *m_joe)->quiet);
        QCOMPARE(who->picture(m_case)->clashes.size(), 1);
        const Visit &told = who->picture(m_case)->visits.last();
        QCOMPARE(told.place, QStringLiteral("School"));
        QCOMPARE(told.note, QStringLiteral("Talked of the holidays."));
        QVERIFY(told.alone == SeenAlone::Yes);
        QCOMPARE(told.author, QStringLiteral("Joe Okoro"));
        QVERIFY(who->picture(m_case)->contacts.first().alone);
    }
}

void TestInvolvement::twoConfirmAtTheSameTimeAndBothDid()
{
    const QString day = VisitTime{today(), {}}.text();
    const QString before = VisitTime{today().addDays(-1), {}}.text();
    apart(true);
    QVERIFY(write(*m_ann, details(*m_joe, {{QStringLiteral("confirmed"), before, {}}})).ok());
    QVERIFY(write(*m_sue, details(*m_joe, {{QStringLiteral("confirmed"), day, {}}})).ok());
    apart(false);
    QVERIFY(agree());
    for (Colleague *who : everybody())
        QTRY_VERIFY(seen(*who, *m_joe)->confirmed == std::optional(today()));
    // One entry replaces both.
    InvolvementDraft again = details(*m_joe, {{QStringLiteral("confirmed"), day, {}}});
    again.replaces = seen(*m_joe, *m_joe)->entries;
    QVERIFY(write(*m_joe, again).ok());
    QVERIFY(agree());
    QTRY_COMPARE(seen(*m_ann, *m_joe)->field(QStringLiteral("confirmed"))->values.size(), 1);
}

void TestInvolvement::twoChangeDifferentDetailsOfOneVisit()
{
    QVERIFY(write(*m_ann, visitBy(*m_ann, 4)).ok());
    QVERIFY(agreeOnVisits(1));
    const Visit planned = m_ann->picture(m_case)->visits.first();
    VisitDraft later;
    later.visit = planned.id;
    later.replaces = planned.entries;
    VisitDraft elsewhere = later;
    later.when = VisitTime{today().addDays(5), {}};
    elsewhere.place = QStringLiteral("Library");
    apart(true);
    QVERIFY(write(*m_ann, later).ok());
    QVERIFY(write(*m_sue, elsewhere).ok());
    apart(false);
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_COMPARE(who->picture(m_case)->visits.first().place, QStringLiteral("Library"));
        QTRY_COMPARE(who->picture(m_case)->visits.first().when->day, today().addDays(5));
        QVERIFY(who->picture(m_case)->visits.first().conflicts.isEmpty());
        QCOMPARE(who->picture(m_case)->visits.size(), 1);
    }
}

void TestInvolvement::twoOutcomesOfOneVisitAreBothSeen()
{
    QVERIFY(write(*m_ann, visitBy(*m_ann, -1)).ok());
    QVERIFY(agreeOnVisits(1));
    VisitDraft outcome;
    outcome.visit = m_ann->picture(m_case)->visits.first().id;
    outcome.replaces = m_ann->picture(m_case)->visits.first().entries;
    apart(true);
    outcome.state = VisitState::Seen;
    QVERIFY(write(*m_ann, outcome).ok());
    outcome.state = VisitState::NotSeen;
    QVERIFY(write(*m_sue, outcome).ok());
    apart(false);
    QVERIFY(agree());
    for (Colleague *who : everybody())
        QTRY_COMPARE(who->picture(m_case)->visits.first().conflicts, QStringList{QStringLiteral("state")});
    outcome.state = VisitState::Seen;
    outcome.replaces = m_joe->picture(m_case)->visits.first().entries;
    QVERIFY(write(*m_joe, outcome).ok());
    QVERIFY(agree());
    QTRY_VERIFY(m_ann->picture(m_case)->visits.first().conflicts.isEmpty());
    QVERIFY(m_ann->picture(m_case)->visits.first().state == VisitState::Seen);
}

void TestInvolvement::aVisitThatIsWithdrawnIsNone()
{
    QVERIFY(write(*m_ann, visitBy(*m_ann, -1, VisitState::Seen)).ok());
    QVERIFY(agreeOnVisits(1));
    VisitDraft mistake;
    mistake.visit = m_ann->picture(m_case)->visits.first().id;
    mistake.replaces = m_ann->picture(m_case)->visits.first().entries;
    VisitDraft outcome = mistake;
    mistake.state = VisitState::Withdrawn;
    outcome.state = VisitState::NotSeen;
    apart(true);
    QVERIFY(write(*m_ann, mistake).ok());
    QVERIFY(m_ann->picture(m_case)->visits.isEmpty());
    QVERIFY(!seen(*m_ann, *m_ann)->lastContact);
    QVERIFY(write(*m_sue, outcome).ok());
    apart(false);
    QVERIFY(agree());
    // Whoever wrote otherwise at the same time is not overruled.
    for (Colleague *who : everybody())
        QTRY_COMPARE(who->picture(m_case)->visits.size(), 1);
    QCOMPARE(m_joe->picture(m_case)->visits.first().conflicts, QStringList{QStringLiteral("state")});
    mistake.replaces = m_joe->picture(m_case)->visits.first().entries;
    QVERIFY(write(*m_joe, mistake).ok());
    QVERIFY(agreeOnVisits(0));
}

void TestInvolvement::theRecordSaysWhatWasWrittenAndNothingOfWhatIsForSome()
{
    RecordFilter written;
    written.kind = RecordKind::Written;
    const auto newest
        = [&](Colleague &who) { return who.session->record(m_case, written, 0, 1).value().lines.first(); };
    const auto later = [&] { m_world->hub.clock.advance(1000); }; // or lines stand in no order
    later();
    QVERIFY(write(*m_ann, visitBy(*m_joe, 4)).ok());
    QVERIFY(agreeOnVisits(1));
    const auto detail = [](const RecordLine &line, const char *key) {
        for (const WrittenDetail &one : line.details) {
            if (one.key == QLatin1String(key))
                return one;
        }
        return WrittenDetail();
    };
    const RecordLine planned = newest(*m_sue);
    QCOMPARE(planned.what, QStringLiteral("field"));
    QVERIFY(detail(planned, "when").type == ObjectType::Visit);
    QVERIFY(detail(planned, "when").object == m_sue->picture(m_case)->visits.first().id);
    QCOMPARE(detail(planned, "involvement").text, objectText(involvementOf(m_joe->id())));
    QVERIFY(detail(planned, "place").text.isEmpty());
    // Emptied is told apart from written.
    const QString day = VisitTime{today(), {}}.text();
    for (const QString &text : {day, QString()}) {
        later();
        QVERIFY(write(*m_ann, details(*m_joe, {{QStringLiteral("confirmed"), text, {}}})).ok());
        QVERIFY(agree());
        QCOMPARE(newest(*m_sue).details.size(), 1);
        QCOMPARE(newest(*m_sue).details.first().emptied, text.isEmpty());
        QVERIFY(newest(*m_sue).details.first().text.isEmpty());
    }
    // A value for some is a mark for everybody, which has no words, and an entry of which nothing is said to anybody.
    later();
    QVERIFY(write(*m_ann, details(*m_ann, {{QStringLiteral("role"), secretRole, {m_joe->id()}}})).ok());
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QList<RecordLine> lines = who->session->record(m_case, written, 0, 2).value().lines;
        std::sort(lines.begin(), lines.end(),
                  [](const RecordLine &a, const RecordLine &b) { return a.details.size() < b.details.size(); });
        QVERIFY(!lines.first().onlyFor.isEmpty() && lines.first().details.isEmpty());
        QCOMPARE(lines.last().details.size(), 1);
        QCOMPARE(lines.last().details.first().key, QStringLiteral("role"));
        QVERIFY(lines.last().details.first().text.isEmpty() && !lines.last().details.first().emptied);
    }
}

void TestInvolvement::aSensitiveRoleIsNowhereWithOthers()
{
    QVERIFY(write(*m_ann,
                  details(*m_ann,
                          {{QStringLiteral("role"), secretRole, {m_joe->id()}},
                           {QStringLiteral("duty_line"), QStringLiteral("01632 960100"), {}}}))
                .ok());
    QVERIFY(agree());
    QTRY_COMPARE(roleOf(m_joe->picture(m_case), *m_ann), secretRole);
    QVERIFY(!seen(*m_joe, *m_ann)->roleWithheld());
    QTRY_VERIFY(seen(*m_sue, *m_ann)->roleWithheld());
    QCOMPARE(roleOf(m_sue->picture(m_case), *m_ann), QString());
    QCOMPARE(seen(*m_sue, *m_ann)->field(QStringLiteral("duty_line"))->text(), QStringLiteral("01632 960100"));
    for (Colleague *who : {m_joe.get(), m_sue.get()}) {
        const std::string secret = secretRole.toStdString();
        int found = 0;
        CaseFile *opened = who->session->caseFile(m_case);
        QVERIFY(opened->log()
                    .visit(Standing::Counts,
                           [&](const LogEntry &entry) {
                               const std::string payload(entry.payload.begin(), entry.payload.end());
                               found += payload.find(secret) != std::string::npos ? 1 : 0;
                           })
                    .ok());
        const auto values = opened->store().values();
        QVERIFY(values);
        for (const ValueRow &row : *values)
            found += row.text == secret ? 1 : 0;
        QCOMPARE(found, who == m_joe.get() ? 2 : 0);
        // On the disk it is sealed with everybody.
        for (const auto &file : std::filesystem::recursive_directory_iterator(who->folder())) {
            QFile bytes(QString::fromStdString(file.path().string()));
            if (file.is_regular_file() && bytes.open(QIODevice::ReadOnly))
                QVERIFY(!bytes.readAll().contains(secretRole.toUtf8()));
        }
    }
}

void TestInvolvement::thePlaceOfAVisitCanBeForNamedMembers()
{
    VisitDraft draft = visitBy(*m_ann, 2);
    draft.place = QStringLiteral("The Old Forge");
    draft.note = QStringLiteral("Knock twice");
    draft.onlyFor = {m_joe->id()};
    QVERIFY(write(*m_ann, draft).ok());
    QVERIFY(agreeOnVisits(1));
    QTRY_COMPARE(m_joe->picture(m_case)->visits.first().place, QStringLiteral("The Old Forge"));
    QCOMPARE(m_joe->picture(m_case)->visits.first().note, QStringLiteral("Knock twice"));
    QVERIFY(!m_joe->picture(m_case)->visits.first().withheld);
    QCOMPARE(m_joe->picture(m_case)->visits.first().onlyFor.size(), 2);
    QTRY_VERIFY(m_sue->picture(m_case)->visits.first().withheld);
    QCOMPARE(m_sue->picture(m_case)->visits.first().place, QString());
    QTRY_COMPARE(dayOf(seen(*m_sue, *m_ann)->nextVisit), today().addDays(2)); // when is for everybody
}

void TestInvolvement::twoValuesOfOneDetailAreForWhoReadsBoth()
{
    const auto phone = [&](Colleague &who, const QString &text) {
        FieldDraft draft;
        draft.person = m_ann->picture(m_case)->people.first().id;
        draft.name = QStringLiteral("phone");
        draft.text = text;
        draft.onlyFor = {m_joe->id()};
        return who.writeField(m_case, draft).ok();
    };
    QVERIFY(phone(*m_ann, QStringLiteral("01632 1")) && phone(*m_sue, QStringLiteral("01632 2")) && agree());
    const auto seenAt = [&](Colleague &who) {
        const Field *field = who.picture(m_case)->people.first().field(QStringLiteral("phone"));
        return field == nullptr ? Field() : *field;
    };
    QTRY_COMPARE(seenAt(*m_joe).values.size(), 2);
    QCOMPARE(seenAt(*m_joe).onlyFor.size(), 1);
    QVERIFY(seenAt(*m_joe).onlyFor.first().startsWith(m_joe->session->profile().me.name));
    QTRY_COMPARE(seenAt(*m_ann).onlyFor.size(), 2); // of the one that is readable there
}

void TestInvolvement::aHandoverTakesTheVisitsAlongAlsoThoseWrittenMeanwhile()
{
    QVERIFY(write(*m_ann, visitBy(*m_joe, 4)).ok());
    QVERIFY(write(*m_joe, visitBy(*m_joe, -2, VisitState::Seen)).ok());
    QVERIFY(agree());
    HandoverDraft draft;
    draft.from = involvementOf(m_joe->id());
    draft.to = involvementOf(m_sue->id());
    draft.day = today();
    draft.summary = QStringLiteral("Charlie trusts whoever brings the dog.");
    apart(true);
    QVERIFY(m_joe->session->change(m_case, [&](CaseWriter &writer) { return writer.handOver(draft); }).ok());
    QVERIFY(write(*m_ann, visitBy(*m_joe, 6)).ok()); // does not know of it yet
    apart(false);
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_COMPARE(who->picture(m_case)->visits.size(), 3);
        QTRY_VERIFY(seen(*who, *m_joe)->ended);
        QTRY_VERIFY(!seen(*who, *m_joe)->nextVisit);
        QTRY_COMPARE(dayOf(seen(*who, *m_joe)->lastContact), today().addDays(-2));
        QCOMPARE(seen(*who, *m_joe)->field(QStringLiteral("summary"))->text(), draft.summary);
        QTRY_COMPARE(dayOf(seen(*who, *m_sue)->nextVisit), today().addDays(4));
        QVERIFY(who->picture(m_case)->visits.first().involvement == draft.to);
        QVERIFY(seen(*who, *m_sue)->since == std::optional(today()));
    }
}

void TestInvolvement::somebodyWithoutAnAccountIsInvolved()
{
    InvolvementDraft draft;
    draft.details = {{QStringLiteral("name"), QStringLiteral("Dr Ingrid Lund"), {}},
                     {QStringLiteral("agency_name"), QStringLiteral("Mill Lane Surgery"), {}},
                     {QStringLiteral("agency_kind"), QStringLiteral("health"), {}},
                     {QStringLiteral("role"), QStringLiteral("GP"), {}},
                     {QStringLiteral("phone"), QStringLiteral("01632 960164"), {}}};
    QVERIFY(write(*m_ann, draft).ok());
    QVERIFY(agree());
    QTRY_COMPARE(m_sue->picture(m_case)->involvements.size(), 4);
    const Involvement lund = m_sue->picture(m_case)->involvements.last();
    QCOMPARE(lund.name, QStringLiteral("Dr Ingrid Lund"));
    QVERIFY(!lund.professional && lund.agency.id.isZero());
    QCOMPARE(lund.agency.name, QStringLiteral("Mill Lane Surgery"));
    QVERIFY(lund.agency.kind == AgencyKind::Health);
    VisitDraft visit = visitBy(*m_ann, 3);
    visit.involvement = lund.id;
    QVERIFY(write(*m_sue, visit).ok());
    QVERIFY(agree());
    QTRY_COMPARE(dayOf(m_joe->picture(m_case)->involvement(lund.id)->nextVisit), today().addDays(3));
}

void TestInvolvement::whyADetailIsEmptyReachesTheOthers()
{
    InvolvementDraft draft = details(*m_joe, {{QStringLiteral("role"), QStringLiteral("Enquiries"), {}}});
    draft.details << InvolvementDetail{QStringLiteral("duty_line"), {}, {}, Knowledge::NoReply};
    QVERIFY(write(*m_ann, draft).ok());
    InvolvementDraft fresh;
    fresh.details << InvolvementDetail{QStringLiteral("name"), QStringLiteral("Dr Ingrid Lund"), {}}
                  << InvolvementDetail{QStringLiteral("phone"), {}, {}, Knowledge::AskedNone}
                  << InvolvementDetail{QStringLiteral("mail"), {}, {}};
    QVERIFY(write(*m_ann, fresh).ok());
    QVERIFY(agree());
    QTRY_COMPARE(m_sue->picture(m_case)->involvements.size(), 4);
    const auto picture = m_sue->picture(m_case);
    const auto duty = *picture->involvementOf(m_joe->id())->field(QStringLiteral("duty_line"));
    QVERIFY(duty.values.first().knowledge == Knowledge::NoReply && duty.text().isEmpty());
    const Involvement lund = picture->involvements.last();
    QVERIFY(lund.field(QStringLiteral("phone"))->values.first().knowledge == Knowledge::AskedNone);
    QVERIFY(lund.field(QStringLiteral("mail")) == nullptr);
}

void TestInvolvement::whoJoinsWithoutHistoryIsToldWhoGoesWhen()
{
    VisitDraft planned = visitBy(*m_joe, 4);
    planned.place = QStringLiteral("Before Kim came");
    QVERIFY(write(*m_joe, planned).ok());
    QVERIFY(write(*m_joe, visitBy(*m_joe, -2, VisitState::Seen)).ok());
    QVERIFY(write(*m_ann, details(*m_joe, {{QStringLiteral("role"), QStringLiteral("Enquiries"), {}}})).ok());
    QVERIFY(write(*m_ann, details(*m_ann, {{QStringLiteral("role"), secretRole, {m_joe->id()}}})).ok());
    QVERIFY(agreeOnVisits(2));
    QVERIFY(
        m_ann->session
            ->change(m_case,
                     [&](CaseWriter &writer) { return writer.addMember(m_kim->id(), MemberRole::Contributor, false); })
            .ok());
    QVERIFY(waitUntil([&] { return m_kim->has(m_case) && m_kim->picture(m_case); }));
    QTRY_VERIFY(seen(*m_kim, *m_joe));
    QTRY_VERIFY(dayOf(seen(*m_kim, *m_joe)->nextVisit) == today().addDays(4));
    QCOMPARE(m_kim->picture(m_case)->visits.size(), 1);
    QTRY_COMPARE(roleOf(m_kim->picture(m_case), *m_joe), QStringLiteral("Enquiries"));
    QVERIFY(!seen(*m_kim, *m_joe)->lastContact);
    QCOMPARE(m_kim->picture(m_case)->visits.first().place, QString());
    QVERIFY(roleOf(m_kim->picture(m_case), *m_ann) != secretRole);
    QTRY_COMPARE(m_joe->picture(m_case)->visits.size(), 2); // the same visits, not others beside them
    QCOMPARE(m_joe->picture(m_case)->visits.first().place, QStringLiteral("Before Kim came"));
}

void TestInvolvement::draftsOutOfBoundsAreRefused()
{
    const auto refuses = [](const Status &status, ErrorCode code) { return !status && status.code() == code; };
    const auto entries = m_ann->picture(m_case)->integrity.entries;
    QVERIFY(refuses(write(*m_ann, InvolvementDraft{}), ErrorCode::Malformed));
    QVERIFY(refuses(write(*m_ann, InvolvementDraft{ObjectBytes{1}, {{QStringLiteral("role"), secretRole, {}}}, {}}),
                    ErrorCode::NotFound));
    QVERIFY(refuses(write(*m_ann, details(*m_joe, {{QStringLiteral("confirmed"), QStringLiteral("today"), {}}})),
                    ErrorCode::Malformed));
    QVERIFY(refuses(write(*m_ann, details(*m_joe, {{QStringLiteral("role"), QString(1001, u'x'), {}}})),
                    ErrorCode::TooLarge));
    QVERIFY(refuses(write(*m_ann, details(*m_joe, {{QStringLiteral("role"), secretRole, {ProfessionalId{}}}})),
                    ErrorCode::NotFound));
    VisitDraft draft = visitBy(*m_ann, 1);
    draft.children = QList<ObjectBytes>{ObjectBytes{9}};
    QVERIFY(refuses(write(*m_ann, draft), ErrorCode::NotFound));
    draft.children = QList<ObjectBytes>{};
    QVERIFY(refuses(write(*m_ann, draft), ErrorCode::Malformed));
    draft = visitBy(*m_ann, 1);
    draft.involvement = ObjectBytes{9};
    QVERIFY(refuses(write(*m_ann, draft), ErrorCode::NotFound));
    draft = visitBy(*m_ann, 1);
    draft.when = VisitTime{QDate(2400, 1, 1), {}};
    QVERIFY(refuses(write(*m_ann, draft), ErrorCode::Malformed));
    draft = visitBy(*m_ann, 1);
    draft.visit = ObjectBytes{9};
    QVERIFY(refuses(write(*m_ann, draft), ErrorCode::NotFound));
    QCOMPARE(m_ann->picture(m_case)->integrity.entries, entries);
}

void TestInvolvement::valuesOfOtherProgramsAreSurvived()
{
    const ObjectBytes id{7};
    FieldWrites writes;
    for (const auto &[key, text] :
         {std::pair{"children", "Charlie"}, std::pair{"involvement", "the nurse"}, std::pair{"state", "postponed"},
          std::pair{"when", "after school"}, std::pair{"weather", "rain"}})
        writes.writes.push_back({{5, id, key}, 0, text, {}});
    writes.writes.push_back({{4, id, "handed_to"}, 0, "nobody", {}});
    const auto payload = writes.encode();
    QVERIFY(payload);
    QVERIFY(m_joe->session->caseFile(m_case)
                ->log()
                .append(NewEntry{static_cast<std::uint64_t>(PayloadKind::FieldWrites), *payload, {}})
                .ok());
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("After it")).ok()); // pushes both
    QVERIFY(agreeOnVisits(1));
    const Visit visit = m_ann->picture(m_case)->visits.first();
    QCOMPARE(visit.whenText, QStringLiteral("after school"));
    QCOMPARE(visit.stateText, QStringLiteral("postponed"));
    QCOMPARE(visit.otherChildren, 1);
    QCOMPARE(m_ann->picture(m_case)->involvements.size(), 4);
}

QTEST_GUILESS_MAIN(TestInvolvement)
#include "TestInvolvement.moc"
