// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/InvolvementPicture.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "ui/involvement/VisitModel.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/Notice.h"

#include <QtGui/QAction>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

using namespace caseweave;
using namespace caseweave::look;

namespace {

CaseSnapshotPtr banks(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks());
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

const Involvement &involved(const Desk &desk, const QString &name)
{
    for (const Involvement &one : banks(desk)->involvements) {
        if (one.name == name)
            return one;
    }
    qFatal("nobody of this name");
}

QString noticeOf(const Desk &desk)
{
    return find<Notice>(&desk.window, "notice")->sentence();
}

} // namespace

/// What people do about involvements, visits and contacts, at one desk.
class TestVisitFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aVisitIsPlannedByKeyboardAlone();
    void aVisitInThePastIsNotPlanned();
    void theOutcomeOfAVisitIsAskedForAndRecorded();
    void whetherTheChildWasSeenAloneHasToBeSaid();
    void onePressConfirms();
    void aHandoverTakesThePlannedVisitsAlong();
    void aHandoverToWhoReadsOnlyWarns();
    void aHandoverSaysWhatPassesOn();
    void afterAHandoverTheSpaceBarWritesNothing();
    void somebodyWithoutAnAccountIsAdded();
    void whoHasNoAccountIsCorrected();
    void whyADetailIsEmptyIsSaid();
    void aRoleThatIsWithheldHidesTheTitleToo();
    void whoReadsOnlyIsOfferedNothing();
    void theTableOfVisitsSaysAllOfThem();
    void aChildThatNobodySeesIsMissed();
    void longDetailsStayInThePanel();
    void itIsSaidSinceWhenSomebodyIsInvolved();
    void visitsOfWhoHasLeftAreNotForgotten();
    void placeAndNoteStayWithTheirReaders();
};

void TestVisitFlows::aVisitIsPlannedByKeyboardAlone()
{
    Desk desk;
    openBanks(desk);
    desk.action("actionPlanVisit")->trigger();
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr);
    QVERIFY(find<QLineEdit>(dialog, "visitDate")->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("1 December 2026"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("2:30pm"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    desk.settle();
    QCOMPARE(banks(desk)->visits.first().when->text(), QStringLiteral("2026-12-01T14:30"));
    QCOMPARE(banks(desk)->visits.first().children.size(), 1);
    QVERIFY(banks(desk)->visits.first().involvement == involved(desk, QStringLiteral("Maya Shah")).id);
    QVERIFY(noticeOf(desk).startsWith(QLatin1String("Visit planned")));
}

void TestVisitFlows::aVisitInThePastIsNotPlanned()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionPlanVisit");
    find<QLineEdit>(dialog, "visitDate")->setText(QStringLiteral("21 November 2026"));
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter a date from today on")));
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("writeVisit")));
}

void TestVisitFlows::theOutcomeOfAVisitIsAskedForAndRecorded()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("Outcome not recorded: 20 November 2026 at 10am")));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "recordOutcome"); });
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose what became of it.")));
    find<QAbstractButton>(dialog, "visitOutcome_2")->setChecked(true);
    find<QPlainTextEdit>(dialog, "visitNote")->setPlainText(QStringLiteral("Nobody at home."));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(!says(&desk.window, QStringLiteral("Outcome not recorded")));
    // What was not seen is no contact.
    QCOMPARE(involved(desk, QStringLiteral("Maya Shah")).lastContact->text(), QStringLiteral("2026-11-19T16:00"));
}

void TestVisitFlows::whetherTheChildWasSeenAloneHasToBeSaid()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("Maya Shah"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "recordContact"); });
    find<QAbstractButton>(dialog, "visitOutcome_1")->setChecked(true);
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose whether the child was seen alone.")));
    find<QAbstractButton>(dialog, "visitAlone_1")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(involved(desk, QStringLiteral("Maya Shah")).lastContact->text(), QStringLiteral("2026-11-22"));
    QVERIFY(says(&desk.window, QStringLiteral("22 November 2026")));
}

