// SPDX-License-Identifier: GPL-3.0-or-later
//
// One professional without a screen: drives a ProfileWorkspace by JSON lines on stdin and answers by JSON lines on
// stdout. docs/developer-guide.md says how end-to-end tests use it.
//   caseweave-test-client --profile FOLDER [--clock-offset-ms N]
// A line is {"id": N, "do": "addEvent", ...}; its answer {"id": N, "ok": true, ...} or {"id": N, "error": "not_found"}.
// What happens unasked comes as {"event": "door" | "code" | "status" | "cases" | "case", ...}.
#include "app/session/ProfileWorkspace.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <cstdio>
#include <deque>
#include <unistd.h>

using namespace caseweave;

namespace {

/// The computer's clock, wrong by a fixed time.
class OffsetClock final : public Clock {
public:
    explicit OffsetClock(std::int64_t offsetMs) : m_offsetMs(offsetMs) { }
    std::int64_t nowMs() const override { return m_system.nowMs() + m_offsetMs; }

private:
    SystemClock m_system;
    std::int64_t m_offsetMs;
};

QString hex(ByteView bytes)
{
    return QString::fromStdString(toHex(bytes));
}

template <class IdType>
IdType idFrom(const QJsonValue &value)
{
    const auto bytes = fromHex(value.toString().toStdString());
    return bytes ? IdType::from(*bytes).value_or(IdType()) : IdType();
}

QString nameOf(ErrorCode code)
{
    const std::string_view name = toString(code);
    return QString::fromUtf8(name.data(), qsizetype(name.size()));
}

QString nameOf(Door door)
{
    static const char *const names[] = {"no_profile", "waiting", "locked", "opening", "open"};
    return QString::fromLatin1(names[static_cast<std::size_t>(door)]);
}

QString nameOf(Connection connection)
{
    static const char *const names[] = {"offline", "connecting", "online", "refused"};
    return QString::fromLatin1(names[static_cast<std::size_t>(connection)]);
}

std::optional<QDate> dateFrom(const QJsonValue &value)
{
    const QDate date = QDate::fromString(value.toString(), Qt::ISODate);
    return date.isValid() ? std::optional(date) : std::nullopt;
}

SecretBytes secretFrom(const QJsonValue &value)
{
    return SecretBytes(viewOf(value.toString().toStdString()));
}

QList<ProfessionalId> professionalsFrom(const QJsonValue &value)
{
    QList<ProfessionalId> ids;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array)
        ids.append(idFrom<ProfessionalId>(item));
    return ids;
}

PersonDraft personFrom(const QJsonObject &in)
{
    PersonDraft draft;
    draft.kind = static_cast<PersonKind>(in[QLatin1String("kind")].toInt(1));
    draft.givenName = in[QLatin1String("givenName")].toString();
    draft.familyName = in[QLatin1String("familyName")].toString();
    draft.born = dateFrom(in[QLatin1String("born")]);
    draft.expected = dateFrom(in[QLatin1String("expected")]);
    draft.relationship = in[QLatin1String("relationship")].toString();
    draft.address = in[QLatin1String("address")].toString();
    draft.phone = in[QLatin1String("phone")].toString();
    return draft;
}

CaseDraft caseFrom(const QJsonObject &in)
{
    CaseDraft draft;
    draft.reference = in[QLatin1String("reference")].toString();
    draft.stage = in[QLatin1String("stage")].toString();
    const QJsonArray people = in[QLatin1String("people")].toArray();
    for (const QJsonValue &person : people)
        draft.people.append(personFrom(person.toObject()));
    return draft;
}

EventDraft eventFrom(const QJsonObject &in)
{
    EventDraft draft;
    draft.date = dateFrom(in[QLatin1String("date")]).value_or(QDate());
    const QTime time = QTime::fromString(in[QLatin1String("time")].toString(), QStringLiteral("HH:mm"));
    if (time.isValid())
        draft.time = time;
    draft.kind = static_cast<EventKind>(in[QLatin1String("kind")].toInt(1));
    draft.significance = static_cast<Significance>(in[QLatin1String("significance")].toInt(1));
    draft.secondHand = in[QLatin1String("secondHand")].toBool();
    draft.title = in[QLatin1String("title")].toString();
    draft.text = in[QLatin1String("text")].toString();
    draft.source = in[QLatin1String("source")].toString();
    draft.impact = in[QLatin1String("impact")].toString();
    draft.action = in[QLatin1String("action")].toString();
    draft.onlyFor = professionalsFrom(in[QLatin1String("onlyFor")]);
    return draft;
}

