// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/SnapshotJson.h"
#include "tests/e2e/support/StoredFiles.h"
#include "tests/e2e/support/Waiting.h"

#include <QJsonDocument>
#include <QTemporaryDir>

using namespace caseweave;
using namespace caseweave::e2e;

/// What is for an audience, of every kind that can be, is nowhere outside it: not in the hub's folder, and not in
/// anything that the keys of another member of the case open. The steps build on one another, in order.
class TestAudience : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyKindIsWrittenForOneOfTwo();
    void theOtherSeesNothingOfIt();
    void itIsInNothingThatTheOthersKeysOpen();

private:
    bool write(const QString &kind, const QString &text);
    bool writeMore(const QString &kind, const QString &text);

    std::optional<TwoAgencies> m_world;
    Professional m_maya; ///< the council's social worker, who writes
    Professional m_tom; ///< police, the audience
    Professional m_ann; ///< police, in the case and not in the audience
    QString m_case;
    QTemporaryDir m_files; ///< in nobody's profile
};

namespace {

// A word that stands in what is written of this kind and nowhere else.
const QMap<QString, QString> wordOf{{QStringLiteral("event"), QStringLiteral("Nightjar")},
                                    {QStringLiteral("concern"), QStringLiteral("Kittiwake")},
                                    {QStringLiteral("document"), QStringLiteral("Dunlin")},
                                    {QStringLiteral("handover"), QStringLiteral("Gannet")},
                                    {QStringLiteral("relationship"), QStringLiteral("Avocet")},
                                    {QStringLiteral("case field"), QStringLiteral("Whimbrel")},
                                    {QStringLiteral("person"), QStringLiteral("Sandpiper")},
                                    {QStringLiteral("visit"), QStringLiteral("Redshank")},
                                    {QStringLiteral("involvement"), QStringLiteral("Wheatear")},
                                    {QStringLiteral("sharing"), QStringLiteral("Fieldfare")},
                                    {QStringLiteral("plan"), QStringLiteral("Goosander")},
                                    {QStringLiteral("message"), QStringLiteral("Lapwing")},
                                    {QStringLiteral("voice"), QStringLiteral("Turnstone")}};

} // namespace

void TestAudience::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    m_ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    QVERIFY(knows(m_maya, m_tom) && knows(m_maya, m_ann));
    m_case = createCase(m_maya, QStringLiteral("GC-136594"));
    for (Professional *one : {&m_tom, &m_ann})
        QVERIFY(isOk(addMember(m_maya, m_case, *one)) && opens(*one, m_case));
}

bool TestAudience::write(const QString &kind, const QString &text)
{
    const QJsonArray only{m_tom.id};
    if (kind == QLatin1String("event"))
        return isOk(writeEvent(m_maya, m_case, text, text, {m_tom.id}));
    QJsonObject field{{QStringLiteral("name"), QStringLiteral("note")},
                      {QStringLiteral("text"), text},
                      {QStringLiteral("only"), only}};
    if (kind == QLatin1String("case field"))
        return isOk(m_maya.client->call(inCase("field", m_case, field)));
    if (kind == QLatin1String("person")) {
        const QJsonObject here = m_maya.client->call(inCase("snapshot", m_case));
        field[QStringLiteral("person")] = personIn(here, QStringLiteral("Rachel Banks"))[QStringLiteral("id")];
        return isOk(m_maya.client->call(inCase("field", m_case, field)));
    }
    for (const char *other : {"concern", "document", "handover", "relationship"}) {
        if (kind == QLatin1String(other))
            return writeMore(kind, text);
    }
    return isOk(m_maya.client->call(
        inCase("restricted", m_case,
               {{QStringLiteral("kind"), kind}, {QStringLiteral("text"), text}, {QStringLiteral("only"), only}})));
}

