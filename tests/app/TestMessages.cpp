// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message/MessagePayload.h"
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

/// Messages between people of two agencies, over a hub.
class TestMessages : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_kim; ///< council, no member
    CaseId m_case;

    static MessageDraft draft(const QString &text)
    {
        MessageDraft draft;
        draft.text = text;
        return draft;
    }
    Status send(Colleague &who, const MessageDraft &draft) const
    {
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.sendMessage(draft); });
    }
    Status look(Colleague &who, const std::optional<EntryId> &last) const
    {
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.markMessagesSeen(last); });
    }
    Status lookAtAll(Colleague &who) const
    {
        const QList<Message> messages = pageOf(who).messages;
        return look(who, messages.isEmpty() ? std::nullopt : std::optional(messages.last().self.id));
    }
    MessagePage pageOf(Colleague &who, const MessageFilter &filter = {}, qint64 count = 100) const
    {
        return who.session->messages(m_case, filter, count).value();
    }
    Message last(Colleague &who) const { return pageOf(who).messages.last(); }
    /// The newest picture, also where nobody was told of it yet.
    CaseSnapshotPtr picture(Colleague &who) const
    {
        return who.session->openCase(m_case) ? who.pictures[m_case] : nullptr;
    }
    bool agree() { return m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}); }
    /// What a program writes that keeps none of the rules of this one.
    bool writeUnasked(Colleague &who, PayloadKind kind, const Bytes &payload) const
    {
        CaseLog &log = who.session->caseFile(m_case)->log();
        // The session hears of it with what it writes itself.
        return log.append(NewEntry{static_cast<std::uint64_t>(kind), payload, {}}).ok()
            && who.addEvent(m_case, QStringLiteral("Beside it")).ok();
    }
    /// The read marks that somebody holds of another one's device.
    std::map<DeviceId, std::uint64_t> marksOf(Colleague &holder, const Colleague &reader) const
    {
        std::map<DeviceId, std::uint64_t> marks;
        CaseStore &store = holder.session->caseFile(m_case)->store();
        const auto devices = store.devices().value();
        const auto rows = store.seenMarks().value();
        for (const SeenRow &row : rows) {
            if (devices.at(row.reader) == reader.device())
                marks[row.device] = row.sequence;
        }
        return marks;
    }
    qint64 entriesOf(Colleague &who) const { return picture(who)->integrity.entries; }

private Q_SLOTS:
    void initTestCase();
    void init();
    void aMessageIsReadByOthersAsItWasWritten();
    void aReplyStandsInItsConversation();
    void whatIsForSomeIsNeitherReadNorCountedByOthers();
    void readMarksAreTakenByTheirMaximum();
    void aReadMarkTellsNobodyWhoMayRead();
    void anAnswerIsOwedUntilWhoWasAskedGivesIt();
    void whoAskedCanTakeItBack();
    void aMentionIsForWhoMayReadIt();
    void whoMayOnlyReadMarksForThemselvesAlone();
    void whoJoinsWithoutHistorySeesNothingEarlier();
    void badPayloadsAreKeptAndShowNothing();
    void draftsOutOfBoundsAreRefused();
    // The last one: who was put out stays so.
    void whoLeftOwesNothing();
};

void TestMessages::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_kim = m_world->hire(m_world->council, "Kim Lowe");
    m_world->publish();
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get(), m_kim.get()}) {
        who->unlock();
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
}

void TestMessages::init()
{
    CaseDraft banks;
    banks.reference = QStringLiteral("136594");
    m_case = m_ann->session->createCase(banks).value();
    QVERIFY(m_ann->addMember(m_case, *m_joe).ok() && m_ann->addMember(m_case, *m_sue).ok());
    QVERIFY(agree());
}

