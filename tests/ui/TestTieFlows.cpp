// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleArchive.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/export/BundleExport.h"
#include "ui/export/CasePages.h"
#include "ui/export/NetworkPage.h"
#include "ui/overview/NetworkItem.h"
#include "ui/overview/NetworkPicture.h"
#include "ui/overview/TieModel.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/DateText.h"
#include "ui/words/TieText.h"

#include <QtCore/QBuffer>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QPointer>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QGraphicsSimpleTextItem>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QRadioButton>

using namespace caseweave;
using namespace caseweave::look;

namespace {

const QStringList tomToo{QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};

CaseSnapshotPtr banks(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks());
}

/// Charlie is 0, Rachel 1, John 2.
void addTie(CaseSnapshot &snapshot, int from, int to, const QString &text, const QStringList &onlyFor = {})
{
    Field tie = fixture::field(tieKey(snapshot.people.at(to).id), text);
    tie.onlyFor = onlyFor;
    snapshot.people[from].fields << tie;
}

void addKate(CaseSnapshot &snapshot)
{
    snapshot.people << fixture::person(14, PersonKind::Support, QStringLiteral("Kate"), QStringLiteral("Lindqvist"),
                                       std::nullopt, QStringLiteral("babysitter"));
    snapshot.people << fixture::person(15, PersonKind::Family, QStringLiteral("Dan"), QStringLiteral("Frost"),
                                       std::nullopt, QStringLiteral("mother's former partner"));
}

void addSomeTies(CaseSnapshot &snapshot)
{
    addKate(snapshot);
    addTie(snapshot, 2, 1, QStringLiteral("parent_of"));
    addTie(snapshot, 2, 0, QStringLiteral("carer_of\ncollects from school"));
    addTie(snapshot, 4, 1, QStringLiteral("ex_partner_of no_contact_with\nby an order of the court"));
    addTie(snapshot, 3, 1, QStringLiteral("friend_of"));
    addTie(snapshot, 4, 0, QStringLiteral("no_contact_with"));
}

void choose(Desk &desk, const QString &name)
{
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    for (int row = 0; row < list->model()->rowCount(); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        if (index.data(Qt::AccessibleTextRole).toString().startsWith(name))
            list->setCurrentIndex(index);
    }
    desk.settle();
}

QStringList rowsOf(const QAbstractItemModel &model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows << model.index(row, 0).data(Qt::AccessibleTextRole).toString();
    return rows;
}

QStringList tiesOnScreen(const Desk &desk)
{
    return rowsOf(*find<QAbstractItemView>(&desk.window, "tieList")->model());
}

QStringList writingOf(const Desk &desk)
{
    QStringList texts;
    for (const QGraphicsItem *item : find<NetworkPicture>(&desk.window, "networkPicture")->scene()->items()) {
        if (const auto *text = dynamic_cast<const QGraphicsSimpleTextItem *>(item))
            texts << text->text();
    }
    return texts;
}

ExportMaker maker()
{
    return {QStringLiteral("Maya Shah, Greendale Council"), FixtureWorkspace::now()};
}

ExportWish wishFor(const QList<SharingRecipient> &recipients)
{
    ExportWish wish;
    wish.recipients = recipients;
    return wish;
}

const QList<SharingRecipient> panel{{{}, QStringLiteral("The panel")}};

QString textOf(const ExportContent &content, const char *keptAs = nullptr)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    Progress progress;
    if (!buffer.open(QIODevice::WriteOnly) || !content.write(ExportForm::Pdf, buffer, progress))
        return {};
    if (keptAs != nullptr) { // to look at
        QFile kept(QString::fromLatin1(keptAs));
        if (!kept.open(QIODevice::WriteOnly) || kept.write(bytes) != bytes.size())
            return {};
    }
    return pagesOf(bytes).join(QLatin1Char(' ')).simplified();
}

