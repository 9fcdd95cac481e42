// SPDX-License-Identifier: GPL-3.0-or-later
//
// A client without a window, for end-to-end tests: the same ProfileWorkspace as the desktop program, driven by lines of
// JSON on standard input and answering on standard output.
//
//   {"id": 1, "do": "unlock", "passphrase": "..."}   ->   {"id": 1, "ok": true}   or   {"id": 1, "ok": false, "code":
//   "cannot_open"}
//
// Lines without an id are news: {"news": "door", "door": 4}, {"news": "code", "words": "..."}, {"news": "case", "case":
// "..."}, {"news": "status"}.
//
// --clock-offset SECONDS moves the clock of the whole client.
#include "app/session/Documents.h"
#include "app/session/ProfileWorkspace.h"
#include "tests/e2e/support/SnapshotJson.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSocketNotifier>
#include <csignal>
#include <cstdio>
#include <deque>
#include <unistd.h>

namespace {

using namespace caseweave;
using namespace caseweave::e2e;

SecretBytes secretOf(const QJsonValue &value)
{
    const QByteArray text = value.toString().toUtf8();
    return SecretBytes(viewOf(std::string_view(text.constData(), static_cast<std::size_t>(text.size()))));
}

QList<ProfessionalId> audienceOf(const QJsonObject &command)
{
    QList<ProfessionalId> list;
    for (const QJsonValue &value : command[QStringLiteral("only")].toArray())
        list.append(idOf<ProfessionalId>(value));
    return list;
}

QList<Digest> digestsIn(const QJsonObject &command)
{
    QList<Digest> list;
    for (const QJsonValue &value : command[QStringLiteral("ids")].toArray()) {
        const auto bytes = fromHex(value.toString().toStdString());
        if (bytes && bytes->size() == Digest().size())
            std::copy(bytes->begin(), bytes->end(), list.emplaceBack().begin());
    }
    return list;
}

PersonDraft personOf(const QJsonObject &object)
{
    PersonDraft draft;
    draft.kind = static_cast<PersonKind>(object[QStringLiteral("kind")].toInt(1));
    draft.givenName = object[QStringLiteral("given")].toString();
    draft.familyName = object[QStringLiteral("family")].toString();
    const QDate born = QDate::fromString(object[QStringLiteral("born")].toString(), Qt::ISODate);
    if (born.isValid())
        draft.born = born;
    draft.relationship = object[QStringLiteral("relationship")].toString();
    draft.address = object[QStringLiteral("address")].toString();
    draft.phone = object[QStringLiteral("phone")].toString();
    return draft;
}

/// The computer's clock, set wrong.
class OffsetClock final : public Clock {
public:
    explicit OffsetClock(std::int64_t offsetMs) : m_offsetMs(offsetMs) { }
    std::int64_t nowMs() const override { return m_clock.nowMs() + m_offsetMs; }

private:
    SystemClock m_clock;
    std::int64_t m_offsetMs;
};

class Client final : public QObject {
public:
    Client(const std::filesystem::path &folder, std::int64_t clockOffsetMs)
        : m_clock(clockOffsetMs), m_workspace(folder, ProfileSurroundings{m_clock, m_random, m_keyStore, {}}),
          m_input(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&m_input, &QSocketNotifier::activated, this, [this] { read(); });
        connect(&m_workspace, &Workspace::requestDone, this, [this](quint64 request, const CaseId &id) {
            answer(request, {{QStringLiteral("case"), hexOf(id.view())}, {QStringLiteral("packed"), m_packed}});
        });
        connect(&m_workspace, &Workspace::requestFailed, this,
                [this](quint64 request, ErrorCode code) { fail(m_requests.take(request), code); });
        connect(&m_workspace, &ProfileWorkspace::digestLoaded, this, [this](quint64 request, const QByteArray &hex) {
            answer(request, {{QStringLiteral("digest"), QString::fromLatin1(hex)}});
        });
        connect(&m_workspace, &Workspace::professionalsFound, this,
                [this](quint64 request, const QList<ProfessionalCard> &found) {
                    QJsonArray list;
                    for (const ProfessionalCard &card : found)
                        list.append(toJson(card));
                    answer(request, {{QStringLiteral("found"), list}});
                });
        connectNews();
        say({{QStringLiteral("news"), QStringLiteral("door")},
             {QStringLiteral("door"), static_cast<int>(m_workspace.door())}});
    }

private:
    void connectNews()
    {
        connect(&m_workspace, &Workspace::doorChanged, this, [this](Door door) {
            say({{QStringLiteral("news"), QStringLiteral("door")}, {QStringLiteral("door"), static_cast<int>(door)}});
        });
        connect(&m_workspace, &Workspace::enrolmentCodeChanged, this, [this](const QString &words) {
            say({{QStringLiteral("news"), QStringLiteral("code")}, {QStringLiteral("words"), words}});
        });
        connect(&m_workspace, &Workspace::caseChanged, this, [this](const CaseId &id, bool) {
            say({{QStringLiteral("news"), QStringLiteral("case")}, {QStringLiteral("case"), hexOf(id.view())}});
        });
        connect(&m_workspace, &Workspace::syncStatusChanged, this, [this] {
            say({{QStringLiteral("news"), QStringLiteral("status")}});
        });
        connect(&m_workspace, &Workspace::chronologyLoaded, this, [this](const ChronologyPage &page) {
            QJsonArray list;
            for (const ChronologyEvent &event : page.events)
                list.append(toJson(event));
            reply(m_chronology.isEmpty() ? 0 : m_chronology.takeFirst(),
                  {{QStringLiteral("events"), list}, {QStringLiteral("total"), page.total}});
        });
        connect(&m_workspace, &Workspace::packedFound, this,
                [this](const CaseId &, const QList<Digest> &found) { m_packed = digestJson(found); });
        connect(&m_workspace, &Workspace::recordLoaded, this, [this](const RecordPage &page) {
            QJsonArray list;
            for (const RecordLine &line : page.lines)
                list.append(toJson(line));
            reply(m_record.isEmpty() ? 0 : m_record.takeFirst(),
                  {{QStringLiteral("lines"), list}, {QStringLiteral("total"), page.total}});
        });
    }

