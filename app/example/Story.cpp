// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/example/Story.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace caseweave::example {

namespace {

/// Reads one object, and remembers the first thing that does not fit.
class Fields {
public:
    Fields(const QJsonObject &object, QString where, QString &problem)
        : m_object(object), m_where(std::move(where)), m_problem(problem)
    {
    }

    QString text(const char *key) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isString())
            complain(key);
        return value.toString();
    }
    QString textOr(const char *key, const QString &otherwise = {}) const
    {
        return m_object.contains(QLatin1String(key)) ? text(key) : otherwise;
    }
    int number(const char *key) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isDouble())
            complain(key);
        return value.toInt();
    }
    bool has(const char *key) const { return m_object.contains(QLatin1String(key)); }
    bool boolean(const char *key, bool otherwise) const { return m_object.value(QLatin1String(key)).toBool(otherwise); }
    QStringList texts(const char *key) const
    {
        QStringList all;
        for (const QJsonValue &value : list(key)) {
            if (!value.isString())
                complain(key, "is not a list of texts");
            all += value.toString();
        }
        return all;
    }
    /// Keys of members. Empty only where the story says nothing: a slip must not show everybody what is for some.
    QStringList audience(const char *key) const
    {
        const QStringList keys = texts(key);
        if (has(key) && keys.isEmpty())
            complain(key, "names nobody: leave it out where everybody may read it");
        return keys;
    }
    template <class Enum>
    Enum choice(const char *key, const QMap<QString, Enum> &choices) const
    {
        const QString word = text(key);
        if (!choices.contains(word))
            complain(key);
        return choices.value(word);
    }
    template <class Read>
    void each(const char *key, Read read) const
    {
        int number = 0;
        for (const QJsonValue &value : list(key)) {
            read(Fields(value.toObject(), QStringLiteral("%1%2[%3].").arg(m_where, QLatin1String(key)).arg(number),
                        m_problem));
            ++number;
        }
    }
    void complain(const char *key, const char *what = "is missing or is not one of the words it may be") const
    {
        if (m_problem.isEmpty())
            m_problem = QStringLiteral("The story's %1%2 %3.").arg(m_where, QLatin1String(key), QLatin1String(what));
    }

private:
    QJsonArray list(const char *key) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isUndefined() && !value.isArray())
            complain(key, "is not a list");
        return value.toArray();
    }

    QJsonObject m_object;
    QString m_where;
    QString &m_problem;
};

/// The latest such day of the week that is at least so many days ago.
QDate anchorDay(const QDate &today, int weekday, int leastDaysAgo)
{
    QDate day = today.addDays(-leastDaysAgo);
    while (day.dayOfWeek() != weekday)
        day = day.addDays(-1);
    return day;
}

/// A day to come: the weekday on which so many days are over.
QDate comingDay(const QDate &today, int inDays)
{
    const QDate day = today.addDays(inDays);
    return day.dayOfWeek() <= Qt::Friday ? day : day.addDays(8 - day.dayOfWeek());
}

/// A day that the story counts from its anchor, or from today.
QDate readDay(const Fields &in, const QDate &anchor, const QDate &today)
{
    return in.has("inDays") ? comingDay(today, in.number("inDays")) : anchor.addDays(in.number("day"));
}

std::optional<QTime> readTime(const Fields &in)
{
    const QString text = in.textOr("time");
    if (text.isEmpty())
        return std::nullopt;
    const QTime time = QTime::fromString(text, QStringLiteral("HH:mm"));
    if (!time.isValid())
        in.complain("time");
    return time;
}

StoryMember readMember(const Fields &in)
{
    static const QMap<QString, MemberRole> roles{{QStringLiteral("reader"), MemberRole::Reader},
                                                 {QStringLiteral("contributor"), MemberRole::Contributor},
                                                 {QStringLiteral("lead"), MemberRole::Lead}};
    return {in.text("key"), in.text("name"), in.choice("role", roles), in.boolean("history", true)};
}