/// What the bundle, the case and the network on paper say of ties, as one text.
QString allThatLeaves(const CaseSnapshot &snapshot, const QList<SharingRecipient> &readers)
{
    const BundleSources none{};
    const BundleExport bundle(snapshot, none, wishFor(readers), maker());
    QStringList said{textOf(NetworkPage(snapshot, wishFor(readers), maker())),
                     textOf(CasePages(snapshot, {}, {}, wishFor(readers), maker()))};
    said << QString::fromUtf8(QJsonDocument(bundle.bundle().toJson()).toJson());
    return said.join(QLatin1Char(' '));
}

} // namespace

/// How people of a case stand to each other, and how long ago somebody said so: on the screen and on paper.
class TestTieFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void pictureAndListSayTheSame();
    void aRelationshipIsAddedChangedAndRemovedByKeyboard();
    void nothingIsSavedOfNobodyAndNothing();
    void aSafeAddressNarrowsWhoMayRead();
    void whatWasForSomeIsNotOpenedUnasked();
    void whoReadsOnlyIsOfferedNothing();
    void whatOthersWriteIsShownAsWords();
    void whatIsSealedIsNowhere();
    void itIsOnThePage();
    void whatIsRestrictedStaysOutOfWhatLeaves();
    void aTextThatRepeatsItStaysOutToo();
    void longAgoIsSaid();
    void howLongAgo_data();
    void howLongAgo();
    void itIsDrawn_data();
    void itIsDrawn();
};

void TestTieFlows::pictureAndListSayTheSame()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(!find<QWidget>(&desk.window, "tieList")->isVisible());
    desk.workspace.changeCase(FixtureWorkspace::banks(), addSomeTies);
    desk.settle();
    QVERIFY(find<QWidget>(&desk.window, "tieList")->isVisible());
    const QStringList rows = tiesOnScreen(desk);
    QCOMPARE(rows.size(), 5);
    QVERIFY2(rows.join(u'\n').contains(
                 QLatin1String("Dan Frost: former partner of, not allowed contact with Rachel Banks (by an order of")),
             qPrintable(rows.join(u'\n')));
    QVERIFY(rows.join(u'\n').contains(QLatin1String("John Banks: parent of Rachel Banks, written")));
    const QStringList writing = writingOf(desk);
    QVERIFY2(writing.contains(QStringLiteral("parent of")), qPrintable(writing.join(u'|')));
    // What was written besides stands in the list.
    QVERIFY2(writing.contains(QStringLiteral("looks after")), qPrintable(writing.join(u'|')));
    QVERIFY(rows.join(u'\n').contains(QLatin1String("collects from school")));
    // Each person's row says it as well, and the row of the other leads to where it is changed.
    const QStringList people = rowsOf(*find<QAbstractItemView>(&desk.window, "networkList")->model());
    QCOMPARE(people.filter(QStringLiteral("parent of Rachel Banks")).size(), 2);
    auto *list = find<QAbstractItemView>(&desk.window, "tieList");
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Return);
    desk.settle();
    QVERIFY(find<QAbstractItemView>(&desk.window, "networkList")->currentIndex().isValid());
    TieModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    NetworkModel network;
    network.show(*banks(desk), desk.context.today());
    model.show(network.ties(), desk.workspace.profile().me);
    QCOMPARE(model.rowCount(), 5);
    model.show({}, desk.workspace.profile().me);
    QCOMPARE(model.rowCount(), 0);
}