FieldDraft fieldFrom(const QJsonObject &in)
{
    FieldDraft draft;
    if (const auto person = fromHex(in[QLatin1String("person")].toString().toStdString());
        person && person->size() == 16)
        std::copy(person->begin(), person->end(), draft.person.emplace().begin());
    draft.name = in[QLatin1String("name")].toString();
    draft.text = in[QLatin1String("text")].toString();
    draft.knowledge = static_cast<Knowledge>(in[QLatin1String("knowledge")].toInt());
    const QJsonArray replaces = in[QLatin1String("replaces")].toArray();
    for (const QJsonValue &entry : replaces)
        draft.replaces.append(idFrom<EntryId>(entry));
    draft.onlyFor = professionalsFrom(in[QLatin1String("onlyFor")]);
    return draft;
}

QJsonObject toJson(const Field &field)
{
    QJsonArray values;
    for (const FieldValue &value : field.values) {
        values.append(QJsonObject{{QStringLiteral("text"), value.text},
                                  {QStringLiteral("knowledge"), static_cast<int>(value.knowledge)},
                                  {QStringLiteral("entry"), hex(value.entry.view())},
                                  {QStringLiteral("author"), value.author},
                                  {QStringLiteral("writtenMs"), value.written.toMSecsSinceEpoch()}});
    }
    return {{QStringLiteral("name"), field.name},
            {QStringLiteral("values"), values},
            {QStringLiteral("onlyFor"), QJsonArray::fromStringList(field.onlyFor)},
            {QStringLiteral("withheld"), field.withheld}};
}

QJsonArray toJson(const QList<Field> &fields)
{
    QJsonArray array;
    for (const Field &field : fields)
        array.append(toJson(field));
    return array;
}

QJsonArray toJson(const QList<Person> &people)
{
    QJsonArray array;
    for (const Person &person : people) {
        array.append(QJsonObject{{QStringLiteral("id"), hex(person.id)},
                                 {QStringLiteral("kind"), static_cast<int>(person.kind)},
                                 {QStringLiteral("name"), person.fullName()},
                                 {QStringLiteral("fields"), toJson(person.fields)}});
    }
    return array;
}

QJsonObject toJson(const CaseSummary &summary)
{
    QJsonObject out{{QStringLiteral("case"), hex(summary.id.view())},
                    {QStringLiteral("reference"), summary.reference},
                    {QStringLiteral("stage"), summary.stage},
                    {QStringLiteral("subjects"), toJson(summary.subjects)},
                    {QStringLiteral("myRole"), static_cast<int>(summary.myRole)},
                    {QStringLiteral("stillMember"), summary.stillMember},
                    {QStringLiteral("newEntries"), summary.newEntries},
                    {QStringLiteral("openConcern"), summary.openConcern ? static_cast<int>(*summary.openConcern) : 0},
                    {QStringLiteral("conflicts"), summary.conflicts},
                    {QStringLiteral("unsent"), summary.unsent},
                    {QStringLiteral("damaged"), summary.damaged}};
    if (summary.error)
        out[QLatin1String("error")] = nameOf(*summary.error);
    return out;
}

QJsonObject toJson(const SyncStatus &status)
{
    QJsonObject out{
        {QStringLiteral("connection"), nameOf(status.connection)},
        {QStringLiteral("unsent"), status.unsent},
        {QStringLiteral("catchingUp"), status.catchingUp},
        {QStringLiteral("received"), status.received},
        {QStringLiteral("upToDateMs"), status.upToDateAt.isValid() ? status.upToDateAt.toMSecsSinceEpoch() : 0}};
    if (status.error)
        out[QLatin1String("error")] = nameOf(*status.error);
    return out;
}

QJsonObject toJson(const Member &member)
{
    return {{QStringLiteral("id"), hex(member.card.id.view())},
            {QStringLiteral("name"), member.card.name},
            {QStringLiteral("agency"), member.card.agency.name},
            {QStringLiteral("role"), static_cast<int>(member.role)},
            {QStringLiteral("history"), member.hasHistory},
            {QStringLiteral("me"), member.me},
            {QStringLiteral("removed"), member.removed},
            {QStringLiteral("devices"), qint64(member.devices.size())}};
}

