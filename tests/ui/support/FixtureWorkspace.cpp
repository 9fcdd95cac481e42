// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureWorkspace.h"

#include "app/session/InvolvementPicture.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/FixtureInvolvement.h"
#include "ui/words/Folding.h"

namespace caseweave {

FixtureWorkspace::FixtureWorkspace(QObject *parent)
    : Workspace(parent), m_cases(fixture::cases()), m_record(fixture::banksRecord()), m_directory(fixture::directory())
{
    m_profile.me = m_directory.first();
    m_profile.hubAddress = QStringLiteral("hub.greendale.example:7443");
    m_status.connection = Connection::Online;
    m_status.since = now();
    m_status.upToDateAt = now();
    m_snapshots[banks()] = std::make_shared<CaseSnapshot>(fixture::banks());
    m_events[banks()] = fixture::banksEvents();
    m_sharing[banks()] = fixture::banksSharing();
    m_documents = std::make_unique<FixtureDocuments>(
        *this, [this](const char *call, const CaseId &id, const std::function<void()> &work) {
            return answer(call, id, work);
        });
}

FixtureWorkspace::~FixtureWorkspace() = default;

Documents &FixtureWorkspace::documents()
{
    return *m_documents;
}

ProfessionalId FixtureWorkspace::professional(int number)
{
    return fixture::professionalId(number);
}

CaseId FixtureWorkspace::caseNumber(int number)
{
    return fixture::caseId(number);
}

void FixtureWorkspace::setDoor(Door door)
{
    m_door = door;
    Q_EMIT doorChanged(door);
}

void FixtureWorkspace::setProtection(Protection protection)
{
    m_protection = protection;
    Q_EMIT protectionChanged();
}

void FixtureWorkspace::setSyncStatus(const SyncStatus &status)
{
    m_status = status;
    Q_EMIT syncStatusChanged(status);
}

void FixtureWorkspace::setCases(const QList<CaseSummary> &cases)
{
    m_cases = cases;
    Q_EMIT casesChanged();
}

void FixtureWorkspace::changeCase(const CaseId &id, const std::function<void(CaseSnapshot &)> &change,
                                  bool eventsChanged)
{
    const auto found = m_snapshots.find(id);
    if (found == m_snapshots.end())
        return;
    auto next = std::make_shared<CaseSnapshot>(*found->second);
    change(*next);
    fixture::noteDates(*next, now());
    found->second = next;
    for (CaseSummary &summary : m_cases) {
        if (summary.id == id)
            summary = next->summary;
    }
    Q_EMIT caseChanged(id, eventsChanged);
    Q_EMIT casesChanged();
}

void FixtureWorkspace::setHere(const CaseId &id, const QList<ProfessionalCard> &others)
{
    m_here[id] = others;
    Q_EMIT hereChanged(id);
}

CaseSnapshotPtr FixtureWorkspace::caseSnapshot(const CaseId &id) const
{
    const auto found = m_snapshots.find(id);
    return found == m_snapshots.end() ? nullptr : found->second;
}

Workspace::Request FixtureWorkspace::answer(const char *call, const CaseId &id, const std::function<void()> &work)
{
    m_calls << QString::fromLatin1(call);
    const Request request = ++m_last;
    const std::optional<ErrorCode> code = std::exchange(m_failNext, std::nullopt);
    QMetaObject::invokeMethod(
        this,
        [this, request, id, code, work] {
            if (code) {
                Q_EMIT requestFailed(request, *code);
                return;
            }
            work();
            Q_EMIT requestDone(request, id);
        },
        Qt::QueuedConnection);
    return request;
}

Workspace::Request FixtureWorkspace::enrol(const QString &token, const QString &hubAddress, SecretBytes passphrase)
{
    const ByteView typed = passphrase.view();
    m_enrolment = {token, hubAddress,
                   QByteArray(reinterpret_cast<const char *>(typed.data()), static_cast<qsizetype>(typed.size()))};
    return answer("enrol", {}, [this] { setDoor(Door::WaitingForApproval); });
}

QString FixtureWorkspace::enrolmentCode() const
{
    return QStringLiteral("harbour lemon orbit canvas willow pepper");
}

void FixtureWorkspace::stopEnrolment()
{
    m_calls << QStringLiteral("stopEnrolment");
    QMetaObject::invokeMethod(
        this,
        [this] {
            setDoor(Door::NoProfile);
            SyncStatus status;
            status.error = ErrorCode::Cancelled;
            setSyncStatus(status);
        },
        Qt::QueuedConnection);
}

Workspace::Request FixtureWorkspace::unlock(SecretBytes passphrase)
{
    const std::string expected = "four quiet green tractors";
    if (!passphrase.equals(viewOf(expected)) && !m_failNext)
        m_failNext = ErrorCode::CannotOpen;
    // As the real one: the door is tried, and is locked again before the failure is told.
    const bool opens = !m_failNext;
    QMetaObject::invokeMethod(
        this, [this] { setDoor(Door::Opening); }, Qt::QueuedConnection);
    QMetaObject::invokeMethod(
        this, [this, opens] { setDoor(opens ? Door::Open : Door::Locked); }, Qt::QueuedConnection);
    return answer("unlock", {}, [] {});
}

Workspace::Request FixtureWorkspace::changePassphrase(SecretBytes current, SecretBytes)
{
    const std::string expected = "four quiet green tractors";
    if (!current.equals(viewOf(expected)) && !m_failNext)
        m_failNext = ErrorCode::CannotOpen;
    return answer("changePassphrase", {}, [] {});
}

void FixtureWorkspace::lock()
{
    m_calls << QStringLiteral("lock");
    QMetaObject::invokeMethod(
        this, [this] { setDoor(Door::Locked); }, Qt::QueuedConnection);
}

Workspace::Request FixtureWorkspace::createCase(const CaseDraft &draft)
{
    const CaseId id = fixture::caseId(m_nextId++);
    return answer("createCase", id, [this, id, draft] {
        auto snapshot = std::make_shared<CaseSnapshot>();
        snapshot->summary.id = id;
        snapshot->summary.reference = draft.reference;
        snapshot->summary.stage = draft.stage;
        snapshot->summary.myRole = MemberRole::Lead;
        for (const PersonDraft &one : draft.people) {
            Person person = one.expected
                ? fixture::unborn(m_nextId++, one.familyName, *one.expected)
                : fixture::person(m_nextId++, one.kind, one.givenName, one.familyName, one.born, one.relationship);
            snapshot->people << person;
            if (one.kind == PersonKind::Subject)
                snapshot->summary.subjects << person;
        }
        Member me;
        me.card = m_profile.me;
        me.role = MemberRole::Lead;
        me.me = true;
        me.since = now();
        me.devices.resize(1);
        snapshot->members << me;
        snapshot->integrity = {draft.people.size() + 1, draft.people.size() + 1, 0, 0, 0, {}};
        m_snapshots[id] = snapshot;
        m_cases.prepend(snapshot->summary);
        Q_EMIT casesChanged();
    });
}

Workspace::Request FixtureWorkspace::importCases(const QList<CaseDraft> &drafts)
{
    m_lastImport = drafts;
    if (m_holdsImports) {
        m_heldImport = ++m_last;
        QMetaObject::invokeMethod(
            this, [this, half = drafts.size()] { Q_EMIT importMoved(m_heldImport, half, 2 * half); },
            Qt::QueuedConnection);
        return m_heldImport;
    }
    if (!m_failNext) {
        for (const CaseDraft &draft : drafts)
            createCase(draft);
    }
    return answer("importCases", {}, [] {});
}

void FixtureWorkspace::stopImport()
{
    m_calls << QStringLiteral("stopImport");
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT requestFailed(std::exchange(m_heldImport, 0), ErrorCode::Cancelled); },
        Qt::QueuedConnection);
}

