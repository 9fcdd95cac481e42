// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/BundleImport.h"

#include "app/casefile/UnknownDetail.h"
#include "app/chronology/EventPayload.h"
#include "app/clock/Jurisdiction.h"
#include "app/import/BundledDocument.h"
#include "app/import/BundledWords.h"
#include "app/involvement/Visit.h"
#include "app/text/TypedText.h"

#include <QSet>

namespace caseweave {

namespace {

constexpr qsizetype mostSource = 400; ///< characters kept of what an event said of its source

bool isKey(const QString &key)
{
    return !key.isEmpty() && key.size() <= static_cast<qsizetype>(mostFieldKeyBytes)
        && std::all_of(key.begin(), key.end(), [](QChar c) {
               return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'.';
           });
}

/// What a payload would make of it; nothing where it has no room.
std::optional<QString> kept(const QString &text, std::size_t most)
{
    const auto clean = text::toPayload(text, most);
    return clean ? std::optional(text::fromPayload(*clean)) : std::nullopt;
}

bool isDay(const QDate &date)
{
    return date.isValid() && date.year() >= 1800 && date.year() <= 2299;
}

QString agencyWord(AgencyKind kind)
{
    switch (kind) {
    case AgencyKind::Council:
        return QStringLiteral("council");
    case AgencyKind::Health:
        return QStringLiteral("health");
    case AgencyKind::Police:
        return QStringLiteral("police");
    case AgencyKind::Education:
        return QStringLiteral("education");
    case AgencyKind::Voluntary:
        break;
    }
    return QStringLiteral("voluntary");
}

class BundleCheck {
public:
    BundleCheck(const CaseBundle &bundle, const QString &archive) : m_bundle(bundle), m_archive(archive) { }

    CaseDraft draft()
    {
        m_draft.reference = kept(m_bundle.reference, mostFieldBytes).value_or(QString());
        for (const CaseBundle::Detail &detail : m_bundle.details)
            takeCaseDetail(detail);
        each(m_bundle.people, "people", [this](const auto &one) { takePerson(one); });
        each(m_bundle.professionals, "professionals", [this](const auto &one) { takeProfessional(one); });
        each(m_bundle.visits, "visits", [this](const auto &one) { takeVisit(one); });
        each(m_bundle.milestones, "milestones", [this](const auto &one) { takeMilestone(one); });
        each(m_bundle.events, "events", [this](const auto &one) { takeEvent(one); });
        each(m_bundle.messages, "messages", [this](const auto &one) { takeMessage(one); });
        each(m_bundle.documents, "documents", [this](const auto &one) { takeDocument(one); });
        each(m_bundle.concerns, "concerns", [this](const auto &one) { m_concerns += takeWords(wordsOf(one)); });
        each(m_bundle.plans, "plans", [this](const auto &one) { takePlan(one); });
        each(m_bundle.planVersions, "plan_versions",
             [this](const auto &one) { m_versions += takeWords(wordsOf(one, m_bundle)); });
        each(m_bundle.voices, "voices", [this](const auto &one) { takeVoice(one); });
        QSet<QString> corrected;
        for (const CaseBundle::SomeDecision &one : m_bundle.decisions)
            corrected.insert(one.corrects);
        each(m_bundle.decisions, "sharing_decisions",
             [&](const auto &one) { takeDecision(one, corrected.contains(one.id)); });
        return m_draft;
    }
    const QList<ImportNote> &notes() const { return m_notes; }
    // What became events.
    qint64 messages() const { return m_messages; }
    qint64 concerns() const { return m_concerns; }
    qint64 versions() const { return m_versions; }
    qint64 decisions() const { return m_decisions; }

private:
    using Details = QList<std::pair<QString, QString>>;

    template <class Items, class Take>
    void each(const Items &items, const char *name, Take take)
    {
        m_list = QLatin1String(name);
        m_row = 0;
        for (const auto &one : items) {
            ++m_row;
            take(one);
        }
    }