void TestMessages::aMessageIsReadByOthersAsItWasWritten()
{
    const QString text = QStringLiteral("Nobody answered the door.\n\nI try again at 4pm. @Joe Okoro");
    MessageDraft said = draft(text);
    said.mentioned = {m_joe->id()};
    QVERIFY(send(*m_ann, said).ok());
    QVERIFY(agree());
    const MessagePage page = pageOf(*m_joe);
    QCOMPARE(page.total, 1);
    const Message message = page.messages.first();
    QCOMPARE(message.text, text);
    QCOMPARE(message.author, QStringLiteral("Ann Rees"));
    QCOMPARE(message.mentioned, QStringList{QStringLiteral("Joe Okoro")});
    QVERIFY(message.mentionsMe && message.unread && !message.mine && !message.replyTo && message.onlyFor.isEmpty());
    QVERIFY(message.thread == message.self);
    QVERIFY(!last(*m_sue).mentionsMe && last(*m_sue).unread);
    QVERIFY(last(*m_ann).mine && !last(*m_ann).unread);
    QCOMPARE(picture(*m_joe)->messages.unread, 1);
    QCOMPARE(picture(*m_joe)->messages.unreadMentions, 1);
    QCOMPARE(picture(*m_sue)->messages.unreadMentions, 0);
    QCOMPARE(picture(*m_joe)->summary.unreadMessages, 1);
    QCOMPARE(picture(*m_ann)->messages.unread, 0);
    // It has a count of its own, and is no news of the chronology.
    const int news = picture(*m_joe)->summary.newEntries;
    QVERIFY(send(*m_ann, draft(QStringLiteral("Done."))).ok());
    QVERIFY(agree());
    QCOMPARE(picture(*m_joe)->summary.newEntries, news);
    QStringList kinds;
    const RecordPage record = m_joe->session->record(m_case, {}, 0, 100).value();
    for (const RecordLine &line : record.lines)
        kinds << line.what;
    QVERIFY(kinds.contains(QStringLiteral("message")));
}

void TestMessages::aReplyStandsInItsConversation()
{
    QVERIFY(send(*m_ann, draft(QStringLiteral("Who goes on Friday?"))).ok());
    QVERIFY(send(*m_sue, draft(QStringLiteral("Something else"))).ok());
    QVERIFY(agree());
    MessageDraft reply = draft(QStringLiteral("I do."));
    reply.thread = pageOf(*m_joe, {}).messages.first().self;
    const MessagePage page = pageOf(*m_joe);
    for (const Message &one : page.messages) {
        if (one.text.startsWith(QLatin1String("Who")))
            reply.thread = one.thread;
    }
    QVERIFY(send(*m_joe, reply).ok());
    QVERIFY(agree());
    const Message came = last(*m_ann);
    QVERIFY(came.replyTo);
    QCOMPARE(came.replyTo->author, QStringLiteral("Ann Rees"));
    QCOMPARE(came.replyTo->beginning, QStringLiteral("Who goes on Friday?"));
    MessageFilter filter;
    filter.thread = came.thread.id;
    QCOMPARE(pageOf(*m_sue, filter).total, 2);
    QCOMPARE(pageOf(*m_sue, filter, 1).messages.size(), 1);
    QCOMPARE(pageOf(*m_sue).total, 3);
}

void TestMessages::whatIsForSomeIsNeitherReadNorCountedByOthers()
{
    MessageDraft secret = draft(QStringLiteral("He came back last night."));
    secret.onlyFor = {m_joe->id()};
    secret.asked = {m_joe->id()};
    QVERIFY(send(*m_ann, secret).ok());
    QVERIFY(agree());
    const QStringList both{QStringLiteral("Ann Rees, Leeds"), QStringLiteral("Joe Okoro, West Yorkshire Police")};
    QCOMPARE(last(*m_joe).text, secret.text);
    QCOMPARE(last(*m_joe).onlyFor, both);
    QCOMPARE(last(*m_joe).readers.size(), 2);
    QCOMPARE(pageOf(*m_sue).total, 0);
    QVERIFY(pageOf(*m_sue).messages.isEmpty());
    QCOMPARE(picture(*m_sue)->messages.unread, 0);
    QCOMPARE(picture(*m_sue)->messages.total, 0);
    QVERIFY(picture(*m_sue)->messages.mine.isEmpty() && picture(*m_sue)->messages.others.isEmpty());
    // A reply goes to the same people, whatever its draft says.
    MessageDraft reply = draft(QStringLiteral("I look into it."));
    reply.thread = last(*m_joe).thread;
    reply.answers = {last(*m_joe).self};
    QVERIFY(send(*m_joe, reply).ok());
    QVERIFY(agree());
    QCOMPARE(last(*m_ann).onlyFor, both);
    QCOMPARE(pageOf(*m_ann).total, 2);
    QCOMPARE(pageOf(*m_sue).total, 0);
    // Who cannot read it cannot reply to it either.
    QVERIFY(send(*m_sue, reply).code() == ErrorCode::NotFound);
}

