// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/export/NetworkPage.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace caseweave;
using namespace caseweave::look;

namespace {

ExportWish wishFor(const QList<SharingRecipient> &recipients)
{
    ExportWish wish;
    wish.what = ExportWhat::Network;
    wish.recipients = recipients;
    return wish;
}

QByteArray made(const CaseSnapshot &snapshot, const QList<SharingRecipient> &recipients)
{
    const ExportMaker maker{QStringLiteral("Maya Shah, Greendale Council"), FixtureWorkspace::now()};
    const NetworkPage content(snapshot, wishFor(recipients), maker);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    Progress progress;
    return buffer.open(QIODevice::WriteOnly) && content.write(ExportForm::Pdf, buffer, progress) ? bytes : QByteArray();
}

CaseSnapshot banks()
{
    FixtureWorkspace workspace;
    return *workspace.caseSnapshot(FixtureWorkspace::banks());
}

const QList<SharingRecipient> panel{{{}, QStringLiteral("The panel")}};

} // namespace

/// The network on paper.
class TestNetworkPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void everybodyIsOnTheFirstPageAndReadable();
    void itIsReadAloudPersonByPerson();
    void aHiddenNameAndAHiddenRoleAreNotOnIt();
    void aHiddenRelationshipIsNotSaidToBeUnasked();
    void hundredsOfPeopleStayWhole();
    void aCaseWithoutAnybodyIsNoCrash();
};

void TestNetworkPage::everybodyIsOnTheFirstPageAndReadable()
{
    const CaseSnapshot snapshot = banks();
    const QByteArray pdf = made(snapshot, {});
    QFile kept(QStringLiteral("network-page.pdf")); // to look at
    QVERIFY(kept.open(QIODevice::WriteOnly) && kept.write(pdf) == pdf.size());
    const QStringList pages = pagesOf(pdf);
    for (const Member &member : snapshot.members) {
        QVERIFY2(member.removed || pages.first().contains(member.card.name), qPrintable(member.card.name));
        QVERIFY(member.removed || pages.join(QLatin1Char(' ')).count(member.card.name) >= 2);
    }
    for (const Person &person : snapshot.people)
        QVERIFY2(pages.first().contains(person.fullName()), qPrintable(person.fullName()));
    QVERIFY(pages.first().contains(QLatin1String("Made on")));
    static const QRegularExpression size(QStringLiteral("/F\\d+ ([\\d.]+) Tf"));
    const QString streams = QString::fromLatin1(pdfStreams(pdf));
    int sizes = 0;
    for (auto found = size.globalMatch(streams); found.hasNext(); ++sizes)
        QVERIFY(found.next().captured(1).toDouble() >= 7);
    QVERIFY(sizes > 10);
}

void TestNetworkPage::itIsReadAloudPersonByPerson()
{
    const QByteArray pdf = made(banks(), panel);
    QVERIFY(pdfProperties(pdf).contains(QRegularExpression(QStringLiteral("Tagged: +yes"))));
    const QString structure = pdfStructure(pdf);
    QVERIFY2(structure.startsWith(QLatin1String("Document H1 \"Who is involved in case GC-136594 \"")),
             qPrintable(structure.left(300)));
    const qsizetype council = structure.indexOf(QLatin1String("P \"Greendale Council"));
    const qsizetype maya = structure.indexOf(QLatin1String("P \"Maya Shah"));
    QVERIFY2(council > 0 && maya > council, qPrintable(structure));
    QVERIFY(structure.indexOf(QLatin1String("H2 \"One by one")) > maya);
}

void TestNetworkPage::aHiddenNameAndAHiddenRoleAreNotOnIt()
{
    CaseSnapshot snapshot = banks();
    const QString name = snapshot.people.first().givenName();
    const QStringList mayaAlone{QStringLiteral("Maya Shah, Greendale Council")};
    for (Field &field : snapshot.people.first().fields) {
        if (field.name == QLatin1String("given_name"))
            field.onlyFor = mayaAlone;
    }
    QString role;
    for (Involvement &one : snapshot.involvements) {
        for (Field &field : one.fields) {
            if (field.name != QLatin1String("role") || !role.isEmpty())
                continue;
            role = field.text();
            field.onlyFor = mayaAlone;
        }
    }
    QVERIFY(!name.isEmpty() && !role.isEmpty());
    const QString own = pagesOf(made(snapshot, {})).join(QLatin1Char(' '));
    QVERIFY(own.contains(name) && own.contains(role));
    const QString text = pagesOf(made(snapshot, panel)).join(QLatin1Char(' '));
    QVERIFY2(!text.contains(name) && !text.contains(role), qPrintable(text));
    QVERIFY2(text.simplified().contains(QLatin1String("Role restricted to others")), qPrintable(text));
    QVERIFY(text.contains(QLatin1String("were left out")) || text.contains(QLatin1String("was left out")));
}

void TestNetworkPage::aHiddenRelationshipIsNotSaidToBeUnasked()
{
    CaseSnapshot snapshot = banks();
    qsizetype hidden = 0;
    for (Person &person : snapshot.people) {
        for (Field &field : person.fields) {
            if (field.name != QLatin1String("relationship"))
                continue;
            field.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
            ++hidden;
        }
    }
    QVERIFY(hidden > 0);
    const QLatin1String unasked("relationship not asked");
    const auto said = pagesOf(made(snapshot, {})).join(QLatin1Char(' ')).simplified().count(unasked);
    const QString text = pagesOf(made(snapshot, panel)).join(QLatin1Char(' ')).simplified();
    QCOMPARE(text.count(unasked), said);
    QVERIFY2(text.contains(QLatin1String("relationship restricted to others")), qPrintable(text));
}

void TestNetworkPage::hundredsOfPeopleStayWhole()
{
    CaseSnapshot snapshot = banks();
    const Member one = snapshot.members.last();
    for (int i = 0; i < 300; ++i) {
        Member more = one;
        more.card.id = fixture::professionalId(1000 + i);
        more.card.name = QStringLiteral("Person %1").arg(i);
        snapshot.members << more;
    }
    const QByteArray pdf = made(snapshot, {});
    const QStringList pages = pagesOf(pdf);
    QVERIFY(pages.size() > 1);
    QVERIFY(pages.first().contains(QLatin1String("Person 299")));
    QVERIFY(pages.join(QLatin1Char(' ')).count(QLatin1String("Person 299")) == 2);
}

void TestNetworkPage::aCaseWithoutAnybodyIsNoCrash()
{
    CaseSnapshot empty;
    empty.summary.reference = QStringLiteral("GC-1");
    QCOMPARE(pagesOf(made(empty, {})).size(), 1);
}

QTEST_MAIN(TestNetworkPage)
#include "TestNetworkPage.moc"
