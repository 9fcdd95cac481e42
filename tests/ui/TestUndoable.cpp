// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/MadeProfile.h"
#include "tests/ui/support/Seat.h"
#include "ui/undo/ChangedFields.h"
#include "ui/undo/ChangedMilestone.h"
#include "ui/widgets/Notice.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPlainTextEdit>

using namespace caseweave;
using namespace caseweave::look;

namespace {

/// A case of two members and one detail, and the same after its author changed it.
struct OneField {
    CaseSnapshot before;
    CaseSnapshot after;
    FieldThing thing{ObjectType::Family, fixture::objectId(1)};

    explicit OneField(const QStringList &onlyFor)
    {
        Member me;
        me.me = true;
        me.card.id = fixture::professionalId(1);
        me.card.name = QStringLiteral("Maya Shah");
        Member tom;
        tom.card.id = fixture::professionalId(2);
        tom.card.name = QStringLiteral("Tom Barker");
        before.members = {me, tom};
        Person person;
        person.id = thing.id;
        person.fields << fixture::field(QStringLiteral("address"), QStringLiteral("1 Old Lane"));
        person.fields.first().onlyFor = onlyFor;
        before.people << person;
        after = before;
        after.people.first().fields = {fixture::field(QStringLiteral("address"), QStringLiteral("2 New Lane"))};
    }
    Undoable::Look look()
    {
        ChangedFields undo(before, {thing}, QStringLiteral("Saved."));
        if (undo.look(before, QStringLiteral("Maya Shah")) != Undoable::Look::NotYet)
            qFatal("seen before it was done");
        return undo.look(after, QStringLiteral("Maya Shah"));
    }
};

} // namespace

/// What can be taken back of what a case holds, and a real profile at which it is.
class TestUndoable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aRestrictedDetailComesBackForTheSamePeople();
    void whatWasForPeopleWhoCannotBeNamedDoesNotComeBack();
    void twoVersionsDoNotComeBack();
    void aMilestoneThatWasTakenBackIsRecordedOnceMore();
    void aRealProfileKeepsBothAndLosesNothing();
};

void TestUndoable::aRestrictedDetailComesBackForTheSamePeople()
{
    OneField one({QStringLiteral("Maya Shah"), QStringLiteral("Tom Barker")});
    QCOMPARE(one.look(), Undoable::Look::Stands);
    QCOMPARE(earlierReaders({QStringLiteral("Maya Shah"), QStringLiteral("Tom Barker")}, one.before.members),
             std::optional(QList<ProfessionalId>{fixture::professionalId(2)}));
}

void TestUndoable::whatWasForPeopleWhoCannotBeNamedDoesNotComeBack()
{
    QCOMPARE(OneField({QStringLiteral("Maya Shah"), QStringLiteral("Ann Gone")}).look(), Undoable::Look::Changed);
    // For oneself alone: a draft that names nobody would be for everybody.
    QCOMPARE(OneField({QStringLiteral("Maya Shah")}).look(), Undoable::Look::Changed);
    OneField twins({QStringLiteral("Tom Barker")});
    Member other = twins.after.members.last();
    other.card.id = fixture::professionalId(3);
    twins.after.members << other;
    QCOMPARE(twins.look(), Undoable::Look::Changed);
    OneField left({QStringLiteral("Tom Barker")});
    left.after.members.last().removed = true;
    QCOMPARE(left.look(), Undoable::Look::Changed);
}

void TestUndoable::twoVersionsDoNotComeBack()
{
    OneField settled({});
    Field &address = settled.before.people.first().fields.first();
    address.values << fixture::field(QStringLiteral("address"), QStringLiteral("3 Other Lane")).values.first();
    QCOMPARE(settled.look(), Undoable::Look::Changed);
    OneField sealed({});
    sealed.before.people.first().fields.first().withheld = true;
    QCOMPARE(sealed.look(), Undoable::Look::Changed);
    // Written at the same time as a colleague's: that is for both of them to settle.
    OneField crossing({});
    crossing.after.people.first().fields.first().values
        << fixture::field(QStringLiteral("address"), QStringLiteral("3 Other Lane"), QStringLiteral("Tom Barker"))
               .values.first();
    QCOMPARE(crossing.look(), Undoable::Look::Changed);
}