void TestVisitFlows::onePressConfirms()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("Not confirmed for 90 days")));
    choose(desk, QStringLiteral("Ingrid Lund"));
    press(&desk.window, "confirmInvolvement");
    desk.settle();
    QVERIFY(involved(desk, QStringLiteral("Ingrid Lund")).confirmed == std::optional(QDate(2026, 11, 22)));
    QVERIFY(!says(&desk.window, QStringLiteral("Not confirmed for 90 days")));
    QCOMPARE(noticeOf(desk), QStringLiteral("Confirmed: what is said of Ingrid Lund still holds."));
}

void TestVisitFlows::aHandoverTakesThePlannedVisitsAlong()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("Maya Shah"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "handOver"); });
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose who takes over.")));
    auto *to = find<QComboBox>(dialog, "handoverTo");
    to->setCurrentIndex(to->findText(QStringLiteral("Grace Obi, Lantern Housing")));
    find<QPlainTextEdit>(dialog, "handoverSummary")->setPlainText(QStringLiteral("Charlie likes the dog."));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(involved(desk, QStringLiteral("Grace Obi")).nextVisit->text(), QStringLiteral("2026-11-25T14:30"));
    QVERIFY(involved(desk, QStringLiteral("Maya Shah")).ended);
    choose(desk, QStringLiteral("Grace Obi"));
    QVERIFY(says(&desk.window, QStringLiteral("Taken over from Maya Shah")));
    QVERIFY(says(&desk.window, QStringLiteral("Charlie likes the dog.")));
}

void TestVisitFlows::aHandoverToWhoReadsOnlyWarns()
{
    Desk desk;
    openBanks(desk);
    const auto members = banks(desk)->members;
    const auto reader = std::find_if(members.begin(), members.end(),
                                     [](const Member &one) { return one.role == MemberRole::Reader; });
    QVERIFY(reader != members.end());
    choose(desk, QStringLiteral("Maya Shah"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "handOver"); });
    const auto *warning = find<QWidget>(dialog, "handoverToReader");
    auto *to = find<QComboBox>(dialog, "handoverTo");
    to->setCurrentIndex(to->findText(QStringLiteral("Grace Obi, Lantern Housing")));
    QVERIFY(!warning->isVisible());
    to->setCurrentIndex(to->findText(reader->card.name, Qt::MatchStartsWith));
    QVERIFY(warning->isVisible());
    QVERIFY(warning->findChild<Paragraph *>()->plainText().startsWith(reader->card.name));
    to->setCurrentIndex(to->findText(QStringLiteral("Grace Obi, Lantern Housing")));
    QVERIFY(!warning->isVisible());
}

void TestVisitFlows::aHandoverSaysWhatPassesOn()
{
    Desk desk;
    fixture::addBanksPlan(desk.workspace);
    openBanks(desk);
    const auto said = [&](const char *name) {
        choose(desk, QLatin1String(name));
        QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "handOver"); });
        const auto *card = find<QWidget>(dialog, "handoverPassesOn");
        QString text;
        for (const Paragraph *one : card->findChildren<Paragraph *>())
            text += one->plainText();
        desk.closeDialogs();
        return text;
    };
    const QString maya = said("Maya Shah");
    QVERIFY2(maya.startsWith(QLatin1String("These become the successor's: 2 planned visits, 2 open actions")),
             qPrintable(maya));
    const QString grace = said("Grace Obi");
    QVERIFY2(grace.startsWith(QLatin1String("Nothing is planned or open")), qPrintable(grace));
}

void TestVisitFlows::afterAHandoverTheSpaceBarWritesNothing()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(find<QPushButton>(&desk.window, "acknowledgeConcern")->isVisible());
    choose(desk, QStringLiteral("Maya Shah"));
    find<QPushButton>(&desk.window, "handOver")->setFocus();
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "handOver"); });
    auto *to = find<QComboBox>(dialog, "handoverTo");
    to->setCurrentIndex(to->findText(QStringLiteral("Grace Obi, Lantern Housing")));
    find<QPlainTextEdit>(dialog, "handoverSummary")->setPlainText(QStringLiteral("Charlie likes the dog."));
    press(dialog, "submit");
    desk.settle();
    QApplication::setActiveWindow(&desk.window); // as a desktop does once the sheet is gone
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("networkList"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    desk.settle();
    QVERIFY(!banks(desk)->concerns.first().acknowledgedByMe);
}