    void say(ImportProblem problem, const QString &value, const QString &detail = {})
    {
        m_notes << ImportNote{
            ImportNote::Weight::Warning, problem, m_row, m_list, value.left(mostSource), detail, m_draft.reference};
    }

    /// The newest value that is known, if it can be written.
    QString textOf(const CaseBundle::Detail &detail, std::size_t most = mostFieldBytes)
    {
        if (detail.values.isEmpty() || detail.values.first().knowledge != Knowledge::Known)
            return {};
        const QString &text = detail.values.first().text;
        if (detail.values.size() > 1)
            say(ImportProblem::Repeated, text);
        if (!detail.onlyFor.isEmpty())
            say(ImportProblem::WrittenByOthers, text, detail.onlyFor.join(QStringLiteral("; ")));
        const std::optional<QString> fits = kept(text, most);
        if (!fits)
            say(ImportProblem::TooLong, text);
        return fits.value_or(QString());
    }

    void takeCaseDetail(const CaseBundle::Detail &detail)
    {
        if (detail.key == QLatin1String("stage"))
            m_draft.stage = textOf(detail);
        else if (detail.key == QLatin1String("jurisdiction"))
            m_draft.jurisdiction = textOf(detail);
    }

    /// Nothing for one that is no id, or of which there was one.
    std::optional<ObjectId> takeId(const QString &hex)
    {
        const std::optional<ObjectId> id = readObject(hex);
        if (!id || *id == ObjectId{} || m_ids.contains(hex)) {
            say(ImportProblem::Repeated, hex);
            return std::nullopt;
        }
        m_ids.insert(hex);
        return id;
    }

    /// Each key once, in the order of the file, but for those that are said already.
    Details detailsOf(const QList<CaseBundle::Detail> &details, Details begun)
    {
        QSet<QString> keys;
        for (const auto &one : std::as_const(begun))
            keys.insert(one.first);
        for (const CaseBundle::Detail &detail : details) {
            if (!isKey(detail.key) || keys.contains(detail.key))
                continue;
            keys.insert(detail.key);
            if (const QString text = textOf(detail); !text.isEmpty())
                begun << std::pair(detail.key, text);
        }
        begun.removeIf([](const auto &one) { return one.second.isEmpty(); });
        return begun;
    }

    void takePerson(const CaseBundle::SomePerson &one)
    {
        const std::optional<ObjectId> id = takeId(one.id);
        if (!id)
            return;
        PersonDraft person;
        person.id = id;
        person.kind = one.kind;
        for (const auto &[key, text] : detailsOf(one.details, {})) {
            // clang 14 lets no lambda have a structured binding.
            const auto day = [this](const QString &typed, std::optional<QDate> &into) {
                const QDate date = QDate::fromString(typed, Qt::ISODate);
                if (isDay(date))
                    into = date;
                else
                    say(ImportProblem::NotADate, typed);
            };
            if (key == QLatin1String("given_name"))
                person.givenName = text;
            else if (key == QLatin1String("family_name"))
                person.familyName = text;
            else if (key == QLatin1String("born"))
                day(text, person.born);
            else if (key == QLatin1String("expected"))
                day(text, person.expected);
            else if (key == QLatin1String("relationship"))
                person.relationship = text;
            else if (key == QLatin1String("address"))
                person.address = text;
            else if (key == QLatin1String("phone"))
                person.phone = text;
            else
                person.details << std::pair(key, text);
        }
        const bool isSaid = !person.givenName.isEmpty() || !person.familyName.isEmpty() || person.born
            || person.expected || !person.relationship.isEmpty() || !person.address.isEmpty() || !person.phone.isEmpty()
            || !person.details.isEmpty();
        if (isSaid)
            m_draft.people << person;
        else
            say(ImportProblem::NoName, one.id);
    }