void TestUndoable::aMilestoneThatWasTakenBackIsRecordedOnceMore()
{
    FixtureWorkspace workspace;
    const CaseSnapshotPtr before = workspace.caseSnapshot(FixtureWorkspace::banks());
    const Milestone old = before->milestones.first();
    MilestoneDraft written;
    written.milestone = old.id;
    written.kind = old.kind;
    written.date = old.date;
    written.state = MilestoneState::Withdrawn;
    ChangedMilestone undo(*before, old.id, QStringLiteral("Taken back."));
    undo.setWritten(written);
    QCOMPARE(undo.look(*before, QStringLiteral("Maya Shah")), Undoable::Look::NotYet);
    CaseSnapshot after = *before;
    after.milestones.removeFirst();
    QCOMPARE(undo.look(after, QStringLiteral("Maya Shah")), Undoable::Look::Stands);
    const auto count = before->milestones.size();
    undo.takeBack(workspace, after);
    QTRY_COMPARE(workspace.caseSnapshot(FixtureWorkspace::banks())->milestones.size(), count + 1);
    const Milestone again = workspace.caseSnapshot(FixtureWorkspace::banks())->milestones.first();
    QVERIFY(again.id != old.id);
    QCOMPARE(again.kind, old.kind);
    QCOMPARE(again.state, old.state);
    // Somebody else has recorded it again meanwhile.
    QCOMPARE(undo.look(*before, QStringLiteral("Maya Shah")), Undoable::Look::Changed);
}

void TestUndoable::aRealProfileKeepsBothAndLosesNothing()
{
    const QTemporaryDir folder;
    makeProfile(folder.path());
    Seat seat(folder.path());
    seat.unlock(madePassphrase);
    seat.act("actionNewCase");
    seat.type("child1Given", QStringLiteral("Charlie"));
    seat.type("child1Family", QStringLiteral("Banks"));
    seat.type("child1Born", QStringLiteral("10 July 2019"));
    seat.type("caseReference", QStringLiteral("GC-1"));
    seat.submit();
    QVERIFY(seat.comes([&] { return seat.snapshot() != nullptr; }, "the new case"));
    const auto phone = [&] {
        const Field *field = seat.snapshot()->people.first().field(QStringLiteral("phone"));
        return field == nullptr ? QString() : field->text();
    };
    const auto write = [&](const QString &text) {
        seat.choose("networkList", QStringLiteral("Charlie"));
        seat.press("change_phone");
        seat.type("fieldText", text);
        seat.submit();
        QVERIFY(seat.comes(
            [&] { return phone() == text && seat.visible<QPushButton>(QStringLiteral("noticeUndo")) != nullptr; },
            "what was written"));
    };
    write(QStringLiteral("01632 960101"));
    write(QStringLiteral("01632 960102"));
    const qint64 entries = seat.snapshot()->integrity.entries;
    QApplication::setActiveWindow(seat.window.get()); // without a window system nobody does after a sheet has closed
    seat.window->currentCase()->focusTabs();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(seat.comes([&] { return phone() == QLatin1String("01632 960101"); }, "what stood before"));
    QVERIFY(seat.snapshot()->integrity.entries > entries); // nothing is taken out of the log
    QVERIFY(!seat.snapshot()->people.first().field(QStringLiteral("phone"))->conflicting());
    QVERIFY(find<Notice>(seat.window.get(), "notice")
                ->sentence()
                .endsWith(QLatin1String("It had not left this computer; the record keeps both.")));

    // A visit that was planned, and its form again.
    const qsizetype visits = seat.snapshot()->visits.size();
    seat.act("actionPlanVisit");
    seat.type("visitNote", QStringLiteral("Take the blue folder along."));
    seat.submit();
    QVERIFY(seat.comes([&] { return seat.visible<QPushButton>(QStringLiteral("noticeUndo")) != nullptr; }, "Undo"));
    QApplication::setActiveWindow(seat.window.get()); // without a window system nobody does after a sheet has closed
    seat.window->currentCase()->focusTabs();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(seat.comes([&] { return QApplication::activeModalWidget() != nullptr; }, "the form"));
    QCOMPARE(seat.shown<QPlainTextEdit>(QStringLiteral("visitNote"))->toPlainText(),
             QStringLiteral("Take the blue folder along."));
    // Nobody cancelled a visit: there is none.
    QVERIFY(seat.comes([&] { return seat.snapshot()->visits.size() == visits; }, "withdrawn"));
}

QTEST_MAIN(TestUndoable)
#include "TestUndoable.moc"
