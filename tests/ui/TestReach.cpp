// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/messages/MentionEdit.h"
#include "ui/people/ReachLink.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/Notice.h"

#include <QtGui/QClipboard>
#include <QtGui/QDesktopServices>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;

/// What the computer was asked to open for calls and mail. Instead of it, nothing is opened.
class Opened : public QObject {
    Q_OBJECT

public:
    Opened()
    {
        for (const char *scheme : {"tel", "mailto"})
            QDesktopServices::setUrlHandler(QLatin1String(scheme), this, "take");
    }
    ~Opened() override
    {
        for (const char *scheme : {"tel", "mailto"})
            QDesktopServices::unsetUrlHandler(QLatin1String(scheme));
    }
    Opened(const Opened &) = delete;
    Opened &operator=(const Opened &) = delete;

    QStringList urls;

public Q_SLOTS:
    void take(const QUrl &url) { urls << url.toString(QUrl::FullyEncoded); }
};

namespace {

void choose(Desk &desk, const QString &name)
{
    auto *list = find<QTableView>(&desk.window, "networkList");
    for (int row = 0; row < list->model()->rowCount(); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        if (index.data(Qt::AccessibleTextRole).toString().startsWith(name))
            list->setCurrentIndex(index);
    }
    desk.settle();
}

QString noticeOf(const Desk &desk)
{
    return find<Notice>(&desk.window, "notice")->sentence();
}

} // namespace

/// Reaching who is involved: by phone, by mail, by a message in the case.
class TestReach : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aNumberIsFoundInWhatWasTyped_data();
    void aNumberIsFoundInWhatWasTyped();
    void anAddressIsFoundInWhatWasTyped_data();
    void anAddressIsFoundInWhatWasTyped();
    void aMailNamesNobody();
    void aColleagueIsCalledAndMailed();
    void aMessageBeginsForWhoWasChosen();
    void whoHasNoComputerInTheCaseIsSaidNotToBeReached();
    void whoHasNoAccountIsReachedToo();
    void whoMayOnlyReadWritesNoMessage();
    void aSupportIsNotCalledFamily();
};

void TestReach::aNumberIsFoundInWhatWasTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    QTest::newRow("plain") << "01632 960145"
                           << "tel:01632960145";
    QTest::newRow("from abroad") << "+44 (0)1632 960145"
                                 << "tel:+441632960145";
    QTest::newRow("in brackets") << "(01632) 960-145"
                                 << "tel:01632960145";
    QTest::newRow("after words") << "Assessment duty, 01632 960100"
                                 << "tel:01632960100";
    QTest::newRow("before hours in brackets") << "01632 960100 (24 hours)"
                                              << "tel:01632960100";
    QTest::newRow("before times in brackets") << "01632 960100 (9-5)"
                                              << "tel:01632960100";
    QTest::newRow("before a time") << "01632 960100 - 9am"
                                   << "tel:01632960100";
    QTest::newRow("after hours") << "9-5, then 01632 960100"
                                 << "tel:01632960100";
    QTest::newRow("short") << "101"
                           << "tel:101";
    QTest::newRow("a room") << "Room 101"
                            << "";
    QTest::newRow("words") << "ask reception"
                           << "";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("no number") << QString(5000, u'7') << "";
}

void TestReach::aNumberIsFoundInWhatWasTyped()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, url);
    const auto link = callLink(typed);
    QCOMPARE(link ? link->url.toString(QUrl::FullyEncoded) : QString(), url);
}

void TestReach::anAddressIsFoundInWhatWasTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    QTest::newRow("plain") << "hal.frost@clinic.example"
                           << "mailto:hal.frost@clinic.example?subject=Case%20GC%26A";
    QTest::newRow("in words") << "Desk: hal@clinic.example."
                              << "mailto:hal@clinic.example?subject=Case%20GC%26A";
    QTest::newRow("with headers") << "hal@clinic.example?bcc=eve@evil.example"
                                  << "mailto:hal@clinic.example?subject=Case%20GC%26A";
    QTest::newRow("odd") << "a?cc=b&c@clinic.example"
                         << "mailto:a%3Fcc=b&c@clinic.example?subject=Case%20GC%26A";
    QTest::newRow("no address") << "ask reception"
                                << "";
    QTest::newRow("half") << "hal@"
                          << "";
}

void TestReach::anAddressIsFoundInWhatWasTyped()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, url);
    const auto link = mailLink(typed, QStringLiteral("GC&A"));
    QCOMPARE(link ? link->url.toString(QUrl::FullyEncoded) : QString(), url);
    if (link)
        QVERIFY(!mailLink(typed, QString())->url.hasQuery());
}

void TestReach::aMailNamesNobody()
{
    FixtureWorkspace workspace;
    CaseSnapshot snapshot = *workspace.caseSnapshot(FixtureWorkspace::banks());
    snapshot.summary.reference = QStringLiteral("GC-0412");
    QCOMPARE(referenceForMail(snapshot), QStringLiteral("GC-0412"));
    for (const char *reference : {"BANKS 2026", "0412 charlie", "0412-Banks"}) {
        snapshot.summary.reference = QLatin1String(reference);
        QCOMPARE(referenceForMail(snapshot), QString());
    }
}