bool TestAudience::writeMore(const QString &kind, const QString &text)
{
    const auto by = [this](Professional &who, const char *what, QJsonObject fields) {
        fields[QStringLiteral("only")] = QJsonArray{m_tom.id};
        return isOk(who.client->call(inCase(what, m_case, fields)));
    };
    if (kind == QLatin1String("document")) {
        QFile file(m_files.filePath(QStringLiteral("minutes.txt")));
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) <= 0)
            return false;
        file.close();
        return by(m_maya, "document", {{QStringLiteral("path"), file.fileName()}, {QStringLiteral("title"), text}});
    }
    if (kind == QLatin1String("handover"))
        return by(
            m_maya, "handover",
            {{QStringLiteral("from"), m_ann.id}, {QStringLiteral("to"), m_tom.id}, {QStringLiteral("summary"), text}});
    if (kind == QLatin1String("relationship")) {
        const QJsonObject here = m_maya.client->call(inCase("snapshot", m_case));
        const auto idOfPerson = [&here](const char *name) {
            return personIn(here, QLatin1String(name))[QStringLiteral("id")].toString();
        };
        return by(m_maya, "field",
                  {{QStringLiteral("person"), idOfPerson("Rachel Banks")},
                   {QStringLiteral("name"), QStringLiteral("tie_") + idOfPerson("Charlie Banks")},
                   {QStringLiteral("text"), text}});
    }
    // Two who have the same concern come to read each other's, and nobody else does.
    return by(m_maya, "quiet", {{QStringLiteral("text"), text}}) && settles(m_maya)
        && by(m_tom, "quiet", {{QStringLiteral("text"), text}})
        && !snapshotWhen(m_maya, m_case, [](const QJsonObject &snapshot) {
                return snapshot[QStringLiteral("concerns")].toArray().size() == 2;
            }).isEmpty();
}

void TestAudience::everyKindIsWrittenForOneOfTwo()
{
    for (auto one = wordOf.begin(); one != wordOf.end(); ++one)
        QVERIFY2(write(one.key(), one.value() + QStringLiteral(" Wharf, by the third gate")), qPrintable(one.key()));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("After all of it"))));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("After all of it")));
    QVERIFY(seesEvent(m_ann, m_case, QStringLiteral("After all of it")));
}

void TestAudience::theOtherSeesNothingOfIt()
{
    const auto seen = [this](Professional &who) {
        return QJsonDocument(QJsonArray{who.client->call(inCase("snapshot", m_case)), allEvents(who, m_case),
                                        who.client->call(command("cases")), who.client->call(inCase("record", m_case))})
            .toJson();
    };
    const QByteArray atTom = seen(m_tom);
    const QByteArray atAnn = seen(m_ann);
    for (const char *word : {"Nightjar", "Sandpiper", "Kittiwake"})
        QVERIFY2(atTom.contains(word), word);
    for (const QString &word : wordOf)
        QVERIFY2(!atAnn.contains(word.toUtf8()), qPrintable(word));
}

void TestAudience::itIsInNothingThatTheOthersKeysOpen()
{
    for (Professional *one : {&m_maya, &m_tom, &m_ann})
        QVERIFY(settles(*one) && one->client->stop());
    QVERIFY(m_world->hub->stop());
    const CaseId id = idOf<CaseId>(m_case);
    const std::vector<Bytes> envelopes = envelopesIn(m_world->hub->storeFile(), id);
    QVERIFY(envelopes.size() > static_cast<std::size_t>(wordOf.size()));
    for (Professional *one : {&m_tom, &m_ann}) {
        const auto profile = OpenedProfile::open(one->client->folder(), dayPassphrase);
        QVERIFY(profile);
        // Whatever the hub has, given again to this person's own keys.
        QCOMPARE(profile->everythingToFind().contains("Nightjar"), one == &m_tom);
        QVERIFY(profile->caseFile(id)->log().ingest(itemsOf(envelopes)).ok());
        const std::vector<QByteArray> payloads = profile->readablePayloads(id);
        const QByteArray tables = profile->everythingIn(id);
        const QByteArray index = profile->everythingToFind().toLower();
        for (const QString &text : wordOf) {
            const QByteArray word = text.toUtf8();
            const auto holds = [&word](const QByteArray &bytes) { return bytes.contains(word); };
            // A quiet concern stands sealed in the payload too, beside its key.
            const bool isPlain = text != wordOf[QStringLiteral("concern")];
            QVERIFY2(std::any_of(payloads.begin(), payloads.end(), holds) == (one == &m_tom && isPlain),
                     word.constData());
            QVERIFY2(tables.contains(word) == (one == &m_tom), word.constData());
            QVERIFY2(one == &m_tom || !index.contains(word.toLower()), word.constData());
            QCOMPARE(filesHolding(one->client->folder(), word), QStringList());
            QCOMPARE(filesHolding(m_world->hub->folder(), word), QStringList());
        }
    }
}

QTEST_GUILESS_MAIN(TestAudience)
#include "TestAudience.moc"