void TestMessages::readMarksAreTakenByTheirMaximum()
{
    QVERIFY(send(*m_ann, draft(QStringLiteral("One"))).ok() && send(*m_ann, draft(QStringLiteral("Two"))).ok());
    QVERIFY(agree());
    const QList<Message> messages = pageOf(*m_joe).messages;
    QVERIFY(look(*m_joe, messages[0].self.id).ok());
    QCOMPARE(picture(*m_joe)->messages.unread, 1);
    QVERIFY(lookAtAll(*m_joe).ok());
    QCOMPARE(picture(*m_joe)->messages.unread, 0);
    QVERIFY(agree());
    // Looking again, and at what is older, writes nothing.
    const qint64 entries = entriesOf(*m_joe);
    QVERIFY(lookAtAll(*m_joe).ok() && look(*m_joe, messages[0].self.id).ok());
    QCOMPARE(entriesOf(*m_joe), entries);
    // An older mark that comes late changes nothing.
    const Bytes old = MessagesSeen{{{m_ann->device(), 1}}}.encode().value();
    QVERIFY(writeUnasked(*m_joe, PayloadKind::MessagesSeen, old));
    QVERIFY(agree());
    for (const Message &message : pageOf(*m_ann).messages) {
        QCOMPARE(message.seenBy, QStringList{QStringLiteral("Joe Okoro")});
        QCOMPARE(message.notSeenBy, QStringList{QStringLiteral("Sue Patel")});
    }
    QVERIFY(look(*m_joe, EntryId()).code() == ErrorCode::NotFound);
}

void TestMessages::aReadMarkTellsNobodyWhoMayRead()
{
    QVERIFY(send(*m_ann, draft(QStringLiteral("To all"))).ok());
    MessageDraft secret = draft(QStringLiteral("To Joe"));
    secret.onlyFor = {m_joe->id()};
    QVERIFY(send(*m_ann, secret).ok());
    QVERIFY(agree());
    QVERIFY(lookAtAll(*m_joe).ok() && lookAtAll(*m_sue).ok());
    QVERIFY(agree());
    // Who may read it and who may not have written the same.
    QVERIFY(!marksOf(*m_ann, *m_joe).empty());
    QVERIFY(marksOf(*m_ann, *m_joe) == marksOf(*m_ann, *m_sue));
    QCOMPARE(last(*m_ann).seenBy, QStringList{QStringLiteral("Joe Okoro")});
    QVERIFY(last(*m_ann).notSeenBy.isEmpty());
    // Also who sees an empty page.
    const CaseId before = m_case;
    init();
    QVERIFY(before != m_case);
    QVERIFY(send(*m_ann, secret).ok());
    QVERIFY(agree());
    QVERIFY(lookAtAll(*m_joe).ok() && lookAtAll(*m_sue).ok());
    QVERIFY(agree());
    QVERIFY(!marksOf(*m_ann, *m_joe).empty());
    QVERIFY(marksOf(*m_ann, *m_joe) == marksOf(*m_ann, *m_sue));
}

