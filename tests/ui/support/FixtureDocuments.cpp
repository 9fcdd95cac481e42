// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureDocuments.h"

#include "tests/ui/support/FixtureWorkspace.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtGui/QPageSize>
#include <QtGui/QPainter>
#include <QtGui/QPdfWriter>

namespace caseweave {

FixtureDocuments::FixtureDocuments(FixtureWorkspace &workspace, Answer answer)
    : m_workspace(workspace), m_answer(std::move(answer))
{
}

ObjectId FixtureDocuments::put(const CaseId &id, const QString &title, const QString &kind, const QString &media,
                               const QByteArray &bytes, const QStringList &audience)
{
    Document document;
    document.id = {0xd0, ++m_lastId};
    document.title = title;
    document.kind = kind;
    document.media = media;
    document.size = static_cast<std::uint64_t>(bytes.size());
    document.content = m_files.seal(bytes);
    document.addedBy = QStringLiteral("Maya Shah");
    document.added = FixtureWorkspace::now().addDays(-m_lastId);
    document.audience = audience;
    DocumentState state;
    state.here = true;
    state.atHub = true;
    m_pictures[id].states.insert(document.id, state);
    m_workspace.changeCase(id, [&](CaseSnapshot &snapshot) { snapshot.documents << document; });
    return document.id;
}

void FixtureDocuments::setState(const CaseId &id, const ObjectId &document, const DocumentState &state)
{
    m_pictures[id].states[document] = state;
    Q_EMIT moved(id);
}

void FixtureDocuments::setAdding(const CaseId &id, const QList<DocumentAdding> &adding)
{
    m_pictures[id].adding = adding;
    Q_EMIT moved(id);
}

quint64 FixtureDocuments::add(const CaseId &id, const DocumentDraft &draft)
{
    m_drafts << draft;
    return m_answer("addDocument", id, [this, id, draft] {
        QFile file(draft.path);
        if (file.open(QIODevice::ReadOnly))
            put(id, draft.title, draft.kind, QStringLiteral("text/plain"), file.readAll());
    });
}

void FixtureDocuments::stopAdding(quint64 request)
{
    for (auto &[id, picture] : m_pictures) {
        picture.adding.removeIf([&](const DocumentAdding &one) { return one.request == request; });
        Q_EMIT moved(id);
    }
}

quint64 FixtureDocuments::change(const CaseId &id, const DocumentChange &change)
{
    return m_answer("changeDocument", id, [this, id, change] {
        m_workspace.changeCase(id, [&](CaseSnapshot &snapshot) {
            for (Document &document : snapshot.documents) {
                if (document.id != change.document)
                    continue;
                document.title = change.title.value_or(document.title);
                document.kind = change.kind.value_or(document.kind);
                document.person = change.person.value_or(document.person);
            }
            if (change.withdraw)
                snapshot.documents.removeIf([&](const Document &one) { return one.id == change.document; });
        });
    });
}

void FixtureDocuments::wish(const CaseId &id, const ObjectId &document)
{
    DocumentState state = m_pictures[id].states.value(document);
    state.coming = !state.here;
    state.going = state.here;
    state.stopped = false;
    state.error.reset();
    setState(id, document, state);
}

quint64 FixtureDocuments::giveUpCopy(const CaseId &id, const ObjectId &document)
{
    return m_answer("giveUpCopy", id, [this, id, document] {
        DocumentState state = m_pictures[id].states.value(document);
        state.here = false;
        setState(id, document, state);
    });
}

void FixtureDocuments::stop(const CaseId &id, const ObjectId &document)
{
    DocumentState state = m_pictures[id].states.value(document);
    state.going = false;
    state.coming = false;
    state.percent.reset();
    state.stopped = true;
    setState(id, document, state);
}

DocumentsPicture FixtureDocuments::picture(const CaseId &id) const
{
    const auto found = m_pictures.find(id);
    return found == m_pictures.end() ? DocumentsPicture() : found->second;
}

namespace {

QByteArray reportOf(int pages)
{
    QByteArray bytes;
    QBuffer out(&bytes);
    out.open(QIODevice::WriteOnly);
    QPdfWriter writer(&out);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setResolution(72);
    QPainter painter(&writer);
    for (int page = 1; page <= pages; ++page) {
        if (page > 1)
            writer.newPage();
        painter.setFont(QFont(QStringLiteral("Inter"), 18, QFont::DemiBold));
        painter.drawText(QRect(0, 20, 460, 40), QStringLiteral("Health visitor’s report"));
        painter.setFont(QFont(QStringLiteral("Inter"), 11));
        painter.drawText(QRect(0, 70, 460, 300), Qt::TextWordWrap,
                         QStringLiteral("Page %1. Isaac was seen at home with his mother on 12 November. He walks "
                                        "and says a few words. He has lost weight since the last visit and has not "
                                        "been registered with a dentist. The flat was cold.\n\nHis mother says that "
                                        "the heating has been off since October.")
                             .arg(page));
    }
    painter.end();
    return bytes;
}

QByteArray pictureOf(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(0xff7a8fa3);
    QByteArray bytes;
    QBuffer out(&bytes);
    out.open(QIODevice::WriteOnly);
    image.save(&out, "png");
    return bytes;
}

} // namespace

void fixture::addBanksDocuments(FixtureWorkspace &workspace)
{
    const CaseId id = FixtureWorkspace::banks();
    FixtureDocuments &documents = workspace.fixtureDocuments();
    documents.put(id, QStringLiteral("Health visitor’s report, November"), QStringLiteral("report"),
                  QStringLiteral("application/pdf"), reportOf(3));
    documents.put(id, QStringLiteral("Letter of the refuge"), QStringLiteral("letter"), QStringLiteral("text/plain"),
                  QByteArrayLiteral("To whom it may concern.\n\nRachel and the children may stay until 31 January.\n"),
                  {QStringLiteral("Maya Shah"), QStringLiteral("Tom Barker")});
    const ObjectId photo = documents.put(id, QStringLiteral("Bedroom, 12 November"), QStringLiteral("photograph"),
                                         QStringLiteral("image/png"), pictureOf({640, 480}));
    const ObjectId minutes
        = documents.put(id, QStringLiteral("Minutes of the initial conference"), QStringLiteral("minutes"),
                        QStringLiteral("text/plain"), QByteArrayLiteral("Present: all.\n"));
    DocumentState state;
    state.atHub = true;
    documents.setState(id, photo, state);
    state.coming = true;
    state.percent = 45;
    documents.setState(id, minutes, state);
    const std::optional<ObjectId> about = workspace.caseSnapshot(id)->people.first().id;
    workspace.changeCase(id, [&](CaseSnapshot &snapshot) {
        snapshot.documents[0].person = about;
        snapshot.documents[2].person = about;
    });
}

} // namespace caseweave