QJsonObject toJson(const Concern &concern)
{
    QJsonArray acknowledged;
    for (const Acknowledgement &by : concern.acknowledged)
        acknowledged.append(by.by);
    return {{QStringLiteral("id"), hex(concern.id.view())},
            {QStringLiteral("level"), static_cast<int>(concern.level)},
            {QStringLiteral("text"), concern.text},
            {QStringLiteral("raisedBy"), concern.raisedBy},
            {QStringLiteral("mine"), concern.mine},
            {QStringLiteral("acknowledged"), acknowledged},
            {QStringLiteral("acknowledgedByMe"), concern.acknowledgedByMe},
            {QStringLiteral("withdrawn"), concern.withdrawn},
            {QStringLiteral("withdrawnReason"), concern.withdrawnReason},
            {QStringLiteral("expires"), concern.expires.toString(Qt::ISODate)}};
}

QJsonObject toJson(const CaseSnapshot &snapshot)
{
    QJsonObject out = toJson(snapshot.summary);
    QJsonArray members;
    for (const Member &member : snapshot.members)
        members.append(toJson(member));
    QJsonArray concerns;
    for (const Concern &concern : snapshot.concerns)
        concerns.append(toJson(concern));
    out[QLatin1String("fields")] = toJson(snapshot.fields);
    out[QLatin1String("people")] = toJson(snapshot.people);
    out[QLatin1String("members")] = members;
    out[QLatin1String("concerns")] = concerns;
    out[QLatin1String("events")] = snapshot.events;
    const Integrity &integrity = snapshot.integrity;
    out[QLatin1String("integrity")]
        = QJsonObject{{QStringLiteral("entries"), integrity.entries},
                      {QStringLiteral("verified"), integrity.verified},
                      {QStringLiteral("withheld"), integrity.withheld},
                      {QStringLiteral("late"), integrity.late},
                      {QStringLiteral("forks"), integrity.forks},
                      {QStringLiteral("frozen"), QJsonArray::fromStringList(integrity.frozenDevicesOf)}};
    return out;
}

QJsonObject toJson(const ChronologyEvent &event)
{
    return {{QStringLiteral("id"), hex(event.id.view())},
            {QStringLiteral("date"), event.date.toString(Qt::ISODate)},
            {QStringLiteral("time"), event.time ? event.time->toString(QStringLiteral("HH:mm")) : QString()},
            {QStringLiteral("kind"), static_cast<int>(event.kind)},
            {QStringLiteral("significance"), static_cast<int>(event.significance)},
            {QStringLiteral("title"), event.title},
            {QStringLiteral("text"), event.text},
            {QStringLiteral("source"), event.source},
            {QStringLiteral("author"), event.author},
            {QStringLiteral("agency"), event.agency.name},
            {QStringLiteral("writtenMs"), event.written.toMSecsSinceEpoch()},
            {QStringLiteral("onlyFor"), QJsonArray::fromStringList(event.onlyFor)},
            {QStringLiteral("withheld"), event.withheld},
            {QStringLiteral("newToMe"), event.newToMe}};
}

QJsonObject toJson(const ProfessionalCard &card)
{
    return {{QStringLiteral("id"), hex(card.id.view())}, {QStringLiteral("name"), card.name},
            {QStringLiteral("title"), card.title},       {QStringLiteral("agency"), card.agency.name},
            {QStringLiteral("enrolled"), card.enrolled}, {QStringLiteral("left"), card.left}};
}

class Client : public QObject {
public:
    Client(std::filesystem::path folder, const ProfileSurroundings &with);
    void line(const QByteArray &line);

private:
    using Command = std::function<void(const QJsonObject &)>;
    void connectWorkspace();
    void addDoorCommands();
    void addCaseCommands();
    void addReadCommands();
    void say(const QJsonObject &what);
    void answer(qint64 id, QJsonObject out);
    /// The answer to the request is the answer to the command, with what `more` adds.
    void expect(const QJsonObject &in, Workspace::Request request, std::function<QJsonObject()> more = {});

    ProfileWorkspace m_workspace;
    std::map<QString, Command> m_commands;
    struct Waiting {
        qint64 id = 0;
        std::function<QJsonObject()> more;
    };
    std::map<quint64, Waiting> m_waiting;
    std::deque<qint64> m_chronologies; ///< ids of commands whose page has not come, in order
    std::deque<qint64> m_records;
};

qint64 idOf(const QJsonObject &in)
{
    return in[QLatin1String("id")].toInteger();
}

