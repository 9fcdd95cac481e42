// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/sharing/SharingRegister.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>

using namespace caseweave;
using namespace caseweave::look;

/// The register as a file, for people outside the case.
class TestSharingRegister : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whatIsRestrictedIsLeftOutAndCounted();
    void aPassageThatGivesAwayARestrictedDetailIsLeftOut();
    void aRestrictedCorrectionAndARestrictedNameAreNotTold();
    void noCellIsAFormula_data();
    void noCellIsAFormula();
    void theFileIsNamedAfterTheReferenceAlone();
    void aPdfIsMade();
    void aRegisterUnderAFilterSaysSo();
    void aFileIsWrittenAfterTheConsequenceIsNamed();
};

namespace {

SharingRegister registerOf(const QList<SharingDecision> &decisions, const CaseSnapshot &snapshot = fixture::banks())
{
    return {snapshot, decisions, {}, {{{}, QStringLiteral("The panel")}}, FixtureWorkspace::now()};
}

SharingDecision plain()
{
    return fixture::banksSharing().first();
}

QString restrictedAddress()
{
    QString address;
    const CaseSnapshot snapshot = fixture::banks();
    for (const Person &person : snapshot.people) {
        for (const Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                address = field.text();
        }
    }
    return address;
}

} // namespace

void TestSharingRegister::whatIsRestrictedIsLeftOutAndCounted()
{
    SharingDecision mine = plain();
    mine.onlyFor = {QStringLiteral("Maya Shah"), QStringLiteral("Tom Barker")};
    mine.said.what = QStringLiteral("Something for two");
    const SharingRegister made = registerOf(fixture::banksSharing() << mine);
    QCOMPARE(made.size(), 3);
    QCOMPARE(made.leftOutDecisions(), 2);
    QCOMPARE(made.guard().leftOut(), 2);
    QCOMPARE(made.guard().because(), QStringList{QStringLiteral("The panel")});
    const QString csv = QString::fromUtf8(made.csv());
    QVERIFY(csv.contains(QLatin1String("the door was forced")));
    QVERIFY(!csv.contains(QLatin1String("Something for two")));
    QVERIFY(csv.contains(QLatin1String("2 restricted decisions were left out.")));
    QVERIFY(csv.contains(QLatin1String("For: The panel")));
    QCOMPARE(csv.count(QLatin1String("\r\n")), 1 + 3 + 1);
    // For oneself it stays, and says whom it is for.
    const SharingRegister own(fixture::banks(), {mine}, {}, {}, FixtureWorkspace::now());
    QCOMPARE(own.guard().restricted(), 1);
    QVERIFY(own.csv().contains("Something for two") && own.csv().contains("Maya Shah; Tom Barker"));
    QVERIFY(pagesOf(own.pdf()).first().contains(QLatin1String("Only: Maya Shah; Tom Barker")));
}

void TestSharingRegister::aPassageThatGivesAwayARestrictedDetailIsLeftOut()
{
    const CaseSnapshot snapshot = fixture::banks();
    SharingDecision decision = plain();
    QCOMPARE(registerOf({decision}, snapshot).guard().leftOut(), 0);
    const QString address = restrictedAddress();
    decision.said.reasoning = QStringLiteral("She is at ") + address;
    decision.said.recipients << SharingRecipient{{}, QStringLiteral("Neighbour of ") + address};
    const SharingRegister made = registerOf({decision}, snapshot);
    QCOMPARE(made.size(), 1);
    QCOMPARE(made.guard().givenAway(), QStringList{QStringLiteral("Address of Rachel Banks")});
    const QString csv = QString::fromUtf8(made.csv());
    QVERIFY2(!address.isEmpty() && !csv.contains(address), qPrintable(csv));
    QVERIFY(!csv.contains(QLatin1String("She is at")) && !csv.contains(QLatin1String("Neighbour of")));
    QCOMPARE(csv.count(QLatin1String("[left out: it is restricted]")), 2);
    QVERIFY(csv.contains(QLatin1String("2 passages of others were left out.")));
    QVERIFY(csv.contains(decision.said.what));
    const QString pages = pagesOf(made.pdf()).join(QLatin1Char(' '));
    QVERIFY(pages.contains(QLatin1String("[left out: it is restricted]"))
            && !pages.contains(QLatin1String("She is at")));
}

void TestSharingRegister::aRestrictedCorrectionAndARestrictedNameAreNotTold()
{
    CaseSnapshot snapshot = fixture::banks();
    SharingDecision decision = plain();
    decision.said.subjects = {snapshot.people.first().id};
    decision.correctedBy = QStringLiteral("Joe Okoro");
    decision.corrected = FixtureWorkspace::now();
    const auto csv = [&] { return QString::fromUtf8(registerOf({decision}, snapshot).csv()); };
    QVERIFY(csv().contains(QLatin1String("Joe Okoro")) && csv().contains(QLatin1String("Charlie Banks")));
    decision.correctionRestricted = true;
    for (Field &field : snapshot.people.first().fields) {
        if (field.name == QLatin1String("given_name"))
            field.onlyFor = QStringList{QStringLiteral("Tom Barker, County Police")};
    }
    QVERIFY(!csv().contains(QLatin1String("Joe Okoro")));
    QVERIFY(!csv().contains(QLatin1String("Charlie Banks")));
}