void TestVisitFlows::somebodyWithoutAnAccountIsAdded()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddProfessional");
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter a name.")));
    find<QLineEdit>(dialog, "professionalName")->setText(QStringLiteral("Dr Hal Frost"));
    find<QLineEdit>(dialog, "professionalRole")->setText(QStringLiteral("GP"));
    press(dialog, "submit");
    desk.settle();
    choose(desk, QStringLiteral("Dr Hal Frost"));
    QVERIFY(says(&desk.window, QStringLiteral("Agency not given. Has no account")));
}

void TestVisitFlows::whoHasNoAccountIsCorrected()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("Rosa Lindqvist"));
    const ObjectId rosa = involved(desk, QStringLiteral("Rosa Lindqvist")).id;
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "changeInvolvement"); });
    auto *name = find<QLineEdit>(dialog, "professionalName");
    QCOMPARE(name->text(), QStringLiteral("Rosa Lindqvist"));
    QCOMPARE(find<QComboBox>(dialog, "professionalAgencyKind")->currentData().toString(), QStringLiteral("health"));
    name->clear();
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter a name.")));
    name->setText(QStringLiteral("Rosa Lind"));
    find<QLineEdit>(dialog, "professionalAgency")->setText(QStringLiteral("Hillside Clinic"));
    auto *kind = find<QComboBox>(dialog, "professionalAgencyKind");
    kind->setCurrentIndex(kind->findData(QStringLiteral("voluntary")));
    find<QLineEdit>(dialog, "professionalPhone")->setText(QStringLiteral("01632 960199"));
    find<QLineEdit>(dialog, "professionalMail")->setText(QStringLiteral("rosa@hillside.example"));
    press(dialog, "submit");
    desk.settle();
    const Involvement *now = banks(desk)->involvement(rosa);
    QVERIFY(now != nullptr);
    const auto text = [&](const char *key) {
        const Field *field = now->field(QLatin1String(key));
        return field == nullptr ? QString() : field->text();
    };
    QCOMPARE(text("name"), QStringLiteral("Rosa Lind"));
    QCOMPARE(text("agency_name"), QStringLiteral("Hillside Clinic"));
    QCOMPARE(text("agency_kind"), QStringLiteral("voluntary"));
    QCOMPARE(text("phone"), QStringLiteral("01632 960199"));
    QCOMPARE(text("mail"), QStringLiteral("rosa@hillside.example"));
    // Of somebody with an account their agency says it.
    choose(desk, QStringLiteral("Nadia Reid"));
    dialog = desk.openDialogBy([&] { press(&desk.window, "changeInvolvement"); });
    QVERIFY(dialog->findChild<QLineEdit *>(QStringLiteral("professionalName")) == nullptr);
}

void TestVisitFlows::whyADetailIsEmptyIsSaid()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("Ingrid Lund"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "changeInvolvement"); });
    auto *why = find<QComboBox>(dialog, "involvementDutyWhy");
    QVERIFY(why->isVisible());
    why->setCurrentIndex(why->findData(static_cast<int>(Knowledge::NoReply)));
    auto *deputy = find<QLineEdit>(dialog, "involvementDeputy");
    deputy->setText(QStringLiteral("Dr Ola Hart"));
    QVERIFY(!find<QComboBox>(dialog, "involvementDeputyWhy")->isVisible());
    press(dialog, "submit");
    desk.settle();
    const Involvement &ingrid = involved(desk, QStringLiteral("Ingrid Lund"));
    QVERIFY(ingrid.field(QStringLiteral("duty_line"))->values.first().knowledge == Knowledge::NoReply);
    QVERIFY(ingrid.field(QStringLiteral("deputy"))->values.first().knowledge == Knowledge::Known);
    QVERIFY(says(&desk.window, QStringLiteral("no reply")));
    // It is there again when the form opens, and who saves without changing it writes nothing about it.
    dialog = desk.openDialogBy([&] { press(&desk.window, "changeInvolvement"); });
    QCOMPARE(find<QComboBox>(dialog, "involvementDutyWhy")->currentData().toInt(),
             static_cast<int>(Knowledge::NoReply));
    const EntryId written = ingrid.field(QStringLiteral("duty_line"))->values.first().entry;
    press(dialog, "submit");
    desk.settle();
    QVERIFY(involved(desk, QStringLiteral("Ingrid Lund")).field(QStringLiteral("duty_line"))->values.first().entry
            == written);
    dialog = desk.openDialogBy([&] { press(&desk.window, "changeInvolvement"); });
    why = find<QComboBox>(dialog, "involvementDutyWhy");
    why->setCurrentIndex(why->findData(static_cast<int>(Knowledge::AskedNone)));
    press(dialog, "submit");
    desk.settle();
    const auto known = [&] {
        return involved(desk, QStringLiteral("Ingrid Lund"))
            .field(QStringLiteral("duty_line"))
            ->values.first()
            .knowledge;
    };
    QVERIFY(known() == Knowledge::AskedNone);
    desk.action("actionUndo")->trigger();
    desk.waitUntil([&] { return known() == Knowledge::NoReply; });
}