    void takeProfessional(const CaseBundle::Professional &one)
    {
        const std::optional<ObjectId> id = takeId(one.id);
        if (!id)
            return;
        // Who was a member there is none here: they are told by name, as somebody without an account.
        const Details named{{QStringLiteral("name"), kept(one.name, mostLineBytes).value_or(QString())},
                            {QStringLiteral("agency_name"), kept(one.agency, mostLineBytes).value_or(QString())},
                            {QStringLiteral("agency_kind"), agencyWord(one.agencyKind)}};
        m_draft.objects << CaseDraft::Object{ObjectType::Involvement, *id, detailsOf(one.details, named)};
    }

    void takeVisit(const CaseBundle::SomeVisit &one)
    {
        const std::optional<ObjectId> id = takeId(one.id);
        if (!id)
            return;
        if (!one.onlyFor.isEmpty() && !(one.place.isEmpty() && one.note.isEmpty()))
            say(ImportProblem::WrittenByOthers, one.when, one.onlyFor.join(QStringLiteral("; ")));
        CaseDraft::Object visit{ObjectType::Visit, *id, {}};
        for (const auto &[key, text] : {std::pair("involvement", one.professional), std::pair("when", one.when),
                                        std::pair("state", keyOf(one.state)), std::pair("alone", keyOf(one.alone)),
                                        std::pair("children", one.children.join(u' ')), std::pair("place", one.place),
                                        std::pair("note", one.note)}) {
            const std::optional<QString> fits = kept(text, mostFieldBytes);
            if (!fits)
                say(ImportProblem::TooLong, text);
            else if (!fits->isEmpty())
                visit.details << std::pair(QString::fromLatin1(key), *fits);
        }
        if (!visit.details.isEmpty())
            m_draft.objects << visit;
    }

    void takeMilestone(const CaseBundle::SomeMilestone &one)
    {
        const std::optional<QString> note = kept(one.note, mostFieldBytes);
        if (!isDay(one.date) || !note) {
            say(note ? ImportProblem::NotADate : ImportProblem::TooLong, milestoneName(one.kind));
            return;
        }
        MilestoneDraft milestone;
        milestone.kind = one.kind;
        milestone.date = one.date;
        milestone.time = one.time;
        milestone.state = one.state;
        milestone.note = *note;
        m_draft.milestones << milestone;
    }

    QString sourceOf(QStringList parts) const
    {
        parts << QStringLiteral("from a bundle of %1").arg(m_bundle.madeBy.left(mostBundledName));
        parts.removeAll(QString());
        return parts.join(QStringLiteral("; "));
    }

    void takeEvent(const CaseBundle::Event &one)
    {
        const auto title = kept(one.title, mostTitleBytes);
        const auto text = kept(one.text, mostNoteBytes);
        const auto source
            = kept(sourceOf({one.source.left(mostSource), originText("written", one.author, one.agency, one.written)}),
                   mostLineBytes);
        const auto impact = kept(one.impact, mostParagraphBytes);
        const auto action = kept(one.action, mostParagraphBytes);
        if (!title || !text || !source || !impact || !action) {
            say(ImportProblem::TooLong, one.title);
            return;
        }
        if (title->isEmpty() || !isDay(one.date)) {
            say(title->isEmpty() ? ImportProblem::NoName : ImportProblem::NotADate, one.title);
            return;
        }
        if (!one.onlyFor.isEmpty())
            say(ImportProblem::WrittenByOthers, one.title, one.onlyFor.join(QStringLiteral("; ")));
        EventDraft event;
        event.date = one.date;
        event.time = one.time;
        event.kind = one.kind;
        event.significance = one.significance;
        event.secondHand = one.secondHand;
        event.title = *title;
        event.text = *text;
        event.source = *source;
        event.impact = *impact;
        event.action = *action;
        m_draft.events << event;
    }

