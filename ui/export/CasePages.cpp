// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/CasePages.h"

#include "ui/export/ChronologyExport.h"
#include "ui/export/EventReading.h"
#include "ui/export/SafeCase.h"
#include "ui/files/CaseFileName.h"
#include "ui/files/PageWriter.h"
#include "ui/files/TaggedPdf.h"
#include "ui/involvement/InvolvementText.h"
#include "ui/plan/PlanText.h"
#include "ui/sharing/SharingRegister.h"
#include "ui/voice/VoiceText.h"
#include "ui/words/CaseText.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"
#include "ui/words/TieText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

constexpr double beforeSectionMm = 6;
constexpr double beforeHeadingMm = 3;
constexpr double headLeastMm = 26; ///< a heading and some lines below
constexpr double sectionLeastMm = 44; ///< and that of the section above it

QString say(const char *text)
{
    return QCoreApplication::translate("CasePages", text);
}

QString nothing()
{
    return say("Nothing recorded.");
}

/// All that was written at the same time, and for whom it is.
QString detailText(const QString &label, const Field &field)
{
    QStringList values;
    for (const FieldValue &value : field.values) {
        Field one = field;
        one.values = {value};
        values << fieldText(&one);
    }
    const QString shown = values.size() < 2
        ? fieldText(&field)
        : say("%1 (written at the same time, and not settled)").arg(values.join(say(" or ")));
    const QString text = say("%1: %2").arg(label, shown);
    return field.onlyFor.isEmpty() ? text : say("%1. %2").arg(text, audienceText(field.onlyFor));
}

QString tieDetail(const Tie &tie, const Person &person, const QList<Person> &people)
{
    const QString text = tie.from == person.id ? tieOfText(tie, people) : tieSentence(tie, people);
    return tie.onlyFor.isEmpty() ? text : say("%1. %2").arg(text, audienceText(tie.onlyFor));
}

QString detailText(const Field &field)
{
    return detailText(fieldLabel(field.name), field);
}

/// As a handover that was taken back leaves its summary.
bool isBlank(const Field *field)
{
    return field != nullptr && !field->withheld && field->values.size() == 1
        && field->values.first().knowledge == Knowledge::NotAsked;
}

/// With whom a passage of an object stays, where it is for some alone.
QString withAudience(const QString &text, const FieldObject &object, const char *key)
{
    const QStringList onlyFor = object.onlyFor(key);
    return onlyFor.isEmpty() ? text : say("%1. %2").arg(text, audienceText(onlyFor));
}

QString contactText(const std::optional<VisitTime> &time, const char *known, const char *unknown)
{
    return time ? say(known).arg(visitTimeText(*time)) : say(unknown);
}

QString concernStanding(const Concern &concern, QDate today)
{
    if (concern.withdrawn)
        return concern.withdrawnReason.isEmpty() ? say("Withdrawn.")
                                                 : say("Withdrawn: %1").arg(concern.withdrawnReason);
    const QString until = concern.open(today) ? say("Open until %1.").arg(dateText(concern.expires))
                                              : say("Ran out on %1.").arg(dateText(concern.expires));
    QStringList names;
    for (const Acknowledgement &one : concern.acknowledged)
        names << one.by;
    return names.isEmpty() ? say("%1 Acknowledged by nobody.").arg(until)
                           : say("%1 Acknowledged by %2.").arg(until, names.join(QStringLiteral(", ")));
}

} // namespace

CasePages::CasePages(const CaseSnapshot &snapshot, const QList<ChronologyEvent> &events,
                     const QList<SharingDecision> &decisions, const ExportWish &wish, const ExportMaker &maker)
    : CasePages(snapshot, snapshot, wish, maker)
{
    m_case = withoutHiddenDetails(snapshot, m_guard);
    m_title = say("Case %1").arg(snapshot.summary.reference);
    m_missing = say("Messages and documents of the case are not in it.");
    m_last = say("End of the case.");
    addCase();
    addInvolved();
    addConcerns();
    addChronology(events, wish);
    addPlans();
    addVoices();
    addDecisions(decisions);
    addClocks(maker.rulesOf(snapshot));
    fileName = caseFileName(snapshot.summary.reference, QStringLiteral("case"), maker.at.date());
    items = m_pieces.size();
    takeOver(m_guard);
}