void TestTieFlows::aRelationshipIsAddedChangedAndRemovedByKeyboard()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("John Banks"));
    QWidget *dialog = desk.openDialogBy([&] {
        auto *add = find<QPushButton>(&desk.window, "addTie");
        add->setFocus();
        QTest::keyClick(add, Qt::Key_Space);
    });
    auto *other = find<QComboBox>(dialog, "tieOther");
    QCOMPARE(other->count(), 2);
    QTest::keyClick(other, Qt::Key_Down);
    QCOMPARE(other->currentText(), QStringLiteral("Rachel Banks"));
    QTest::keyClick(find<QCheckBox>(dialog, "tieKind_parent_of"), Qt::Key_Space);
    QTest::keyClicks(find<QLineEdit>(dialog, "tieWords"), QStringLiteral("says Rachel"));
    QTest::keyClick(find<QPushButton>(dialog, "submit"), Qt::Key_Space);
    desk.settle();
    QCOMPARE(tiesOnScreen(desk).size(), 1);
    QVERIFY(tiesOnScreen(desk).first().startsWith(QLatin1String("John Banks: parent of Rachel Banks (says Rachel)")));
    // At the other of the two it is the same one.
    choose(desk, QStringLiteral("Rachel Banks"));
    QVERIFY(says(&desk.window, QStringLiteral("John Banks: parent of Rachel Banks")));
    const QByteArray john = objectText(banks(desk)->people.at(2).id).toLatin1();
    const QByteArray change("changeTie_" + john);
    const QByteArray remove("removeTie_" + john);
    dialog = desk.openDialogBy([&] { press(&desk.window, change.constData()); });
    QTest::keyClick(find<QCheckBox>(dialog, "tieKind_parent_of"), Qt::Key_Space);
    QTest::keyClick(find<QCheckBox>(dialog, "tieKind_relative_of"), Qt::Key_Space);
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(tiesOnScreen(desk).size(), 1);
    QVERIFY(tiesOnScreen(desk).first().startsWith(QLatin1String("John Banks: relative of Rachel Banks")));
    QWidget *confirm = desk.openDialogBy([&] { press(&desk.window, remove.constData()); });
    QVERIFY(confirm->accessibleDescription().contains(QLatin1String("stays in the record")));
    press(confirm, "goOn");
    desk.settle();
    QCOMPARE(tiesOnScreen(desk).size(), 0);
    QVERIFY(!find<QWidget>(&desk.window, "tieList")->isVisible());
}

void TestTieFlows::nothingIsSavedOfNobodyAndNothing()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        addTie(snapshot, 2, 1, QStringLiteral("parent_of"));
        addTie(snapshot, 2, 0, QStringLiteral("grandparent_of"));
    });
    desk.settle();
    choose(desk, QStringLiteral("John Banks"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "addTie"); });
    press(dialog, "submit");
    desk.settle();
    QVERIFY2(problemIn(dialog).contains(QLatin1String("nobody else to choose")), qPrintable(problemIn(dialog)));
    QVERIFY(problemIn(dialog).contains(QLatin1String("Tick what holds")));
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("writeField")));
}

void TestTieFlows::aSafeAddressNarrowsWhoMayRead()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("John Banks"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "addTie"); });
    find<QComboBox>(dialog, "tieOther")->setCurrentText(QStringLiteral("Rachel Banks"));
    QVERIFY(find<QRadioButton>(dialog, "tieAudienceWay_0")->isChecked());
    // Rachel's address is for Maya and Tom: so is with whom she lives.
    find<QCheckBox>(dialog, "tieKind_lives_with")->click();
    QVERIFY(find<QRadioButton>(dialog, "tieAudienceWay_1")->isChecked());
    find<QRadioButton>(dialog, "tieAudienceWay_0")->click();
    QWidget *confirm = desk.openDialogBy([&] { press(dialog, "submit"); });
    QVERIFY(confirm != dialog);
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("writeField")));
    press(confirm, "cancel");
    desk.settle();
    find<QRadioButton>(dialog, "tieAudienceWay_1")->click();
    press(dialog, "submit");
    desk.settle();
    const QList<Tie> ties = tiesOf(banks(desk)->people);
    QCOMPARE(ties.size(), 1);
    QCOMPARE(ties.first().onlyFor, QStringList{QStringLiteral("Tom Barker")});
    QVERIFY(tiesOnScreen(desk).first().contains(QLatin1String("Only: ")));
}

