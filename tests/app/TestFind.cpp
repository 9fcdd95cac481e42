// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindIndex.h"
#include "app/find/FindReader.h"
#include "app/find/FindWords.h"
#include "crypto/chance/Random.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;

/// The index alone: what is put into it is found, also where it is written otherwise.
class TestFind : public QObject {
    Q_OBJECT

    SystemRandom m_random;
    std::unique_ptr<QTemporaryDir> m_folder;
    SecretBytes m_key;
    std::unique_ptr<FindIndex> m_index;
    std::unique_ptr<FindReader> m_reader;
    std::int64_t m_case = 0;
    std::uint8_t m_next = 0;

    std::filesystem::path file() const { return m_folder->filePath(QStringLiteral("find.db")).toStdString(); }
    void begin();
    FindDocument document(FoundKind kind, const QString &title, const QString &said = {}, QDate day = {});
    void put(const std::vector<FindDocument> &objects, const std::vector<FindDocument> &entries = {});
    QStringList found(const QString &text, const std::optional<FoundKind> &only = {}, qint64 first = 0,
                      qint64 count = 50);

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void init() { begin(); }
    void cleanup();
    void aNameIsFoundHoweverItIsWritten_data();
    void aNameIsFoundHoweverItIsWritten();
    void aBeginningIsEnough();
    void surnamesComeFirst();
    void kindsStandInOrderAndTheNewestFirst();
    void everyWordMustFit();
    void aNameNarrowsToItsCases();
    void anEarlierWritingLeadsToTheOneThatIsShown();
    void whatChangedIsFoundAsItIsNow();
    void oneKindComesPageByPage();
    void whatIsAlikeComesAfterWhatFits();
    void entriesAreReadOnce();
    void nothingInTheFileCanBeRead();
    void anIndexThatCannotBeReadIsBegunAnew_data();
    void anIndexThatCannotBeReadIsBegunAnew();
    void lettersAreCountedAsTheyAreTyped_data();
    void lettersAreCountedAsTheyAreTyped();
};

void TestFind::begin()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_key = SecretBytes::random(32, m_random);
    m_index = std::move(FindIndex::open(file(), m_key).value());
    QVERIFY(m_index->begin().ok());
    m_case = m_index->addCase(CaseId::from(Bytes(32, 7)).value()).value();
    QVERIFY(m_index->commit().ok());
    m_reader = std::move(FindReader::open(file(), m_key).value());
}

void TestFind::cleanup()
{
    m_reader.reset();
    m_index.reset();
}

FindDocument TestFind::document(FoundKind kind, const QString &title, const QString &said, QDate day)
{
    FindDocument made;
    made.kind = kind;
    made.thing = Bytes(kind == FoundKind::Event ? 32 : 16, ++m_next);
    if (kind == FoundKind::Event)
        made.version = EntryId::from(made.thing).value();
    made.title = title;
    made.said = said;
    made.day = day;
    return made;
}

void TestFind::put(const std::vector<FindDocument> &objects, const std::vector<FindDocument> &entries)
{
    QVERIFY(m_index->begin().ok());
    QVERIFY(m_index->replaceObjects(m_case, objects).ok());
    QVERIFY(m_index->addEntries(m_case, entries).ok());
    QVERIFY(m_index->commit().ok());
}

QStringList TestFind::found(const QString &text, const std::optional<FoundKind> &only, qint64 first, qint64 count)
{
    const auto page = m_reader->search({text, only, first, count});
    QStringList titles;
    if (page) {
        for (const FoundThing &thing : page->things)
            titles << thing.title;
    } else {
        titles << QStringLiteral("error %1").arg(static_cast<int>(page.code()));
    }
    return titles;
}