CasePages::CasePages(const CaseSnapshot &snapshot, const CaseSnapshot &shown, const ExportWish &wish,
                     const ExportMaker &maker)
    : m_before(snapshot), m_guard(snapshot, wish.recipients), m_case(shown), m_at(maker.at),
      m_audience(audienceOf(wish, maker)), m_made(say("Made on %1 by %2").arg(dateTimeText(maker.at), maker.by))
{
}

void CasePages::section(const QString &text)
{
    put(Kind::Section, text);
}

void CasePages::put(Kind kind, const QString &text)
{
    m_pieces << Piece{kind, text, {}, 0};
}

void CasePages::put(const QStringList &list)
{
    if (!list.isEmpty())
        m_pieces << Piece{Kind::List, {}, list, 0};
}

void CasePages::addCase()
{
    section(say("The case"));
    QStringList details;
    for (const Field &field : m_case.fields)
        details << detailText(field);
    if (details.isEmpty())
        put(Kind::Text, nothing());
    put(details);
    section(say("Children"));
    addPeople(PersonKind::Subject, say("No child is recorded."));
    section(say("Family and people around it"));
    addPeople(PersonKind::Family, {});
    addPeople(PersonKind::Support, {});
    if (std::all_of(m_case.people.begin(), m_case.people.end(),
                    [](const Person &one) { return one.kind == PersonKind::Subject; }))
        put(Kind::Text, say("Nobody is recorded."));
}

bool CasePages::wasHidden(const Person &person, const QString &key) const
{
    for (const Person &one : m_before.people) {
        if (one.id == person.id)
            return one.field(key) != nullptr && person.field(key) == nullptr;
    }
    return false;
}

QString CasePages::placeOf(const ObjectId &person, const QString &place) const
{
    const bool isLeftOut = std::any_of(m_case.people.begin(), m_case.people.end(), [&](const Person &one) {
        return one.id == person && one.kind != PersonKind::Subject && wasHidden(one, QStringLiteral("relationship"));
    });
    return isLeftOut ? say("relationship left out: it is restricted") : place;
}

QStringList CasePages::peopleDetails(const Person &person) const
{
    const bool isChild = person.kind == PersonKind::Subject;
    const QStringList names{QStringLiteral("given_name"), QStringLiteral("family_name")};
    QStringList keys{isChild ? QStringLiteral("born") : QStringLiteral("relationship"), QStringLiteral("address"),
                     QStringLiteral("phone")};
    if (isChild && person.expected() && !person.born())
        keys.first() = QStringLiteral("expected");
    QStringList details;
    for (const QString &key : keys) {
        Field none;
        none.name = key;
        if (!wasHidden(person, key))
            details << detailText(person.field(key) == nullptr ? none : *person.field(key));
    }
    for (const Field &field : person.fields) {
        if (!keys.contains(field.name) && !names.contains(field.name) && !tiedTo(field.name))
            details << detailText(field);
    }
    for (const Tie &tie : tiesOf(m_case.people)) {
        if (tie.from == person.id || tie.to == person.id)
            details << tieDetail(tie, person, m_case.people);
    }
    for (const ChildContact &contact : m_case.contacts) {
        if (contact.child == person.id)
            details << contactText(contact.last, "Last seen by anybody: %1", "Not seen by anybody, as far as recorded")
                    << contactText(contact.next, "Next visit: %1", "No visit is planned");
    }
    return details;
}

void CasePages::addPeople(PersonKind kind, const QString &none)
{
    bool isEmpty = true;
    for (const Person &person : m_case.people) {
        if (person.kind != kind)
            continue;
        isEmpty = false;
        put(Kind::Heading, personName(person));
        put(peopleDetails(person));
    }
    if (isEmpty && !none.isEmpty())
        put(Kind::Text, none);
}

void CasePages::addInvolved()
{
    section(say("Professionals who are involved"));
    if (m_case.involvements.isEmpty())
        put(Kind::Text, say("Nobody is recorded."));
    for (const Involvement &one : m_case.involvements) {
        const QString name = one.name.isEmpty() ? say("Name not given") : one.name;
        put(Kind::Heading, one.ended ? say("%1 (not any more)").arg(name) : name);
        put(involvedDetails(one));
    }
}

