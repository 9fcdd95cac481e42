// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message/MessagePayload.h"
#include "app/store/CaseStore.h"
#include "tests/app/support/EntryMaker.h"

#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;

namespace {

Bytes messageOf(std::string_view text)
{
    MessagePayload message;
    message.text = text;
    return message.encode().value();
}

Bytes seenOf(const DeviceId &device, std::uint64_t sequence)
{
    return MessagesSeen{{{device, sequence}}}.encode().value();
}

/// The state that comes of these entries, in this order.
struct State {
    State(const DeviceId &mine, const std::vector<LogEntry> &entries)
    {
        SeededRandom random(1);
        const std::string file = folder.filePath(QStringLiteral("case.db")).toStdString();
        database = sql::Database::open(file, SecretBytes::random(32, random), {}).value();
        store = CaseStore::open(database, mine).value();
        auto transaction = sql::Transaction::begin(database);
        for (const LogEntry &entry : entries)
            QVERIFY(store->apply(entry).ok());
        QVERIFY(store->flush().ok() && transaction->commit().ok());
    }
    QTemporaryDir folder;
    sql::Database database;
    std::unique_ptr<CaseStore> store;
};

} // namespace

/// What the case store makes of messages and read marks, whatever the order in which they come.
class TestMessageStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void readMarksAreMergedByTheirMaximum();
    void howFarOneLookedHereOutlivesARefold();
};

void TestMessageStore::readMarksAreMergedByTheirMaximum()
{
    test::EntryMaker maker(9);
    maker.add("ann", 22, messageOf("One"), 1000);
    maker.add("joe", 23, seenOf(maker.device("ann"), 5), 1001);
    maker.add("joe", 23, seenOf(maker.device("ann"), 3), 1002);
    maker.addRestricted("joe", 23, seenOf(maker.device("ann"), 9), 1003); // for some alone: no effect
    maker.addRestricted("ann", 22, messageOf("Two"), 1004);
    std::vector<LogEntry> entries(maker.entries().begin(), maker.entries().end());
    entries.back() = test::EntryMaker::sealed(entries.back());
    std::set<std::string> digests;
    for (int round = 0; round < 8; ++round) {
        for (std::size_t i = entries.size(); i > 1; --i)
            std::swap(entries[i - 1], entries[maker.random().below(i)]);
        const State state(maker.device("sue"), entries);
        CaseStore &store = *state.store;
        const auto marks = store.seenMarks().value();
        QCOMPARE(marks.size(), 1U);
        QCOMPARE(marks[0].sequence, 5U);
        // What is for others is neither read nor counted, and still stands in what everybody has looked at.
        QCOMPARE(store.messageCount({}).value(), 1);
        const auto rows = store.messages({}, 9).value();
        QCOMPARE(rows.size(), 1U);
        QCOMPARE(store.messagesAfter(1, 0).value(), 1);
        QCOMPARE(store.newestMessages(std::nullopt)->at(1), 2U);
        QCOMPARE(store.newestMessages(rows[0].origin)->at(1), 1U);
        QCOMPARE(store.newCount().value(), 0);
        digests.insert(toHex(store.digest().value()));
    }
    QCOMPARE(digests.size(), 1U);
}

void TestMessageStore::howFarOneLookedHereOutlivesARefold()
{
    test::EntryMaker maker(9);
    maker.add("ann", 22, messageOf("One"), 1000);
    maker.add("joe", 23, seenOf(maker.device("ann"), 1), 1001);
    const State state(maker.device("sue"), {maker.entries().begin(), maker.entries().end()});
    QVERIFY(state.store->markLooked({{1, 4}}).ok() && state.store->markLooked({{1, 2}}).ok());
    QVERIFY(state.store->reset().ok());
    QCOMPARE(state.store->looked()->at(1), 4U);
    QVERIFY(state.store->seenMarks()->empty());
    QCOMPARE(state.store->messageCount({}).value(), 0);
}

QTEST_GUILESS_MAIN(TestMessageStore)
#include "TestMessageStore.moc"