void TestFind::aNameIsFoundHoweverItIsWritten_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("asked");
    const auto row = [](const char *name, std::initializer_list<const char *> asked) {
        QStringList texts;
        for (const char *text : asked)
            texts << QString::fromUtf8(text);
        QTest::addRow("%s", name) << QString::fromUtf8(name) << texts;
    };
    row("DOYLE, Siobhan", {"siobhan", "Siobhán", "shivaun", "Shevaun", "shiv", "sioban", "siobahn", "shivan"});
    row("DOYLE, Shevaun", {"siobhan", "Siobhán", "shivaun", "chevonne", "shevan"});
    row("KHAN, Muhammad", {"muhammad", "mohammed", "mohamed", "moham", "mohamad", "muhamad", "mohammad khan"});
    row("KHAN, Mohamed", {"muhammad", "Mohammed", "khan muhammed", "mahomed"});
    row("WÓJCIK, Ania", {"wojcik", "Wójcik", "WOJ", "wojick", "voicik", "wojcick", "wójcik ania"});
    row("O’NEILL, Rory", {"o'neill", "O’Neill", "oneill", "o neill", "neill", "oneil", "O'Neil", "o niell"});
    row("NGUYỄN, Thi Mai", {"nguyen", "Nguyễn", "ngu", "nugyen", "nguyen mai", "ngyuen"});
    row("McDONALD, Fiona", {"mcdonald", "macdonald", "Mac Donald", "mc donald", "macd", "mcdonld"});
    row("MACKENZIE, Ross", {"mckenzie", "mackenzie", "mckenz", "mackenzy"});
    row("AL-HASSAN, Zaynab", {"al hassan", "alhassan", "hassan", "zainab", "hasan"});
    row("BANKS, Charlie", {"banks", "bnaks", "bancks", "banks charlie", "Charlie Banks", "charly"});
    row("PHILLIPS, Catherine", {"filips", "philips", "katherine", "kathryn phil", "cathrine"});
    row("ØSTERGAARD, Søren", {"ostergaard", "soren", "østergaard", "ostergard"});
    row("SMITH-JONES, Anne-Marie", {"smith", "jones", "smithjones", "annemarie", "anne marie", "smyth"});
}

void TestFind::aNameIsFoundHoweverItIsWritten()
{
    QFETCH(QString, name);
    QFETCH(QStringList, asked);
    // Among others.
    put({document(FoundKind::Person, name), document(FoundKind::Person, QStringLiteral("TAYLOR, Grace")),
         document(FoundKind::Person, QStringLiteral("EDWARDS, Poppy")),
         document(FoundKind::Event, QStringLiteral("Home visit"), QStringLiteral("The kitchen was clean and warm."),
                  QDate(2026, 5, 4))});
    for (const QString &text : asked) {
        const QStringList titles = found(text);
        QVERIFY2(!titles.isEmpty() && titles.first() == name,
                 qPrintable(text + QStringLiteral(" finds ") + titles.join(QStringLiteral("; "))));
        QVERIFY2(titles.size() == 1, qPrintable(text + QStringLiteral(" finds ") + titles.join(QStringLiteral("; "))));
    }
}

void TestFind::aBeginningIsEnough()
{
    put({document(FoundKind::Person, QStringLiteral("OYELARAN, Temi"))},
        {document(FoundKind::Event, QStringLiteral("Bruising seen by the school nurse"), {}, QDate(2026, 3, 1))});
    for (int letters = 1; letters <= 8; ++letters) {
        QCOMPARE(found(QStringLiteral("Oyelaran").left(letters)).first(), QStringLiteral("OYELARAN, Temi"));
        QVERIFY(found(QStringLiteral("bruising").left(letters))
                    .contains(QStringLiteral("Bruising seen by the school nurse")));
    }
    QCOMPARE(found(QStringLiteral("xyz")), QStringList());
    QCOMPARE(found(QString()), QStringList());
    QCOMPARE(found(QStringLiteral(" ,.'- ")), QStringList());
}