QStringList CasePages::involvedDetails(const Involvement &one) const
{
    const Involvement *before = m_before.involvement(one.id);
    QStringList details{one.agency.name.isEmpty()
                            ? say("Agency not given")
                            : say("%1 (%2)").arg(one.agency.name, agencyKindText(one.agency.kind).toLower())};
    const auto add = [&](const char *key, const QString &label, bool evenIfEmpty) {
        const Field *field = one.field(QLatin1String(key));
        const bool isHidden = field == nullptr && before != nullptr && before->field(QLatin1String(key)) != nullptr;
        if (!isHidden && (field != nullptr || evenIfEmpty))
            details << detailText(label, field == nullptr ? Field() : *field);
    };
    add("role", say("Role"), true);
    for (const Member &member : m_case.members) {
        if (!one.professional || member.card.id != *one.professional)
            continue;
        for (const auto &[label, text] :
             {std::pair(say("Title"), member.card.title), std::pair(say("Phone"), member.card.phone),
              std::pair(say("Email"), member.card.mail)}) {
            if (!text.isEmpty())
                details << say("%1: %2").arg(label, text);
        }
    }
    add("phone", say("Phone"), !one.professional);
    add("mail", say("Email"), !one.professional);
    add("deputy", say("Deputy"), true);
    add("duty_line", say("Duty line"), true);
    if (!isBlank(one.field(QStringLiteral("summary"))))
        add("summary", say("Handed over with"), false);
    const Field *since = one.field(QStringLiteral("since"));
    if (one.since && since != nullptr && !since->conflicting())
        details << say("Since: %1").arg(dateText(*one.since));
    else
        add("since", say("Since"), true);
    if (one.until && one.field(QStringLiteral("until")) != nullptr)
        details << say("Until: %1").arg(dateText(*one.until));
    details << contactText(one.lastContact, "Last contact with a child: %1", "No contact with a child is recorded")
            << contactText(one.nextVisit, "Next visit: %1", "No visit is planned") << confirmedText(one);
    return details;
}

void CasePages::addConcerns()
{
    section(say("Concerns"));
    if (m_case.concerns.isEmpty())
        put(Kind::Text, nothing());
    for (const Concern &concern : m_case.concerns) {
        put(Kind::Heading,
            say("%1 concern, raised on %2 by %3, %4")
                .arg(concernLevelText(concern.level), dateText(concern.raised.date()), concern.raisedBy,
                     concern.agency.name));
        put(Kind::Text, concern.text);
        if (!concern.onlyFor.isEmpty())
            put(Kind::Text, audienceText(concern.onlyFor));
        put(Kind::Text, concernStanding(concern, m_at.date()));
    }
}

void CasePages::addChronology(const QList<ChronologyEvent> &events, const ExportWish &wish)
{
    section(say("Chronology"));
    if (events.isEmpty())
        put(Kind::Text, nothing());
    const EventReading reading = readEvents(events, wish, m_guard);
    m_events = reading.events;
    for (qsizetype i = 0; i < m_events.size(); ++i)
        m_pieces << Piece{Kind::Event, {}, {}, i};
    if (const QString repeating = repeatingText(reading); !repeating.isEmpty())
        tells << repeating;
}

void CasePages::addPlans()
{
    section(say("Plans"));
    if (m_case.plans.isEmpty())
        put(Kind::Text, nothing());
    for (Plan plan : std::as_const(m_case.plans)) {
        sortPlanForAll(plan); // on the screen one's own comes first
        const bool isTold = letsField(m_guard, plan, "kind") && letsField(m_guard, plan, "subjects");
        put(Kind::Heading, isTold ? planTitle(plan, m_case) : say("A plan whose kind or children are left out"));
        if (!plan.isStray() && letsField(m_guard, plan, "contingency"))
            put(Kind::Text,
                withAudience(say("If it does not work: %1").arg(planText(plan, "contingency", say("not written"))),
                             plan, "contingency"));
        if (!plan.text("source").isEmpty() && letsField(m_guard, plan, "source"))
            put(Kind::Text, say("Imported: %1").arg(plan.text("source")));
        const auto agreed = std::find_if(m_case.planVersions.begin(), m_case.planVersions.end(),
                                         [&](const PlanVersion &one) { return one.plan == plan.id; });
        if (!plan.isStray() && agreed == m_case.planVersions.end())
            put(Kind::Text, say("Not agreed at any meeting, as far as recorded."));
        else if (!plan.isStray() && m_guard.lets({}, false, {agreed->note}))
            put(Kind::Text, say("Last agreed: %1").arg(versionText(*agreed)));
        if (plan.outcomes.isEmpty())
            put(Kind::Text, say("No outcome is written."));
        for (const PlanOutcome &outcome : plan.outcomes)
            addOutcome(outcome);
    }
}