Workspace::Request FixtureWorkspace::openCase(const CaseId &id)
{
    return answer("openCase", id, [this, id] {
        if (!m_snapshots.contains(id)) {
            auto snapshot = std::make_shared<CaseSnapshot>();
            for (const CaseSummary &summary : std::as_const(m_cases)) {
                if (summary.id == id)
                    snapshot->summary = summary;
            }
            snapshot->people = snapshot->summary.subjects;
            m_snapshots[id] = snapshot;
        }
        Q_EMIT caseChanged(id, true);
    });
}

void FixtureWorkspace::closeCase(const CaseId &)
{
    m_calls << QStringLiteral("closeCase");
}

Workspace::Request FixtureWorkspace::addPerson(const CaseId &id, const PersonDraft &draft)
{
    return answer("addPerson", id, [this, id, draft] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            snapshot.people << fixture::person(m_nextId++, draft.kind, draft.givenName, draft.familyName, draft.born,
                                               draft.relationship);
        });
    });
}

Workspace::Request FixtureWorkspace::writeField(const CaseId &id, const FieldDraft &draft)
{
    return answer("writeField", id, [this, id, draft] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            if (!draft.person && draft.name == QLatin1String("jurisdiction")) {
                snapshot.jurisdiction = draft.text;
                fixture::countClocks(snapshot, now());
            }
            const bool ofCase
                = !draft.person && (draft.name == QLatin1String("reference") || draft.name == QLatin1String("stage"));
            if (ofCase) {
                Field next = fixture::field(draft.name, draft.text, m_profile.me.name);
                next.values.first().knowledge = draft.knowledge;
                snapshot.fields.removeIf([&](const Field &old) { return old.name == draft.name; });
                snapshot.fields << next;
                (draft.name == QLatin1String("stage") ? snapshot.summary.stage : snapshot.summary.reference)
                    = draft.text;
            }
            for (Person &person : snapshot.people) {
                if (!draft.person || person.id != *draft.person)
                    continue;
                Field next = fixture::field(draft.name, draft.text);
                next.values.first().knowledge = draft.knowledge;
                for (const ProfessionalId &who : draft.onlyFor)
                    next.onlyFor << memberOf(snapshot, who)->card.name;
                const auto old = std::find_if(person.fields.begin(), person.fields.end(),
                                              [&](const Field &field) { return field.name == draft.name; });
                if (old == person.fields.end())
                    person.fields << next;
                else
                    *old = next;
            }
            snapshot.summary.conflicts = 0;
        });
    });
}

