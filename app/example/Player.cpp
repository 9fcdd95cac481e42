// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/example/Player.h"

#include "app/session/Documents.h"
#include "app/text/Text.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QTimer>
#include <filesystem>

namespace caseweave::example {

namespace {

constexpr int timeoutMs = 120'000; ///< for one step; an approval by a person fits
constexpr qint64 mostEvents = 1000;

std::filesystem::path toPath(const QString &name)
{
    return {QFile::encodeName(name).toStdString()};
}

QString codeText(ErrorCode code)
{
    return fromUtf8(toString(code));
}

} // namespace

Player::Player(const Story &story, const Places &places, const ProfileSurroundings &with)
    : m_story(story), m_places(places), m_with(with)
{
}

Player::~Player() = default;

Player::Actor &Player::actorCalled(const QString &key)
{
    // Story::read made sure that everybody who is named is there.
    return **std::find_if(m_actors.begin(), m_actors.end(),
                          [&](const auto &actor) { return actor->member.key == key; });
}

QList<ProfessionalId> Player::idsOf(const QStringList &keys) const
{
    QList<ProfessionalId> ids;
    for (const QString &key : keys)
        ids += m_ids.value(key);
    return ids;
}

bool Player::fail(const QString &sentence)
{
    if (m_problem.isEmpty())
        m_problem = sentence;
    return false;
}

bool Player::waitFor(Actor &actor, const QString &what, const std::function<bool()> &condition)
{
    if (condition())
        return true;
    QEventLoop loop;
    QTimer::singleShot(timeoutMs, &loop, &QEventLoop::quit);
    bool met = false;
    const auto look = [&] {
        // Remembered, because more may arrive before the loop has ended.
        met = met || condition();
        if (met || actor.refusal)
            loop.quit();
    };
    const Workspace *workspace = actor.workspace.get();
    QObject::connect(workspace, &Workspace::doorChanged, &loop, look);
    QObject::connect(workspace, &Workspace::syncStatusChanged, &loop, look);
    QObject::connect(workspace, &Workspace::casesChanged, &loop, look);
    QObject::connect(workspace, &Workspace::caseChanged, &loop, look);
    QObject::connect(workspace, &Workspace::requestDone, &loop, look);
    QObject::connect(workspace, &Workspace::requestFailed, &loop, look);
    QObject::connect(workspace, &Workspace::professionalsFound, &loop, look);
    QObject::connect(workspace, &Workspace::chronologyLoaded, &loop, look);
    QObject::connect(workspace, &Workspace::messagesLoaded, &loop, look);
    QObject::connect(&actor.workspace->documents(), &Documents::moved, &loop, look);
    loop.exec();
    if (met)
        return true;
    m_refusal = actor.refusal;
    const QString why = actor.refusal ? codeText(*actor.refusal) : QStringLiteral("no answer in time");
    return fail(QStringLiteral("%1: %2 failed (%3).").arg(actor.member.name, what, why));
}

bool Player::request(Actor &actor, const QString &what, const std::function<Workspace::Request(Workspace &)> &ask)
{
    bool done = false;
    Workspace::Request number = 0;
    QObject here;
    actor.refusal.reset();
    QObject::connect(actor.workspace.get(), &Workspace::requestDone, &here, [&](quint64 answered, const CaseId &id) {
        if (answered != number)
            return;
        done = true;
        if (!id.isZero())
            m_case = id;
    });
    QObject::connect(actor.workspace.get(), &Workspace::requestFailed, &here, [&](quint64 answered, ErrorCode code) {
        if (answered == number)
            actor.refusal = code;
    });
    number = ask(*actor.workspace);
    return waitFor(actor, what, [&] { return done; });
}

bool Player::enterAll(const SecretBytes &passphrase)
{
    for (const StoryMember &member : std::as_const(m_story.members)) {
        auto actor = std::make_unique<Actor>();
        actor->member = member;
        const QString folder = QDir(m_places.profiles).absoluteFilePath(member.key);
        if (!QDir().mkpath(folder))
            return fail(QStringLiteral("The folder %1 could not be made.").arg(folder));
        actor->workspace = std::make_unique<ProfileWorkspace>(toPath(folder), m_with);
        m_actors.push_back(std::move(actor));
        if (!enter(*m_actors.back(), passphrase))
            return false;
    }
    return true;
}

bool Player::enter(Actor &actor, const SecretBytes &passphrase)
{
    ProfileWorkspace &workspace = *actor.workspace;
    const bool isNew = workspace.door() == Door::NoProfile;
    if (isNew) {
        QFile token(QDir(m_places.tokens).absoluteFilePath(actor.member.key + QStringLiteral(".token")));
        if (!token.open(QIODevice::ReadOnly))
            return fail(QStringLiteral("There is no token for %1 in %2.").arg(actor.member.name, m_places.tokens));
        const QString text = QString::fromUtf8(token.read(4096)).trimmed();
        QObject here;
        QObject::connect(&workspace, &Workspace::enrolmentCodeChanged, &here, [&](const QString &words) {
            if (!words.isEmpty())
                tell(QStringLiteral("%1 asks to be enrolled: %2").arg(actor.member.name, words));
        });
        if (!request(actor, QStringLiteral("enrolling"),
                     [&](Workspace &w) { return w.enrol(text, {}, passphrase.clone()); }))
            return false;
    } else if (!request(actor, QStringLiteral("unlocking"),
                        [&](Workspace &w) { return w.unlock(passphrase.clone()); })) {
        return false;
    }
    if (!waitFor(actor, QStringLiteral("opening"), [&] { return workspace.door() == Door::Open; }))
        return false;
    if (isNew)
        tell(QStringLiteral("%1 is enrolled.").arg(actor.member.name));
    return waitFor(actor, QStringLiteral("connecting"),
                   [&] { return workspace.syncStatus().connection == Connection::Online; });
}

bool Player::find(Actor &actor, const QString &name, ProfessionalId &id)
{
    bool found = false;
    QObject here;
    QObject::connect(actor.workspace.get(), &Workspace::professionalsFound, &here,
                     [&](quint64, const QList<ProfessionalCard> &cards) {
                         for (const ProfessionalCard &card : cards) {
                             if (card.name != name || !card.enrolled)
                                 continue;
                             found = true;
                             id = card.id;
                         }
                     });
    // A directory arrives when it does: it is asked again until the person is in it.
    QTimer again;
    QObject::connect(&again, &QTimer::timeout, &here, [&] { actor.workspace->findProfessionals(name); });
    again.start(250);
    actor.refusal.reset();
    actor.workspace->findProfessionals(name);
    return waitFor(actor, QStringLiteral("finding %1").arg(name), [&] { return found; });
}

bool Player::playCase()
{
    const QList<CaseSummary> cases = m_actors[0]->workspace->cases();
    const bool isThere = std::any_of(cases.begin(), cases.end(),
                                     [&](const CaseSummary &one) { return one.reference == m_story.reference; });
    if (isThere)
        return true;
    return beginCase() && addMembers() && joinAll() && writeFields() && writeTies() && writeEvents()
        && tellContradictions() && writeInvolvements() && writeVisits() && handOver() && writePlan() && recordVoices()
        && writeMessages() && readMessages() && addDocuments() && recordMilestones() && recordSharing()
        && recordAccesses() && raiseConcerns() && settle();
}

bool Player::beginCase()
{
    CaseDraft draft;
    draft.reference = m_story.reference;
    draft.stage = m_story.stage;
    for (const StoryPerson &person : std::as_const(m_story.people))
        draft.people += person.draft;
    Actor &lead = *m_actors[0];
    return request(lead, QStringLiteral("creating the case"), [&](Workspace &w) { return w.createCase(draft); })
        && request(lead, QStringLiteral("opening the case"), [&](Workspace &w) { return w.openCase(m_case); })
        && waitFor(lead, QStringLiteral("reading the case"), [&] { return snapshot(lead) != nullptr; });
}

bool Player::writeFields()
{
    Actor &lead = *m_actors[0];
    const CaseSnapshotPtr seen = snapshot(lead);
    for (const StoryPerson &person : std::as_const(m_story.people)) {
        for (const StoryField &told : person.fields) {
            FieldDraft field = told.draft;
            field.onlyFor = idsOf(told.onlyFor);
            for (const Person &known : seen->people) {
                if (known.givenName() == person.draft.givenName && known.familyName() == person.draft.familyName)
                    field.person = known.id;
            }
            if (!field.person)
                return fail(QStringLiteral("%1 is not in the case.").arg(person.draft.givenName));
            if (!request(lead, QStringLiteral("writing a field"),
                         [&](Workspace &w) { return w.writeField(m_case, field); }))
                return false;
        }
    }
    return true;
}

bool Player::writeTies()
{
    Actor &lead = *m_actors[0];
    const CaseSnapshotPtr seen = snapshot(lead);
    const auto named = [&](const QString &given) {
        const auto found = std::find_if(seen->people.begin(), seen->people.end(),
                                        [&](const Person &one) { return one.givenName() == given; });
        return found == seen->people.end() ? std::nullopt : std::optional(found->id);
    };
    for (const StoryPerson &person : std::as_const(m_story.people)) {
        for (const StoryTie &tie : person.ties) {
            FieldDraft draft;
            draft.person = named(person.draft.givenName);
            const std::optional<ObjectId> to = named(tie.to);
            if (!draft.person || !to)
                return fail(QStringLiteral("%1 is not in the case.").arg(tie.to));
            draft.name = tieKey(*to);
            draft.text = tieText(tie.said);
            if (!request(lead, QStringLiteral("writing a relationship"),
                         [&](Workspace &w) { return w.writeField(m_case, draft); }))
                return false;
        }
    }
    return true;
}

bool Player::addMembers()
{
    Actor &lead = *m_actors[0];
    m_ids.insert(lead.member.key, lead.workspace->profile().me.id);
    for (std::size_t i = 1; i < m_actors.size(); ++i) {
        const StoryMember &member = m_actors[i]->member;
        ProfessionalId id;
        if (!find(lead, member.name, id))
            return false;
        m_ids.insert(member.key, id);
        if (!request(lead, QStringLiteral("adding %1").arg(member.name),
                     [&](Workspace &w) { return w.addMember(m_case, id, member.role, member.withHistory); }))
            return false;
        tell(QStringLiteral("%1 is in the case.").arg(member.name));
    }
    return true;
}

bool Player::joinAll()
{
    for (std::size_t i = 1; i < m_actors.size(); ++i) {
        Actor &actor = *m_actors[i];
        actor.refusal.reset();
        const auto isListed = [&] {
            const QList<CaseSummary> cases = actor.workspace->cases();
            return std::any_of(cases.begin(), cases.end(), [&](const CaseSummary &one) { return one.id == m_case; });
        };
        if (!waitFor(actor, QStringLiteral("receiving the case"), isListed)
            || !request(actor, QStringLiteral("opening the case"), [&](Workspace &w) { return w.openCase(m_case); })
            || !waitFor(actor, QStringLiteral("reading the case"), [&] { return snapshot(actor) != nullptr; }))
            return false;
    }
    return true;
}

std::optional<QList<ObjectId>> Player::findPeople(Actor &actor, const QStringList &names)
{
    QList<ObjectId> found;
    const auto look = [&] {
        const CaseSnapshotPtr now = snapshot(actor);
        found.clear();
        for (const Person &person : now->people) {
            if (names.contains(person.givenName()))
                found += person.id;
        }
        return found.size() == names.size();
    };
    actor.refusal.reset();
    if (!waitFor(actor, QStringLiteral("seeing the family"), look))
        return std::nullopt;
    return found;
}

std::optional<EntryRef> Player::findEvent(Actor &actor, const QString &title)
{
    std::optional<EntryRef> found;
    QObject here;
    const auto ask = [&] { actor.workspace->requestChronology(m_case, {}, 0, mostEvents, {}); };
    QObject::connect(actor.workspace.get(), &Workspace::chronologyLoaded, &here, [&](const ChronologyPage &page) {
        for (const ChronologyEvent &event : page.events) {
            if (event.title == title)
                found = event.first;
        }
    });
    QObject::connect(actor.workspace.get(), &Workspace::caseChanged, &here, ask);
    actor.refusal.reset();
    ask();
    waitFor(actor, QStringLiteral("finding \"%1\"").arg(title), [&] { return found.has_value(); });
    return found;
}

bool Player::writeEvents()
{
    for (const StoryEvent &event : std::as_const(m_story.events)) {
        EventDraft draft = event.draft;
        draft.onlyFor = idsOf(event.onlyFor);
        Actor &author = actorCalled(event.by);
        const auto about = findPeople(author, event.about);
        if (!about)
            return false;
        draft.people = *about;
        if (!event.corrects.isEmpty()) {
            draft.corrects = findEvent(author, event.corrects);
            if (!draft.corrects)
                return false;
        }
        if (!request(author, QStringLiteral("writing \"%1\"").arg(draft.title),
                     [&](Workspace &w) { return w.addEvent(m_case, draft); }))
            return false;
    }
    tell(QStringLiteral("%1 events are written.").arg(m_story.events.size()));
    return true;
}

bool Player::tellContradictions()
{
    for (const StoryContradiction &contradiction : std::as_const(m_story.contradictions)) {
        Actor &author = actorCalled(contradiction.by);
        const auto one = findEvent(author, contradiction.one);
        const auto other = one ? findEvent(author, contradiction.other) : std::nullopt;
        if (!other || !request(author, QStringLiteral("telling a contradiction"), [&](Workspace &w) {
                return w.contradict(m_case, *one, *other, contradiction.note);
            }))
            return false;
    }
    return true;
}

/// Before the concerns, whose acknowledgements everybody waits for at the end.
bool Player::recordSharing()
{
    for (const StorySharing &sharing : std::as_const(m_story.sharing)) {
        Actor &author = actorCalled(sharing.by);
        const CaseSnapshotPtr now = snapshot(author);
        SharingDraft draft = sharing.draft;
        draft.onlyFor = idsOf(sharing.onlyFor);
        for (const Person &child : now->summary.subjects)
            draft.subjects += child.id;
        for (const Member &member : now->members) {
            for (const QString &key : sharing.with) {
                if (member.card.id == m_ids.value(key))
                    draft.recipients += SharingRecipient{
                        member.card.id, QStringLiteral("%1, %2").arg(member.card.name, member.card.agency.name)};
            }
        }
        if (!request(author, QStringLiteral("recording a sharing decision"),
                     [&](Workspace &w) { return w.recordSharing(m_case, draft); }))
            return false;
    }
    return true;
}

bool Player::recordAccesses()
{
    for (const StoryAccess &access : std::as_const(m_story.accesses)) {
        if (!request(actorCalled(access.by), QStringLiteral("recording what left the case"),
                     [&](Workspace &w) { return w.recordAccess(m_case, access.draft); }))
            return false;
    }
    return true;
}

Workspace::Request Player::raise(Workspace &workspace, const StoryConcern &concern) const
{
    const QDate ends = QDateTime::fromMSecsSinceEpoch(m_with.clock.nowMs()).date().addDays(concern.days);
    if (concern.quietUntil == 0)
        return workspace.raiseConcern(m_case, concern.level, concern.text, ends);
    return workspace.raiseQuietly(m_case, {concern.level, concern.text, ends, concern.quietUntil, true});
}

bool Player::isShown(const StoryConcern &concern) const
{
    QSet<QString> raisers;
    for (const StoryConcern &one : m_story.concerns) {
        if (one.quietUntil > 0)
            raisers.insert(one.by);
    }
    return concern.quietUntil <= raisers.size();
}

bool Player::raiseConcerns()
{
    for (const StoryConcern &concern : std::as_const(m_story.concerns)) {
        if (!request(actorCalled(concern.by), QStringLiteral("raising a concern"),
                     [&](Workspace &w) { return raise(w, concern); }))
            return false;
        for (const QString &key : concern.acknowledgedBy) {
            Actor &actor = actorCalled(key);
            EntryId seen;
            const auto isSeen = [&] {
                const CaseSnapshotPtr now = snapshot(actor);
                for (const Concern &one : now->concerns) {
                    if (one.text == concern.text)
                        seen = one.id;
                }
                return !seen.isZero();
            };
            actor.refusal.reset();
            if (!waitFor(actor, QStringLiteral("seeing the concern"), isSeen)
                || !request(actor, QStringLiteral("acknowledging"),
                            [&](Workspace &w) { return w.acknowledgeConcern(m_case, seen); }))
                return false;
        }
    }
    return true;
}

bool Player::recordMilestones()
{
    FieldDraft rules;
    rules.name = QStringLiteral("jurisdiction");
    rules.text = m_story.jurisdiction;
    if (!request(*m_actors[0], QStringLiteral("choosing the rules"),
                 [&](Workspace &w) { return w.writeField(m_case, rules); }))
        return false;
    for (const StoryMilestone &milestone : std::as_const(m_story.milestones)) {
        if (!request(actorCalled(milestone.by), QStringLiteral("recording a milestone"),
                     [&](Workspace &w) { return w.recordMilestone(m_case, milestone.draft); }))
            return false;
    }
    return true;
}

/// Everybody has everything, and the hub has acknowledged all of it.
bool Player::settle()
{
    const auto events = std::count_if(m_story.events.begin(), m_story.events.end(),
                                      [](const StoryEvent &event) { return event.corrects.isEmpty(); });
    for (const auto &actor : m_actors) {
        const auto isSettled = [&] {
            const CaseSnapshotPtr now = snapshot(*actor);
            if (now == nullptr || now->events < events || now->jurisdiction.isEmpty()
                || now->milestones.size() < m_story.milestones.size() || now->visits.size() < m_story.visits.size()
                || std::count_if(now->involvements.begin(), now->involvements.end(),
                                 [](const Involvement &one) { return one.handedTo.has_value(); })
                    < m_story.handovers.size()
                || now->voices.size() < m_story.voices.size()
                || now->messages.total < m_story.messagesFor(actor->member.key) || !hasDocuments(*actor, *now)
                || now->planVersions.size() < (m_story.plan ? m_story.plan->versions.size() : 0)
                || actor->workspace->syncStatus().unsent > 0)
                return false;
            return std::all_of(m_story.concerns.cbegin(), m_story.concerns.cend(), [&](const StoryConcern &told) {
                return !isShown(told)
                    || std::any_of(now->concerns.cbegin(), now->concerns.cend(), [&](const Concern &one) {
                           return one.text == told.text && one.acknowledged.size() >= told.acknowledgedBy.size();
                       });
            });
        };
        actor->refusal.reset();
        if (!waitFor(*actor, QStringLiteral("receiving everything"), isSettled))
            return false;
    }
    return true;
}

} // namespace caseweave::example