void CasePages::addOutcome(const PlanOutcome &outcome)
{
    if (letsField(m_guard, outcome, "change")) {
        put(Kind::Subheading,
            withAudience(letsField(m_guard, outcome, "state")
                             ? say("%1 (%2)").arg(outcomeTitle(outcome), outcomeTag(outcome).text.toLower())
                             : outcomeTitle(outcome),
                         outcome, "change"));
        if (outcome.id != ObjectId{} && letsField(m_guard, outcome, "concern"))
            put(Kind::Text,
                withAudience(say("Worry: %1").arg(planText(outcome, "concern", say("not written"))), outcome,
                             "concern"));
    } else {
        put(Kind::Subheading, say("An outcome that is left out"));
    }
    QStringList actions;
    for (const PlanAction &action : outcome.actions) {
        if (const QString text = actionText(action); !text.isEmpty())
            actions << text;
    }
    if (outcome.actions.isEmpty())
        put(Kind::Text, say("No action is written."));
    put(actions);
}

QString CasePages::actionText(const PlanAction &action)
{
    if (!letsField(m_guard, action, "text"))
        return {};
    QStringList parts{withAudience(planText(action, "text", say("Action not written")), action, "text")};
    if (letsField(m_guard, action, "owner")) {
        const QString place = placeOf(action.owner.id, ownerPlace(action.owner, m_case));
        const QString owner = ownerText(action);
        parts << say("Who: %1").arg(place.isEmpty() ? owner : say("%1, %2").arg(owner, place));
    }
    if (letsField(m_guard, action, "due"))
        parts << say("By when: %1").arg(dueText(action));
    if (letsField(m_guard, action, "state"))
        parts << actionTag(action, m_at.date()).text;
    if (action.doneOn && letsField(m_guard, action, "done_on"))
        parts << say("Done on %1").arg(dateText(*action.doneOn));
    if (action.field(QStringLiteral("evidence")) != nullptr && letsField(m_guard, action, "evidence"))
        parts << withAudience(say("Evidence: %1").arg(planText(action, "evidence", say("not written"))), action,
                              "evidence");
    return parts.join(say(". "));
}

void CasePages::addVoices()
{
    section(say("What children and families said"));
    if (m_case.voices.isEmpty())
        put(Kind::Text, nothing());
    const qsizetype all = m_case.voices.size();
    m_case.voices.removeIf(
        [this](const Voice &voice) { return !letsField(m_guard, voice, "words") || !letsField(m_guard, voice, "on"); });
    // When somebody was heard last cannot be told without what is left out.
    put(Kind::Text, m_case.voices.size() == all ? heardText(m_case) : say("Some of what was said is left out."));
    for (const Voice &voice : m_case.voices)
        addVoice(voice);
}

void CasePages::addVoice(const Voice &voice)
{
    put(Kind::Heading,
        say("%1 (%2), %3")
            .arg(speakerText(voice, m_case), placeOf(voice.person, speakerPlace(voice, m_case)), saidOnText(voice)));
    QStringList lines;
    if (voice.field(QStringLiteral("about")) != nullptr && letsField(m_guard, voice, "about"))
        lines << say("About: %1").arg(voice.text("about"));
    lines << withAudience(say("Said: %1").arg(wordsText(voice)), voice, "words");
    if (letsField(m_guard, voice, "answer"))
        lines << withAudience(say("Answer: %1").arg(answerText(voice)), voice, "answer");
    if (!voice.text("source").isEmpty() && letsField(m_guard, voice, "source"))
        lines << say("Imported: %1").arg(voice.text("source"));
    if (voice.answer == VoiceAnswer::Owed)
        lines << say("Owed by %1").arg(owedText(voice));
    put(lines);
}