Workspace::Request FixtureWorkspace::recordMilestone(const CaseId &id, const MilestoneDraft &draft)
{
    return answer("recordMilestone", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            Milestone one;
            one.id = draft.milestone.value_or(fixture::objectId(200 + m_nextId++ % 50));
            one.kind = draft.kind;
            one.date = draft.date;
            one.time = draft.time;
            one.subjects = draft.subjects;
            one.beganEnquiry = draft.beganEnquiry;
            one.state = draft.state;
            one.note = draft.note;
            one.author = m_profile.me.name;
            one.values = {fixture::entryId(m_nextId++)};
            snapshot.milestones.removeIf([&](const Milestone &old) { return old.id == one.id; });
            if (one.state != MilestoneState::Withdrawn)
                snapshot.milestones.prepend(one);
            fixture::countClocks(snapshot, now());
        });
    });
}

Workspace::Request FixtureWorkspace::raiseConcern(const CaseId &id, ConcernLevel level, const QString &text,
                                                  const QDate &expires)
{
    return answer("raiseConcern", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            Concern concern;
            concern.id = fixture::entryId(m_nextId++);
            concern.level = level;
            concern.text = text;
            concern.raisedBy = m_profile.me.name;
            concern.agency = m_profile.me.agency;
            concern.mine = true;
            concern.raised = now();
            concern.expires = expires;
            snapshot.concerns.prepend(concern);
        });
    });
}

Workspace::Request FixtureWorkspace::raiseQuietly(const CaseId &id, const QuietDraft &draft)
{
    return answer("raiseQuietly", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            QuietConcern concern;
            concern.id[0] = static_cast<std::uint8_t>(m_nextId++);
            concern.level = draft.level;
            concern.text = draft.text;
            concern.raised = now();
            concern.until = draft.until;
            concern.needed = draft.needed;
            concern.forAll = draft.forAll;
            snapshot.quietConcerns << concern;
        });
    });
}

Workspace::Request FixtureWorkspace::takeBackQuiet(const CaseId &id, const Digest &concern)
{
    return answer("takeBackQuiet", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            snapshot.quietConcerns.removeIf([&](const QuietConcern &one) { return one.id == concern; });
        });
    });
}