void TestReach::aColleagueIsCalledAndMailed()
{
    Opened opened;
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.reference = QStringLiteral("GC-0412"); });
    desk.settle();
    choose(desk, QStringLiteral("Tom Barker"));
    auto *call = find<QPushButton>(&desk.window, "callPhone");
    QCOMPARE(call->accessibleName(), QStringLiteral("Call Tom Barker on 01632 960145"));
    QVERIFY((call->focusPolicy() & Qt::TabFocus) != 0);
    call->setFocus();
    QTest::keyClick(call, Qt::Key_Space);
    QCOMPARE(opened.urls, QStringList{QStringLiteral("tel:01632960145")});
    QVERIFY(noticeOf(desk).startsWith(QLatin1String("Opening a call to Tom Barker")));
    opened.urls.clear();
    press(&desk.window, "openMail");
    QCOMPARE(opened.urls, QStringList{QStringLiteral("mailto:tom.barker@county.example?subject=Case%20GC-0412")});
    QVERIFY(noticeOf(desk).startsWith(QLatin1String("Opening an email to Tom Barker")));
}

void TestReach::whoHasNoComputerInTheCaseIsSaidNotToBeReached()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Member &member : snapshot.members) {
            if (member.card.name == QLatin1String("Tom Barker"))
                member.devices.clear();
        }
    });
    desk.settle();
    choose(desk, QStringLiteral("Tom Barker"));
    QVERIFY(says(&desk.window, QStringLiteral("nothing new reaches them")));
    QVERIFY(!says(&desk.window, QStringLiteral("Can read all of it")));
    const auto *write = desk.window.findChild<QPushButton *>(QStringLiteral("messageTo"));
    QVERIFY(write == nullptr || !write->isVisible());
}

void TestReach::aMessageBeginsForWhoWasChosen()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("Tom Barker"));
    const QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "messageTo"); });
    QVERIFY(dialog != nullptr);
    const auto isTicked = [&](int number) {
        const QString who = QString::fromStdString(FixtureWorkspace::professional(number).hex());
        return find<QCheckBox>(dialog, qPrintable(QStringLiteral("messageAudience_") + who))->isChecked();
    };
    QVERIFY(isTicked(3));
    QVERIFY(!isTicked(2));
    find<MentionEdit>(dialog, "messageText")->setPlainText(QStringLiteral("Can you ring me?"));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.lastMessage().onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(3)});
    QVERIFY(noticeOf(desk).startsWith(QLatin1String("Saved")));
    // Oneself one does not write to.
    choose(desk, QStringLiteral("Maya Shah"));
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("messageTo")) == nullptr);
}

void TestReach::whoHasNoAccountIsReachedToo()
{
    Opened opened;
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Involvement &one : snapshot.involvements) {
            if (one.name != QLatin1String("Rosa Lindqvist"))
                continue;
            one.fields << fixture::field(QStringLiteral("mail"), QStringLiteral("rosa@fenside.example"))
                       << fixture::field(QStringLiteral("duty_line"), QStringLiteral("Desk 01632 960180"));
        }
    });
    desk.settle();
    choose(desk, QStringLiteral("Rosa Lindqvist"));
    press(&desk.window, "copyPhone");
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("01632 960188"));
    QCOMPARE(noticeOf(desk), QStringLiteral("Phone number of Rosa Lindqvist copied"));
    press(&desk.window, "callPhone");
    press(&desk.window, "openMail");
    QCOMPARE(find<QPushButton>(&desk.window, "callDutyLine")->text(), QStringLiteral("Call 01632 960180"));
    press(&desk.window, "callDutyLine");
    QCOMPARE(opened.urls.size(), 3);
    QCOMPARE(opened.urls.at(0), QStringLiteral("tel:01632960188"));
    QVERIFY(opened.urls.at(1).startsWith(QLatin1String("mailto:rosa@fenside.example")));
    QCOMPARE(opened.urls.at(2), QStringLiteral("tel:01632960180"));
    // There is no way to them in the program.
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("messageTo")) == nullptr);
}

void TestReach::whoMayOnlyReadWritesNoMessage()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    desk.settle();
    choose(desk, QStringLiteral("Tom Barker"));
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("messageTo")) == nullptr);
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("callPhone")) != nullptr);
}

void TestReach::aSupportIsNotCalledFamily()
{
    Desk desk;
    openBanks(desk);
    const auto tags = [&] {
        QStringList texts;
        for (const Tag *tag : find<QWidget>(&desk.window, "detailPanel")->findChildren<Tag *>())
            texts << tag->text();
        return texts;
    };
    choose(desk, QStringLiteral("John Banks"));
    QVERIFY(tags().contains(QLatin1String("Support")) && !tags().contains(QLatin1String("Family")));
    choose(desk, QStringLiteral("Rachel Banks"));
    QVERIFY(tags().contains(QLatin1String("Family")) && !tags().contains(QLatin1String("Support")));
}

QTEST_MAIN(TestReach)
#include "TestReach.moc"
