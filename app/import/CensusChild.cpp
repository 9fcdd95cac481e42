// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/CensusChild.h"

#include "app/clock/Jurisdiction.h"
#include "app/clock/Milestone.h"
#include "app/import/CensusCodes.h"
#include "app/import/ImportDay.h"

namespace caseweave {

namespace {

const QString england = QStringLiteral("england");
constexpr int oldestYears = 30; ///< nobody in a census is older
constexpr int longestPregnancyDays = 310;

/// What is read, what says nothing by itself, and what only holds others.
bool isKnown(const QString &name)
{
    static const QSet<QString> names{QStringLiteral("Child"),
                                     QStringLiteral("ChildIdentifiers"),
                                     QStringLiteral("LAchildID"),
                                     QStringLiteral("UPN"),
                                     QStringLiteral("UPNunknown"),
                                     QStringLiteral("PersonBirthDate"),
                                     QStringLiteral("ExpectedPersonBirthDate"),
                                     QStringLiteral("Sex"),
                                     QStringLiteral("GenderCurrent"),
                                     QStringLiteral("CINdetails"),
                                     QStringLiteral("CINreferralDate"),
                                     QStringLiteral("ReferralSource"),
                                     QStringLiteral("PrimaryNeedCode"),
                                     QStringLiteral("CINclosureDate"),
                                     QStringLiteral("ReasonForClosure"),
                                     QStringLiteral("DateOfInitialCPC"),
                                     QStringLiteral("ReferralNFA"),
                                     QStringLiteral("Assessments"),
                                     QStringLiteral("AssessmentActualStartDate"),
                                     QStringLiteral("AssessmentAuthorisationDate"),
                                     QStringLiteral("CINPlanDates"),
                                     QStringLiteral("CINPlanStartDate"),
                                     QStringLiteral("CINPlanEndDate"),
                                     QStringLiteral("Section47"),
                                     QStringLiteral("S47ActualStartDate"),
                                     QStringLiteral("InitialCPCtarget"),
                                     QStringLiteral("ICPCnotRequired"),
                                     QStringLiteral("ChildProtectionPlans"),
                                     QStringLiteral("CPPstartDate"),
                                     QStringLiteral("CPPendDate"),
                                     QStringLiteral("InitialCategoryOfAbuse"),
                                     QStringLiteral("LatestCategoryOfAbuse"),
                                     QStringLiteral("Reviews"),
                                     QStringLiteral("CPPreviewDate")};
    return names.contains(name);
}

bool isTrue(const XmlElement *element)
{
    return element && (element->text == QLatin1String("1") || element->text == QLatin1String("true"));
}

QString joined(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

QString withLabel(const char *label, const QString &text)
{
    return text.isEmpty() ? QString() : QString::fromUtf8(label).arg(text);
}

} // namespace

CensusChild::CensusChild(const XmlElement &element, QString source, QDate today)
    : m_source(std::move(source)), m_today(today)
{
    m_draft.jurisdiction = england;
    const XmlElement *identifiers = element.child("ChildIdentifiers");
    if (identifiers)
        readPerson(*identifiers);
    look(element);
    if (m_draft.reference.isEmpty())
        say(ImportNote::Weight::Error, ImportProblem::NoIdentifier, element.line, QStringLiteral("LAchildID"));
    for (const XmlElement *details : element.all("CINdetails"))
        readDetails(*details);
    m_draft.stage = stage();
}

void CensusChild::say(ImportNote::Weight weight, ImportProblem problem, qint64 line, const QString &column,
                      const QString &value, const QString &detail)
{
    const ImportNote note{weight, problem, line, column, value.left(mostStrayText), detail, m_draft.reference};
    if (!m_notes.contains(note))
        m_notes << note;
}

void CensusChild::say(ImportProblem problem, const XmlElement &at, const QString &detail)
{
    say(ImportNote::Weight::Warning, problem, at.line, at.name, at.text, detail);
}

bool CensusChild::canBeTaken() const
{
    return std::none_of(m_notes.begin(), m_notes.end(),
                        [](const ImportNote &one) { return one.weight == ImportNote::Weight::Error; });
}

void CensusChild::look(const XmlElement &element)
{
    if (!isKnown(element.name)) {
        m_notTaken.insert(element.name);
        return;
    }
    if (element.hasStrayText())
        say(ImportProblem::StrayText, element);
    for (const XmlElement &one : element.children)
        look(one);
}

void CensusChild::readPerson(const XmlElement &identifiers)
{
    if (const XmlElement *id = identifiers.child("LAchildID"))
        m_draft.reference = id->text.left(mostStrayText);
    PersonDraft child;
    m_born = day(identifiers.child("PersonBirthDate"));
    if (m_born && m_born->addYears(oldestYears) < m_today) {
        say(ImportProblem::DayTooEarly, *identifiers.child("PersonBirthDate"));
        m_born.reset();
    }
    child.born = m_born;
    if (!m_born)
        child.expected = day(identifiers.child("ExpectedPersonBirthDate"), Ahead::Taken);
    const XmlElement *sex = identifiers.child("Sex") ? identifiers.child("Sex") : identifiers.child("GenderCurrent");
    if (const QString words = coded(sex, census::sex); !words.isEmpty())
        child.details << std::pair(QStringLiteral("sex"), words);
    if (const XmlElement *upn = identifiers.child("UPN"); upn && !upn->text.isEmpty()) {
        if (!isUpn(upn->text))
            say(ImportProblem::NotAUpn, *upn);
        child.details << std::pair(QStringLiteral("upn"), upn->text.left(mostStrayText));
    }
    // A census has no names: a child of whom nothing else is known still is a child of the case.
    if (!child.born && !child.expected && child.details.isEmpty())
        child.details << std::pair(QStringLiteral("note"), m_source);
    m_draft.people << child;
}

CensusChild::Day CensusChild::day(const XmlElement *element, Ahead ahead)
{
    if (!element || element->text.isEmpty())
        return std::nullopt;
    const ImportDay read = readImportDay(element->text, m_today);
    if (read.fault != ImportDay::Fault::None) {
        say(read.fault == ImportDay::Fault::NotADate ? ImportProblem::NotADate : ImportProblem::NoSuchDay, *element);
        return std::nullopt;
    }
    if (read.date && *read.date > m_today && ahead == Ahead::Refused) {
        say(ImportProblem::DayAhead, *element);
        return std::nullopt;
    }
    return read.date;
}

CensusChild::Day CensusChild::caseDay(const XmlElement *element, const Day &referral)
{
    const Day read = day(element);
    if (read && m_born && read->daysTo(*m_born) > longestPregnancyDays) {
        say(ImportProblem::BeforeBirth, *element, m_born->toString(Qt::ISODate));
        return std::nullopt;
    }
    if (read && referral && *read < *referral)
        say(ImportProblem::BeforeReferral, *element, referral->toString(Qt::ISODate));
    return read;
}

std::pair<CensusChild::Day, CensusChild::Day> CensusChild::span(const XmlElement &in, const char *from, const char *to,
                                                                const Day &referral)
{
    const XmlElement *first = in.child(from);
    const XmlElement *last = in.child(to);
    const Day begun = first ? readImportDay(first->text, m_today).date : std::nullopt;
    const Day ended = last ? readImportDay(last->text, m_today).date : std::nullopt;
    if (begun && ended && *ended < *begun) {
        if (*begun > m_today)
            say(ImportProblem::DayAhead, *first);
        say(ImportProblem::EndBeforeStart, *last, begun->toString(Qt::ISODate));
        return {};
    }
    return {caseDay(first, referral), caseDay(last, referral)};
}

QString CensusChild::coded(const XmlElement *element, QString (*words)(const QString &))
{
    if (!element || element->text.isEmpty())
        return {};
    const QString found = words(element->text);
    if (!found.isNull())
        return found;
    say(ImportProblem::UnknownCode, *element);
    return element->text.left(mostStrayText);
}

void CensusChild::addMilestone(const char *kind, const Day &date, const QString &note)
{
    if (!date)
        return;
    MilestoneDraft milestone;
    milestone.kind = QString::fromUtf8(kind);
    milestone.date = *date;
    milestone.note = note;
    const bool known
        = std::any_of(m_draft.milestones.begin(), m_draft.milestones.end(), [&](const MilestoneDraft &one) {
              return one.kind == milestone.kind && one.date == milestone.date;
          });
    if (known)
        return;
    if (milestone.kind == strategyDiscussionKind)
        milestone.beganEnquiry = true;
    m_draft.milestones << milestone;
}

void CensusChild::addEvent(const Day &date, const QString &title)
{
    if (!date)
        return;
    EventDraft event;
    event.date = *date;
    event.title = title;
    event.source = m_source;
    m_draft.events << event;
}

void CensusChild::readDetails(const XmlElement &details)
{
    const Day referral = day(details.child("CINreferralDate"));
    addMilestone("referral", referral,
                 joined({withLabel("From: %1", coded(details.child("ReferralSource"), census::referralSource)),
                         withLabel("Primary need: %1", coded(details.child("PrimaryNeedCode"), census::primaryNeed)),
                         m_source}));
    for (const XmlElement *assessment : details.all("Assessments"))
        readAssessment(*assessment, referral);
    for (const XmlElement *enquiry : details.all("Section47"))
        readEnquiry(*enquiry, referral);
    addMilestone("initial_conference", caseDay(details.child("DateOfInitialCPC"), referral), m_source);
    for (const XmlElement *plan : details.all("CINPlanDates")) {
        const auto [from, to] = span(*plan, "CINPlanStartDate", "CINPlanEndDate", referral);
        addEvent(from, QStringLiteral("Child in need plan began"));
        addEvent(to, QStringLiteral("Child in need plan ended"));
        m_inNeed = m_inNeed || (from && !plan->child("CINPlanEndDate"));
    }
    for (const XmlElement *plan : details.all("ChildProtectionPlans"))
        readProtectionPlan(*plan, referral);
    readClosure(details);
}

void CensusChild::readAssessment(const XmlElement &assessment, const Day &referral)
{
    const auto [from, to] = span(assessment, "AssessmentActualStartDate", "AssessmentAuthorisationDate", referral);
    addMilestone("assessment_started", from, m_source);
    addMilestone("assessment_finished", to, m_source);
}

/// The census gives the enquiry the day of the strategy discussion that decided on it.
void CensusChild::readEnquiry(const XmlElement &enquiry, const Day &referral)
{
    const Day discussion = caseDay(enquiry.child("S47ActualStartDate"), referral);
    addMilestone("strategy_discussion", discussion, m_source);
    addMilestone("section_47_started", discussion,
                 isTrue(enquiry.child("ICPCnotRequired"))
                     ? joined({QStringLiteral("No initial conference was required"), m_source})
                     : m_source);
    if (discussion)
        compareTarget(enquiry, *discussion);
    addMilestone("initial_conference", caseDay(enquiry.child("DateOfInitialCPC"), referral), m_source);
}

void CensusChild::compareTarget(const XmlElement &enquiry, QDate discussion)
{
    const XmlElement *element = enquiry.child("InitialCPCtarget");
    const Day target = day(element, Ahead::Taken);
    const Jurisdiction *rules = builtInJurisdiction(england);
    if (!target || !rules)
        return;
    for (const ClockRule &rule : rules->rules) {
        if (rule.from != strategyDiscussionKind || !rule.to.contains(QStringLiteral("initial_conference")))
            continue;
        const DueDate due = dueDate(discussion, std::nullopt, rule.period, rules->calendar);
        if (due.date && *due.date != *target)
            say(ImportProblem::TargetDiffers, *element, due.date->toString(Qt::ISODate));
        return;
    }
}

void CensusChild::readProtectionPlan(const XmlElement &plan, const Day &referral)
{
    const auto [from, to] = span(plan, "CPPstartDate", "CPPendDate", referral);
    const QString first = coded(plan.child("InitialCategoryOfAbuse"), census::categoryOfAbuse);
    const QString latest = coded(plan.child("LatestCategoryOfAbuse"), census::categoryOfAbuse);
    addEvent(from,
             first.isEmpty() ? QStringLiteral("Child protection plan began")
                             : QStringLiteral("Child protection plan began (category: %1)").arg(first));
    for (const XmlElement *reviews : plan.all("Reviews")) {
        for (const XmlElement *review : reviews->all("CPPreviewDate"))
            addMilestone("review", caseDay(review, referral), m_source);
    }
    addMilestone("plan_ended", to, joined({withLabel("Latest category: %1", latest), m_source}));
    m_protected = m_protected || (from && !plan.child("CPPendDate"));
}

void CensusChild::readClosure(const XmlElement &details)
{
    const auto [referral, closed] = span(details, "CINreferralDate", "CINclosureDate", std::nullopt);
    const QString reason = coded(details.child("ReasonForClosure"), census::reasonForClosure);
    if (isTrue(details.child("ReferralNFA")))
        addMilestone("no_further_action", closed, m_source);
    addMilestone("case_closed", closed, joined({withLabel("Reason: %1", reason), m_source}));
    m_closed = details.child("CINclosureDate") != nullptr; // of the last one
}

QString CensusChild::stage() const
{
    const auto has = [&](const char *kind) {
        return std::any_of(m_draft.milestones.begin(), m_draft.milestones.end(),
                           [&](const MilestoneDraft &one) { return one.kind == QLatin1String(kind); });
    };
    if (m_closed)
        return QStringLiteral("Closed");
    if (m_protected)
        return QStringLiteral("Child protection plan");
    if (m_inNeed)
        return QStringLiteral("Child in need");
    if (has("section_47_started"))
        return QStringLiteral("Child protection enquiry");
    return has("assessment_started") ? QStringLiteral("Assessment") : QStringLiteral("Referral");
}

} // namespace caseweave