void TestTieFlows::whatWasForSomeIsNotOpenedUnasked()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        addTie(snapshot, 2, 1, QStringLiteral("parent_of"), tomToo);
    });
    desk.settle();
    choose(desk, QStringLiteral("John Banks"));
    const QByteArray change("changeTie_" + objectText(banks(desk)->people.at(1).id).toLatin1());
    const QPointer<QWidget> dialog = desk.openDialogBy([&] { press(&desk.window, change.constData()); });
    find<QRadioButton>(dialog, "tieAudienceWay_0")->click();
    press(dialog, "submit");
    desk.settle();
    QVERIFY(dialog != nullptr && !desk.workspace.calls().contains(QStringLiteral("writeField")));
    QVERIFY(dialog->findChild<QDialog *>(QStringLiteral("confirm")) != nullptr);
}

void TestTieFlows::whoReadsOnlyIsOfferedNothing()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        addTie(snapshot, 2, 1, QStringLiteral("parent_of"));
        snapshot.summary.myRole = MemberRole::Reader;
    });
    desk.settle();
    choose(desk, QStringLiteral("John Banks"));
    QVERIFY(says(&desk.window, QStringLiteral("Parent of Rachel Banks")));
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("addTie")) == nullptr);
    for (const QPushButton *button : desk.window.findChildren<QPushButton *>())
        QVERIFY(!button->objectName().contains(QLatin1String("Tie_")));
}

void TestTieFlows::whatOthersWriteIsShownAsWords()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        addTie(snapshot, 1, 1, QStringLiteral("partner_of"));
        addTie(snapshot, 1, 2, QStringLiteral("godparent_of <b>x</b>\n") + QString(7000, u'w'));
        addTie(snapshot, 2, 0, QStringLiteral("godparent_of"));
        snapshot.people[1].fields << fixture::field(tieKey(fixture::objectId(99)), QStringLiteral("partner_of"));
    });
    desk.settle();
    QCOMPARE(tiesOnScreen(desk).size(), 2);
    QVERIFY(tiesOnScreen(desk).join(u' ').contains(QLatin1String("John Banks: godparent of Charlie Banks")));
    for (const char *name : {"Rachel Banks", "John Banks", "Charlie Banks"}) {
        choose(desk, QLatin1String(name));
        // Nothing of it as a detail with a key for a name.
        QVERIFY(!says(&desk.window, QStringLiteral("tie_")));
        QVERIFY(!says(&desk.window, QStringLiteral("Relationship to somebody")));
    }
    const QString paper = textOf(NetworkPage(*banks(desk), wishFor({}), maker()));
    QVERIFY(paper.contains(QLatin1String("godparent of")));
}

void TestTieFlows::whatIsSealedIsNowhere()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        addTie(snapshot, 2, 1, QStringLiteral("lives_with"));
        for (Field &field : snapshot.people[1].fields) {
            if (field.name != QLatin1String("address"))
                continue;
            field.onlyFor.clear();
            field.withheld = true;
            field.values.clear();
        }
    });
    desk.settle();
    QCOMPARE(tiesOnScreen(desk).size(), 0);
    QVERIFY(!writingOf(desk).contains(QStringLiteral("lives with")));
    choose(desk, QStringLiteral("John Banks"));
    QVERIFY(!says(&desk.window, QStringLiteral("ives with")));
    const QString out = allThatLeaves(*banks(desk), {});
    QVERIFY(!out.contains(QLatin1String("ives with")) && !out.contains(QLatin1String("lives_with")));
}