Workspace::Request FixtureWorkspace::acknowledgeConcern(const CaseId &id, const EntryId &concern)
{
    return answer("acknowledgeConcern", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            for (Concern &one : snapshot.concerns) {
                if (one.id == concern) {
                    one.acknowledgedByMe = true;
                    one.acknowledged << Acknowledgement{m_profile.me.name, now()};
                }
            }
        });
    });
}

Workspace::Request FixtureWorkspace::withdrawConcern(const CaseId &id, const EntryId &concern, const QString &reason)
{
    return answer("withdrawConcern", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            for (Concern &one : snapshot.concerns) {
                if (one.id == concern) {
                    one.withdrawn = true;
                    one.withdrawnReason = reason;
                }
            }
        });
    });
}

Member *FixtureWorkspace::memberOf(CaseSnapshot &snapshot, const ProfessionalId &who)
{
    for (Member &member : snapshot.members) {
        if (member.card.id == who)
            return &member;
    }
    return nullptr;
}

Workspace::Request FixtureWorkspace::addMember(const CaseId &id, const ProfessionalId &who, MemberRole role,
                                               bool withHistory)
{
    return answer("addMember", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            for (const ProfessionalCard &card : std::as_const(m_directory)) {
                if (card.id != who)
                    continue;
                Member member;
                member.card = card;
                member.role = role;
                member.hasHistory = withHistory;
                member.since = now();
                member.devices.resize(1);
                snapshot.members << member;
            }
        });
    });
}

Workspace::Request FixtureWorkspace::removeMember(const CaseId &id, const ProfessionalId &who)
{
    return answer("removeMember", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            if (Member *member = memberOf(snapshot, who))
                member->removed = true;
        });
    });
}

Workspace::Request FixtureWorkspace::changeRole(const CaseId &id, const ProfessionalId &who, MemberRole role)
{
    return answer("changeRole", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            if (Member *member = memberOf(snapshot, who))
                member->role = role;
        });
    });
}

Workspace::Request FixtureWorkspace::writeInvolvement(const CaseId &id, const InvolvementDraft &draft)
{
    return answer("writeInvolvement", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            fixture::writeInvolvement(snapshot, draft);
            deriveInvolvements(snapshot, now());
        });
    });
}

Workspace::Request FixtureWorkspace::writeVisit(const CaseId &id, const VisitDraft &draft)
{
    m_lastVisit = draft;
    return answer("writeVisit", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            fixture::writeVisit(snapshot, draft);
            deriveInvolvements(snapshot, now());
        });
    });
}

Workspace::Request FixtureWorkspace::handOver(const CaseId &id, const HandoverDraft &draft)
{
    return answer("handOver", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) {
            const QString day = VisitTime{draft.day, std::nullopt}.text();
            fixture::writeInvolvement(snapshot,
                                      {draft.from,
                                       {{QStringLiteral("until"), day, {}},
                                        {QStringLiteral("handed_to"), objectText(draft.to), {}},
                                        {QStringLiteral("summary"), draft.summary, {}}},
                                       {}});
            deriveInvolvements(snapshot, now());
        });
    });
}

void FixtureWorkspace::keepForm(const QString &key, const QByteArray &content)
{
    if (content.isEmpty())
        m_forms.remove(key);
    else
        m_forms.insert(key, content);
}

Workspace::Request FixtureWorkspace::findProfessionals(const QString &text)
{
    m_calls << QStringLiteral("findProfessionals");
    QList<ProfessionalCard> found;
    for (const ProfessionalCard &card : std::as_const(m_directory)) {
        if (folded(card.name + QLatin1Char(' ') + card.title + QLatin1Char(' ') + card.agency.name)
                .contains(folded(text)))
            found << card;
    }
    const Request request = ++m_last;
    QMetaObject::invokeMethod(
        this, [this, request, found] { Q_EMIT professionalsFound(request, found); }, Qt::QueuedConnection);
    return request;
}

void FixtureWorkspace::setOnline(bool online)
{
    m_calls << (online ? QStringLiteral("online") : QStringLiteral("offline"));
    SyncStatus status = m_status;
    status.connection = online ? Connection::Online : Connection::Offline;
    status.offlineByChoice = !online;
    status.since = now();
    setSyncStatus(status);
}

} // namespace caseweave
