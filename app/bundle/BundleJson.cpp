// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleFields.h"

#include <QJsonDocument>

namespace caseweave {

using namespace bundlefields;

namespace {

using bundlefields::objectOf; // beside those below

constexpr qint64 mostSize = qint64{1} << 40; ///< of a document, bytes
constexpr qsizetype mostEnding = 10;

const QString format = QStringLiteral("caseweave-bundle");

const Words<PersonKind> &personWords()
{
    static const Words<PersonKind> words{{QStringLiteral("subject"), PersonKind::Subject},
                                         {QStringLiteral("family"), PersonKind::Family},
                                         {QStringLiteral("support"), PersonKind::Support}};
    return words;
}

const Words<AgencyKind> &agencyWords()
{
    static const Words<AgencyKind> words{{QStringLiteral("council"), AgencyKind::Council},
                                         {QStringLiteral("health"), AgencyKind::Health},
                                         {QStringLiteral("police"), AgencyKind::Police},
                                         {QStringLiteral("education"), AgencyKind::Education},
                                         {QStringLiteral("voluntary"), AgencyKind::Voluntary}};
    return words;
}

const Words<VisitState> &visitWords()
{
    static const Words<VisitState> words{{QStringLiteral("planned"), VisitState::Planned},
                                         {QStringLiteral("seen"), VisitState::Seen},
                                         {QStringLiteral("not_seen"), VisitState::NotSeen},
                                         {QStringLiteral("cancelled"), VisitState::Cancelled},
                                         {QStringLiteral("unclear"), VisitState::Unclear}};
    return words;
}

const Words<SeenAlone> &aloneWords()
{
    static const Words<SeenAlone> words{{QStringLiteral("not_said"), SeenAlone::NotSaid},
                                        {QStringLiteral("yes"), SeenAlone::Yes},
                                        {QStringLiteral("no"), SeenAlone::No}};
    return words;
}

const Words<MilestoneState> &milestoneWords()
{
    static const Words<MilestoneState> words{{QStringLiteral("done"), MilestoneState::Done},
                                             {QStringLiteral("planned"), MilestoneState::Planned}};
    return words;
}

const Words<EventKind> &eventWords()
{
    static const Words<EventKind> words{{QStringLiteral("fact"), EventKind::Fact},
                                        {QStringLiteral("allegation"), EventKind::Allegation},
                                        {QStringLiteral("opinion"), EventKind::Opinion}};
    return words;
}

const Words<Significance> &significanceWords()
{
    static const Words<Significance> words{{QStringLiteral("ordinary"), Significance::Ordinary},
                                           {QStringLiteral("significant"), Significance::Significant},
                                           {QStringLiteral("high"), Significance::High}};
    return words;
}

const Words<AskState> &askWords()
{
    static const Words<AskState> words{{QStringLiteral("owed"), AskState::Owed},
                                       {QStringLiteral("answered"), AskState::Answered},
                                       {QStringLiteral("taken_back"), AskState::TakenBack},
                                       {QStringLiteral("left"), AskState::Left}};
    return words;
}

/// Whether the bytes of a document are in the archive.
const Words<bool> &placeWords()
{
    static const Words<bool> words{{QStringLiteral("in_bundle"), true}, {QStringLiteral("not_here"), false}};
    return words;
}

QString minuteText(const QTime &time)
{
    return time.toString(QStringLiteral("HH:mm"));
}

QJsonObject objectOf(const CaseBundle::SomePerson &person)
{
    QJsonObject out{{QStringLiteral("id"), person.id}, {QStringLiteral("kind"), personWords().key(person.kind)}};
    putEach(out, "details", person.details, [](const CaseBundle::Detail &one) { return objectOf(one); });
    return out;
}

QJsonObject objectOf(const CaseBundle::Professional &one)
{
    QJsonObject out{{QStringLiteral("id"), one.id},
                    {QStringLiteral("name"), one.name},
                    {QStringLiteral("agency_kind"), agencyWords().key(one.agencyKind)},
                    {QStringLiteral("member"), one.member},
                    {QStringLiteral("ended"), one.ended}};
    put(out, "agency", one.agency);
    putEach(out, "details", one.details, [](const CaseBundle::Detail &detail) { return objectOf(detail); });
    return out;
}

QJsonObject objectOf(const CaseBundle::SomeVisit &visit)
{
    QJsonObject out{{QStringLiteral("id"), visit.id},
                    {QStringLiteral("state"), visitWords().key(visit.state)},
                    {QStringLiteral("seen_alone"), aloneWords().key(visit.alone)}};
    put(out, "professional", visit.professional);
    put(out, "when", visit.when);
    put(out, "children", visit.children);
    put(out, "place", visit.place);
    put(out, "note", visit.note);
    put(out, "only_for", visit.onlyFor);
    return out;
}

QJsonObject objectOf(const CaseBundle::SomeMilestone &milestone)
{
    QJsonObject out{{QStringLiteral("id"), milestone.id},
                    {QStringLiteral("kind"), milestone.kind},
                    {QStringLiteral("date"), milestone.date.toString(Qt::ISODate)},
                    {QStringLiteral("state"), milestoneWords().key(milestone.state)}};
    if (milestone.time)
        put(out, "time", minuteText(*milestone.time));
    put(out, "note", milestone.note);
    return out;
}

QJsonObject objectOf(const CaseBundle::Event &event)
{
    QJsonObject out{{QStringLiteral("id"), event.id},
                    {QStringLiteral("date"), event.date.toString(Qt::ISODate)},
                    {QStringLiteral("kind"), eventWords().key(event.kind)},
                    {QStringLiteral("significance"), significanceWords().key(event.significance)},
                    {QStringLiteral("second_hand"), event.secondHand},
                    {QStringLiteral("title"), event.title},
                    {QStringLiteral("author"), event.author},
                    {QStringLiteral("written"), timeText(event.written)}};
    if (event.time)
        put(out, "time", minuteText(*event.time));
    put(out, "text", event.text);
    put(out, "source", event.source);
    put(out, "impact", event.impact);
    put(out, "action", event.action);
    put(out, "agency", event.agency);
    put(out, "only_for", event.onlyFor);
    return out;
}

QJsonObject objectOf(const CaseBundle::SomeMessage &message)
{
    QJsonObject out{{QStringLiteral("id"), message.id},
                    {QStringLiteral("author"), message.author},
                    {QStringLiteral("written"), timeText(message.written)}};
    put(out, "thread", message.thread);
    put(out, "text", message.text);
    put(out, "agency", message.agency);
    put(out, "mentioned", message.mentioned);
    putEach(out, "asked", message.asked, [](const CaseBundle::Ask &ask) {
        QJsonObject one{{QStringLiteral("name"), ask.name}, {QStringLiteral("state"), askWords().key(ask.state)}};
        if (ask.ended)
            put(one, "ended", timeText(*ask.ended));
        return one;
    });
    if (message.by)
        put(out, "by", message.by->toString(Qt::ISODate));
    put(out, "answers", message.answers);
    if (message.takesBack)
        out[QStringLiteral("takes_back")] = true;
    put(out, "seen_by", message.seenBy);
    put(out, "only_for", message.onlyFor);
    return out;
}

QJsonObject objectOf(const CaseBundle::SomeDocument &document)
{
    QJsonObject out{{QStringLiteral("id"), document.id},
                    {QStringLiteral("title"), document.title},
                    {QStringLiteral("kind"), document.kind},
                    {QStringLiteral("size"), document.size},
                    {QStringLiteral("added_by"), document.addedBy},
                    {QStringLiteral("added"), timeText(document.added)},
                    {QStringLiteral("state"), placeWords().key(!document.file.isEmpty())}};
    put(out, "media", document.media);
    put(out, "person", document.person);
    put(out, "file", document.file);
    put(out, "sha256", document.sha256);
    put(out, "only_for", document.onlyFor);
    return out;
}

std::optional<QTime> maybeTime(StrictFields &in, const char *key)
{
    if (!in.has(key))
        return std::nullopt;
    const QTime time = QTime::fromString(in.text(key, 5), QStringLiteral("HH:mm"));
    if (!time.isValid())
        in.complain(key, QStringLiteral("is not a time such as 14:30"));
    return time;
}

CaseBundle::SomePerson readPerson(StrictFields &in)
{
    CaseBundle::SomePerson person;
    person.id = hexId(in, "id", 32);
    person.kind = in.choice("kind", personWords());
    person.details = items<CaseBundle::Detail>(in, "details", readDetail);
    return person;
}

CaseBundle::Professional readProfessional(StrictFields &in)
{
    CaseBundle::Professional one;
    one.id = hexId(in, "id", 32);
    one.name = in.textOrEmpty("name", mostLine);
    one.agency = maybe(in, "agency", mostLine);
    one.agencyKind = in.choice("agency_kind", agencyWords());
    one.member = in.boolean("member");
    one.ended = in.boolean("ended");
    one.details = items<CaseBundle::Detail>(in, "details", readDetail);
    return one;
}

CaseBundle::SomeVisit readVisit(StrictFields &in)
{
    CaseBundle::SomeVisit visit;
    visit.id = hexId(in, "id", 32);
    if (in.has("professional"))
        visit.professional = hexId(in, "professional", 32);
    visit.when = maybe(in, "when", mostLine);
    visit.state = in.choice("state", visitWords());
    visit.alone = in.choice("seen_alone", aloneWords());
    visit.children = names(in, "children");
    visit.place = maybe(in, "place", mostText);
    visit.note = maybe(in, "note", mostText);
    visit.onlyFor = names(in, "only_for");
    return visit;
}

CaseBundle::SomeMilestone readMilestone(StrictFields &in)
{
    CaseBundle::SomeMilestone milestone;
    milestone.id = hexId(in, "id", 32);
    milestone.kind = in.word("kind");
    milestone.date = in.date("date");
    milestone.time = maybeTime(in, "time");
    milestone.state = in.choice("state", milestoneWords());
    milestone.note = maybe(in, "note", mostText);
    return milestone;
}

CaseBundle::Event readEvent(StrictFields &in)
{
    CaseBundle::Event event;
    event.id = hexId(in, "id", 64);
    event.date = in.date("date");
    event.time = maybeTime(in, "time");
    event.kind = in.choice("kind", eventWords());
    event.significance = in.choice("significance", significanceWords());
    event.secondHand = in.boolean("second_hand");
    event.title = in.textOrEmpty("title", mostLine);
    event.text = maybe(in, "text", mostText);
    event.source = maybe(in, "source", mostText);
    event.impact = maybe(in, "impact", mostText);
    event.action = maybe(in, "action", mostText);
    event.author = in.textOrEmpty("author", mostLine);
    event.agency = maybe(in, "agency", mostLine);
    event.written = readMoment(in, "written");
    event.onlyFor = names(in, "only_for");
    return event;
}

CaseBundle::Ask readAsk(StrictFields &in)
{
    CaseBundle::Ask ask;
    ask.name = in.textOrEmpty("name", mostLine);
    ask.state = in.choice("state", askWords());
    if (in.has("ended"))
        ask.ended = readMoment(in, "ended");
    return ask;
}

CaseBundle::SomeMessage readMessage(StrictFields &in)
{
    CaseBundle::SomeMessage message;
    message.id = hexId(in, "id", 64);
    if (in.has("thread"))
        message.thread = hexId(in, "thread", 64);
    message.text = maybe(in, "text", mostText);
    message.author = in.textOrEmpty("author", mostLine);
    message.agency = maybe(in, "agency", mostLine);
    message.written = readMoment(in, "written");
    message.mentioned = names(in, "mentioned");
    message.asked = items<CaseBundle::Ask>(in, "asked", readAsk);
    if (in.has("by"))
        message.by = in.date("by");
    message.answers = names(in, "answers");
    message.takesBack = in.has("takes_back") && in.boolean("takes_back");
    message.seenBy = names(in, "seen_by");
    message.onlyFor = names(in, "only_for");
    return message;
}

/// The one place that its bytes can have: no name of a file comes from the outside.
bool isFileOf(const QString &file, const QString &id)
{
    const QString bare = CaseBundle::fileFor(id, {});
    const QString ending = file.mid(bare.size() + 1);
    return file == bare
        || (!ending.isEmpty() && ending.size() <= mostEnding && isLowWord(ending, u'z')
            && file == CaseBundle::fileFor(id, ending));
}

CaseBundle::SomeDocument readDocument(StrictFields &in)
{
    CaseBundle::SomeDocument document;
    document.id = hexId(in, "id", 32);
    document.title = in.textOrEmpty("title", mostLine);
    document.kind = in.word("kind");
    document.media = maybe(in, "media", mostLine);
    document.size = in.longNumber("size", 0, mostSize);
    if (in.has("person"))
        document.person = hexId(in, "person", 32);
    document.addedBy = in.textOrEmpty("added_by", mostLine);
    document.added = readMoment(in, "added");
    document.onlyFor = names(in, "only_for");
    if (!in.choice("state", placeWords()))
        return document;
    document.file = in.text("file", mostLine);
    if (!isFileOf(document.file, document.id))
        in.complain("file",
                    QStringLiteral("is not %1, with or without an ending").arg(CaseBundle::fileFor(document.id, {})));
    document.sha256 = hexId(in, "sha256", 64);
    return document;
}

} // namespace

QString CaseBundle::fileFor(const QString &id, const QString &ending)
{
    const QString bare = QStringLiteral("documents/") + id;
    return ending.isEmpty() ? bare : bare + u'.' + ending;
}

QJsonObject CaseBundle::toJson() const
{
    QJsonObject out{{QStringLiteral("format"), format},       {QStringLiteral("version"), version},
                    {QStringLiteral("reference"), reference}, {QStringLiteral("made"), timeText(made)},
                    {QStringLiteral("made_by"), madeBy},      {QStringLiteral("left_out"), leftOut}};
    const auto make = [](const auto &item) { return objectOf(item); };
    put(out, "made_for", madeFor);
    putEach(out, "details", details, make);
    putEach(out, "people", people, make);
    putEach(out, "professionals", professionals, make);
    putEach(out, "visits", visits, make);
    putEach(out, "milestones", milestones, make);
    putEach(out, "events", events, make);
    putEach(out, "messages", messages, make);
    putEach(out, "documents", documents, make);
    putEach(out, "concerns", concerns, make);
    putEach(out, "plans", plans, make);
    putEach(out, "plan_versions", planVersions, make);
    putEach(out, "voices", voices, make);
    putEach(out, "sharing_decisions", decisions, make);
    return out;
}

std::optional<CaseBundle> CaseBundle::fromJson(const QByteArray &json, QString *problem)
{
    problem->clear();
    const QJsonObject object = parseObject(json, *problem);
    StrictFields in(object, {}, *problem);
    if (in.text("format", 64) != format)
        in.complain("format", QStringLiteral("is not %1").arg(format));
    if (in.number("version", 1, 1'000'000) > version)
        in.complain("version", QStringLiteral("is more than %1: a newer program made it").arg(version));
    CaseBundle bundle;
    bundle.reference = in.textOrEmpty("reference", mostLine);
    bundle.made = readMoment(in, "made");
    bundle.madeBy = in.text("made_by", mostLine);
    bundle.leftOut = in.number("left_out", 0, INT_MAX);
    bundle.madeFor = names(in, "made_for");
    bundle.details = items<Detail>(in, "details", readDetail);
    bundle.people = items<SomePerson>(in, "people", readPerson);
    bundle.professionals = items<Professional>(in, "professionals", readProfessional);
    bundle.visits = items<SomeVisit>(in, "visits", readVisit);
    bundle.milestones = items<SomeMilestone>(in, "milestones", readMilestone);
    bundle.events = items<Event>(in, "events", readEvent);
    bundle.messages = items<SomeMessage>(in, "messages", readMessage);
    bundle.documents = items<SomeDocument>(in, "documents", readDocument);
    bundle.concerns = items<SomeConcern>(in, "concerns", readConcern);
    bundle.plans = items<SomePlan>(in, "plans", readPlan);
    bundle.planVersions = items<SomePlanVersion>(in, "plan_versions", readPlanVersion);
    bundle.voices = items<SomeVoice>(in, "voices", readVoice);
    bundle.decisions = items<SomeDecision>(in, "sharing_decisions", readDecision);
    in.close();
    if (!problem->isEmpty())
        return std::nullopt;
    return bundle;
}

} // namespace caseweave