void TestFind::surnamesComeFirst()
{
    put({document(FoundKind::Person, QStringLiteral("ADAMS, James")),
         document(FoundKind::Person, QStringLiteral("JAMES, Zoe")),
         document(FoundKind::Person, QStringLiteral("JAMES, Amy")),
         document(FoundKind::Person, QStringLiteral("BLACK, Rose"), QStringLiteral("12 James Street"))});
    QCOMPARE(found(QStringLiteral("james")),
             (QStringList{QStringLiteral("JAMES, Amy"), QStringLiteral("JAMES, Zoe"), QStringLiteral("ADAMS, James"),
                          QStringLiteral("BLACK, Rose")}));
}

void TestFind::kindsStandInOrderAndTheNewestFirst()
{
    const QString word = QStringLiteral("garden");
    put({document(FoundKind::Voice, QStringLiteral("voice ") + word),
         document(FoundKind::Plan, QStringLiteral("plan ") + word),
         document(FoundKind::Concern, QStringLiteral("concern ") + word),
         document(FoundKind::Person, QStringLiteral("GARDEN, Kim"))},
        {document(FoundKind::Event, QStringLiteral("old ") + word, {}, QDate(2025, 1, 1)),
         document(FoundKind::Event, QStringLiteral("new ") + word, {}, QDate(2026, 1, 1)),
         document(FoundKind::Event, QStringLiteral("middle ") + word, {}, QDate(2025, 6, 1))});
    put({document(FoundKind::Voice, QStringLiteral("voice ") + word),
         document(FoundKind::Concern, QStringLiteral("concern ") + word),
         document(FoundKind::Person, QStringLiteral("GARDEN, Kim"))});
    QCOMPARE(
        found(word),
        (QStringList{QStringLiteral("GARDEN, Kim"), QStringLiteral("new garden"), QStringLiteral("middle garden"),
                     QStringLiteral("old garden"), QStringLiteral("concern garden"), QStringLiteral("voice garden")}));
}

void TestFind::everyWordMustFit()
{
    put({},
        {document(FoundKind::Event, QStringLiteral("Bruise on the arm"), {}, QDate(2026, 1, 1)),
         document(FoundKind::Event, QStringLiteral("Bruise on the leg"), {}, QDate(2026, 1, 2)),
         document(FoundKind::Event, QStringLiteral("Broken arm"), {}, QDate(2026, 1, 3))});
    QCOMPARE(found(QStringLiteral("arm brui")), QStringList{QStringLiteral("Bruise on the arm")});
    QCOMPARE(found(QStringLiteral("bruise arm leg")), QStringList());
}

void TestFind::aNameNarrowsToItsCases()
{
    put({document(FoundKind::Person, QStringLiteral("BANKS, Charlie"))},
        {document(FoundKind::Event, QStringLiteral("Bruise seen at school"), {}, QDate(2026, 1, 1))});
    QVERIFY(m_index->begin().ok());
    const std::int64_t other = m_index->addCase(CaseId::from(Bytes(32, 8)).value()).value();
    QVERIFY(m_index->replaceObjects(other, {document(FoundKind::Person, QStringLiteral("TAYLOR, Grace"))}).ok());
    QVERIFY(
        m_index
            ->addEntries(other, {document(FoundKind::Event, QStringLiteral("Fight at school"), {}, QDate(2026, 1, 2))})
            .ok());
    QVERIFY(m_index->commit().ok());
    QCOMPARE(found(QStringLiteral("school")).size(), 2);
    QCOMPARE(found(QStringLiteral("banks school")), QStringList{QStringLiteral("Bruise seen at school")});
    QCOMPARE(found(QStringLiteral("schoo tay")), QStringList{QStringLiteral("Fight at school")});
}