void TestVisitFlows::aRoleThatIsWithheldHidesTheTitleToo()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Involvement &one : snapshot.involvements) {
            if (one.name != QLatin1String("Nadia Reid"))
                continue;
            Field role;
            role.name = QStringLiteral("role");
            role.withheld = true;
            FieldValue value;
            value.knowledge = Knowledge::Withheld;
            role.values << value;
            one.fields << role;
        }
    });
    desk.settle();
    choose(desk, QStringLiteral("Nadia Reid"));
    const auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    const QString spoken = list->currentIndex().data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(QLatin1String("Role restricted to others")), qPrintable(spoken));
    QVERIFY(!spoken.contains(QLatin1String("School nurse")));
    QVERIFY(!says(&desk.window, QStringLiteral("School nurse")));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "changeInvolvement"); });
    QVERIFY(dialog->findChild<QLineEdit *>(QStringLiteral("involvementRole")) == nullptr);
}

void TestVisitFlows::whoReadsOnlyIsOfferedNothing()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    desk.settle();
    choose(desk, QStringLiteral("Nadia Reid"));
    for (const char *button : {"confirmInvolvement", "planVisit", "recordContact", "handOver", "recordOutcome"})
        QVERIFY2(desk.window.findChild<QPushButton *>(QLatin1String(button)) == nullptr, button);
    QVERIFY(!desk.action("actionPlanVisit")->isEnabled());
}

void TestVisitFlows::theTableOfVisitsSaysAllOfThem()
{
    const ManualClock clock(FixtureWorkspace::now().toMSecsSinceEpoch());
    VisitModel model(clock);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    FixtureWorkspace workspace;
    const CaseSnapshotPtr snapshot = workspace.caseSnapshot(FixtureWorkspace::banks());
    model.show(snapshot);
    QCOMPARE(model.rowCount(), snapshot->visits.size());
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < VisitModel::ColumnCount; ++column)
            QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
    }
    CaseSnapshot odd = *snapshot;
    odd.visits.clear();
    Visit visit;
    visit.id[0] = 1;
    visit.whenText = QStringLiteral("after school");
    visit.stateText = QStringLiteral("postponed");
    odd.visits << visit;
    model.show(std::make_shared<const CaseSnapshot>(odd));
    const auto spoken = [&](int column) { return model.index(0, column).data(Qt::AccessibleTextRole).toString(); };
    QVERIFY(spoken(VisitModel::When).contains(QStringLiteral("“after school” (not a date)")));
    QVERIFY(spoken(VisitModel::Who).contains(QStringLiteral("Nobody is named")));
    QCOMPARE(spoken(VisitModel::Children), QStringLiteral("No child named"));
    QCOMPARE(spoken(VisitModel::State), QStringLiteral("State “postponed”"));
    model.show(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestVisitFlows::aChildThatNobodySeesIsMissed()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(!says(&desk.window, QStringLiteral("Nobody has seen Charlie")));
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.contacts.first().last = VisitTime{QDate(2026, 11, 8), {}};
        snapshot.contacts.first().lastBy = snapshot.involvements.first().id;
        snapshot.contacts.first().alone = true;
        snapshot.contacts.first().next.reset();
        snapshot.contacts.first().gap = true;
    });
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Nobody has seen Charlie for 14 days")));
    QVERIFY(says(&desk.window, QStringLiteral("Last seen alone: Maya Shah, 8 November 2026. No visit is planned.")));
}