void TestTieFlows::itIsOnThePage()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), addSomeTies);
    const NetworkPage page(*banks(desk), wishFor({}), maker());
    const QString text = textOf(page, "network-page-ties.pdf");
    QCOMPARE(text.count(QLatin1String("parent of")), 2); // in the picture and in the list
    QVERIFY(text.contains(QLatin1String("John Banks: parent of Rachel Banks; written")));
    QVERIFY(text.contains(QLatin1String("Dan Frost: former partner of, not allowed contact with Rachel Banks")));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    Progress progress;
    QVERIFY(buffer.open(QIODevice::WriteOnly) && page.write(ExportForm::Pdf, buffer, progress));
    QVERIFY(pagesOf(bytes).first().contains(QLatin1String("parent of")));
    const QString whole = textOf(CasePages(*banks(desk), {}, {}, wishFor({}), maker()));
    QVERIFY(whole.contains(QLatin1String("Parent of Rachel Banks")));
    QVERIFY(!whole.contains(QLatin1String("tie_")));
}

void TestTieFlows::whatIsRestrictedStaysOutOfWhatLeaves()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        addTie(snapshot, 2, 1, QStringLiteral("lives_with\nthe quiet word"));
    });
    const QString key = tieKey(banks(desk)->people.at(1).id);
    // Open, but it tells of an address that the panel may not read.
    QVERIFY(allThatLeaves(*banks(desk), {}).contains(QLatin1String("Lives with Rachel")));
    QString out = allThatLeaves(*banks(desk), panel);
    QVERIFY(!out.contains(QLatin1String("quiet word")) && !out.contains(key));
    // Restricted itself.
    CaseSnapshot snapshot = *banks(desk);
    snapshot.people[2].fields.last() = fixture::field(key, QStringLiteral("friend_of\nthe quiet word"));
    QVERIFY(allThatLeaves(snapshot, panel).contains(QLatin1String("quiet word")));
    snapshot.people[2].fields.last().onlyFor = tomToo;
    out = allThatLeaves(snapshot, panel);
    QVERIFY(!out.contains(QLatin1String("quiet word")) && !out.contains(key));
    QCOMPARE(NetworkPage(snapshot, wishFor(panel), maker()).leftOut,
             NetworkPage(*banks(desk), wishFor(panel), maker()).leftOut);
    // One of whom is for some alone.
    snapshot.people[2].fields.last().onlyFor.clear();
    snapshot.people[1].fields.first().onlyFor = tomToo;
    out = allThatLeaves(snapshot, panel);
    QVERIFY(!out.contains(QLatin1String("quiet word")) && !out.contains(key));
}

void TestTieFlows::aTextThatRepeatsItStaysOutToo()
{
    CaseSnapshot snapshot = *FixtureWorkspace().caseSnapshot(FixtureWorkspace::banks());
    addTie(snapshot, 2, 1, QStringLiteral("partner_of\nmet at the harbour festival"), tomToo);
    ReaderGuard guard(snapshot, panel);
    QVERIFY(guard.lets({}, false, {QStringLiteral("Phoned John. He is a partner of the firm.")}));
    QVERIFY(!guard.lets({}, false, {QStringLiteral("He told us that he is the partner of Rachel.")}));
    QVERIFY(!guard.lets({}, false, {QStringLiteral("They met at the harbour festival, he said.")}));
    QVERIFY(guard.givenAway().contains(QStringLiteral("Relationship to somebody of John Banks")));
}

void TestTieFlows::longAgoIsSaid()
{
    Desk desk;
    CaseSnapshot snapshot = *banks(desk);
    addTie(snapshot, 2, 1, QStringLiteral("parent_of"));
    const QDate today = FixtureWorkspace::now().date();
    NetworkModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(snapshot, today);
    const auto heldOf = [&](const QString &name) {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.nodeAt(row)->name == name)
                return model.index(row, 0).data(ThirdLineRole).toString();
        }
        return QString();
    };
    QCOMPARE(heldOf(QStringLiteral("Nadia Reid")), QStringLiteral("confirmed 9 days ago"));
    QCOMPARE(heldOf(QStringLiteral("Ingrid Lund")), QStringLiteral("confirmed 6 months ago"));
    QCOMPARE(heldOf(QStringLiteral("Rosa Lindqvist")), QStringLiteral("confirmed 2 weeks ago"));
    QCOMPARE(heldOf(QStringLiteral("John Banks")), QStringLiteral("written 2 weeks ago"));
    const auto isFaded = [&](const QString &name) {
        return std::any_of(model.nodes().begin(), model.nodes().end(),
                           [&](const NetworkNode &node) { return node.name == name && node.faded; });
    };
    QVERIFY(isFaded(QStringLiteral("Ingrid Lund")) && !isFaded(QStringLiteral("John Banks")));
    QVERIFY(!model.ties().first().faded);
    // Written on 3 November.
    model.show(snapshot, QDate(2027, 2, 1));
    QVERIFY(!isFaded(QStringLiteral("John Banks")));
    model.show(snapshot, QDate(2027, 2, 2));
    QVERIFY(isFaded(QStringLiteral("John Banks")));
    QVERIFY(model.ties().first().faded);
    QVERIFY(textOf(NetworkPage(snapshot, wishFor({}), maker())).contains(QLatin1String("confirmed 9 days ago")));
}