void TestFind::anEarlierWritingLeadsToTheOneThatIsShown()
{
    FindDocument first
        = document(FoundKind::Event, QStringLiteral("Seen at the surgery"), QStringLiteral("left"), QDate(2026, 1, 5));
    first.clock = 10;
    FindDocument corrected = first;
    corrected.version = EntryId::from(Bytes(32, 200)).value();
    corrected.title = QStringLiteral("Seen at the hospital");
    corrected.day = QDate(2026, 1, 4);
    corrected.clock = 20;
    put({}, {first});
    put({}, {corrected});
    const FoundPage old = m_reader->search({QStringLiteral("surgery"), {}, 0, 50}).value();
    QCOMPARE(old.things.size(), 1);
    QCOMPARE(old.things.first().title, corrected.title);
    QCOMPARE(old.things.first().day, corrected.day);
    QVERIFY(old.things.first().version == corrected.version && old.things.first().thing == first.thing);
    QVERIFY(old.things.first().earlier);
    const FoundPage now = m_reader->search({QStringLiteral("hospital"), {}, 0, 50}).value();
    QCOMPARE(now.things.size(), 1);
    QVERIFY(!now.things.first().earlier);
    // In both: once.
    QCOMPARE(found(QStringLiteral("seen")), QStringList{corrected.title});
}

void TestFind::whatChangedIsFoundAsItIsNow()
{
    FindDocument person = document(FoundKind::Person, QStringLiteral("REED, Tia"), QStringLiteral("3 Elm Road"));
    const FindDocument stays = document(FoundKind::Person, QStringLiteral("REED, Max"));
    put({person, stays});
    QCOMPARE(found(QStringLiteral("elm")).size(), 1);
    person.said = QStringLiteral("9 Oak Lane");
    put({person, stays});
    QCOMPARE(found(QStringLiteral("elm")), QStringList());
    QCOMPARE(found(QStringLiteral("oak")), QStringList{person.title});
    put({stays});
    QCOMPARE(found(QStringLiteral("reed")), QStringList{stays.title});
    QVERIFY(m_index->begin().ok());
    QVERIFY(!m_index->replaceObjects(m_case, {stays}).value());
    QVERIFY(m_index->commit().ok());
}

void TestFind::oneKindComesPageByPage()
{
    std::vector<FindDocument> events;
    for (int i = 0; i < 55; ++i)
        events.push_back(
            document(FoundKind::Event, QStringLiteral("Visit %1").arg(i), {}, QDate(2026, 1, 1).addDays(i)));
    put({}, events);
    const FoundPage all = m_reader->search({QStringLiteral("visit"), {}, 0, 50}).value();
    QCOMPARE(all.things.size(), 20);
    QCOMPARE(all.more, QList<FoundKind>{FoundKind::Event});
    QCOMPARE(found(QStringLiteral("visit"), FoundKind::Event, 0, 25).size(), 25);
    QCOMPARE(found(QStringLiteral("visit"), FoundKind::Event, 25, 25).first(), QStringLiteral("Visit 29"));
    const FoundPage last = m_reader->search({QStringLiteral("visit"), FoundKind::Event, 50, 25}).value();
    QCOMPARE(last.things.size(), 5);
    QVERIFY(last.more.isEmpty());
    QCOMPARE(found(QStringLiteral("visit"), FoundKind::Concern), QStringList());
}

void TestFind::whatIsAlikeComesAfterWhatFits()
{
    put({document(FoundKind::Person, QStringLiteral("CARTER, Lou")),
         document(FoundKind::Person, QStringLiteral("CARTIER, Bea"))});
    const FoundPage page = m_reader->search({QStringLiteral("cartier"), {}, 0, 50}).value();
    QCOMPARE(page.things.size(), 2);
    QCOMPARE(page.things[0].title, QStringLiteral("CARTIER, Bea"));
    QVERIFY(!page.things[0].similar && page.things[1].similar);
}

void TestFind::entriesAreReadOnce()
{
    FindCaseMarks marks;
    for (const std::uint64_t sequence : {1U, 2U, 5U, 4U, 9U, 3U})
        marks.add(3, sequence);
    QCOMPARE(marks.runs[3].size(), std::size_t{2});
    QVERIFY(marks.has(3, 1) && marks.has(3, 5) && marks.has(3, 9));
    QVERIFY(!marks.has(3, 6) && !marks.has(3, 10) && !marks.has(3, 0) && !marks.has(4, 1));
    marks.number = m_case;
    marks.generation = 4;
    marks.entries = 6;
    QVERIFY(m_index->begin().ok());
    QVERIFY(m_index->keep(marks).ok());
    QVERIFY(m_index->commit().ok());
    const auto kept = m_index->cases().value().begin()->second;
    QVERIFY(kept.runs == marks.runs);
    QCOMPARE(kept.generation, 4);
    QCOMPARE(kept.entries, 6);
}

