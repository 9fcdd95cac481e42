// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/Waiting.h"

#include <QDir>

using namespace caseweave;
using namespace caseweave::e2e;

/// A hub whose disk died and that goes on with the copy of yesterday: what it had acknowledged since then comes back
/// from the devices that wrote it.
class TestRestoredHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatWasWrittenSinceTheCopyComesBack();
    void whoJoinsLaterReadsAllOfIt();
    void aHubThatLostAllIsFilledAgain();

private:
    void copyStore(const QString &from, const QString &to);

    std::optional<TwoAgencies> m_world;
    Professional m_maya; ///< lead
    Professional m_tom;
    Professional m_sue; ///< joined after the copy was made
    Professional m_ann; ///< joins after it was put back
    Professional m_eve; ///< joins after all was lost
    QString m_case;
};

namespace {

const QString forAll = QStringLiteral("Maya, after the copy");
const QString restricted = QStringLiteral("Maya, for Tom alone");
const QString last = QStringLiteral("Tom, after the copy %1");

} // namespace

void TestRestoredHub::copyStore(const QString &from, const QString &to)
{
    for (const char *end : {"", "-wal", "-shm"})
        QFile::remove(to + QLatin1String(end));
    QVERIFY(QFile::copy(from, to));
}

void TestRestoredHub::initTestCase()
{
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    m_sue = m_world->enrol(*m_world->police, QStringLiteral("Sue Patel"), QStringLiteral("Detective"));
    m_ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    m_eve = m_world->enrol(*m_world->police, QStringLiteral("Eve Mills"), QStringLiteral("Detective"));
    for (Professional *other : {&m_tom, &m_sue, &m_ann, &m_eve})
        QVERIFY(knows(m_maya, *other));
    m_case = createCase(m_maya, QStringLiteral("GC-9"));
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom)));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Before the copy"))));
    QVERIFY(opens(m_tom, m_case));
    for (Professional *one : {&m_maya, &m_tom})
        QVERIFY(settles(*one));
    QVERIFY(m_world->hub->stop());
    copyStore(m_world->hub->storeFile(), m_world->path(QStringLiteral("copy")));
    QVERIFY(m_world->hub->start());
    for (Professional *one : {&m_maya, &m_tom, &m_sue})
        reconnect(*one);
}

void TestRestoredHub::whatWasWrittenSinceTheCopyComesBack()
{
    QVERIFY(isOk(writeEvent(m_maya, m_case, forAll)));
    QVERIFY(isOk(writeEvent(m_maya, m_case, restricted, {}, {m_tom.id})));
    QVERIFY(isOk(addMember(m_maya, m_case, m_sue)));
    QVERIFY(opens(m_sue, m_case));
    QVERIFY(settles(m_maya));
    for (int i = 1; i <= 3; ++i)
        QVERIFY(isOk(writeEvent(m_tom, m_case, last.arg(i))));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_sue}, m_case));
    for (Professional *one : {&m_maya, &m_tom, &m_sue})
        QVERIFY(settles(*one));
    QVERIFY(m_world->hub->stop());
    copyStore(m_world->path(QStringLiteral("copy")), m_world->hub->storeFile());
    QVERIFY(m_world->hub->start());
    // The lead first: the hub knows nothing of Sue any more.
    for (Professional *one : {&m_maya, &m_tom, &m_sue}) {
        reconnect(*one);
        QVERIFY(settles(*one));
    }
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_sue}, m_case));
    QVERIFY(hasError(m_maya, ""));
}

void TestRestoredHub::whoJoinsLaterReadsAllOfIt()
{
    reconnect(m_ann);
    QVERIFY(knows(m_maya, m_ann));
    QVERIFY(isOk(addMember(m_maya, m_case, m_ann)));
    QVERIFY(opens(m_ann, m_case));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_sue, &m_ann}, m_case));
    for (const QString &title : {forAll, last.arg(1), last.arg(3)})
        QVERIFY(seesEvent(m_ann, m_case, title));
    QVERIFY(!titlesOf(allEvents(m_ann, m_case)).contains(restricted));
    QVERIFY(titlesOf(allEvents(m_tom, m_case)).contains(restricted));
}

void TestRestoredHub::aHubThatLostAllIsFilledAgain()
{
    QVERIFY(m_world->hub->stop());
    for (const char *end : {"", "-wal", "-shm"})
        QFile::remove(m_world->hub->storeFile() + QLatin1String(end));
    QVERIFY(m_world->hub->start({QStringLiteral("--new-database")}));
    m_world->council->publish();
    m_world->police->publish();
    // Nobody who could say who may use the case.
    const QString meanwhile = QStringLiteral("Tom, while the hub lacks it");
    reconnect(m_tom);
    const auto lacked = [](const QJsonObject &summary) {
        return summary.value(QLatin1String("lackedAtHub")).toBool()
            && summary.value(QLatin1String("stillMember")).toBool();
    };
    QVERIFY(!summaryWhen(m_tom, m_case, lacked).isEmpty());
    QVERIFY(isOk(writeEvent(m_tom, m_case, meanwhile)));
    for (Professional *one : {&m_maya, &m_sue, &m_ann, &m_eve})
        reconnect(*one);
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_sue, &m_ann}, m_case));
    QVERIFY(knows(m_maya, m_eve));
    QVERIFY(isOk(addMember(m_maya, m_case, m_eve)));
    QVERIFY(opens(m_eve, m_case));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_sue, &m_ann, &m_eve}, m_case));
    for (const QString &title : {forAll, last.arg(1), last.arg(3), meanwhile})
        QVERIFY(seesEvent(m_eve, m_case, title));
    QVERIFY(!titlesOf(allEvents(m_eve, m_case)).contains(restricted));
}

QTEST_GUILESS_MAIN(TestRestoredHub)
#include "TestRestoredHub.moc"