    /// What it says besides its text: whom it asked, and what came of that.
    static QString askedText(const CaseBundle::SomeMessage &one)
    {
        QStringList parts;
        for (const CaseBundle::Ask &ask : one.asked)
            parts << ask.name.left(mostBundledName)
                    + (ask.state == AskState::Answered        ? QStringLiteral(" (answered)")
                           : ask.state == AskState::TakenBack ? QStringLiteral(" (taken back)")
                                                              : QStringLiteral(" (not answered)"));
        if (parts.isEmpty())
            return {};
        QString text = QStringLiteral("asked for an answer: ") + parts.join(QStringLiteral(", ")).left(mostSource);
        if (one.by)
            text += QStringLiteral(", by ") + dayInWords(*one.by);
        return text;
    }

    /// A message is between its author and members, and here is neither: it becomes an event, as what others wrote.
    void takeMessage(const CaseBundle::SomeMessage &one)
    {
        const QDateTime written = one.written.toLocalTime();
        QString said = one.text;
        if (said.isEmpty())
            said = one.takesBack ? QStringLiteral("Needs no answer any more.") : QStringLiteral("Answered.");
        if (!one.answers.isEmpty())
            said += QStringLiteral("\n\nAnswers %1.").arg(one.answers.join(QStringLiteral(", ")).left(mostSource));
        const auto title = kept(QStringLiteral("Message of %1").arg(one.author.left(mostBundledName)), mostTitleBytes);
        const auto text = kept(said, mostNoteBytes);
        const auto source
            = kept(sourceOf({originText("message written", one.author, one.agency, one.written), askedText(one)}),
                   mostLineBytes);
        if (!title || !text || !source || !isDay(written.date())) {
            say(isDay(written.date()) ? ImportProblem::TooLong : ImportProblem::NotADate, one.text);
            return;
        }
        if (!one.onlyFor.isEmpty())
            say(ImportProblem::WrittenByOthers, one.text, one.onlyFor.join(QStringLiteral("; ")));
        EventDraft event;
        event.date = written.date();
        event.time = QTime(written.time().hour(), written.time().minute());
        event.title = *title;
        event.text = *text;
        event.source = *source;
        m_draft.events << event;
        ++m_messages;
    }

    bool isTakenPerson(const QString &id) const
    {
        const std::optional<ObjectId> person = readObject(id);
        return person && std::any_of(m_draft.people.begin(), m_draft.people.end(), [&](const PersonDraft &one) {
                   return one.id == person;
               });
    }

    void takeDocument(const CaseBundle::SomeDocument &one)
    {
        const auto title = kept(one.title.simplified(), mostLineBytes);
        if (one.file.isEmpty() || !title || title->isEmpty()) {
            say(one.file.isEmpty() ? ImportProblem::NotInBundle
                    : title        ? ImportProblem::NoName
                                   : ImportProblem::TooLong,
                one.title);
            return;
        }
        const std::optional<ObjectId> id = takeId(one.id);
        if (!id)
            return;
        if (!one.onlyFor.isEmpty())
            say(ImportProblem::WrittenByOthers, one.title, one.onlyFor.join(QStringLiteral("; ")));
        CaseDraft::Object document{ObjectType::Document, *id, {}};
        const QString kind = documentKinds().contains(one.kind) ? one.kind : QStringLiteral("other");
        document.details << std::pair(QStringLiteral("title"), *title) << std::pair(QStringLiteral("kind"), kind);
        for (const auto &[key, text] :
             {std::pair("media", one.media), std::pair("person", isTakenPerson(one.person) ? one.person : QString()),
              std::pair("source", sourceOf({originText("added", one.addedBy, {}, one.added)}))}) {
            const std::optional<QString> fits = kept(text, mostLineBytes);
            if (fits && !fits->isEmpty())
                document.details << std::pair(QString::fromLatin1(key), *fits);
        }
        BundledDocument{m_archive, one.file, one.sha256, one.size}.putInto(document);
        m_draft.objects << document;
    }

