// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "ui/voice/VoiceNumbers.h"
#include "ui/widgets/Notice.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QFileDialog>

using namespace caseweave;
using namespace caseweave::look;

/// Numbers of voices over all cases.
class TestVoiceNumbers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void allReadableCasesCountTogether();
    void theFileHasNumbersAlone();
};

void TestVoiceNumbers::allReadableCasesCountTogether()
{
    CaseSummary one;
    one.voices = {4, 3, 1, 0};
    CaseSummary other;
    other.voices = {2, 1, 1, 1};
    CaseSummary damaged;
    damaged.damaged = true;
    damaged.voices = {100, 100, 0, 0};
    QVERIFY(VoiceNumbers::tallyOf({one, other, damaged}) == (VoiceTally{6, 4, 2, 1}));
    QVERIFY(VoiceNumbers::tallyOf({}) == VoiceTally());
}

void TestVoiceNumbers::theFileHasNumbersAlone()
{
    const QTemporaryDir folder;
    Desk desk;
    // Three voices in the one case, four in another: neither has as many as may be told.
    fixture::addBanksVoices(desk.workspace);
    QList<CaseSummary> cases = desk.workspace.cases();
    for (CaseSummary &one : cases) {
        if (one.id == FixtureWorkspace::banks())
            QCOMPARE(one.voices.recorded, 3);
    }
    const auto other = std::find_if(cases.begin(), cases.end(),
                                    [](const CaseSummary &one) { return one.id != FixtureWorkspace::banks(); });
    QVERIFY(other != cases.end());
    other->damaged = false;
    other->voices = {4, 3, 1, 0};
    desk.workspace.setCases(cases);
    desk.settle();
    QWidget *asking = desk.openDialog("actionExportVoiceNumbers");
    QVERIFY(asking->accessibleDescription().contains(QLatin1String("No name, no child and no case is in it")));
    press(asking, "goOn");
    desk.waitUntil(
        [&] { return desk.window.findChild<QFileDialog *>(QStringLiteral("voiceNumbersPlace")) != nullptr; });
    const QString path = folder.filePath(QStringLiteral("voices.csv"));
    Q_EMIT find<QFileDialog>(&desk.window, "voiceNumbersPlace")->fileSelected(path);
    QTRY_COMPARE(find<Notice>(&desk.window, "notice")->sentence(), QStringLiteral("It is exported."));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray table = file.readAll();
    QVERIFY2(table.contains("\"Voices recorded\",\"7\""), table.constData());
    QVERIFY2(table.contains("\"Answer owed\",\"fewer than 5\""), table.constData());
    QVERIFY(!table.contains("Charlie") && !table.contains("GC-"));
    QCOMPARE(QFile::permissions(path) & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
    QVERIFY(desk.workspace.accesses().isEmpty()); // it is of no case
}

QTEST_MAIN(TestVoiceNumbers)
#include "TestVoiceNumbers.moc"