CaseId caseOf(const QJsonObject &in)
{
    return idFrom<CaseId>(in[QLatin1String("case")]);
}

Client::Client(std::filesystem::path folder, const ProfileSurroundings &with) : m_workspace(std::move(folder), with)
{
    connectWorkspace();
    addDoorCommands();
    addCaseCommands();
    addReadCommands();
    say({{QStringLiteral("event"), QStringLiteral("door")}, {QStringLiteral("door"), nameOf(m_workspace.door())}});
}

void Client::say(const QJsonObject &what)
{
    const QByteArray line = QJsonDocument(what).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, std::size_t(line.size()), stdout);
    std::fflush(stdout);
}

void Client::answer(qint64 id, QJsonObject out)
{
    out[QLatin1String("id")] = id;
    out[QLatin1String("ok")] = true;
    say(out);
}

void Client::expect(const QJsonObject &in, Workspace::Request request, std::function<QJsonObject()> more)
{
    m_waiting[request] = {idOf(in), std::move(more)};
}

void Client::connectWorkspace()
{
    connect(&m_workspace, &Workspace::doorChanged, this, [this](Door door) {
        say({{QStringLiteral("event"), QStringLiteral("door")}, {QStringLiteral("door"), nameOf(door)}});
    });
    connect(&m_workspace, &Workspace::enrolmentCodeChanged, this, [this](const QString &code) {
        say({{QStringLiteral("event"), QStringLiteral("code")}, {QStringLiteral("code"), code}});
    });
    connect(&m_workspace, &Workspace::syncStatusChanged, this, [this](const SyncStatus &status) {
        QJsonObject out = toJson(status);
        out[QLatin1String("event")] = QStringLiteral("status");
        say(out);
    });
    connect(&m_workspace, &Workspace::casesChanged, this, [this] {
        say({{QStringLiteral("event"), QStringLiteral("cases")},
             {QStringLiteral("count"), m_workspace.cases().size()}});
    });
    connect(&m_workspace, &Workspace::caseChanged, this, [this](const CaseId &id, bool eventsChanged) {
        say({{QStringLiteral("event"), QStringLiteral("case")},
             {QStringLiteral("case"), hex(id.view())},
             {QStringLiteral("events"), m_workspace.caseSnapshot(id)->events},
             {QStringLiteral("eventsChanged"), eventsChanged}});
    });
    connect(&m_workspace, &Workspace::requestDone, this, [this](quint64 request, const CaseId &id) {
        const auto waiting = m_waiting.find(request);
        if (waiting == m_waiting.end())
            return;
        QJsonObject out = waiting->second.more ? waiting->second.more() : QJsonObject();
        if (!id.isZero() && !out.contains(QLatin1String("case")))
            out[QLatin1String("case")] = hex(id.view());
        answer(waiting->second.id, out);
        m_waiting.erase(waiting);
    });
    connect(&m_workspace, &Workspace::requestFailed, this, [this](quint64 request, ErrorCode code) {
        const auto waiting = m_waiting.find(request);
        const qint64 id = waiting == m_waiting.end() ? 0 : waiting->second.id;
        say({{QStringLiteral("id"), id}, {QStringLiteral("error"), nameOf(code)}});
        m_waiting.erase(request);
    });
    connect(&m_workspace, &Workspace::professionalsFound, this,
            [this](quint64 request, const QList<ProfessionalCard> &found) {
                QJsonArray cards;
                for (const ProfessionalCard &card : found)
                    cards.append(toJson(card));
                answer(m_waiting[request].id, {{QStringLiteral("found"), cards}});
                m_waiting.erase(request);
            });
    connect(&m_workspace, &ProfileWorkspace::digestLoaded, this, [this](quint64 request, const QByteArray &digest) {
        answer(m_waiting[request].id, {{QStringLiteral("digest"), QString::fromLatin1(digest)}});
        m_waiting.erase(request);
    });
    connect(&m_workspace, &Workspace::chronologyLoaded, this, [this](const ChronologyPage &page) {
        QJsonArray events;
        for (const ChronologyEvent &event : page.events)
            events.append(toJson(event));
        answer(m_chronologies.front(), {{QStringLiteral("total"), page.total}, {QStringLiteral("events"), events}});
        m_chronologies.pop_front();
    });
    connect(&m_workspace, &Workspace::recordLoaded, this, [this](const RecordPage &page) {
        QJsonArray lines;
        for (const RecordLine &line : page.lines) {
            lines.append(QJsonObject{{QStringLiteral("id"), hex(line.id.view())},
                                     {QStringLiteral("what"), line.what},
                                     {QStringLiteral("author"), line.author},
                                     {QStringLiteral("verification"), static_cast<int>(line.verification)}});
        }
        answer(m_records.front(), {{QStringLiteral("total"), page.total}, {QStringLiteral("lines"), lines}});
        m_records.pop_front();
    });
}

