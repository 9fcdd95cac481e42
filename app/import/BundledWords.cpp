// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/BundledWords.h"

#include "app/payload/Payload.h"

#include <QtCore/QLocale>

namespace caseweave {

namespace {

constexpr qsizetype mostAuthors = 32;

QString dayText(const QDateTime &when)
{
    return dayInWords(when.toLocalTime().date());
}

/// A day of a payload for people; as it stands where it is none.
QString dayText(const QString &iso)
{
    const QDate day = QDate::fromString(iso, Qt::ISODate);
    return day.isValid() ? dayInWords(day) : iso;
}

QString known(const QList<CaseBundle::Detail> &details, const char *key)
{
    const CaseBundle::Value *value = newestOf(details, key);
    return value == nullptr ? QString() : value->text;
}

/// A key of a payload for people: "child_protection" as "child protection".
QString spaced(QString key)
{
    return key.replace(u'_', u' ');
}

void addAudience(QStringList &names, const QList<CaseBundle::Detail> &details)
{
    for (const CaseBundle::Detail &detail : details) {
        for (const QString &name : detail.onlyFor) {
            if (!names.contains(name))
                names << name;
        }
    }
}

QString nameOf(const CaseBundle::Owner &owner, const CaseBundle &bundle)
{
    for (const CaseBundle::Professional &one : bundle.professionals) {
        if (!owner.professional.isEmpty() && one.id == owner.professional)
            return one.name.left(mostBundledName);
    }
    for (const CaseBundle::SomePerson &one : bundle.people) {
        if (!owner.person.isEmpty() && one.id == owner.person)
            return QStringLiteral("%1 %2")
                .arg(known(one.details, "given_name"), known(one.details, "family_name"))
                .simplified()
                .left(mostBundledName);
    }
    return {};
}

QString actionText(const CaseBundle::SomeAction &action, const CaseBundle &bundle)
{
    QStringList parts{known(action.details, "text")};
    const QString owner = nameOf(action.owner, bundle);
    if (!owner.isEmpty())
        parts << QStringLiteral("who: ") + owner;
    if (const QString due = known(action.details, "due"); !due.isEmpty())
        parts << QStringLiteral("by ") + dayText(due);
    if (const QString state = known(action.details, "state"); !state.isEmpty())
        parts << spaced(state);
    if (const QString done = known(action.details, "done_on"); !done.isEmpty())
        parts << QStringLiteral("on ") + dayText(done);
    if (const QString evidence = known(action.details, "evidence"); !evidence.isEmpty())
        parts << QStringLiteral("evidence: ") + evidence;
    return QStringLiteral("- ") + parts.join(QStringLiteral("; "));
}

QStringList planLines(const CaseBundle::SomePlan &plan, const CaseBundle &bundle, QStringList &onlyFor)
{
    QStringList lines;
    addAudience(onlyFor, plan.details);
    if (const QString kind = known(plan.details, "kind"); !kind.isEmpty())
        lines << QStringLiteral("Kind: ") + spaced(kind);
    if (const QString contingency = known(plan.details, "contingency"); !contingency.isEmpty())
        lines << QStringLiteral("If it does not work: ") + contingency;
    for (const CaseBundle::SomeOutcome &outcome : plan.outcomes) {
        addAudience(onlyFor, outcome.details);
        const QString number = known(outcome.details, "number");
        lines << QString()
              << QStringLiteral("Needed change%1: %2")
                     .arg(number.isEmpty() ? QString() : u' ' + number, known(outcome.details, "change"));
        if (const QString concern = known(outcome.details, "concern"); !concern.isEmpty())
            lines << QStringLiteral("Worry: ") + concern;
        for (const CaseBundle::SomeAction &action : outcome.actions) {
            addAudience(onlyFor, action.details);
            lines << actionText(action, bundle);
        }
    }
    return lines;
}

/// Only as much as an event has room for.
void cut(BundledWords &words)
{
    const QByteArray rest = "…\n\nThe rest is too long for an event. It stands in the bundle.";
    const QByteArray text = words.event.text.toUtf8();
    if (text.size() <= static_cast<qsizetype>(mostNoteBytes))
        return;
    qsizetype kept = static_cast<qsizetype>(mostNoteBytes) - rest.size();
    while (kept > 0 && (static_cast<unsigned char>(text.at(kept)) & 0xc0) == 0x80) // not in the middle of a character
        --kept;
    words.event.text = QString::fromUtf8(text.left(kept) + rest);
    words.isCut = true;
}

Significance significanceOf(ConcernLevel level)
{
    switch (level) {
    case ConcernLevel::Low:
        return Significance::Ordinary;
    case ConcernLevel::Medium:
        return Significance::Significant;
    case ConcernLevel::High:
        break;
    }
    return Significance::High;
}

QString levelText(ConcernLevel level)
{
    return level == ConcernLevel::Low ? QStringLiteral("low")
        : level == ConcernLevel::High ? QStringLiteral("high")
                                      : QStringLiteral("medium");
}

QString basisText(SharingBasis basis)
{
    switch (basis) {
    case SharingBasis::LegalObligation:
        return QStringLiteral("legal obligation");
    case SharingBasis::PublicTask:
        return QStringLiteral("public task");
    case SharingBasis::VitalInterests:
        return QStringLiteral("vital interests");
    case SharingBasis::Consent:
        return QStringLiteral("consent");
    case SharingBasis::None:
        break;
    }
    return QStringLiteral("none");
}

} // namespace

const CaseBundle::Value *newestOf(const QList<CaseBundle::Detail> &details, const char *key)
{
    for (const CaseBundle::Detail &detail : details) {
        if (detail.key == QLatin1String(key))
            return detail.values.isEmpty() ? nullptr : &detail.values.first();
    }
    return nullptr;
}

QString dayInWords(const QDate &day)
{
    return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(day, QStringLiteral("d MMMM yyyy"));
}

QString originText(const char *what, const QString &author, const QString &agency, const QDateTime &when)
{
    QStringList who{author.left(mostBundledName), agency.left(mostBundledName)};
    who.removeAll(QString());
    return QStringLiteral("%1 by %2 on %3").arg(QLatin1String(what), who.join(QStringLiteral(", ")), dayText(when));
}

BundledWords wordsOf(const CaseBundle::SomeConcern &concern)
{
    QStringList seen;
    for (const CaseBundle::Seen &one : concern.acknowledged)
        seen << QStringLiteral("%1 on %2").arg(one.by.left(mostBundledName), dayText(one.at));
    QStringList standing{QStringLiteral("Level: %1.").arg(levelText(concern.level)),
                         QStringLiteral("Open until %1.").arg(dayInWords(concern.expires)),
                         seen.isEmpty() ? QStringLiteral("Acknowledged by nobody.")
                                        : QStringLiteral("Acknowledged by %1.").arg(seen.join(QStringLiteral("; ")))};
    if (concern.quietly)
        standing << QStringLiteral("It was raised quietly.");
    if (concern.withdrawn)
        standing << (concern.withdrawnReason.isEmpty() ? QStringLiteral("Withdrawn.")
                                                       : QStringLiteral("Withdrawn: ") + concern.withdrawnReason);
    BundledWords words;
    const QDateTime raised = concern.raised.toLocalTime();
    words.event.date = raised.date();
    words.event.time = QTime(raised.time().hour(), raised.time().minute());
    words.event.kind = EventKind::Opinion;
    words.event.significance = significanceOf(concern.level);
    words.event.title = QStringLiteral("Concern of %1").arg(concern.raisedBy.left(mostBundledName));
    words.event.text = QStringLiteral("%1\n\n%2").arg(concern.text, standing.join(u' '));
    words.event.source = originText("concern raised", concern.raisedBy, concern.agency, concern.raised);
    words.onlyFor = concern.onlyFor;
    return words;
}

BundledWords wordsOf(const CaseBundle::SomeDecision &decision, bool isCorrected)
{
    QStringList recipients;
    for (const CaseBundle::Recipient &one : decision.recipients)
        recipients << one.name;
    const QString told = decision.told == FamilyTold::Told ? QStringLiteral("The family was told.")
        : decision.told == FamilyTold::ToBeTold            ? QStringLiteral("The family is to be told.")
                                                : QStringLiteral("The family was not told: ") + decision.notToldBecause;
    const bool isShared = decision.choice == SharingChoice::Shared;
    QStringList lines{(isShared ? QStringLiteral("Shared: ") : QStringLiteral("Not shared: ")) + decision.what,
                      QStringLiteral("With: ") + recipients.join(QStringLiteral("; ")),
                      QStringLiteral("For: ") + decision.purpose,
                      QStringLiteral("Basis: ") + basisText(decision.basis)};
    if (!decision.reasoning.isEmpty())
        lines << QStringLiteral("Reasons: ") + decision.reasoning;
    lines << told;
    if (!decision.corrects.isEmpty())
        lines << QStringLiteral("It stands in place of an earlier decision.");
    if (isCorrected)
        lines << QStringLiteral("A later decision stands in its place.");
    BundledWords words;
    words.event.date = decision.date;
    words.event.title = QStringLiteral("Sharing decision of %1").arg(decision.author.left(mostBundledName));
    words.event.text = lines.join(u'\n');
    words.event.source = originText("sharing decision written", decision.author, decision.agency, decision.written);
    words.onlyFor = decision.onlyFor;
    return words;
}

BundledWords wordsOf(const CaseBundle::SomePlanVersion &version, const CaseBundle &bundle)
{
    BundledWords words;
    words.event.date = version.day;
    words.event.title = version.note.isEmpty()
        ? QStringLiteral("Plan agreed")
        : QStringLiteral("Plan agreed: ") + version.note.left(mostBundledName).simplified();
    QStringList lines;
    if (version.stood)
        lines = planLines(*version.stood, bundle, words.onlyFor);
    else
        lines << QStringLiteral("What was agreed is not in the bundle.");
    if (version.missing > 0)
        lines << QString() << QStringLiteral("Details of it that are missing: %1.").arg(version.missing);
    words.event.text = lines.join(u'\n').trimmed();
    words.event.source = originText("agreed plan written", version.author, {}, version.written);
    cut(words);
    return words;
}

QStringList authorsOf(const CaseBundle::SomePlan &plan)
{
    QStringList authors;
    const auto add = [&authors](const QList<CaseBundle::Detail> &details) {
        for (const CaseBundle::Detail &detail : details) {
            for (const CaseBundle::Value &value : detail.values) {
                if (const QString name = value.author.left(mostBundledName);
                    !name.isEmpty() && authors.size() < mostAuthors && !authors.contains(name))
                    authors << name;
            }
        }
    };
    add(plan.details);
    for (const CaseBundle::SomeOutcome &outcome : plan.outcomes) {
        add(outcome.details);
        for (const CaseBundle::SomeAction &action : outcome.actions)
            add(action.details);
    }
    return authors;
}

} // namespace caseweave
