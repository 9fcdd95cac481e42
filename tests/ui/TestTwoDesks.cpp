// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Workspace.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/app/support/SignedRules.h"
#include "tests/e2e/support/Files.h"
#include "tests/e2e/support/TwoAgencies.h"
#include "tests/ui/support/Seat.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/clocks/RulesDialog.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/spelling/Spelling.h"
#include "ui/words/DateText.h"

#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QJsonArray>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>

using namespace caseweave;

/// Two professionals of two agencies at their own computers, over a hub that runs, from the invitation to the settled
/// contradiction, all through the widgets on the screen. Each test is one thing that people do together.
class TestTwoDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void aWrongPassphraseOpensNothing();
    void aCaseReachesTheColleagueOfTheOtherAgency();
    void whoIsAddedFromNowOnReadsNothingEarlier();
    void everyKindOfEventIsReadWithItsSourceAndAuthor();
    void aConcernIsRaisedSeenAcknowledgedAndWithdrawn();
    void workGoesOnWithoutTheHubAndMergesAfter();
    void whatWasTypedOutlivesACrash();
    void oneFieldWrittenTwiceIsSettled();
    void visitsAndContactsReachTheColleagueAndMerge();
    void aDocumentIsReadByTheColleague();
    void rulesThatTheCouncilSignedAreTakenByItsOwnAlone();
    void theNewPassphraseOpensAndTheOldOneNoMore();

private:
    void changePassphrase(const QString &present, const QString &next);
    void enrolByText();
    void enrolByWords();
    /// Six words on the screen of who waits are those that the administrator sees; approves them.
    void compareAndApprove(Seat &seat, const e2e::Agency &agency);
    /// A case of Maya's that Tom has opened too; both stand on its overview.
    void share(const QString &surname, const QString &history = QStringLiteral("memberHistory_0"));
    void writeEvent(Seat &seat, const QString &title, const QString &kind = QStringLiteral("eventKind_1"));
    void raise(Seat &seat, const QString &words);
    void writeContact(Seat &seat, const QString &who, const QString &when);
    void planVisit(Seat &seat, const QString &who, int days);
    void offerRules(Seat &seat, const QString &file);
    void writeAddress(Seat &seat, const QString &person, const QString &address);
    bool bothUpToDate();

    std::unique_ptr<e2e::TwoAgencies> m_town;
    std::unique_ptr<Seat> m_maya;
    std::unique_ptr<Seat> m_tom;
};

namespace {

const QString yesterday = dateText(QDate::currentDate().addDays(-1));

bool anyContains(const QStringList &rows, const QString &words)
{
    return std::any_of(rows.cbegin(), rows.cend(), [&](const QString &row) { return row.contains(words); });
}

} // namespace