void Client::addDoorCommands()
{
    m_commands[QStringLiteral("enrol")] = [this](const QJsonObject &in) {
        expect(in,
               m_workspace.enrol(in[QLatin1String("token")].toString(), in[QLatin1String("hub")].toString(),
                                 secretFrom(in[QLatin1String("passphrase")])),
               [this] {
                   return QJsonObject{{QStringLiteral("code"), m_workspace.enrolmentCode()}};
               });
    };
    m_commands[QStringLiteral("unlock")] = [this](const QJsonObject &in) {
        expect(in, m_workspace.unlock(secretFrom(in[QLatin1String("passphrase")])));
    };
    m_commands[QStringLiteral("lock")] = [this](const QJsonObject &in) {
        m_workspace.lock();
        answer(idOf(in), {});
    };
    m_commands[QStringLiteral("setOnline")] = [this](const QJsonObject &in) {
        m_workspace.setOnline(in[QLatin1String("online")].toBool());
        answer(idOf(in), {});
    };
    m_commands[QStringLiteral("quit")] = [this](const QJsonObject &in) {
        answer(idOf(in), {});
        QCoreApplication::quit();
    };
}

void Client::addCaseCommands()
{
    m_commands[QStringLiteral("createCase")]
        = [this](const QJsonObject &in) { expect(in, m_workspace.createCase(caseFrom(in))); };
    m_commands[QStringLiteral("openCase")]
        = [this](const QJsonObject &in) { expect(in, m_workspace.openCase(caseOf(in))); };
    m_commands[QStringLiteral("closeCase")] = [this](const QJsonObject &in) {
        m_workspace.closeCase(caseOf(in));
        answer(idOf(in), {});
    };
    m_commands[QStringLiteral("addPerson")]
        = [this](const QJsonObject &in) { expect(in, m_workspace.addPerson(caseOf(in), personFrom(in))); };
    m_commands[QStringLiteral("writeField")]
        = [this](const QJsonObject &in) { expect(in, m_workspace.writeField(caseOf(in), fieldFrom(in))); };
    m_commands[QStringLiteral("addEvent")]
        = [this](const QJsonObject &in) { expect(in, m_workspace.addEvent(caseOf(in), eventFrom(in))); };
    m_commands[QStringLiteral("raise")] = [this](const QJsonObject &in) {
        expect(in,
               m_workspace.raiseConcern(caseOf(in), static_cast<ConcernLevel>(in[QLatin1String("level")].toInt(1)),
                                        in[QLatin1String("text")].toString(),
                                        dateFrom(in[QLatin1String("expires")]).value_or(QDate())));
    };
    m_commands[QStringLiteral("ack")] = [this](const QJsonObject &in) {
        expect(in, m_workspace.acknowledgeConcern(caseOf(in), idFrom<EntryId>(in[QLatin1String("concern")])));
    };
    m_commands[QStringLiteral("withdraw")] = [this](const QJsonObject &in) {
        expect(in,
               m_workspace.withdrawConcern(caseOf(in), idFrom<EntryId>(in[QLatin1String("concern")]),
                                           in[QLatin1String("reason")].toString()));
    };
    m_commands[QStringLiteral("addMember")] = [this](const QJsonObject &in) {
        expect(in,
               m_workspace.addMember(caseOf(in), idFrom<ProfessionalId>(in[QLatin1String("who")]),
                                     static_cast<MemberRole>(in[QLatin1String("role")].toInt(2)),
                                     in[QLatin1String("history")].toBool(true)));
    };
    m_commands[QStringLiteral("removeMember")] = [this](const QJsonObject &in) {
        expect(in, m_workspace.removeMember(caseOf(in), idFrom<ProfessionalId>(in[QLatin1String("who")])));
    };
    m_commands[QStringLiteral("changeRole")] = [this](const QJsonObject &in) {
        expect(in,
               m_workspace.changeRole(caseOf(in), idFrom<ProfessionalId>(in[QLatin1String("who")]),
                                      static_cast<MemberRole>(in[QLatin1String("role")].toInt(2))));
    };
}