void TestMessages::anAnswerIsOwedUntilWhoWasAskedGivesIt()
{
    MessageDraft question = draft(QStringLiteral("Was he at school today?"));
    question.asked = {m_joe->id(), m_sue->id()};
    question.by = QDate(2030, 1, 2);
    QVERIFY(send(*m_ann, question).ok());
    QVERIFY(agree());
    const OwedMessage owed = picture(*m_joe)->messages.mine.value(0);
    QCOMPARE(owed.askedBy, QStringLiteral("Ann Rees"));
    QCOMPARE(owed.beginning, question.text);
    QVERIFY(owed.by == question.by && !owed.isOverdue(QDate(2030, 1, 2)) && owed.isOverdue(QDate(2030, 1, 3)));
    QCOMPARE(picture(*m_joe)->summary.owedMessages, 1);
    QVERIFY(picture(*m_joe)->summary.next->of == CaseDate::Of::Question);
    QCOMPARE(picture(*m_joe)->summary.next->date, QDate(2030, 1, 2));
    QCOMPARE(picture(*m_ann)->messages.others.value(0).owedBy.size(), 2);
    // A reply alone is no answer, nor is somebody else's.
    MessageDraft reply = draft(QStringLiteral("I ask."));
    reply.thread = last(*m_joe).thread;
    QVERIFY(send(*m_joe, reply).ok());
    QCOMPARE(picture(*m_joe)->messages.mine.size(), 1);
    reply.answers = {pageOf(*m_joe).messages.first().self};
    QVERIFY(send(*m_joe, reply).ok());
    QVERIFY(agree());
    QVERIFY(picture(*m_joe)->messages.mine.isEmpty());
    QCOMPARE(picture(*m_sue)->messages.mine.size(), 1);
    QCOMPARE(picture(*m_ann)->messages.others.value(0).owedBy, QStringList{QStringLiteral("Sue Patel")});
    QCOMPARE(last(*m_ann).answers, QStringList{QStringLiteral("Ann Rees")});
    MessageFilter filter;
    filter.owedOnly = true;
    const MessagePage owedStill = pageOf(*m_ann, filter);
    QCOMPARE(owedStill.messages.size(), 1);
    for (const MessageAsk &ask : owedStill.messages.first().asked)
        QVERIFY((ask.state == AskState::Answered) == (ask.name == QLatin1String("Joe Okoro")));
}

void TestMessages::whoAskedCanTakeItBack()
{
    MessageDraft question = draft(QStringLiteral("Who has the key?"));
    question.asked = {m_joe->id()};
    QVERIFY(send(*m_ann, question).ok());
    QVERIFY(agree());
    MessageDraft noMore;
    noMore.thread = last(*m_ann).thread;
    noMore.answers = {last(*m_ann).self};
    // Nobody else can.
    QVERIFY(send(*m_sue, noMore).ok());
    QCOMPARE(picture(*m_ann)->messages.others.size(), 1);
    QVERIFY(send(*m_ann, noMore).ok());
    QVERIFY(agree());
    QVERIFY(picture(*m_joe)->messages.mine.isEmpty() && picture(*m_ann)->messages.others.isEmpty());
    QVERIFY(last(*m_joe).takesBack && last(*m_joe).text.isEmpty());
    QVERIFY(pageOf(*m_joe).messages.first().asked.first().state == AskState::TakenBack);
}

void TestMessages::whoLeftOwesNothing()
{
    MessageDraft question = draft(QStringLiteral("Can you go?"));
    question.asked = {m_joe->id()};
    QVERIFY(send(*m_ann, question).ok());
    QVERIFY(agree());
    QVERIFY(m_ann->session->change(m_case, [&](CaseWriter &writer) { return writer.removeMember(m_joe->id()); }).ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_sue.get()}));
    QVERIFY(pageOf(*m_ann).messages.first().asked.first().state == AskState::Left);
    QCOMPARE(pageOf(*m_ann).messages.first().asked.first().name, QStringLiteral("Joe Okoro"));
    QVERIFY(picture(*m_ann)->messages.others.isEmpty());
    QVERIFY(send(*m_ann, question).code() == ErrorCode::NotFound);
}