    void say(const QJsonObject &object)
    {
        const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
        std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
        std::fflush(stdout);
    }

    void reply(int id, QJsonObject object)
    {
        object.insert(QStringLiteral("id"), id);
        object.insert(QStringLiteral("ok"), true);
        say(object);
    }

    void fail(int id, ErrorCode code)
    {
        const std::string_view name = toString(code);
        say({{QStringLiteral("id"), id},
             {QStringLiteral("ok"), false},
             {QStringLiteral("code"), QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))}});
    }

    void answer(quint64 request, const QJsonObject &object)
    {
        if (m_requests.contains(request))
            reply(m_requests.take(request), object);
    }

    void read()
    {
        char buffer[65536];
        const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (got <= 0)
            return QCoreApplication::quit();
        m_buffer.append(buffer, static_cast<qsizetype>(got));
        for (qsizetype end = m_buffer.indexOf('\n'); end >= 0; end = m_buffer.indexOf('\n')) {
            const QJsonObject command = QJsonDocument::fromJson(m_buffer.left(end)).object();
            m_buffer.remove(0, end + 1);
            run(command);
        }
    }

    void run(const QJsonObject &command)
    {
        const int id = command[QStringLiteral("id")].toInt();
        if (const quint64 request = ask(command); request != 0)
            m_requests.insert(request, id);
        else if (!look(command, id))
            fail(id, ErrorCode::Malformed);
    }

    /// Commands whose answer comes as requestDone, requestFailed or professionalsFound. 0 for another command.
    quint64 ask(const QJsonObject &command)
    {
        const QString what = command[QStringLiteral("do")].toString();
        const CaseId id = idOf<CaseId>(command[QStringLiteral("case")]);
        const auto text = [&command](const char *key) { return command[QLatin1String(key)].toString(); };
        const auto who = idOf<ProfessionalId>(command[QStringLiteral("who")]);
        const auto role = static_cast<MemberRole>(command[QStringLiteral("role")].toInt(2));
        const auto concern = idOf<EntryId>(command[QStringLiteral("concern")]);
        if (what == QLatin1String("unlock"))
            return m_workspace.unlock(secretOf(command[QStringLiteral("passphrase")]));
        if (what == QLatin1String("enrol"))
            return m_workspace.enrol(text("token"), text("hub"), secretOf(command[QStringLiteral("passphrase")]));
        if (what == QLatin1String("create"))
            return create(command);
        if (what == QLatin1String("open"))
            return m_workspace.openCase(id);
        if (what == QLatin1String("person"))
            return m_workspace.addPerson(id, personOf(command[QStringLiteral("person")].toObject()));
        if (what == QLatin1String("event"))
            return addEvent(id, command);
        if (what == QLatin1String("field"))
            return field(id, command);
        if (what == QLatin1String("restricted"))
            return restricted(id, text("kind"), text("text"), audienceOf(command));
        if (what == QLatin1String("raise"))
            return m_workspace.raiseConcern(id, static_cast<ConcernLevel>(command[QStringLiteral("level")].toInt(1)),
                                            text("text"), QDate::fromString(text("expires"), Qt::ISODate));
        if (what == QLatin1String("acknowledge"))
            return m_workspace.acknowledgeConcern(id, concern);
        if (what == QLatin1String("withdraw"))
            return m_workspace.withdrawConcern(id, concern, text("reason"));
        if (what == QLatin1String("addMember"))
            return m_workspace.addMember(id, who, role, command[QStringLiteral("history")].toBool(true));
        if (what == QLatin1String("removeMember"))
            return m_workspace.removeMember(id, who);
        if (what == QLatin1String("changeRole"))
            return m_workspace.changeRole(id, who, role);
        if (what == QLatin1String("findPacked"))
            return m_workspace.findPacked(id);
        if (what == QLatin1String("release"))
            return m_workspace.releaseAtHubs(id, static_cast<ReleaseKind>(command[QStringLiteral("kind")].toInt(1)),
                                             digestsIn(command));
        if (what == QLatin1String("takeBack"))
            return m_workspace.takeBackRelease(id, digestsIn(command));
        if (what == QLatin1String("find"))
            return m_workspace.findProfessionals(text("text"));
        if (what == QLatin1String("digest"))
            return m_workspace.requestDigest(id);
        return askMore(id, what, command);
    }

    quint64 askMore(const CaseId &id, const QString &what, const QJsonObject &command)
    {
        const auto text = [&command](const char *key) { return command[QLatin1String(key)].toString(); };
        if (what == QLatin1String("document"))
            return m_workspace.documents().add(
                id, {text("path"), text("title"), QStringLiteral("report"), {}, audienceOf(command)});
        if (what == QLatin1String("handover")) {
            HandoverDraft draft;
            draft.from = involvementOf(idOf<ProfessionalId>(command[QStringLiteral("from")]));
            draft.to = involvementOf(idOf<ProfessionalId>(command[QStringLiteral("to")]));
            draft.day = QDate::currentDate();
            draft.summary = text("summary");
            draft.onlyFor = audienceOf(command);
            return m_workspace.handOver(id, draft);
        }
        if (what == QLatin1String("quiet")) {
            QuietDraft draft;
            draft.text = text("text");
            draft.until = QDate::currentDate().addDays(60);
            draft.needed = QuietDraft::leastNeeded;
            return m_workspace.raiseQuietly(id, draft);
        }
        return 0;
    }

    quint64 create(const QJsonObject &command)
    {
        CaseDraft draft;
        draft.reference = command[QStringLiteral("reference")].toString();
        draft.stage = command[QStringLiteral("stage")].toString();
        for (const QJsonValue &person : command[QStringLiteral("people")].toArray())
            draft.people.append(personOf(person.toObject()));
        return m_workspace.createCase(draft);
    }

    quint64 addEvent(const CaseId &id, const QJsonObject &command)
    {
        EventDraft draft;
        draft.date = QDate::fromString(command[QStringLiteral("date")].toString(), Qt::ISODate);
        draft.kind = static_cast<EventKind>(command[QStringLiteral("kind")].toInt(1));
        draft.title = command[QStringLiteral("title")].toString();
        draft.text = command[QStringLiteral("text")].toString();
        draft.source = command[QStringLiteral("source")].toString();
        draft.onlyFor = audienceOf(command);
        return m_workspace.addEvent(id, draft);
    }

    /// Something of this kind which says that text, for an audience.
    quint64 restricted(const CaseId &id, const QString &kind, const QString &text, const QList<ProfessionalId> &only)
    {
        const QDate today = QDate::currentDate();
        const CaseSnapshotPtr now = m_workspace.caseSnapshot(id);
        if (kind == QLatin1String("visit") && now) {
            VisitDraft draft;
            draft.when = VisitTime{today.addDays(1), std::nullopt};
            draft.state = VisitState::Planned;
            draft.involvement = involvementOf(m_workspace.profile().me.id);
            draft.children = {now->summary.subjects.first().id};
            draft.place = text;
            draft.note = text;
            draft.onlyFor = only;
            return m_workspace.writeVisit(id, draft);
        }
        if (kind == QLatin1String("involvement")) {
            InvolvementDraft draft;
            draft.details
                = {{QStringLiteral("name"), QStringLiteral("Dr Owen Pryce"), {}}, {QStringLiteral("role"), text, only}};
            return m_workspace.writeInvolvement(id, draft);
        }
        if (kind == QLatin1String("sharing") && now) {
            SharingDraft draft;
            draft.date = today;
            draft.recipients = {{std::nullopt, text}};
            for (const Person &child : now->summary.subjects)
                draft.subjects += child.id;
            draft.what = draft.purpose = draft.reasoning = text;
            draft.basis = SharingBasis::PublicTask;
            draft.onlyFor = only;
            return m_workspace.recordSharing(id, draft);
        }
        if (kind == QLatin1String("plan"))
            return m_workspace.writeObjects(id,
                                            {{ObjectType::Plan,
                                              {},
                                              {{QStringLiteral("kind"), QStringLiteral("child_in_need"), {}, {}},
                                               {QStringLiteral("contingency"), text, {}, only}},
                                              {}}});
        if (kind == QLatin1String("message")) {
            MessageDraft draft;
            draft.text = text;
            draft.onlyFor = only;
            return m_workspace.sendMessage(id, draft);
        }
        if (kind == QLatin1String("voice") && now)
            return m_workspace.writeObjects(
                id,
                {{ObjectType::Voice,
                  {},
                  {{QStringLiteral("person"), objectText(now->summary.subjects.first().id), {}, {}},
                   {QStringLiteral("on"), VisitTime{today, std::nullopt}.text(), {}, {}},
                   {QStringLiteral("words"), text, {}, only}},
                  {}}});
        return 0;
    }

    quint64 field(const CaseId &id, const QJsonObject &command)
    {
        FieldDraft draft;
        const auto person = fromHex(command[QStringLiteral("person")].toString().toStdString());
        if (person && person->size() == 16) {
            draft.person.emplace();
            std::copy(person->begin(), person->end(), draft.person->begin());
        }
        draft.name = command[QStringLiteral("name")].toString();
        draft.text = command[QStringLiteral("text")].toString();
        for (const QJsonValue &value : command[QStringLiteral("replaces")].toArray())
            draft.replaces.append(idOf<EntryId>(value));
        draft.onlyFor = audienceOf(command);
        return m_workspace.writeField(id, draft);
    }

    /// Commands that are answered from what is here.
    bool look(const QJsonObject &command, int id)
    {
        const QString what = command[QStringLiteral("do")].toString();
        const CaseId caseId = idOf<CaseId>(command[QStringLiteral("case")]);
        if (what == QLatin1String("lock")) {
            m_workspace.lock();
            reply(id, {});
        } else if (what == QLatin1String("close")) {
            m_workspace.closeCase(caseId);
            reply(id, {});
        } else if (what == QLatin1String("online")) {
            m_workspace.setOnline(command[QStringLiteral("on")].toBool());
            reply(id, {});
        } else if (what == QLatin1String("cases")) {
            QJsonArray list;
            for (const CaseSummary &summary : m_workspace.cases())
                list.append(toJson(summary));
            reply(id, {{QStringLiteral("cases"), list}});
        } else if (what == QLatin1String("snapshot")) {
            const CaseSnapshotPtr snapshot = m_workspace.caseSnapshot(caseId);
            reply(id, snapshot ? toJson(*snapshot) : QJsonObject());
        } else if (what == QLatin1String("status")) {
            reply(id, toJson(m_workspace.syncStatus()));
        } else if (what == QLatin1String("door")) {
            reply(id,
                  {{QStringLiteral("door"), static_cast<int>(m_workspace.door())},
                   {QStringLiteral("code"), m_workspace.enrolmentCode()}});
        } else if (what == QLatin1String("chronology")) {
            m_chronology.append(id);
            m_workspace.requestChronology(caseId, {}, command[QStringLiteral("first")].toInt(),
                                          command[QStringLiteral("count")].toInt(1000), {});
        } else if (what == QLatin1String("record")) {
            m_record.append(id);
            m_workspace.requestRecord(caseId, {}, command[QStringLiteral("first")].toInt(),
                                      command[QStringLiteral("count")].toInt(1000));
        } else {
            return false;
        }
        return true;
    }

    const OffsetClock m_clock;
    SystemRandom m_random;
    NoKeyStore m_keyStore;
    ProfileWorkspace m_workspace;
    QSocketNotifier m_input;
    QByteArray m_buffer;
    QHash<quint64, int> m_requests;
    QList<int> m_chronology;
    QList<int> m_record;
    QJsonArray m_packed; ///< what was last found
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const bool hasOffset = words.size() == 4 && words[2] == QLatin1String("--clock-offset");
    if (words.size() != 2 && !hasOffset) {
        std::fputs(
            "caseweave-test-client FOLDER [--clock-offset SECONDS]: a client without a window, driven by JSON lines\n",
            stderr);
        return 2;
    }
    std::signal(SIGXFSZ, SIG_IGN); // a test's limit to files then looks like a full disk
    initialiseCrypto();
    const Client client(words[1].toStdString(), hasOffset ? words[3].toLongLong() * 1000 : 0);
    return QCoreApplication::exec();
}
