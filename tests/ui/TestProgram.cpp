// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Program.h"

#include <QtCore/QTemporaryFile>
#include <QtTest/QTest>

using namespace caseweave;

class TestProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutOptionsTheUsualProfileOpens();
    void aProfileCanBeNamed();
    void helpHasExamplesAndEndsWell();
    void whatIsNotUnderstoodIsRefused_data();
    void whatIsNotUnderstoodIsRefused();
    void theFirstWindowFitsTheScreen();
};

namespace {

std::variant<Start, Say> read(const QStringList &options)
{
    return readCommandLine(QStringList{QStringLiteral("caseweave")} + options, QStringLiteral("usual"));
}

} // namespace

void TestProgram::withoutOptionsTheUsualProfileOpens()
{
    QCOMPARE(std::get<Start>(read({})).profileFolder, QStringLiteral("usual"));
}

void TestProgram::aProfileCanBeNamed()
{
    const auto start = read({QStringLiteral("--profile"), QStringLiteral("training")});
    QCOMPARE(std::get<Start>(start).profileFolder, QStringLiteral("training"));
}

void TestProgram::helpHasExamplesAndEndsWell()
{
    const Say say = std::get<Say>(read({QStringLiteral("--help")}));
    QCOMPARE(say.exitCode, 0);
    QVERIFY(say.text.contains(QLatin1String("Examples:")));
    QVERIFY(say.text.contains(QLatin1String("Exit codes:")));
}

void TestProgram::whatIsNotUnderstoodIsRefused_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("unknown") << QStringList{QStringLiteral("--colour")};
    QTest::newRow("no folder") << QStringList{QStringLiteral("--profile")};
    QTest::newRow("empty folder") << QStringList{QStringLiteral("--profile"), QString()};
    QTest::newRow("screens alone") << QStringList{QStringLiteral("--screens"), QStringLiteral("x")};
    QTest::newRow("a word") << QStringList{QStringLiteral("open")};
}

void TestProgram::whatIsNotUnderstoodIsRefused()
{
    QFETCH(QStringList, options);
    const Say say = std::get<Say>(read(options));
    QCOMPARE(say.exitCode, 2);
    QVERIFY(say.text.contains(QLatin1String("--help")));
    QTemporaryFile file;
    QVERIFY(file.open());
    QCOMPARE(std::get<Say>(read({QStringLiteral("--profile"), file.fileName()})).exitCode, 2);
}

void TestProgram::theFirstWindowFitsTheScreen()
{
    QCOMPARE(firstWindowSize({1920, 1080}, {0, 30}), QSize(1280, 800));
    QCOMPARE(firstWindowSize({1366, 768}, {0, 30}), QSize(1280, 738));
    QCOMPARE(firstWindowSize({1024, 1366}, {0, 30}), QSize(1024, 800));
}

QTEST_GUILESS_MAIN(TestProgram)
#include "TestProgram.moc"