void TestMessages::aMentionIsForWhoMayReadIt()
{
    MessageDraft secret = draft(QStringLiteral("@Sue Patel must not know."));
    secret.onlyFor = {m_joe->id()};
    secret.mentioned = {m_sue->id()};
    QVERIFY(send(*m_ann, secret).code() == ErrorCode::NotFound);
    secret.mentioned = {m_kim->id()}; // no member
    secret.onlyFor.clear();
    QVERIFY(send(*m_ann, secret).code() == ErrorCode::NotFound);
    secret.mentioned.clear();
    secret.asked = {m_kim->id()};
    QVERIFY(send(*m_ann, secret).code() == ErrorCode::NotFound);
    QCOMPARE(pageOf(*m_ann).total, 0);
}

void TestMessages::whoMayOnlyReadMarksForThemselvesAlone()
{
    QVERIFY(m_ann->addMember(m_case, *m_kim, MemberRole::Reader).ok());
    QVERIFY(send(*m_ann, draft(QStringLiteral("To all"))).ok());
    QVERIFY(agree());
    QVERIFY(waitUntil([&] { return m_kim->has(m_case) && pageOf(*m_kim).total == 1; }));
    QCOMPARE(picture(*m_kim)->messages.unread, 1);
    QVERIFY(lookAtAll(*m_kim).ok());
    QCOMPARE(picture(*m_kim)->messages.unread, 0);
    QVERIFY(agree());
    QVERIFY(marksOf(*m_ann, *m_kim).empty());
    QVERIFY(!last(*m_ann).notSeenBy.contains(QStringLiteral("Kim Lowe")));
}

void TestMessages::whoJoinsWithoutHistorySeesNothingEarlier()
{
    QVERIFY(send(*m_ann, draft(QStringLiteral("Before"))).ok());
    QVERIFY(agree());
    QVERIFY(
        m_ann->session
            ->change(m_case,
                     [&](CaseWriter &writer) { return writer.addMember(m_kim->id(), MemberRole::Contributor, false); })
            .ok());
    MessageDraft reply = draft(QStringLiteral("After"));
    reply.thread = last(*m_ann).self;
    QVERIFY(send(*m_ann, reply).ok());
    QVERIFY(waitUntil([&] { return m_kim->has(m_case) && pageOf(*m_kim).total == 1; }));
    const Message seen = last(*m_kim);
    QCOMPARE(seen.text, QStringLiteral("After"));
    QVERIFY(seen.replyTo && seen.replyTo->author.isEmpty() && seen.replyTo->beginning.isEmpty());
    QCOMPARE(picture(*m_kim)->messages.unread, 1);
    QVERIFY(!pageOf(*m_ann).messages.first().notSeenBy.contains(QStringLiteral("Kim Lowe")));
}

void TestMessages::badPayloadsAreKeptAndShowNothing()
{
    const qint64 before = entriesOf(*m_ann);
    QVERIFY(writeUnasked(*m_joe, PayloadKind::Message, Bytes{0x80}));
    QVERIFY(writeUnasked(*m_joe, PayloadKind::MessagesSeen, Bytes{0xff, 0x01}));
    QVERIFY(agree());
    QVERIFY(entriesOf(*m_ann) >= before + 4);
    QCOMPARE(pageOf(*m_ann).total, 0);
    QCOMPARE(picture(*m_ann)->messages.unread, 0);
    QVERIFY(marksOf(*m_ann, *m_joe).empty());
}

void TestMessages::draftsOutOfBoundsAreRefused()
{
    QVERIFY(send(*m_ann, draft({})).code() == ErrorCode::Malformed);
    QVERIFY(send(*m_ann, draft(QString(20'001, QLatin1Char('x')))).code() == ErrorCode::TooLarge);
    MessageDraft dated = draft(QStringLiteral("No question"));
    dated.by = QDate(2030, 1, 2);
    QVERIFY(send(*m_ann, dated).code() == ErrorCode::Malformed);
    MessageDraft reply = draft(QStringLiteral("To nothing"));
    reply.thread = EntryRef{m_joe->device(), 1, {}};
    QVERIFY(send(*m_ann, reply).code() == ErrorCode::NotFound);
    QVERIFY(send(*m_ann, draft(QString(20'000, QLatin1Char('x')))).ok());
    QCOMPARE(last(*m_ann).text.size(), 20'000);
}

QTEST_GUILESS_MAIN(TestMessages)
#include "TestMessages.moc"