StoryPerson readPerson(const Fields &in)
{
    static const QMap<QString, PersonKind> kinds{{QStringLiteral("subject"), PersonKind::Subject},
                                                 {QStringLiteral("family"), PersonKind::Family},
                                                 {QStringLiteral("support"), PersonKind::Support}};
    static const QMap<QString, Knowledge> knowledge{{QStringLiteral("known"), Knowledge::Known},
                                                    {QStringLiteral("not_asked"), Knowledge::NotAsked},
                                                    {QStringLiteral("asked_none"), Knowledge::AskedNone},
                                                    {QStringLiteral("no_reply"), Knowledge::NoReply},
                                                    {QStringLiteral("withheld"), Knowledge::Withheld}};
    StoryPerson person;
    person.draft.kind = in.choice("kind", kinds);
    person.draft.givenName = in.text("givenName");
    person.draft.familyName = in.text("familyName");
    person.draft.relationship = in.textOr("relationship");
    person.draft.address = in.textOr("address");
    person.draft.phone = in.textOr("phone");
    if (const QString born = in.textOr("born"); !born.isEmpty()) {
        person.draft.born = QDate::fromString(born, Qt::ISODate);
        if (!person.draft.born->isValid())
            in.complain("born");
    }
    in.each("fields", [&](const Fields &field) {
        StoryField one{{}, field.audience("onlyFor")};
        one.draft.name = field.text("name");
        one.draft.text = field.textOr("text");
        if (one.draft.text.isEmpty())
            one.draft.knowledge = field.choice("knowledge", knowledge);
        person.fields += one;
    });
    in.each("ties", [&](const Fields &tie) {
        person.ties += StoryTie{tie.text("to"), {tie.texts("kinds"), tie.textOr("words")}};
    });
    return person;
}

StoryEvent readEvent(const Fields &in, const QDate &anchor)
{
    static const QMap<QString, EventKind> kinds{{QStringLiteral("fact"), EventKind::Fact},
                                                {QStringLiteral("allegation"), EventKind::Allegation},
                                                {QStringLiteral("opinion"), EventKind::Opinion}};
    static const QMap<QString, Significance> weights{{QStringLiteral("ordinary"), Significance::Ordinary},
                                                     {QStringLiteral("significant"), Significance::Significant},
                                                     {QStringLiteral("high"), Significance::High}};
    StoryEvent event;
    event.by = in.text("by");
    event.onlyFor = in.audience("onlyFor");
    event.about = in.texts("about");
    event.corrects = in.textOr("corrects");
    event.draft.reason = in.textOr("reason");
    event.draft.date = anchor.addDays(in.number("day"));
    event.draft.time = readTime(in);
    event.draft.kind = in.choice("kind", kinds);
    event.draft.significance = in.choice("significance", weights);
    event.draft.secondHand = in.boolean("secondHand", false);
    event.draft.title = in.text("title");
    event.draft.text = in.text("text");
    event.draft.source = in.textOr("source");
    event.draft.impact = in.textOr("impact");
    event.draft.action = in.textOr("action");
    return event;
}

StoryConcern readConcern(const Fields &in)
{
    static const QMap<QString, ConcernLevel> levels{{QStringLiteral("low"), ConcernLevel::Low},
                                                    {QStringLiteral("medium"), ConcernLevel::Medium},
                                                    {QStringLiteral("high"), ConcernLevel::High}};
    return {in.text("by"),     in.choice("level", levels), in.text("text"),
            in.number("days"), in.texts("acknowledgedBy"), in.has("quietUntil") ? in.number("quietUntil") : 0};
}

StoryMilestone readMilestone(const Fields &in, const QDate &anchor)
{
    static const QMap<QString, MilestoneState> states{{QStringLiteral("done"), MilestoneState::Done},
                                                      {QStringLiteral("planned"), MilestoneState::Planned}};
    StoryMilestone milestone;
    milestone.by = in.text("by");
    milestone.draft.kind = in.text("kind");
    milestone.draft.date = anchor.addDays(in.number("day"));
    milestone.draft.time = readTime(in);
    milestone.draft.state = in.choice("state", states);
    if (in.has("beganEnquiry"))
        milestone.draft.beganEnquiry = in.boolean("beganEnquiry", false);
    milestone.draft.note = in.textOr("note");
    return milestone;
}