    /// An event of what somebody signed for elsewhere; 0 where it cannot be one.
    qint64 takeWords(const BundledWords &words)
    {
        EventDraft event = words.event;
        const auto title = kept(event.title, mostTitleBytes);
        const auto text = kept(event.text, mostNoteBytes);
        const auto source = kept(sourceOf({event.source}), mostLineBytes);
        if (!title || !text || !source || !isDay(event.date)) {
            say(isDay(event.date) ? ImportProblem::TooLong : ImportProblem::NotADate, event.title);
            return 0;
        }
        if (words.isCut)
            say(ImportProblem::TooLong, event.title);
        if (!words.onlyFor.isEmpty())
            say(ImportProblem::WrittenByOthers, event.title, words.onlyFor.join(QStringLiteral("; ")));
        event.title = *title;
        event.text = *text;
        event.source = *source;
        m_draft.events << event;
        return 1;
    }

    void takeDecision(const CaseBundle::SomeDecision &one, bool isCorrected)
    {
        BundledWords words = wordsOf(one, isCorrected);
        for (const QString &child : one.children) {
            if (isTakenPerson(child) && words.event.people.size() < static_cast<qsizetype>(mostEventPeople))
                words.event.people << *readObject(child);
        }
        m_decisions += takeWords(words);
    }

    /// What is known of an object, and why the rest is not. `begun` goes before what the bundle says.
    void addObject(ObjectType type, const ObjectId &id, const QList<CaseBundle::Detail> &details, Details begun)
    {
        CaseDraft::Object object{type, id, detailsOf(details, std::move(begun))};
        QSet<QString> keys;
        for (const auto &one : std::as_const(object.details))
            keys.insert(one.first);
        for (const CaseBundle::Detail &detail : details) {
            const bool isUnknown = !detail.values.isEmpty() && detail.values.first().knowledge != Knowledge::Known;
            if (!isUnknown || !isKey(detail.key) || keys.contains(detail.key))
                continue;
            keys.insert(detail.key);
            object.details << UnknownDetail{detail.key, detail.values.first().knowledge}.packed();
        }
        if (!object.details.isEmpty())
            m_draft.objects << object;
    }

    /// Where an object came from, in front of which stands where it came from before.
    Details sourceDetail(const QList<CaseBundle::Detail> &details, const QStringList &origin) const
    {
        const CaseBundle::Value *before = newestOf(details, "source");
        const auto source
            = kept(sourceOf(QStringList{before == nullptr ? QString() : before->text.left(mostSource)} + origin),
                   mostLineBytes);
        return {{QStringLiteral("source"), source.value_or(QStringLiteral("from a bundle"))}};
    }

    void takePlan(const CaseBundle::SomePlan &one)
    {
        Details under;
        if (!one.id.isEmpty()) {
            const std::optional<ObjectId> id = takeId(one.id);
            if (!id)
                return;
            const QString authors = authorsOf(one).join(QStringLiteral(", ")).left(mostSource);
            addObject(ObjectType::Plan, *id, one.details,
                      sourceDetail(one.details,
                                   {authors.isEmpty() ? QString() : QStringLiteral("plan written by ") + authors}));
            under = {{QStringLiteral("plan"), one.id}};
        }
        for (const CaseBundle::SomeOutcome &outcome : one.outcomes)
            takeOutcome(outcome, under);
    }

    void takeOutcome(const CaseBundle::SomeOutcome &one, const Details &plan)
    {
        Details under;
        if (!one.id.isEmpty()) {
            const std::optional<ObjectId> id = takeId(one.id);
            if (!id)
                return;
            addObject(ObjectType::Outcome, *id, one.details, plan);
            under = {{QStringLiteral("outcome"), one.id}};
        }
        for (const CaseBundle::SomeAction &action : one.actions) {
            if (const std::optional<ObjectId> id = takeId(action.id))
                addObject(ObjectType::Action, *id, action.details, under);
        }
    }