void CasePages::addDecisions(const QList<SharingDecision> &decisions)
{
    section(say("Sharing decisions"));
    if (decisions.isEmpty())
        put(Kind::Text, nothing());
    const QStringList names = sharingHeadings();
    for (const SharingDecision &decision : decisions) {
        const SharingDraft &said = decision.said;
        QStringList texts{said.what, said.purpose, said.reasoning, said.notToldBecause};
        for (const SharingRecipient &one : said.recipients)
            texts << one.name;
        if (!m_guard.lets(decision.onlyFor, decision.withheld, texts))
            continue;
        const QStringList row = sharingRow(decision, m_case);
        put(Kind::Heading, say("%1: %2").arg(row.at(0), row.at(1)));
        if (!decision.onlyFor.isEmpty())
            put(Kind::Text, audienceText(decision.onlyFor));
        QStringList lines;
        for (qsizetype i = 2; i < row.size(); ++i) {
            if (!row.at(i).isEmpty())
                lines << say("%1: %2").arg(names.at(i), row.at(i));
        }
        put(lines);
    }
}

void CasePages::addClocks(const RulesInForce &inForce)
{
    section(say("Time limits and dates"));
    const Jurisdiction *rules = inForce.rules.get();
    if (rules == nullptr)
        put(Kind::Text, say("No nation is chosen, so no time limit is counted."));
    else if (m_case.clocks.isEmpty())
        put(Kind::Text, say("No time limit runs or ran."));
    if (inForce.signer)
        put(Kind::Text,
            say("By rules of %1, version %2: %3.").arg(rules->name, rules->version, signerText(*inForce.signer)));
    QStringList lines;
    for (const StatutoryClock &clock : m_case.clocks)
        lines << say("%1. %2. Due: %3. %4. Counted from: %5, %6")
                     .arg(clock.rule.name, childrenText(clock.subjects, m_case.summary.subjects), dueText(clock.due),
                          clockTag(clock, m_at).text, clock.startName, dateText(clock.start.date));
    put(lines);
    lines.clear();
    for (const Milestone &milestone : m_case.milestones) {
        QString line = say("%1: %2").arg(
            dateText(milestone.date), rules == nullptr ? milestoneName(milestone.kind) : rules->nameOf(milestone.kind));
        if (milestone.state == MilestoneState::Planned)
            line = say("%1 (planned)").arg(line);
        if (!milestone.note.isEmpty() && m_guard.lets({}, false, {milestone.note}))
            line = say("%1. %2").arg(line, milestone.note);
        lines << line;
    }
    put(Kind::Heading, say("Dates that time limits are counted from"));
    if (lines.isEmpty())
        put(Kind::Text, nothing());
    put(lines);
}

bool CasePages::write(ExportForm, QIODevice &out, Progress &progress) const
{
    TaggedPdf pdf(out, m_title, m_at);
    return print(pdf, progress);
}

bool CasePages::print(PageCanvas &canvas, Progress &progress) const
{
    const QString subject = m_filter.isEmpty() ? m_title : say("%1. %2").arg(m_title, m_filter);
    PageWriter pages(canvas, {m_audience, subject, m_made});
    using Size = PageWriter::Size;
    pages.keepForEnd();
    pages.writeTitle(m_title);
    QStringList head{m_filter, m_missing, m_guard.leftOutText()};
    head.removeAll(QString());
    pages.write(head.join(QLatin1Char(' ')));
    for (qsizetype i = 0; i < m_pieces.size(); ++i) {
        if (progress.cancelled() || !pages.ok())
            return false;
        progress.set(i, m_pieces.size());
        const Piece &piece = m_pieces.at(i);
        switch (piece.kind) {
        case Kind::Section:
            pages.gap(beforeSectionMm);
            pages.rule(sectionLeastMm);
            pages.write(piece.text, Size::Section, true, sectionLeastMm);
            break;
        case Kind::Heading:
            pages.gap(beforeHeadingMm);
            pages.write(piece.text, Size::Heading, true, headLeastMm);
            break;
        case Kind::Subheading:
            pages.gap(beforeHeadingMm / 2);
            pages.write(piece.text, Size::Subheading, true, headLeastMm);
            break;
        case Kind::Text:
            pages.write(piece.text);
            break;
        case Kind::List:
            pages.writeList(piece.items);
            break;
        case Kind::Event:
            writeEvent(pages, m_events.at(piece.event));
            break;
        }
    }
    pages.writeEnd(m_last);
    return pages.end();
}

} // namespace caseweave