void TestTwoDesks::initTestCase()
{
    initialiseCrypto();
    m_town = std::make_unique<e2e::TwoAgencies>();
    m_town->council->addProfessional(QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_town->council->publish();
    m_town->police->addProfessional(QStringLiteral("Tom Barker"), QStringLiteral("Detective constable"));
    m_town->police->publish();
    enrolByText();
    enrolByWords();
    QVERIFY(bothUpToDate());
}

void TestTwoDesks::cleanupTestCase()
{
    m_maya.reset();
    m_tom.reset();
    if (m_town)
        QVERIFY(m_town->hub->stop());
}

void TestTwoDesks::init()
{
    QVERIFY(bothUpToDate());
}

bool TestTwoDesks::bothUpToDate()
{
    return m_maya->comes([this] { return m_maya->saysUpToDate(); }, "Maya up to date")
        && m_tom->comes([this] { return m_tom->saysUpToDate(); }, "Tom up to date");
}

void TestTwoDesks::enrolByText()
{
    m_maya = std::make_unique<Seat>(m_town->path(QStringLiteral("maya")));
    QVERIFY(m_maya->says(QStringLiteral("Set up Caseweave on this computer")));
    m_maya->type("enrolToken", m_town->council->makeToken(QStringLiteral("Maya Shah")).text);
    m_maya->type("enrolPassphrase", QStringLiteral("password1"));
    QCOMPARE(m_maya->text("enrolPassphraseStrength"), QStringLiteral("Easy to guess. Add another word or two."));
    m_maya->type("enrolPassphrase", e2e::dayPassphrase);
    QCOMPARE(m_maya->text("enrolPassphraseStrength"), QStringLiteral("Strong enough."));
    m_maya->type("enrolPassphraseAgain", e2e::dayPassphrase);
    m_maya->press("enrolContinue");
    compareAndApprove(*m_maya, *m_town->council);
    QVERIFY(m_maya->says(QStringLiteral("You are not in any case yet")));
    QVERIFY(m_maya->says(QStringLiteral("Maya Shah, social worker")));
}

void TestTwoDesks::enrolByWords()
{
    m_tom = std::make_unique<Seat>(m_town->path(QStringLiteral("tom")));
    const e2e::Token token = m_town->police->makeToken(QStringLiteral("Tom Barker"));
    m_tom->tick(QStringLiteral("enrolWay_1"));
    m_tom->type("enrolHub", token.hub);
    m_tom->type("enrolWords", token.words);
    m_tom->type("enrolPassphrase", e2e::dayPassphrase);
    m_tom->type("enrolPassphraseAgain", e2e::dayPassphrase);
    m_tom->press("enrolContinue");
    compareAndApprove(*m_tom, *m_town->police);
}

void TestTwoDesks::compareAndApprove(Seat &seat, const e2e::Agency &agency)
{
    const auto code = [&] { return seat.text("enrolmentCode").simplified(); };
    QVERIFY(seat.comes([&] { return code().split(QLatin1Char(' ')).size() == 6; }, "six words"));
    const QJsonArray asking = agency.enrolments();
    QCOMPARE(asking.size(), 1);
    QCOMPARE(asking.first().toObject().value(QLatin1String("code")).toString(), code());
    QCOMPARE(agency.approve(code()).exit, 0);
    QVERIFY(seat.comes([&] { return seat.visible<QWidget>(QStringLiteral("caseSearch")) != nullptr; }, "My cases"));
}

void TestTwoDesks::share(const QString &surname, const QString &history)
{
    m_maya->act("actionNewCase");
    m_maya->type("child1Given", QStringLiteral("Charlie"));
    m_maya->type("child1Family", surname);
    m_maya->type("child1Born", QStringLiteral("10 July 2019"));
    m_maya->press("addChild");
    m_maya->type("child2Given", QStringLiteral("Ada"));
    m_maya->type("child2Family", surname);
    m_maya->press("addFamily");
    m_maya->type("family1Given", QStringLiteral("Rachel"));
    m_maya->type("family1Family", surname);
    m_maya->type("family1Relationship", QStringLiteral("mother"));
    m_maya->type("caseReference", QStringLiteral("GC-1"));
    m_maya->submit();
    QVERIFY(m_maya->comes(
        [&] { return m_maya->window->currentCase() && m_maya->text("identityTitle").contains(surname.toUpper()); },
        "the new case"));
    if (history == QLatin1String("memberHistory_1"))
        writeEvent(*m_maya, QStringLiteral("Before Tom came"));
    m_maya->addColleague(QStringLiteral("Barker"), history);
    m_tom->openCase(surname.toUpper());
    m_tom->act("actionOverview");
    m_maya->act("actionOverview");
    for (Seat *at : {m_maya.get(), m_tom.get()})
        QVERIFY(at->comes([&] { return at->snapshot() && at->snapshot()->summary.unsent == 0; }, "all sent"));
    QVERIFY(bothUpToDate());
}

void TestTwoDesks::writeEvent(Seat &seat, const QString &title, const QString &kind)
{
    seat.act("actionAddEvent");
    seat.type("eventDate", yesterday);
    seat.type("eventTitle", title);
    seat.type("eventText", title + QStringLiteral(", and more about it."));
    seat.tick(kind);
    seat.type("eventSource", QStringLiteral("home visit"));
    seat.submit();
}

void TestTwoDesks::raise(Seat &seat, const QString &words)
{
    seat.press("raiseConcern");
    seat.tick(QStringLiteral("concernLevel_3"));
    seat.type("concernText", words);
    seat.submit();
}

void TestTwoDesks::writeAddress(Seat &seat, const QString &person, const QString &address)
{
    seat.choose("networkList", person);
    seat.press("change_address");
    seat.type("fieldText", address);
    seat.press("submit"); // asks once more, because it is an address
    seat.press("goOn");
    QVERIFY(seat.comes([&] { return seat.visible<QDialog>(QStringLiteral("fieldDialog")) == nullptr; }, "the address"));
}

void TestTwoDesks::aWrongPassphraseOpensNothing()
{
    m_maya->act("actionLock");
    m_maya->type("unlockPassphrase", QStringLiteral("lantern orchard velvet harbor"));
    m_maya->press("unlock");
    QVERIFY(m_maya->comes([&] { return m_maya->says(QStringLiteral("passphrase is not right")); }, "the refusal"));
    QCOMPARE(m_maya->workspace->door(), Door::Locked);
    m_maya->unlock(e2e::dayPassphrase);
}

void TestTwoDesks::aCaseReachesTheColleagueOfTheOtherAgency()
{
    share(QStringLiteral("Banks"));
    QCOMPARE(m_tom->text("identityTitle"), QStringLiteral("BANKS, Charlie; BANKS, Ada"));
    QVERIFY(m_tom->text("identityFacts").contains(QLatin1String("You: contributor")));
    for (const char *who : {"Charlie Banks, Child", "Rachel Banks, Family, mother",
                            "Maya Shah, lead, Lead, Social worker, Greendale Council",
                            "Tom Barker, Contributor, Detective constable, County Police"})
        QVERIFY(m_tom->comes([&] { return anyContains(m_tom->rows("networkList"), QLatin1String(who)); }, who));
    // Leads are offered what only they may do.
    QVERIFY(m_tom->visible<QWidget>(QStringLiteral("addSomeone")) == nullptr);
    QVERIFY(m_maya->visible<QWidget>(QStringLiteral("addSomeone")) != nullptr);
    QVERIFY(m_maya->comes([&] { return anyContains(m_maya->rows("networkList"), QLatin1String("Tom B")); }, "Tom"));
    m_maya->openCase(QStringLiteral("BANKS")); // comes back to it, which Tom is told
    QVERIFY(m_tom->seesHere(QStringLiteral("Maya Shah")) && m_maya->seesHere(QStringLiteral("Tom Barker")));
}

void TestTwoDesks::whoIsAddedFromNowOnReadsNothingEarlier()
{
    share(QStringLiteral("Okafor"), QStringLiteral("memberHistory_1"));
    writeEvent(*m_maya, QStringLiteral("After Tom came"));
    m_tom->act("actionChronology");
    QVERIFY(m_tom->comes([&] { return anyContains(m_tom->rows("chronologyList"), QStringLiteral("After Tom came")); },
                         "what was written after"));
    QVERIFY(!anyContains(m_tom->rows("chronologyList"), QStringLiteral("Before Tom came")));
    // A case is not nameless to who joins late.
    QCOMPARE(m_tom->text("identityTitle"), QStringLiteral("OKAFOR, Charlie; OKAFOR, Ada"));
    QVERIFY(m_tom->text("identityFacts").contains(QLatin1String("10 July 2019")));
    m_maya->act("actionChronology");
    QVERIFY(m_maya->comes([&] { return anyContains(m_maya->rows("chronologyList"), QStringLiteral("Before Tom")); },
                          "what was written before"));
}

void TestTwoDesks::everyKindOfEventIsReadWithItsSourceAndAuthor()
{
    share(QStringLiteral("Lind"));
    m_tom->act("actionCloseCase"); // not looking, so that what comes is new
    const QList<std::pair<QString, QString>> kinds{{QStringLiteral("eventKind_1"), QStringLiteral("Fact")},
                                                   {QStringLiteral("eventKind_2"), QStringLiteral("Allegation")},
                                                   {QStringLiteral("eventKind_3"), QStringLiteral("Opinion")}};
    for (const auto &[choice, name] : kinds)
        writeEvent(*m_maya, QStringLiteral("An event that is a %1").arg(name), choice);
    QVERIFY(m_maya->comes([&] { return m_maya->saysUpToDate(); }, "all sent"));
    QVERIFY(m_tom->comes(
        [&] { return anyContains(m_tom->rows("caseTable").filter(QStringLiteral("LIND")), QStringLiteral("3 new")); },
        "three things that are new"));
    m_tom->openCase(QStringLiteral("LIND"));
    m_tom->act("actionOverview");
    QVERIFY(m_tom->comes([&] { return m_tom->everything().contains(QLatin1String("new since last time")); },
                         "what is new"));
    m_tom->act("actionChronology");
    QVERIFY(m_tom->comes([&] { return m_tom->rows("chronologyList").size() == 3; }, "three events"));
    for (const auto &[choice, name] : kinds) {
        m_tom->choose("chronologyList", QStringLiteral("An event that is a %1").arg(name));
        QVERIFY(anyContains(m_tom->rows("chronologyList"), QStringLiteral("Council, %1, new, An event").arg(name)));
        for (const QString &said : {yesterday, QStringLiteral("An event that is a %1, and more about it.").arg(name),
                                    QStringLiteral("<b>Source</b> home visit"),
                                    QStringLiteral("<b>Written by</b> Maya Shah, Greendale Council"),
                                    QStringLiteral("<b>Record</b> Signed, in order")})
            QVERIFY(m_tom->comes([&] { return m_tom->says(said); }, qPrintable(said)));
    }
    m_tom->act("actionRecord");
    QVERIFY(m_tom->comes(
        [&] {
            const QStringList lines = m_tom->rows("recordTable");
            return anyContains(lines, QStringLiteral("Event added | Maya Shah | Signed, in order"))
                && anyContains(lines, QStringLiteral("Case opened | Maya Shah | Signed, in order"));
        },
        "the record"));
    // Seen is seen: after closing the case nothing is new.
    m_tom->act("actionCloseCase");
    QVERIFY(m_tom->comes(
        [&] {
            return anyContains(m_tom->rows("caseTable").filter(QStringLiteral("LIND")), QStringLiteral("Nothing new"));
        },
        "nothing new"));
}

void TestTwoDesks::aConcernIsRaisedSeenAcknowledgedAndWithdrawn()
{
    share(QStringLiteral("Mori"));
    raise(*m_tom, QStringLiteral("A man is at the door"));
    QVERIFY(m_maya->comes([&] { return m_maya->says(QStringLiteral("A man is at the door")); }, "the concern"));
    QVERIFY(m_maya->comes(
        [&] {
            return m_maya->says(QStringLiteral("Tom Barker, police. Nobody has acknowledged it yet. Not a referral."));
        },
        "who is worried"));
    m_maya->press("acknowledgeConcern");
    QVERIFY(m_tom->comes([&] { return m_tom->says(QStringLiteral("Acknowledged by Maya Shah.")); }, "that she knows"));
    m_tom->press("withdrawConcern");
    m_tom->type("withdrawReason", QStringLiteral("It was the postman"));
    m_tom->submit();
    QVERIFY(m_maya->comes([&] { return !m_maya->says(QStringLiteral("A man is at the door")); }, "the withdrawal"));
    m_maya->act("actionRecord");
    QVERIFY(m_maya->comes([&] { return anyContains(m_maya->rows("recordTable"), QStringLiteral("Concern withdrawn")); },
                          "the withdrawal in the record"));
}

void TestTwoDesks::workGoesOnWithoutTheHubAndMergesAfter()
{
    share(QStringLiteral("Novak"));
    QVERIFY(m_town->hub->stop());
    const auto isAway = [&] { return m_maya->hubLine().startsWith(QLatin1String("Hub not reachable since")); };
    QVERIFY(m_maya->comes(isAway, "that the hub is away"));
    QCOMPARE(m_maya->sentLine(), QStringLiteral("All changes sent"));
    writeEvent(*m_maya, QStringLiteral("Written without a hub"));
    QVERIFY(m_maya->comes([&] { return m_maya->sentLine() == QLatin1String("1 change saved here, waiting to send"); },
                          "one change to send"));
    raise(*m_tom, QStringLiteral("Worried without a hub"));
    QVERIFY(m_tom->comes([&] { return m_tom->sentLine() == QLatin1String("1 change saved here, waiting to send"); },
                         "one change to send"));
    QVERIFY(m_maya->comes(isAway, "that the hub is still away"));

    // She goes home; what was not sent is still there the next morning.
    m_maya.reset();
    m_maya = std::make_unique<Seat>(m_town->path(QStringLiteral("maya")));
    m_maya->unlock(e2e::dayPassphrase);
    m_maya->openCase(QStringLiteral("NOVAK"));
    m_maya->act("actionChronology");
    QVERIFY(m_maya->comes([&] { return anyContains(m_maya->rows("chronologyList"), QStringLiteral("without a hub")); },
                          "her event"));
    QVERIFY(m_maya->comes([&] { return m_maya->sentLine() == QLatin1String("1 change saved here, waiting to send"); },
                          "one change to send"));
    QVERIFY(!m_maya->hubLine().startsWith(QLatin1String("Up to date")));

    QVERIFY(m_town->hub->start());
    QVERIFY(bothUpToDate());
    m_maya->act("actionOverview");
    QVERIFY(m_maya->comes([&] { return m_maya->says(QStringLiteral("Worried without a hub")); }, "Tom's concern"));
    m_tom->act("actionChronology");
    QVERIFY(m_tom->comes([&] { return anyContains(m_tom->rows("chronologyList"), QStringLiteral("Written without")); },
                         "Maya's event"));
}

void TestTwoDesks::whatWasTypedOutlivesACrash()
{
    share(QStringLiteral("Quist"));
    m_maya->act("actionAddEvent");
    m_maya->type("eventTitle", QStringLiteral("Half a sentence that"));
    const QString key
        = QStringLiteral("event/") + QString::fromStdString(m_maya->window->currentCase()->caseId().hex());
    QVERIFY(m_maya->comes([&] { return m_maya->workspace->keptForm(key).contains("sentence that"); }, "the draft"));
    // A name that the spelling check was told of is kept as drafts are.
    const QString ownWord = QStringLiteral("Quisterling");
    QVERIFY(m_maya->window->spelling().ownWords().add(ownWord));
    // Answers come in order: by then the draft is on the disk.
    QSignalSpy answered(m_maya->workspace.get(), &ProfileWorkspace::digestLoaded);
    m_maya->workspace->requestDigest(m_maya->window->currentCase()->caseId());
    QVERIFY(answered.wait(60'000));
    // The folder as a program that is killed now leaves it.
    const QString folder = m_town->path(QStringLiteral("maya"));
    const QString killed = m_town->path(QStringLiteral("killed"));
    test::copyFolder(folder, killed);
    m_maya.reset();
    QVERIFY(QDir(folder).removeRecursively());
    QVERIFY(QDir().rename(killed, folder));
    int files = 0;
    for (QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); all.hasNext(); ++files) {
        QFile file(all.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(ownWord.toUtf8()), qPrintable(file.fileName()));
    }
    QVERIFY(files > 0);
    m_maya = std::make_unique<Seat>(folder);
    m_maya->unlock(e2e::dayPassphrase);
    m_maya->openCase(QStringLiteral("QUIST"));
    QVERIFY(m_maya->window->spelling().ownWords().contains(ownWord));
    m_maya->act("actionAddEvent");
    QCOMPARE(m_maya->shown<QLineEdit>(QStringLiteral("eventTitle"))->text(), QStringLiteral("Half a sentence that"));
    m_maya->press("startAfresh");
    m_maya->press("cancel");
}

void TestTwoDesks::oneFieldWrittenTwiceIsSettled()
{
    share(QStringLiteral("Petrov"));
    QVERIFY(m_town->hub->stop());
    writeAddress(*m_maya, QStringLiteral("Charlie"), QStringLiteral("1 Mill Lane"));
    writeAddress(*m_tom, QStringLiteral("Charlie"), QStringLiteral("14 Mill Lane"));
    QVERIFY(m_town->hub->start());
    for (Seat *seat : {m_maya.get(), m_tom.get()}) {
        QVERIFY(seat->comes([&] { return seat->says(QStringLiteral("Address of Charlie Petrov: two versions")); },
                            "two versions"));
        seat->press("lookAtConflict");
        for (const char *value : {"“1 Mill Lane” (Maya Shah)", "“14 Mill Lane” (Tom Barker)"})
            QVERIFY(seat->comes([&] { return seat->says(QString::fromUtf8(value)); }, value));
    }
    m_tom->press("settle_address");
    for (QRadioButton *one : m_tom->window->findChildren<QRadioButton *>()) {
        if (one->isVisible() && one->text() == QLatin1String("14 Mill Lane"))
            one->setChecked(true);
    }
    m_tom->submit();
    for (Seat *seat : {m_maya.get(), m_tom.get()}) {
        QVERIFY(
            seat->comes([&] { return !seat->says(QStringLiteral("two versions")); }, "the end of the two versions"));
        seat->choose("networkList", QStringLiteral("Charlie"));
        QVERIFY(seat->comes([&] { return seat->says(QStringLiteral("14 Mill Lane")); }, "what was settled"));
        QVERIFY(!seat->says(QStringLiteral("“1 Mill Lane”")));
    }
    QVERIFY(bothUpToDate());
}

void TestTwoDesks::writeContact(Seat &seat, const QString &who, const QString &when)
{
    seat.choose("networkList", who);
    seat.press("recordContact");
    seat.type("visitDate", when);
    for (QCheckBox *child : seat.window->findChildren<QCheckBox *>()) {
        if (child->objectName().startsWith(QLatin1String("visitChild_"))
            && child->text().startsWith(QLatin1String("Charlie")))
            child->setChecked(true);
    }
    seat.tick(QStringLiteral("visitOutcome_1"));
    seat.tick(QStringLiteral("visitAlone_1"));
    seat.submit();
}

void TestTwoDesks::planVisit(Seat &seat, const QString &who, int days)
{
    seat.choose("networkList", who);
    seat.press("planVisit");
    seat.type("visitDate", dateText(QDate::currentDate().addDays(days)));
    for (QCheckBox *child : seat.window->findChildren<QCheckBox *>()) {
        if (child->objectName().startsWith(QLatin1String("visitChild_")))
            child->setChecked(true);
    }
    seat.submit();
}

void TestTwoDesks::visitsAndContactsReachTheColleagueAndMerge()
{
    share(QStringLiteral("Rossi"));
    QVERIFY(anyContains(m_tom->rows("networkList"), QStringLiteral("No contact recorded, None planned")));
    writeContact(*m_maya, QStringLiteral("Maya Shah"), yesterday);
    const QString seen = QStringLiteral("Seen ") + dayText(QDate::currentDate().addDays(-1), QDate::currentDate());
    QVERIFY(m_tom->comes([&] { return anyContains(m_tom->rows("networkList").filter(QStringLiteral("Maya")), seen); },
                         "her contact"));

    // Both go to the same child on one day, without knowing of each other.
    QVERIFY(m_town->hub->stop());
    planVisit(*m_maya, QStringLiteral("Maya Shah"), 3);
    planVisit(*m_tom, QStringLiteral("Tom Barker"), 3);
    m_maya->choose("networkList", QStringLiteral("Tom Barker"));
    m_maya->press("confirmInvolvement");
    m_tom->press("confirmInvolvement");
    QVERIFY(m_town->hub->start());
    for (Seat *seat : {m_maya.get(), m_tom.get()}) {
        const QString next = QStringLiteral("Next ") + dayText(QDate::currentDate().addDays(3), QDate::currentDate());
        for (const char *who : {"Maya Shah", "Tom Barker"})
            QVERIFY(seat->comes([&] { return anyContains(seat->rows("networkList").filter(QLatin1String(who)), next); },
                                who));
        QVERIFY(seat->comes([&] { return seat->says(QStringLiteral("Two visits close together")); }, "the clash"));
        QVERIFY(!seat->says(QStringLiteral("two versions")));
        seat->choose("networkList", QStringLiteral("Tom Barker"));
        const QString today = dateText(QDate::currentDate());
        QVERIFY(seat->comes([&] { return seat->says(today); }, "that it was confirmed"));
    }
    m_tom->act("actionVisits");
    QVERIFY(m_tom->comes([&] { return m_tom->rows("visitTable").size() == 3; }, "three visits"));
    QVERIFY(anyContains(m_tom->rows("visitTable"), QStringLiteral("Child seen, alone")));
    m_tom->act("actionOverview");
}

void TestTwoDesks::aDocumentIsReadByTheColleague()
{
    share(QStringLiteral("Green"));
    // Written while there is no hub: it goes when there is one.
    QVERIFY(m_town->hub->stop());
    QFile file(m_town->path(QStringLiteral("school_report.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Charlie was at school on 12 of 20 days.");
    file.close();
    m_maya->act("actionDocuments");
    m_maya->window->currentCase()->turnTo<DocumentScreen>(CaseScreen::Documents).addFiles({file.fileName()});
    auto *kind = m_maya->shown<QComboBox>(QStringLiteral("documentKind"));
    kind->setCurrentIndex(kind->findData(QStringLiteral("report")));
    m_maya->submit();
    QVERIFY(m_maya->comes(
        [&] { return anyContains(m_maya->rows("documentTable"), QStringLiteral("school report, Report")); },
        "the document"));
    QVERIFY(m_town->hub->start());
    m_tom->act("actionDocuments");
    const auto isHere = [](const Seat &seat) {
        const QStringList rows = seat.rows("documentTable");
        return rows.size() == 1 && rows.first().endsWith(QStringLiteral("| Here"));
    };
    QVERIFY(m_tom->comes([&] { return isHere(*m_tom); }, "the document at the colleague’s"));
    m_tom->choose("documentTable", QStringLiteral("school report"));
    QVERIFY(m_tom->comes(
        [&] {
            const auto *text = m_tom->visible<QPlainTextEdit>(QStringLiteral("previewText"));
            return text != nullptr && text->toPlainText().contains(QStringLiteral("12 of 20 days"));
        },
        "its text"));
    QVERIFY(m_maya->comes([&] { return isHere(*m_maya); }, "that it was sent"));
}

void TestTwoDesks::changePassphrase(const QString &present, const QString &next)
{
    m_maya->act("actionPassphrase");
    m_maya->type("passphrasePresent", present);
    m_maya->type("passphraseNew", next);
    m_maya->type("passphraseNewAgain", next);
    m_maya->press("submit");
}

void TestTwoDesks::offerRules(Seat &seat, const QString &file)
{
    seat.act("actionRules");
    seat.shown<RulesDialog>(QStringLiteral("rulesDialog"))->takeFile(file);
}

void TestTwoDesks::rulesThatTheCouncilSignedAreTakenByItsOwnAlone()
{
    share(QStringLiteral("Clarke"));
    m_maya->act("actionJurisdiction");
    m_maya->tick(QStringLiteral("jurisdiction_0"));
    m_maya->submit();
    m_maya->act("actionRecordMilestone");
    auto *kind = m_maya->shown<QComboBox>(QStringLiteral("milestoneKind"));
    kind->setCurrentIndex(kind->findData(strategyDiscussionKind));
    m_maya->tick(QStringLiteral("milestoneBegan_0"));
    m_maya->type("milestoneDate", yesterday);
    m_maya->submit();
    const auto days = [](const Seat &seat) {
        const CaseSnapshotPtr snapshot = seat.snapshot();
        for (const StatutoryClock &clock : snapshot ? snapshot->clocks : QList<StatutoryClock>()) {
            if (clock.rule.id == QLatin1String("initial_conference"))
                return clock.rule.period.amount;
        }
        return 0;
    };
    QVERIFY(m_maya->comes([&] { return days(*m_maya) == 15; }, "the clock"));
    QVERIFY(m_tom->comes([&] { return days(*m_tom) == 15; }, "the clock at the colleague’s"));
    const QString rules = m_town->path(QStringLiteral("greendale.json"));
    const QString file = m_town->path(QStringLiteral("greendale-1.clocks"));
    QVERIFY(test::writeTo(rules, test::rulesOfGreendale()));
    QCOMPARE(m_town->council
                 ->runKeyed({QStringLiteral("clocks"), QStringLiteral("sign"), QStringLiteral("--rules"), rules,
                             QStringLiteral("--output"), file})
                 .exit,
             0);
    offerRules(*m_maya, file);
    m_maya->press("goOn");
    QVERIFY(m_maya->comes([&] { return days(*m_maya) == 12; }, "the other date"));
    m_maya->press("closeRules");
    m_maya->act("actionClocks");
    m_maya->choose("clockTable", QStringLiteral("Initial child protection conference"));
    QVERIFY(m_maya->comes([&] { return m_maya->says(QStringLiteral("Greendale Council, number 1, signed ")); },
                          "whose rules they are"));
    offerRules(*m_tom, file);
    QVERIFY(m_tom->comes([&] { return m_tom->says(QStringLiteral("Another agency signed this file.")); }, "why not"));
    m_tom->press("closeRules");
    QCOMPARE(days(*m_tom), 15);
    // They are there after the door was shut, too.
    m_maya->act("actionLock");
    m_maya->unlock(e2e::dayPassphrase);
    m_maya->openCase(QStringLiteral("CLARKE"));
    QVERIFY(m_maya->comes([&] { return days(*m_maya) == 12; }, "the date after the lock"));
}

void TestTwoDesks::theNewPassphraseOpensAndTheOldOneNoMore()
{
    const QString next = QStringLiteral("saddle quarry biscuit thimble");
    changePassphrase(QStringLiteral("not what it is"), next);
    QVERIFY(m_maya->comes([&] { return m_maya->says(QStringLiteral("passphrase is not right")); }, "the refusal"));
    m_maya->press("cancel");
    changePassphrase(e2e::dayPassphrase, next);
    QVERIFY(m_maya->comes([&] { return m_maya->says(QStringLiteral("The passphrase is changed.")); }, "the change"));
    m_maya->act("actionLock");
    m_maya->type("unlockPassphrase", e2e::dayPassphrase);
    m_maya->press("unlock");
    QVERIFY(m_maya->comes([&] { return m_maya->says(QStringLiteral("passphrase is not right")); }, "the refusal"));
    m_maya->unlock(next);
}

QTEST_MAIN(TestTwoDesks)
#include "TestTwoDesks.moc"