StorySharing readSharing(const Fields &in, const QDate &anchor)
{
    static const QMap<QString, SharingChoice> choices{{QStringLiteral("shared"), SharingChoice::Shared},
                                                      {QStringLiteral("not_shared"), SharingChoice::NotShared}};
    static const QMap<QString, SharingBasis> bases{{QStringLiteral("none"), SharingBasis::None},
                                                   {QStringLiteral("legal_obligation"), SharingBasis::LegalObligation},
                                                   {QStringLiteral("public_task"), SharingBasis::PublicTask},
                                                   {QStringLiteral("vital_interests"), SharingBasis::VitalInterests},
                                                   {QStringLiteral("consent"), SharingBasis::Consent}};
    static const QMap<QString, FamilyTold> told{{QStringLiteral("told"), FamilyTold::Told},
                                                {QStringLiteral("to_be_told"), FamilyTold::ToBeTold},
                                                {QStringLiteral("not_told"), FamilyTold::NotTold}};
    StorySharing sharing;
    sharing.by = in.text("by");
    sharing.with = in.texts("with");
    sharing.onlyFor = in.audience("onlyFor");
    sharing.draft.date = anchor.addDays(in.number("day"));
    sharing.draft.choice = in.choice("choice", choices);
    for (const QString &name : in.texts("withOthers"))
        sharing.draft.recipients += SharingRecipient{{}, name};
    sharing.draft.what = in.text("what");
    sharing.draft.purpose = in.text("purpose");
    sharing.draft.basis = in.choice("basis", bases);
    sharing.draft.reasoning = in.textOr("reasoning");
    sharing.draft.told = in.choice("told", told);
    sharing.draft.notToldBecause = in.textOr("notToldBecause");
    return sharing;
}

StoryInvolvement readInvolvement(const Fields &in, const QDate &anchor)
{
    StoryInvolvement involvement{in.text("by"), in.textOr("of"), {}, in.audience("roleOnlyFor")};
    for (const char *key : {"name", "agency_name", "agency_kind", "phone", "role", "deputy", "duty_line"}) {
        if (const QString text = in.textOr(key); !text.isEmpty())
            involvement.details += InvolvementDetail{QLatin1String(key), text, {}};
    }
    if (in.has("sinceDay")) {
        const VisitTime since{anchor.addDays(in.number("sinceDay")), std::nullopt};
        involvement.details += InvolvementDetail{QStringLiteral("since"), since.text(), {}};
    }
    return involvement;
}

StoryHandover readHandover(const Fields &in, const QDate &anchor)
{
    return {in.text("by"),      in.text("from"),       in.text("to"), anchor.addDays(in.number("day")),
            in.text("summary"), in.audience("onlyFor")};
}

StoryVisit readVisit(const Fields &in, const QDate &anchor, const QDate &today)
{
    static const QMap<QString, VisitState> states{{QStringLiteral("planned"), VisitState::Planned},
                                                  {QStringLiteral("seen"), VisitState::Seen},
                                                  {QStringLiteral("not_seen"), VisitState::NotSeen}};
    static const QMap<QString, SeenAlone> alone{{QString(), SeenAlone::NotSaid},
                                                {QStringLiteral("yes"), SeenAlone::Yes},
                                                {QStringLiteral("no"), SeenAlone::No}};
    StoryVisit visit;
    visit.by = in.text("by");
    visit.of = in.textOr("of", visit.by);
    visit.draft.state = in.choice("state", states);
    const QDate day = visit.draft.state == VisitState::Planned ? comingDay(today, in.number("inDays"))
                                                               : anchor.addDays(in.number("day"));
    visit.draft.when = VisitTime{day, readTime(in)};
    visit.draft.alone = alone.value(in.textOr("alone"));
    visit.draft.place = in.textOr("place");
    visit.draft.note = in.textOr("note");
    return visit;
}

StoryAccess readAccess(const Fields &in)
{
    static const QMap<QString, AccessAction> actions{{QStringLiteral("exported"), AccessAction::Exported},
                                                     {QStringLiteral("printed"), AccessAction::Printed},
                                                     {QStringLiteral("copied"), AccessAction::Copied}};
    StoryAccess access;
    access.by = in.text("by");
    access.draft.action = in.choice("action", actions);
    access.draft.what = in.text("what");
    access.draft.form = in.text("form");
    for (const QString &name : in.texts("for"))
        access.draft.recipients += SharingRecipient{{}, name};
    access.draft.leftOut = in.has("leftOut") ? in.number("leftOut") : 0;
    return access;
}

StoryPlan readPlan(const Fields &in, const QDate &anchor, const QDate &today)
{
    StoryPlan plan{in.text("by"), in.text("kind"), in.text("contingency"), {}, {}, {}};
    in.each("outcomes", [&](const Fields &one) {
        plan.outcomes
            += {one.number("version"), QString::number(one.number("number")), one.text("concern"), one.text("change")};
    });
    in.each("actions", [&](const Fields &one) {
        StoryAction action{one.number("version"),
                           QString::number(one.number("outcome")),
                           one.text("text"),
                           one.text("owner"),
                           readDay(one, anchor, today),
                           0,
                           {},
                           one.textOr("evidence")};
        if (one.has("doneBy")) {
            action.doneBy = one.number("doneBy");
            action.doneOn = anchor.addDays(one.number("doneDay"));
        }
        plan.actions += action;
    });
    in.each("versions", [&](const Fields &one) {
        plan.versions += std::pair(anchor.addDays(one.number("day")), one.text("note"));
    });
    return plan;
}