    void takeVoice(const CaseBundle::SomeVoice &one)
    {
        if (one.details.isEmpty()) {
            say(ImportProblem::NoName, one.id);
            return;
        }
        const std::optional<ObjectId> id = takeId(one.id);
        if (!id)
            return;
        const CaseBundle::Value *answer = newestOf(one.details, "answer");
        addObject(ObjectType::Voice, *id, one.details,
                  sourceDetail(one.details,
                               {originText("recorded", one.recordedBy, {}, one.recorded),
                                answer == nullptr || answer->text.isEmpty()
                                    ? QString()
                                    : originText("answer written", answer->author, {}, answer->written)}));
    }

    const CaseBundle &m_bundle;
    QString m_archive;
    CaseDraft m_draft;
    QList<ImportNote> m_notes;
    QSet<QString> m_ids;
    QString m_list = QStringLiteral("details");
    qint64 m_row = 0;
    qint64 m_messages = 0;
    qint64 m_concerns = 0;
    qint64 m_versions = 0;
    qint64 m_decisions = 0;
};

} // namespace

ImportPlan planOf(const CaseBundle &bundle, const QString &archive, const ImportKnown &known, bool takeKnown)
{
    BundleCheck check(bundle, archive);
    const CaseDraft draft = check.draft();
    ImportPlan plan;
    plan.rows = 1;
    plan.notes = check.notes();
    const auto sayFirst = [&](ImportNote::Weight weight, ImportProblem problem, const char *of, const QString &value,
                              qint64 count) {
        plan.notes.prepend({weight, problem, 0, QLatin1String(of), value, QString::number(count), draft.reference});
    };
    for (const auto &[problem, of, count] :
         {std::tuple(ImportProblem::DecisionsAsEvents, "sharing_decisions", check.decisions()),
          std::tuple(ImportProblem::VersionsAsEvents, "plan_versions", check.versions()),
          std::tuple(ImportProblem::ConcernsAsEvents, "concerns", check.concerns()),
          std::tuple(ImportProblem::MessagesAsEvents, "messages", check.messages())}) {
        if (count > 0)
            sayFirst(ImportNote::Weight::Warning, problem, of, {}, count);
    }
    const bool isHere = known.hasReference(draft.reference);
    if (isHere)
        sayFirst(takeKnown ? ImportNote::Weight::Warning : ImportNote::Weight::Error, ImportProblem::CaseIsHere,
                 "reference", draft.reference, 1);
    if (isHere && !takeKnown) {
        plan.casesLeftOut = 1;
        return plan;
    }
    plan.rowsTaken = 1;
    plan.people = draft.people.size();
    plan.cases << draft;
    return plan;
}

namespace {

BundleRead readAll(const std::unique_ptr<BundleReader> &reader, QString problem, const BundleWatch &watch)
{
    BundleRead read;
    if (reader != nullptr && reader->check(&problem, watch))
        read.bundle = std::make_shared<const CaseBundle>(reader->bundle());
    read.stopped = read.bundle == nullptr && problem.isEmpty();
    read.problem = problem;
    return read;
}

BundleReading readingOf(const BundleRead &read, const QString &archive, const ImportKnown &known, bool takeKnown)
{
    BundleReading reading;
    if (read.bundle != nullptr)
        reading.plan = planOf(*read.bundle, archive, known, takeKnown);
    reading.problem = read.problem;
    return reading;
}

} // namespace

BundleRead readBundleFile(const QString &path, const BundleWatch &watch)
{
    QString problem;
    const auto reader = BundleReader::open(path, &problem);
    return readAll(reader, problem, watch);
}

BundleReading checkBundleFile(const QString &path, const ImportKnown &known, bool takeKnown)
{
    return readingOf(readBundleFile(path), path, known, takeKnown);
}

BundleReading checkBundle(const QByteArray &zip, const ImportKnown &known, bool takeKnown)
{
    QString problem;
    const auto reader = BundleReader::of(zip, &problem);
    return readingOf(readAll(reader, problem, {}), {}, known, takeKnown);
}

} // namespace caseweave