void TestSharingRegister::noCellIsAFormula_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("cell");
    const auto add = [](const char *name, const char *typed, const char *cell) {
        QTest::newRow(name) << QString::fromUtf8(typed) << QByteArray(cell);
    };
    add("formula", R"x(=HYPERLINK("http://a.example"))x", R"x("'=HYPERLINK(""http://a.example"")")x");
    add("plus", "+44 113 496 0000", R"("'+44 113 496 0000")");
    add("minus", "-1", R"("'-1")");
    add("at", "@SUM(A1)", R"x("'@SUM(A1)")x");
    add("tab before", "\t=1", "\"'\t=1\"");
    add("space before", " =1", R"("' =1")");
    add("comma and quote", R"(so, "he" said)", R"("so, ""he"" said")");
    add("nothing special", "Plain", R"("Plain")");
}

void TestSharingRegister::noCellIsAFormula()
{
    QFETCH(QString, typed);
    QFETCH(QByteArray, cell);
    SharingDecision decision = plain();
    decision.said.purpose = typed;
    QVERIFY(registerOf({decision}).csv().contains(',' + cell + ','));
}

void TestSharingRegister::theFileIsNamedAfterTheReferenceAlone()
{
    CaseSnapshot snapshot = fixture::banks();
    QCOMPARE(registerOf({plain()}, snapshot).fileName(), QStringLiteral("GC-136594-sharing-2026-11-22"));
    snapshot.summary.reference = QStringLiteral("../W\u00f3jcik 7");
    QCOMPARE(registerOf({plain()}, snapshot).fileName(), QStringLiteral("---W-jcik-7-sharing-2026-11-22"));
}

void TestSharingRegister::aPdfIsMade()
{
    const QByteArray one = registerOf({plain()}).pdf();
    QVERIFY(one.startsWith("%PDF-"));
    const QByteArray many = registerOf(QList<SharingDecision>(40, plain())).pdf();
    QVERIFY(pagesOf(many).size() > pagesOf(one).size());
    const QString by = QStringLiteral("Made on 22 November 2026 at 9:30am by Maya Shah, Greendale Council");
    const QStringList pages = pagesOf(many);
    QVERIFY(std::all_of(pages.begin(), pages.end(), [&](const QString &page) { return page.contains(by); }));
    const QString structure = pdfStructure(one);
    QVERIFY2(structure.contains(QLatin1String("H1 \"Sharing decisions of case GC-136594 \" P")), qPrintable(structure));
    QVERIFY(structure.contains(QLatin1String("L LI LBody \"With whom: ")));
}

void TestSharingRegister::aRegisterUnderAFilterSaysSo()
{
    const QString all = QString::fromUtf8(registerOf({plain()}).csv());
    QVERIFY(!all.contains(QLatin1String("Not all of it")));
    const QList<SharingRecipient> panel{{{}, QStringLiteral("The panel")}};
    const auto under = [&](const QString &filter) {
        return SharingRegister(fixture::banks(), {plain()}, filter, panel, FixtureWorkspace::now());
    };
    const SharingRegister some = under(QStringLiteral("Not shared"));
    const QString words = QStringLiteral("Not all of it: Not shared. Nothing was left out.");
    QVERIFY(QString::fromUtf8(some.csv()).contains(words));
    QVERIFY(pagesOf(some.pdf()).first().contains(words));
    const SharingRegister secret = under(QStringLiteral("With the words “%1”").arg(restrictedAddress()));
    QVERIFY(!QString::fromUtf8(secret.csv()).contains(restrictedAddress()));
    QVERIFY(secret.filterText().contains(QLatin1String("the words of the filter are left out")));
}

void TestSharingRegister::aFileIsWrittenAfterTheConsequenceIsNamed()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Overview);
    desk.action("actionExportSharingTable")->trigger();
    desk.settle();
    QCOMPARE(desk.window.currentCase()->page(), CaseScreen::Sharing);
    auto *whom = find<QDialog>(&desk.window, "sharingForWhom");
    press(whom, "submit");
    QVERIFY(problemIn(whom).contains(QLatin1String("name who gets it")));
    find<QLineEdit>(whom, "sharingForWhomRecipientsOthers")->setText(QStringLiteral("The panel"));
    press(whom, "submit");
    desk.settle();
    auto *asking = find<QDialog>(&desk.window, "confirm");
    const QString asked = asking->accessibleDescription();
    for (const char *words :
         {"for The panel", "1 passage was left out. The file says how much.", "Anybody who gets the file can read it"})
        QVERIFY2(asked.contains(QLatin1String(words)), qPrintable(asked));
    press(asking, "goOn");
    desk.settle();
    auto *place = find<QFileDialog>(&desk.window, "sharingExportPlace");
    const QString path = folder.filePath(QStringLiteral("register.csv"));
    find<QLineEdit>(place, "fileNameEdit")->setText(path);
    static_cast<QDialog *>(place)->accept();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("The landlord"));
    QCOMPARE(file.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
    QCOMPARE(desk.workspace.accesses().size(), 1);
    QCOMPARE(desk.workspace.accesses().first().recipients.first().name, QStringLiteral("The panel"));
    QCOMPARE(desk.workspace.accesses().first().leftOut, 1);
}

QTEST_MAIN(TestSharingRegister)
#include "TestSharingRegister.moc"
