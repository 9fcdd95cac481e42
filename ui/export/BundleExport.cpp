// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/BundleExport.h"

#include "app/bundle/BundleArchive.h"
#include "ui/documents/DocumentText.h"
#include "ui/export/BundlePassages.h"
#include "ui/export/SafeCase.h"
#include "ui/files/CaseFileName.h"
#include "ui/files/ReaderGuard.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>
#include <QtCore/QMimeDatabase>
#include <QtCore/QRegularExpression>
#include <functional>

namespace caseweave {

namespace {

constexpr qsizetype mostLine = 1000; ///< characters that docs/bundle.md has room for
constexpr qsizetype mostNamed = 8; ///< documents that a sentence names
constexpr std::uint64_t mostSize = std::uint64_t{1} << 40;

QString say(const char *text)
{
    return QCoreApplication::translate("BundleExport", text);
}

CaseBundle::Professional professionalOf(const Involvement &one, ReaderGuard &guard)
{
    CaseBundle::Professional made{bundleId(one.id),
                                  one.name,
                                  one.agency.name,
                                  one.agency.kind,
                                  one.professional.has_value(),
                                  one.ended,
                                  bundledDetails(one.fields, guard)};
    const auto isGone = [&](const char *key) {
        const QString name = QLatin1String(key);
        return one.field(name) != nullptr
            && std::none_of(made.details.begin(), made.details.end(),
                            [&](const CaseBundle::Detail &detail) { return detail.key == name; });
    };
    // Without an account both are details that somebody wrote.
    if (!one.professional && isGone("name"))
        made.name.clear();
    if (!one.professional && isGone("agency_name"))
        made.agency.clear();
    return made;
}

CaseBundle::SomeVisit visitOf(const Visit &visit, ReaderGuard &guard)
{
    CaseBundle::SomeVisit one;
    one.id = bundleId(visit.id);
    one.professional = bundleId(visit.involvement);
    if (visit.when || guard.lets({}, false, {visit.whenText}))
        one.when = visit.when ? visit.when->text() : visit.whenText;
    // Shown while somebody else says otherwise of it; a bundle has no word for it.
    one.state = visit.state == VisitState::Withdrawn ? VisitState::Unclear : visit.state;
    one.alone = visit.alone;
    for (const ObjectId &child : visit.children)
        one.children << bundleId(child);
    const bool says = visit.withheld || !visit.place.isEmpty() || !visit.note.isEmpty();
    if (says && guard.lets(visit.onlyFor, visit.withheld, {visit.place, visit.note})) {
        one.place = visit.place;
        one.note = visit.note;
        one.onlyFor = visit.onlyFor;
    }
    return one;
}

CaseBundle::Event eventOf(const ChronologyEvent &event)
{
    return {QString::fromStdString(event.id.hex()),
            event.date,
            event.time,
            event.kind,
            event.significance,
            event.secondHand,
            event.title,
            event.text,
            event.source,
            event.impact,
            event.action,
            event.author,
            event.agency.name,
            wholeSecond(event.written),
            event.onlyFor};
}

QStringList named(QStringList names)
{
    names.removeAll(QString());
    return names;
}

CaseBundle::SomeMessage messageOf(const Message &message)
{
    CaseBundle::SomeMessage one;
    one.id = QString::fromStdString(message.self.id.hex());
    if (message.thread.id != message.self.id)
        one.thread = QString::fromStdString(message.thread.id.hex());
    one.text = message.text;
    one.author = message.author;
    one.agency = message.agency.name;
    one.written = wholeSecond(message.written);
    one.mentioned = named(message.mentioned);
    for (const MessageAsk &ask : message.asked)
        one.asked << CaseBundle::Ask{ask.name, ask.state,
                                     ask.ended.isValid() ? std::optional(wholeSecond(ask.ended)) : std::nullopt};
    one.by = message.by;
    one.answers = named(message.answers);
    one.takesBack = message.takesBack;
    one.seenBy = named(message.seenBy);
    one.onlyFor = message.onlyFor;
    return one;
}

/// What such a file ends in elsewhere, so that it can be opened from the archive.
QString endingFor(const QString &media)
{
    static const QRegularExpression plain(QStringLiteral("^[a-z0-9]{1,10}$"));
    const QString ending = QMimeDatabase().mimeTypeForName(media).preferredSuffix();
    return plain.match(ending).hasMatch() ? ending : QString();
}

/// `mayGo`: its bytes go with it where they are here.
CaseBundle::SomeDocument documentOf(const Document &document, bool mayGo)
{
    CaseBundle::SomeDocument one;
    one.id = bundleId(document.id);
    one.title = document.title.left(mostLine);
    one.kind = documentKinds().contains(document.kind) ? document.kind : QStringLiteral("other");
    one.media = document.media.left(mostLine);
    one.size = static_cast<qint64>(std::min(document.size, mostSize));
    if (document.person)
        one.person = bundleId(*document.person);
    one.addedBy = document.addedBy;
    one.added = wholeSecond(document.added);
    one.onlyFor = document.audience;
    if (mayGo && document.content != nullptr && document.content->isHere())
        one.file = CaseBundle::fileFor(one.id, endingFor(document.media));
    return one;
}

/// "“Report”; “Letter”", and how many more.
QString titlesText(const QStringList &titles)
{
    QStringList shown;
    for (const QString &title : titles.mid(0, mostNamed))
        shown << say("“%1”").arg(title);
    const qsizetype more = titles.size() - shown.size();
    return shown.join(QStringLiteral("; ")) + (more > 0 ? say(" and %1 more").arg(more) : QString());
}

/// Takes everything, and keeps its size and its hash.
class Measure : public QIODevice {
public:
    Measure() : m_hash(QCryptographicHash::Sha256) { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }
    qint64 measured() const { return m_size; }
    QString hash() const { return QString::fromLatin1(m_hash.result().toHex()); }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override
    {
        m_hash.addData(QByteArrayView(data, size));
        m_size += size;
        return size;
    }

private:
    QCryptographicHash m_hash;
    qint64 m_size = 0;
};

/// A document in the clear, a chunk of it in memory.
class Opened : public QIODevice {
public:
    explicit Opened(std::unique_ptr<DocumentContent::Reader> reader) : m_reader(std::move(reader))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    qint64 size() const override { return static_cast<qint64>(m_reader->size()); }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const auto got = m_reader->read(static_cast<std::uint64_t>(pos()),
                                        {reinterpret_cast<std::uint8_t *>(data), static_cast<std::size_t>(most)});
        return got ? static_cast<qint64>(*got) : -1;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    std::unique_ptr<DocumentContent::Reader> m_reader;
};

} // namespace

BundleExport::BundleExport(const CaseSnapshot &snapshot, const BundleSources &sources, const ExportWish &wish,
                           const ExportMaker &maker)
{
    ReaderGuard guard(snapshot, wish.recipients);
    m_bundle.reference = snapshot.summary.reference;
    m_bundle.made = wholeSecond(maker.at);
    m_bundle.madeBy = maker.by;
    for (const SharingRecipient &one : wish.recipients)
        m_bundle.madeFor << one.name;
    m_bundle.details = bundledDetails(snapshot.fields, guard);
    for (const Person &person : snapshot.people) {
        const auto lets = [&](const Field &field) { return letsDetail(guard, snapshot.people, person, field); };
        m_bundle.people << CaseBundle::SomePerson{bundleId(person.id), person.kind,
                                                  bundledDetails(person.fields, guard, lets)};
    }
    for (const Involvement &one : snapshot.involvements)
        m_bundle.professionals << professionalOf(one, guard);
    for (const Visit &visit : snapshot.visits)
        m_bundle.visits << visitOf(visit, guard);
    for (const Milestone &milestone : snapshot.milestones) {
        CaseBundle::SomeMilestone one{bundleId(milestone.id), milestone.kind,  milestone.date,
                                      milestone.time,         milestone.state, {}};
        if (!milestone.note.isEmpty() && guard.lets({}, false, {milestone.note}))
            one.note = milestone.note;
        m_bundle.milestones << one;
    }
    for (const ChronologyEvent &event : sources.events) {
        if (guard.lets(event.onlyFor, event.withheld,
                       {event.title, event.text, event.source, event.impact, event.action}))
            m_bundle.events << eventOf(event);
    }
    for (const Message &message : sources.messages) {
        if (guard.lets(message.onlyFor, false, {message.text}))
            m_bundle.messages << messageOf(message);
    }
    addDocuments(snapshot, sources, guard);
    addRecord(snapshot, sources, guard);
    takeOver(guard);
    leftOut += sources.messagesMissing;
    m_bundle.leftOut = static_cast<int>(leftOut);
    fileName = caseFileName(m_bundle.reference, QStringLiteral("case"), maker.at.date());
    items = m_bundle.events.size() + m_bundle.people.size() + m_bundle.professionals.size() + m_bundle.visits.size()
        + m_bundle.milestones.size() + m_bundle.messages.size() + m_bundle.documents.size() + m_bundle.concerns.size()
        + m_bundle.plans.size() + m_bundle.voices.size() + m_bundle.decisions.size();
    if (sources.messagesMissing > 0)
        tells << say("There are more messages than a bundle has room for. Left out, the oldest ones: %1.")
                     .arg(sources.messagesMissing);
}

/// What people answer for: concerns, plans and what was agreed of them, voices, decisions about sharing.
void BundleExport::addRecord(const CaseSnapshot &snapshot, const BundleSources &sources, ReaderGuard &guard)
{
    for (const Concern &concern : snapshot.concerns) {
        if (const auto one = bundledConcern(concern, guard))
            m_bundle.concerns << *one;
    }
    for (const Plan &plan : snapshot.plans)
        m_bundle.plans << bundledPlan(plan, guard);
    int unread = 0;
    for (const PlanVersion &version : snapshot.planVersions) {
        const auto content = std::find_if(sources.versions.begin(), sources.versions.end(),
                                          [&](const PlanVersionContent &one) { return one.version == version.id; });
        const bool isRead = content != sources.versions.end();
        unread += isRead ? 0 : 1;
        m_bundle.planVersions << bundledVersion(version, isRead ? &*content : nullptr, guard);
    }
    for (const Voice &voice : snapshot.voices) {
        if (const auto one = bundledVoice(voice, guard))
            m_bundle.voices << *one;
    }
    for (const SharingDecision &decision : sources.decisions) {
        if (const auto one = bundledDecision(decision, snapshot, guard))
            m_bundle.decisions << *one;
    }
    if (unread > 0)
        tells << say("What was agreed of a plan could not be read everywhere. Of these versions only the day and the "
                     "note go: %1.")
                     .arg(unread);
}

void BundleExport::addDocuments(const CaseSnapshot &snapshot, const BundleSources &sources, ReaderGuard &guard)
{
    QStringList keptOut;
    QStringList notHere;
    QStringList unread;
    std::uint64_t bytes = 0;
    for (const Document &document : snapshot.documents) {
        QStringList texts{document.title};
        texts << sources.documentTexts.value(document.id);
        if (!guard.lets(document.audience, false, texts)) {
            keptOut << document.title;
            continue;
        }
        // What came while others were looked through stays: nobody knows what it gives away.
        const bool mayGo = m_bundle.madeFor.isEmpty() || sources.documentTexts.contains(document.id);
        const CaseBundle::SomeDocument one = documentOf(document, mayGo);
        m_bundle.documents << one;
        if (one.file.isEmpty()) {
            notHere << one.title;
            continue;
        }
        m_contents.insert(one.id, document.content);
        bytes += document.size;
        if (sources.documentsUnread.contains(document.id))
            unread << one.title;
    }
    if (!m_contents.isEmpty())
        tells << (m_contents.size() == 1
                      ? say("1 document goes with it, %1.").arg(sizeText(bytes))
                      : say("%1 documents go with it, %2.").arg(m_contents.size()).arg(sizeText(bytes)));
    if (!keptOut.isEmpty())
        tells << say("These documents stay out, and so do their titles: %1.").arg(titlesText(keptOut));
    if (!notHere.isEmpty())
        tells << say("Of these documents only the titles go, because the files were not on this computer when they "
                     "were looked for: %1. To send the files too, get them first: Documents, Get it.")
                     .arg(titlesText(notHere));
    if (!unread.isEmpty())
        tells << say("Caseweave could not read all of these documents: %1. Look yourself whether an address or a name "
                     "in them must stay secret.")
                     .arg(titlesText(unread));
}

/// Whole copies only: the archive says of each document what it is before its bytes come.
bool BundleExport::measure(CaseBundle &bundle, Progress &progress) const
{
    std::uint64_t all = 0;
    for (const DocumentContentPtr &content : m_contents)
        all += content->sealedSize();
    std::uint64_t before = 0;
    for (CaseBundle::SomeDocument &document : bundle.documents) {
        if (document.file.isEmpty())
            continue;
        const DocumentContentPtr &content = m_contents[document.id];
        Measure measure;
        const Status read = content->writeTo(measure, [&](std::uint64_t done, std::uint64_t) {
            progress.set(static_cast<std::int64_t>(before + done), static_cast<std::int64_t>(2 * all));
            return !progress.cancelled();
        });
        if (!read) {
            if (!progress.cancelled())
                noteFailure(document.title);
            return false;
        }
        before += content->sealedSize();
        document.size = measure.measured();
        document.sha256 = measure.hash();
    }
    return true;
}

void BundleExport::noteFailure(const QString &title) const
{
    m_failure
        = say("Nothing was written: the copy of “%1” on this computer is missing or damaged. Open Documents, free "
              "it and get it again.")
              .arg(title);
}

bool BundleExport::write(ExportForm, QIODevice &out, Progress &progress) const
{
    CaseBundle bundle = m_bundle;
    if (!measure(bundle, progress))
        return false;
    const auto goesOn = [&](auto...) { return !progress.cancelled(); };
    const auto open = [&](const CaseBundle::SomeDocument &document) -> std::unique_ptr<QIODevice> {
        auto reader = m_contents[document.id]->reader(goesOn);
        if (reader)
            return std::make_unique<Opened>(std::move(*reader));
        if (!progress.cancelled())
            noteFailure(document.title);
        return nullptr;
    };
    return writeBundle(bundle, out, open, [&](qint64 done, qint64 of) {
        progress.set(of + done, 2 * of);
        return goesOn();
    });
}

} // namespace caseweave
