// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/Notice.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>

using namespace caseweave;
using namespace caseweave::look;

namespace {

CaseSnapshotPtr banks(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks());
}

qsizetype writesOf(const Desk &desk)
{
    return desk.workspace.calls().count(QStringLiteral("writeField"));
}

} // namespace

/// Reference and stage of a case change after it was started.
class TestChangeCase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void bothAreChangedByKeyboardAndUndone();
    void onlyWhatChangedIsWritten();
    void twoVersionsAreShownAndSettled();
    void whoMayOnlyReadChangesNothing();
    void aCaseWithoutANameGoesByItsReference();
};

void TestChangeCase::bothAreChangedByKeyboardAndUndone()
{
    Desk desk;
    openBanks(desk);
    const QString before = banks(desk)->summary.stage;
    QTest::keyClick(&desk.window, Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    const QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr);
    auto *reference = find<QLineEdit>(dialog, "caseReference");
    QVERIFY(reference->hasFocus());
    QCOMPARE(reference->text(), QStringLiteral("GC-136594"));
    QCOMPARE(find<QComboBox>(dialog, "caseStage")->currentText(), before);
    reference->selectAll();
    QTest::keyClicks(reference, QStringLiteral("GC-140001"));
    find<QComboBox>(dialog, "caseStage")->setCurrentText(QStringLiteral("Child in need"));
    QTest::keyClick(reference, Qt::Key_Return);
    desk.waitUntil([&] { return banks(desk)->summary.stage == QLatin1String("Child in need"); });
    desk.settle();
    QCOMPARE(banks(desk)->summary.reference, QStringLiteral("GC-140001"));
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QVERIFY(find<Notice>(&desk.window, "notice")->sentence().startsWith(QLatin1String("Saved.")));
    QVERIFY(desk.action("actionUndo")->isEnabled());
    desk.action("actionUndo")->trigger();
    desk.waitUntil([&] { return banks(desk)->summary.stage == before; });
    QCOMPARE(banks(desk)->summary.reference, QStringLiteral("GC-136594"));
}

void TestChangeCase::onlyWhatChangedIsWritten()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionChangeCase");
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(writesOf(desk), 0);
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    dialog = desk.openDialog("actionChangeCase");
    find<QComboBox>(dialog, "caseStage")->setCurrentText(QString());
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(writesOf(desk), 1);
    for (const Field &field : banks(desk)->fields) {
        if (field.name == QLatin1String("stage"))
            QVERIFY(field.values.first().knowledge == Knowledge::NotAsked);
    }
}

void TestChangeCase::twoVersionsAreShownAndSettled()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Field &field : snapshot.fields) {
            if (field.name != QLatin1String("stage"))
                continue;
            FieldValue other = fixture::field(field.name, QStringLiteral("Assessment")).values.first();
            other.author = QStringLiteral("Nadia Reid");
            field.values << other;
        }
    });
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Stage of the case: two versions")));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "lookAtCaseConflict"); });
    QVERIFY(dialog != nullptr && says(dialog, QStringLiteral("“Assessment” (Nadia Reid)")));
    // Saving what it says already settles it.
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(writesOf(desk), 1);
    QVERIFY(!says(&desk.window, QStringLiteral("Stage of the case: two versions")));
}

void TestChangeCase::whoMayOnlyReadChangesNothing()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    desk.settle();
    QVERIFY(!desk.action("actionChangeCase")->isEnabled());
}

void TestChangeCase::aCaseWithoutANameGoesByItsReference()
{
    Desk desk;
    openBanks(desk);
    QCOMPARE(desk.window.currentCase()->shortTitle(), QStringLiteral("Banks"));
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Person *child : {&snapshot.people.first(), &snapshot.summary.subjects.first()}) {
            child->fields.removeIf([](const Field &field) { return field.name.endsWith(QLatin1String("_name")); });
        }
    });
    desk.settle();
    QCOMPARE(desk.window.currentCase()->shortTitle(), QStringLiteral("GC-136594"));
    QVERIFY(says(desk.window.currentCase(), QStringLiteral("Name not known")));
}

QTEST_MAIN(TestChangeCase)
#include "TestChangeCase.moc"