StoryVoice readVoice(const Fields &in, const QDate &anchor, const QDate &today)
{
    StoryVoice voice{in.text("by"), in.text("of"), {}};
    const auto add = [&](const char *key, const QString &text) {
        if (!text.isEmpty())
            voice.details += DetailDraft{QLatin1String(key), text, Knowledge::NotAsked, {}};
    };
    const auto dayText = [](const QDate &day) { return VisitTime{day, std::nullopt}.text(); };
    add("on", dayText(anchor.addDays(in.number("day"))));
    for (const char *key : {"words", "how", "about", "answer"})
        add(key, in.textOr(key));
    add("owed", QStringLiteral("yes"));
    if (in.has("owedInDays"))
        add("owed_on", dayText(comingDay(today, in.number("owedInDays"))));
    if (in.has("answeredDay"))
        add("answered_on", dayText(anchor.addDays(in.number("answeredDay"))));
    return voice;
}

StoryMessage readMessage(const Fields &in, const QDate &today)
{
    StoryMessage message{in.text("by"),
                         in.text("text"),
                         in.audience("onlyFor"),
                         in.texts("mentions"),
                         in.texts("asks"),
                         std::nullopt,
                         in.has("replyTo") ? in.number("replyTo") : 0,
                         in.has("answers") ? in.number("answers") : 0};
    if (in.has("inDays"))
        message.until = comingDay(today, in.number("inDays"));
    return message;
}

StoryDocument readDocument(const Fields &in)
{
    StoryDocument document{in.text("by"), in.text("about"), {}, in.audience("onlyFor")};
    document.draft.path = in.text("file");
    document.draft.title = in.text("title");
    document.draft.kind = in.text("kind");
    if (!documentKinds().contains(document.draft.kind))
        in.complain("kind");
    if (document.draft.path.contains(QLatin1Char('/')))
        in.complain("file");
    return document;
}

/// Of members, wherever the story has a key.
QStringList keysIn(const Story &story)
{
    QStringList named = story.messagesReadBy;
    for (const StoryPerson &person : story.people) {
        for (const StoryField &field : person.fields)
            named += field.onlyFor;
    }
    for (const StoryEvent &event : story.events)
        named += event.onlyFor + QStringList{event.by};
    for (const StoryContradiction &contradiction : story.contradictions)
        named += contradiction.by;
    for (const StoryConcern &concern : story.concerns)
        named += concern.acknowledgedBy + QStringList{concern.by};
    for (const StoryMilestone &milestone : story.milestones)
        named += milestone.by;
    for (const StorySharing &sharing : story.sharing)
        named += sharing.with + sharing.onlyFor + QStringList{sharing.by};
    for (const StoryInvolvement &involvement : story.involvements)
        named += involvement.roleOnlyFor
            + QStringList{involvement.by, involvement.of.isEmpty() ? involvement.by : involvement.of};
    for (const StoryHandover &handover : story.handovers)
        named += handover.onlyFor + QStringList{handover.by};
    for (const StoryVisit &visit : story.visits)
        named += visit.by;
    for (const StoryAccess &access : story.accesses)
        named += access.by;
    for (const StoryVoice &voice : story.voices)
        named += voice.by;
    for (const StoryMessage &message : story.messages)
        named += message.onlyFor + message.mentions + message.asks + QStringList{message.by};
    for (const StoryDocument &document : story.documents)
        named += document.onlyFor + QStringList{document.by};
    if (story.plan)
        named += story.plan->by;
    return named;
}

/// Everybody who is named must be a member, and who goes or leaves somebody who is involved.
QString checkKeys(const Story &story)
{
    QStringList known;
    for (const StoryMember &member : story.members)
        known += member.key;
    const QStringList named = keysIn(story);
    for (const QString &key : named) {
        if (!known.contains(key))
            return QStringLiteral("The story names \"%1\", who is not among its professionals.").arg(key);
    }
    QStringList involved = known;
    for (const StoryInvolvement &involvement : story.involvements) {
        for (const InvolvementDetail &detail : involvement.details) {
            if (detail.key == QLatin1String("name"))
                involved += detail.text;
        }
    }
    QStringList parts;
    for (const StoryHandover &handover : story.handovers)
        parts += {handover.from, handover.to};
    for (const StoryVisit &visit : story.visits)
        parts += visit.of;
    for (const QString &name : std::as_const(parts)) {
        if (!involved.contains(name))
            return QStringLiteral("The story names \"%1\", who is not among those involved.").arg(name);
    }
    return known.isEmpty() ? QStringLiteral("The story has no professionals.") : QString();
}