void Client::addReadCommands()
{
    m_commands[QStringLiteral("list")] = [this](const QJsonObject &in) {
        QJsonArray cases;
        const QList<CaseSummary> summaries = m_workspace.cases();
        for (const CaseSummary &summary : summaries)
            cases.append(toJson(summary));
        answer(idOf(in), {{QStringLiteral("cases"), cases}});
    };
    m_commands[QStringLiteral("snapshot")] = [this](const QJsonObject &in) {
        const CaseId id = caseOf(in);
        expect(in, m_workspace.openCase(id), [this, id] { return toJson(*m_workspace.caseSnapshot(id)); });
    };
    m_commands[QStringLiteral("chronology")] = [this](const QJsonObject &in) {
        ChronologyFilter filter;
        filter.newestFirst = in[QLatin1String("newestFirst")].toBool(true);
        filter.significantOnly = in[QLatin1String("significantOnly")].toBool();
        filter.containing = in[QLatin1String("containing")].toString();
        if (in.contains(QLatin1String("kind")))
            filter.kind = static_cast<EventKind>(in[QLatin1String("kind")].toInt());
        m_chronologies.push_back(idOf(in));
        m_workspace.requestChronology(caseOf(in), filter, in[QLatin1String("first")].toInteger(),
                                      in[QLatin1String("count")].toInteger(50));
    };
    m_commands[QStringLiteral("record")] = [this](const QJsonObject &in) {
        m_records.push_back(idOf(in));
        m_workspace.requestRecord(caseOf(in), in[QLatin1String("first")].toInteger(),
                                  in[QLatin1String("count")].toInteger(50));
    };
    m_commands[QStringLiteral("digest")]
        = [this](const QJsonObject &in) { expect(in, m_workspace.requestDigest(caseOf(in))); };
    m_commands[QStringLiteral("find")] = [this](const QJsonObject &in) {
        expect(in, m_workspace.findProfessionals(in[QLatin1String("text")].toString()));
    };
    m_commands[QStringLiteral("status")]
        = [this](const QJsonObject &in) { answer(idOf(in), toJson(m_workspace.syncStatus())); };
    m_commands[QStringLiteral("profile")] = [this](const QJsonObject &in) {
        const Profile profile = m_workspace.profile();
        QJsonObject out = toJson(profile.me);
        out[QLatin1String("professional")] = hex(profile.me.id.view());
        out[QLatin1String("door")] = nameOf(m_workspace.door());
        out[QLatin1String("usesKeyStore")] = profile.usesKeyStore;
        answer(idOf(in), out);
    };
}

void Client::line(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    const QJsonObject in = document.object();
    const auto command = m_commands.find(in[QLatin1String("do")].toString());
    if (!document.isObject() || command == m_commands.end()) {
        say({{QStringLiteral("id"), idOf(in)}, {QStringLiteral("error"), QStringLiteral("malformed")}});
        return;
    }
    command->second(in);
}

/// Feeds whole lines of stdin to the client; the end of stdin ends the program.
void readInput(Client &client, QByteArray &held)
{
    char block[65536];
    const ssize_t count = ::read(STDIN_FILENO, block, sizeof block);
    if (count <= 0)
        return QCoreApplication::quit();
    held.append(block, count);
    for (qsizetype end = held.indexOf('\n'); end >= 0; end = held.indexOf('\n')) {
        const QByteArray line = held.left(end);
        held.remove(0, end + 1);
        if (!line.trimmed().isEmpty())
            client.line(line);
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    initialiseCrypto();
    QCommandLineParser parser;
    const QCommandLineOption folder(QStringLiteral("profile"), QStringLiteral("Profile folder"),
                                    QStringLiteral("folder"));
    const QCommandLineOption offset(QStringLiteral("clock-offset-ms"), QStringLiteral("How wrong the clock is"),
                                    QStringLiteral("ms"), QStringLiteral("0"));
    parser.addOptions({folder, offset});
    parser.process(application);
    if (!parser.isSet(folder)) {
        std::fputs("caseweave-test-client: --profile FOLDER is needed\n", stderr);
        return 2;
    }
    OffsetClock clock(parser.value(offset).toLongLong());
    SystemRandom random;
    NoKeyStore keyStore;
    Client client(parser.value(folder).toStdString(), {clock, random, keyStore, {}});
    QByteArray held;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &input, [&] { readInput(client, held); });
    return QCoreApplication::exec();
}