void TestFind::nothingInTheFileCanBeRead()
{
    put({document(FoundKind::Person, QStringLiteral("ZEPHANIAH, Quentin"))});
    cleanup();
    for (const char *ending : {"", "-wal"}) {
        QFile file(QString::fromStdString(this->file().string() + ending));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll().toLower();
        QVERIFY(!bytes.contains("zephaniah") && !bytes.contains("find_document") && !bytes.startsWith("sqlite"));
    }
    QVERIFY(FindReader::open(file(), SecretBytes::random(32, m_random)).code() == ErrorCode::CannotOpen);
}

void TestFind::anIndexThatCannotBeReadIsBegunAnew_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("overwritten") << 0;
    QTest::newRow("cut off") << 1;
    QTest::newRow("of another version") << 2;
    QTest::newRow("under another key") << 3;
    QTest::newRow("gone") << 4;
}

void TestFind::anIndexThatCannotBeReadIsBegunAnew()
{
    QFETCH(int, how);
    put({document(FoundKind::Person, QStringLiteral("BANKS, Charlie"))});
    cleanup();
    QFile bytes(QString::fromStdString(file().string()));
    if (how == 0) {
        QVERIFY(bytes.open(QIODevice::ReadWrite));
        bytes.write(QByteArray(5000, 'x'));
        bytes.close();
    } else if (how == 1) {
        QVERIFY(bytes.resize(700));
    } else if (how == 2) {
        auto database = sql::Database::open(file().string(), m_key, {});
        QVERIFY(database->execute("UPDATE find_meta SET value=0 WHERE key='version'").ok());
    } else if (how == 3) {
        m_key = SecretBytes::random(32, m_random);
    } else {
        QVERIFY(bytes.remove());
    }
    QVERIFY(!FindReader::open(file(), m_key).ok());
    m_index = std::move(FindIndex::open(file(), m_key).value());
    QVERIFY(m_index->wasBegun());
    QVERIFY(m_index->cases().value().empty());
    m_reader = std::move(FindReader::open(file(), m_key).value());
    QCOMPARE(found(QStringLiteral("banks")), QStringList());
}

void TestFind::lettersAreCountedAsTheyAreTyped_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<int>("whole");
    QTest::addColumn<int>("beginning");
    QTest::newRow("same") << QByteArray("banks") << QByteArray("banks") << 0 << 0;
    QTest::newRow("changed") << QByteArray("banks") << QByteArray("bonks") << 1 << 1;
    QTest::newRow("left out") << QByteArray("banks") << QByteArray("bans") << 1 << 1;
    QTest::newRow("put in") << QByteArray("bans") << QByteArray("banks") << 1 << 1;
    QTest::newRow("swapped") << QByteArray("bnaks") << QByteArray("banks") << 1 << 1;
    QTest::newRow("swapped at the end") << QByteArray("nguyne") << QByteArray("nguyen") << 1 << 1;
    QTest::newRow("a beginning") << QByteArray("okor") << QByteArray("okoronkwo") << 5 << 0;
    QTest::newRow("a wrong beginning") << QByteArray("okur") << QByteArray("okoronkwo") << 6 << 1;
    QTest::newRow("nothing alike") << QByteArray("abc") << QByteArray("xyz") << 3 << 3;
}

void TestFind::lettersAreCountedAsTheyAreTyped()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    const Likeness::Distance distance = Likeness(one.toStdString()).to(other.toStdString());
    QTEST(distance.whole, "whole");
    QTEST(distance.beginning, "beginning");
}

QTEST_GUILESS_MAIN(TestFind)
#include "TestFind.moc"