void TestTieFlows::howLongAgo_data()
{
    QTest::addColumn<QDate>("day");
    QTest::addColumn<QString>("text");
    const QDate today(2026, 11, 22);
    QTest::newRow("to come") << today.addDays(3) << QStringLiteral("today");
    QTest::newRow("today") << today << QStringLiteral("today");
    QTest::newRow("yesterday") << today.addDays(-1) << QStringLiteral("yesterday");
    QTest::newRow("13 days") << today.addDays(-13) << QStringLiteral("13 days ago");
    QTest::newRow("14 days") << today.addDays(-14) << QStringLiteral("2 weeks ago");
    QTest::newRow("63 days") << today.addDays(-63) << QStringLiteral("9 weeks ago");
    QTest::newRow("125 days") << today.addDays(-125) << QStringLiteral("17 weeks ago");
    QTest::newRow("126 days") << today.addDays(-126) << QStringLiteral("4 months ago");
    QTest::newRow("23 months") << QDate(2024, 11, 23) << QStringLiteral("23 months ago");
    QTest::newRow("2 years") << QDate(2024, 11, 22) << QStringLiteral("2 years ago");
}

void TestTieFlows::howLongAgo()
{
    QFETCH(QDate, day);
    QFETCH(QString, text);
    QCOMPARE(agoText(day, QDate(2026, 11, 22)), text);
}

void TestTieFlows::itIsDrawn_data()
{
    QTest::addColumn<int>("theme");
    QTest::addColumn<int>("zoom");
    QTest::newRow("light-100") << static_cast<int>(Theme::Light) << 100;
    QTest::newRow("light-200") << static_cast<int>(Theme::Light) << 200;
    QTest::newRow("dark-100") << static_cast<int>(Theme::Dark) << 100;
}

void TestTieFlows::itIsDrawn()
{
    QFETCH(int, theme);
    QFETCH(int, zoom);
    Desk desk(static_cast<Theme>(theme), zoom);
    desk.window.resize(1440, 1000);
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), addSomeTies);
    desk.settle();
    QVERIFY(QDir().mkpath(QStringLiteral("screens")));
    const auto save = [&](QWidget *widget, const char *what) {
        return widget->grab().save(
            QStringLiteral("screens/ties-%1-%2.png").arg(QLatin1String(what), QLatin1String(QTest::currentDataTag())));
    };
    QVERIFY(save(find<NetworkPicture>(&desk.window, "networkPicture"), "picture"));
    choose(desk, QStringLiteral("Dan Frost"));
    QVERIFY(save(&desk.window, "window"));
    QVERIFY(save(find<QWidget>(&desk.window, "detailPanel"), "panel"));
    QVERIFY(save(find<QWidget>(&desk.window, "networkList"), "list"));
    QVERIFY(save(find<QWidget>(&desk.window, "tieList"), "ties"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "addTie"); });
    QVERIFY(save(dialog, "dialog"));
    desk.closeDialogs();
}

QTEST_MAIN(TestTieFlows)
#include "TestTieFlows.moc"
