// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/presence/PresenceNote.h"

#include <QTest>

using namespace caseweave;

/// docs/payloads.md, "Live messages".
class TestPresenceNote : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hereAndGoneAreWrittenAsStated();
    void whatBreaksARuleIsRefused_data();
    void whatBreaksARuleIsRefused();
};

void TestPresenceNote::hereAndGoneAreWrittenAsStated()
{
    QCOMPARE(PresenceNote{true}.encode(), (Bytes{0x83, 1, 1, 1}));
    QCOMPARE(PresenceNote{false}.encode(), (Bytes{0x83, 1, 1, 0}));
    QVERIFY(PresenceNote::decode(PresenceNote{true}.encode())->here);
    QVERIFY(!PresenceNote::decode(PresenceNote{false}.encode())->here);
}

void TestPresenceNote::whatBreaksARuleIsRefused_data()
{
    QTest::addColumn<Bytes>("content");
    QTest::addColumn<ErrorCode>("code");
    const auto row
        = [](const char *name, const Bytes &content, ErrorCode code) { QTest::newRow(name) << content << code; };
    row("nothing", {}, ErrorCode::Malformed);
    row("no array", {1}, ErrorCode::Malformed);
    row("an empty array", {0x80}, ErrorCode::Malformed);
    row("without here", {0x82, 1, 1}, ErrorCode::Malformed);
    row("cut off", {0x83, 1, 1}, ErrorCode::Malformed);
    row("a field more", {0x84, 1, 1, 1, 1}, ErrorCode::Malformed);
    row("a byte more", {0x83, 1, 1, 1, 0}, ErrorCode::Malformed);
    row("neither here nor gone", {0x83, 1, 1, 2}, ErrorCode::Malformed);
    row("here as a boolean", {0x83, 1, 1, 0xf5}, ErrorCode::Malformed);
    row("not the shortest form", {0x83, 1, 1, 0x18, 1}, ErrorCode::Malformed);
    row("a later version", {0x83, 2, 1, 1}, ErrorCode::UnknownSuite);
    row("another kind", {0x84, 1, 2, 1, 1}, ErrorCode::UnknownSuite);
}

void TestPresenceNote::whatBreaksARuleIsRefused()
{
    QFETCH(Bytes, content);
    QFETCH(ErrorCode, code);
    const auto note = PresenceNote::decode(content);
    QVERIFY(!note.ok());
    QVERIFY(note.code() == code);
}

QTEST_GUILESS_MAIN(TestPresenceNote)
#include "TestPresenceNote.moc"