/// Whom somebody is tied to, and whom events and voices are of, must be in the family or its network.
QString checkPeople(const Story &story)
{
    QStringList known;
    QStringList named;
    for (const StoryPerson &person : story.people) {
        known += person.draft.givenName;
        for (const StoryTie &tie : person.ties)
            named += tie.to;
    }
    for (const StoryEvent &event : story.events)
        named += event.about;
    for (const StoryVoice &voice : story.voices)
        named += voice.of;
    for (const StoryDocument &document : story.documents)
        named += document.about;
    for (const QString &name : std::as_const(named)) {
        if (!known.contains(name))
            return QStringLiteral("The story names \"%1\", who is not among its people.").arg(name);
    }
    return {};
}

} // namespace

qsizetype Story::messagesFor(const QString &key) const
{
    return std::count_if(messages.begin(), messages.end(), [&](const StoryMessage &message) {
        const StoryMessage &first = message.replyTo > 0 ? messages.at(message.replyTo - 1) : message;
        return first.onlyFor.isEmpty() || first.by == key || first.onlyFor.contains(key);
    });
}

qsizetype Story::documentsFor(const QString &key) const
{
    return std::count_if(documents.begin(), documents.end(), [&](const StoryDocument &document) {
        return document.onlyFor.isEmpty() || document.by == key || document.onlyFor.contains(key);
    });
}

std::optional<Story> Story::read(const QByteArray &json, const QDate &today, QString *problem)
{
    problem->clear();
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject()) {
        *problem = QStringLiteral("The story is not a JSON object.");
        return std::nullopt;
    }
    const Fields in(document.object(), {}, *problem);
    const int weekday = in.number("anchorWeekday");
    if (weekday < 1 || weekday > 7) {
        in.complain("anchorWeekday");
        return std::nullopt;
    }
    const QDate anchor = anchorDay(today, weekday, in.number("anchorLeastDaysAgo"));
    Story story;
    story.reference = in.text("reference");
    story.stage = in.text("stage");
    story.jurisdiction = in.text("jurisdiction");
    in.each("professionals", [&](const Fields &one) { story.members += readMember(one); });
    in.each("people", [&](const Fields &one) { story.people += readPerson(one); });
    in.each("events", [&](const Fields &one) { story.events += readEvent(one, anchor); });
    in.each("contradictions", [&](const Fields &one) {
        story.contradictions += {one.text("by"), one.text("one"), one.text("other"), one.text("note")};
    });
    in.each("concerns", [&](const Fields &one) { story.concerns += readConcern(one); });
    in.each("milestones", [&](const Fields &one) { story.milestones += readMilestone(one, anchor); });
    in.each("sharing", [&](const Fields &one) { story.sharing += readSharing(one, anchor); });
    in.each("involvements", [&](const Fields &one) { story.involvements += readInvolvement(one, anchor); });
    in.each("handovers", [&](const Fields &one) { story.handovers += readHandover(one, anchor); });
    in.each("accesses", [&](const Fields &one) { story.accesses += readAccess(one); });
    in.each("visits", [&](const Fields &one) { story.visits += readVisit(one, anchor, today); });
    in.each("plan", [&](const Fields &one) { story.plan = readPlan(one, anchor, today); });
    in.each("messages", [&](const Fields &one) { story.messages += readMessage(one, today); });
    story.messagesReadBy = in.texts("messagesReadBy");
    in.each("documents", [&](const Fields &one) { story.documents += readDocument(one); });
    in.each("voices", [&](const Fields &one) { story.voices += readVoice(one, anchor, today); });
    for (qsizetype i = 0; i < story.messages.size(); ++i) {
        for (const int earlier : {story.messages.at(i).replyTo, story.messages.at(i).answers}) {
            if (earlier < 0 || earlier > i)
                in.complain("messages", "refer to one that is not before");
        }
    }
    if (problem->isEmpty())
        *problem = checkKeys(story);
    if (problem->isEmpty())
        *problem = checkPeople(story);
    if (!problem->isEmpty())
        return std::nullopt;
    return story;
}

} // namespace caseweave::example