void TestVisitFlows::longDetailsStayInThePanel()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Involvement &one : snapshot.involvements) {
            for (Field &field : one.fields) {
                if (field.name == QLatin1String("deputy"))
                    field.values.first().text = QString(60, u'x') + QStringLiteral(" and ") + QString(900, u'y');
            }
        }
    });
    desk.settle();
    choose(desk, QStringLiteral("Maya Shah"));
    const auto *panel = find<QWidget>(&desk.window, "involvementPanel");
    for (const QLabel *label : panel->findChildren<QLabel *>())
        QVERIFY2(label->mapTo(panel, QPoint(label->width(), 0)).x() <= panel->width(), qPrintable(label->text()));
}

void TestVisitFlows::itIsSaidSinceWhenSomebodyIsInvolved()
{
    Desk desk;
    openBanks(desk);
    const auto shown = [&] {
        const auto *panel = find<QWidget>(&desk.window, "involvementPanel");
        for (const QLabel *label : panel->findChildren<QLabel *>()) {
            if (label->text() == QLatin1String("Since"))
                return label->parentWidget()->findChildren<QLabel *>().last()->text();
        }
        return QString();
    };
    choose(desk, QStringLiteral("Ingrid Lund"));
    QCOMPARE(shown(), QStringLiteral("5 February 2024"));
    const auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    const QModelIndex row = list->currentIndex();
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QLatin1String("involved since 5 February 2024")));
    QVERIFY(row.data(Qt::ToolTipRole).toString().contains(QLatin1String("involved since 5 February 2024")));
    choose(desk, QStringLiteral("Tom Barker"));
    QCOMPARE(shown(), QStringLiteral("not asked"));
}

void TestVisitFlows::visitsOfWhoHasLeftAreNotForgotten()
{
    Desk desk;
    openBanks(desk);
    choose(desk, QStringLiteral("Nadia Reid"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "removeMember"); });
    QVERIFY(dialog->accessibleDescription().contains(QLatin1String("1 visit is planned for them: hand over first")));
    desk.closeDialogs();
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.members[1].removed = true;
        deriveInvolvements(snapshot, FixtureWorkspace::now());
    });
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Nobody goes: 25 November 2026 at 3:30pm")));
    dialog = desk.openDialogBy([&] { press(&desk.window, "changeForsaken"); });
    auto *who = find<QComboBox>(dialog, "visitWho");
    who->setCurrentIndex(who->findText(QStringLiteral("Maya Shah, Greendale Council")));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(!says(&desk.window, QStringLiteral("Nobody goes")));
}

void TestVisitFlows::placeAndNoteStayWithTheirReaders()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Visit &visit : snapshot.visits)
            visit.onlyFor
                = {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
    });
    desk.settle();
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "recordOutcome"); });
    QVERIFY(find<QAbstractButton>(dialog, "visitAudienceWay_1")->isChecked());
    find<QAbstractButton>(dialog, "visitOutcome_2")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    QVERIFY(!desk.workspace.lastVisit().place); // not written anew, so not by mistake for everybody
    QVERIFY(desk.workspace.lastVisit().state == VisitState::NotSeen);
    dialog = desk.openDialog("actionPlanVisit");
    find<QLineEdit>(dialog, "visitPlace")->setText(QStringLiteral("The Old Forge"));
    find<QAbstractButton>(dialog, "visitAudienceWay_1")->setChecked(true);
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Tick who else may read it")));
    const QString tom
        = QStringLiteral("visitAudience_%1").arg(QString::fromStdString(FixtureWorkspace::professional(3).hex()));
    find<QAbstractButton>(dialog, qPrintable(tom))->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.lastVisit().onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(3)});
}

QTEST_MAIN(TestVisitFlows)
#include "TestVisitFlows.moc"
