// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/SessionDocuments.h"

#include "app/session/ProfileSession.h"

namespace caseweave {

namespace fs = std::filesystem;

namespace {

constexpr int mostAtOnce = 2;
constexpr int firstWaitMs = 500; ///< for what is not at the hub yet; each wait is twice the one before
constexpr int mostDoublings = 6;

int percentOf(std::uint64_t done, std::uint64_t of)
{
    return of == 0 ? 0 : static_cast<int>(std::min<std::uint64_t>(done * 100 / of, 100));
}

QString nameOf(const fs::path &path)
{
    return QString::fromStdString(path.string());
}

} // namespace

SessionDocuments::SessionDocuments(ProfileSession &session, HubConnection &connection, const Clock &clock,
                                   Random &random)
    : m_session(session), m_connection(connection), m_random(random), m_transfer(connection, clock)
{
    m_sealing.setMaxThreadCount(1);
}

SessionDocuments::~SessionDocuments()
{
    for (auto &[request, adding] : m_adding)
        *adding.stopped = true;
    m_sealing.waitForDone();
}

void SessionDocuments::caseRead(const CaseId &id, const QList<Document> &documents)
{
    Case &entry = m_cases[id];
    if (const CaseFile *file = m_session.caseFile(id)) {
        entry.mailbox = file->log().mailbox();
        entry.folder = file->documentFolder();
    }
    std::vector<Item> items;
    for (const Document &document : documents) {
        if (document.content == nullptr)
            continue;
        Item item{document.id, document.content, {}, false};
        if (const Item *before = find(id, document.id))
            item = *before;
        else
            item.state.here = document.content->isHere();
        items.push_back(std::move(item));
    }
    std::swap(entry.items, items);
    for (const Item &before : items) {
        if (find(id, before.object) == nullptr)
            forget(id, entry, before);
    }
    if (!entry.looked)
        lookAtFolder(id, entry);
    plan(id, entry);
}

/// What an end of the program left, and copies of what was withdrawn while they could not be removed.
void SessionDocuments::lookAtFolder(const CaseId &id, Case &entry)
{
    CaseFile *file = m_session.caseFile(id);
    if (file == nullptr)
        return;
    const auto marks = file->store().blobMarks();
    if (!marks)
        return;
    entry.looked = true;
    entry.marks = *marks;
    for (Item &item : entry.items)
        item.state.atHub = entry.marks[item.content->blob()].atHub;
    const bool isAdding
        = std::any_of(m_adding.begin(), m_adding.end(), [&](const auto &one) { return one.second.id == id; });
    if (!isAdding)
        removeUnfinished(file->documentFolder());
    if (file->isOldCopy())
        return; // what names them may still come
    for (const auto &[blob, known] : entry.marks) {
        const bool named = std::any_of(entry.items.begin(), entry.items.end(),
                                       [id = blob](const Item &item) { return item.content->blob() == id; });
        std::error_code failed;
        if (!named && known.atHub)
            fs::remove(file->documentFolder() / blob.hex(), failed);
    }
}

void SessionDocuments::hubDoubted(const CaseId &id)
{
    const auto found = m_cases.find(id);
    CaseFile *file = m_session.caseFile(id);
    if (found == m_cases.end() || file == nullptr)
        return;
    if (const auto marks = file->store().blobMarks())
        found->second.marks = *marks;
    plan(id, found->second);
}

/// It is not shown any more. A copy that may be the only one stays.
void SessionDocuments::forget(const CaseId &id, Case &entry, const Item &item)
{
    const CaseFile *file = m_session.caseFile(id);
    m_transfer.stop(item.content->blob());
    if (file == nullptr || file->isOldCopy() || !entry.marks[item.content->blob()].atHub)
        return;
    std::error_code failed;
    fs::remove(item.content->file(), failed);
}

int SessionDocuments::activeCount() const
{
    int count = 0;
    for (const auto &[id, entry] : m_cases)
        count += static_cast<int>(
            std::count_if(entry.items.begin(), entry.items.end(), [](const Item &item) { return item.active; }));
    return count;
}

void SessionDocuments::plan(const CaseId &id, Case &entry)
{
    for (Item &item : entry.items) {
        const BlobMarks &marks = entry.marks[item.content->blob()];
        DocumentState &state = item.state;
        state.atHub = marks.atHub;
        state.going = state.here && !marks.atHub && !state.stopped;
        const bool wanted = marks.asked || (!marks.freed && item.content->sealedSize() <= comesByItself);
        state.coming = !state.here && wanted && !state.stopped;
        const bool isDue = (state.going || state.coming) && !state.error && !item.active;
        if (isDue && m_connection.state() == HubState::Online && activeCount() < mostAtOnce)
            begin(id, entry, item);
    }
    publish(id);
}

/// The case may rest meanwhile: bytes come and go without its file.
void SessionDocuments::begin(const CaseId &id, const Case &entry, Item &item)
{
    item.active = true;
    const bool put = item.state.going;
    const auto done = [this, id, object = item.object, put](const Status &status) { ended(id, object, put, status); };
    const auto moved
        = [this, id, object = item.object](std::uint64_t bytes, std::uint64_t of) { went(id, object, bytes, of); };
    const QString path = nameOf(item.content->file());
    std::error_code failed;
    if (put)
        return m_transfer.put(entry.mailbox, item.content->blob(), path, done, moved);
    fs::create_directories(entry.folder, failed);
    fs::permissions(entry.folder, fs::perms::owner_all, failed);
    m_transfer.get(entry.mailbox, item.content->blob(), path, done, moved);
}

void SessionDocuments::went(const CaseId &id, const ObjectId &object, std::uint64_t bytes, std::uint64_t of)
{
    if (Item *item = find(id, object)) {
        item->state.percent = percentOf(bytes, of);
        publish(id);
    }
}

void SessionDocuments::ended(const CaseId &id, const ObjectId &object, bool put, const Status &status)
{
    Item *item = find(id, object);
    if (item == nullptr)
        return look(false);
    item->active = false;
    item->state.percent.reset();
    if (status) {
        item->state.here = true;
        BlobMarks marks = m_cases[id].marks[item->content->blob()];
        marks.atHub = true;
        mark(id, item->content->blob(), marks);
    } else {
        item->state.error = status.code();
        if (!put && status.code() == ErrorCode::NotFound)
            askLater(id, *item);
        // A copy that is not what it was sealed as is worth nothing.
        if (put && status.code() == ErrorCode::Damaged)
            item->state.here = item->content->isHere();
    }
    look(false);
}

/// An entry is quicker than the bytes that it names.
void SessionDocuments::askLater(const CaseId &id, Item &item)
{
    const int wait = firstWaitMs << std::min(item.asked++, mostDoublings);
    QTimer::singleShot(wait, this, [this, id, object = item.object] {
        Item *waiting = find(id, object);
        if (waiting == nullptr || waiting->state.error != ErrorCode::NotFound)
            return;
        waiting->state.error.reset();
        plan(id, m_cases[id]);
    });
}

/// Does not show the case anew, which would make other items of these.
void SessionDocuments::mark(const CaseId &id, BlobId blob, const BlobMarks &marks)
{
    m_cases[id].marks[blob] = marks;
    // What could not be kept is asked of the hub once more, after the next start.
    if (CaseFile *file = m_session.openToRead(id))
        static_cast<void>(file->store().markBlob(blob, marks));
}

void SessionDocuments::look(bool again)
{
    for (auto &[id, entry] : m_cases) {
        for (Item &item : entry.items) {
            if (again)
                item.state.error.reset();
        }
        plan(id, entry);
    }
}

void SessionDocuments::add(quint64 request, const CaseId &id, const DocumentDraft &draft,
                           std::function<void(Status)> done)
{
    const CaseFile *file = m_session.caseFile(id);
    if (file == nullptr)
        return done(ErrorCode::NotFound);
    if (const auto block = file->writeBlock())
        return done(*block);
    Adding adding;
    adding.id = id;
    adding.shown = {request, draft.title, 0};
    adding.done = std::move(done);
    const auto key = std::make_shared<SecretBytes>(SecretBytes::random(32, m_random));
    m_sealing.start([this, request, draft, key, folder = file->documentFolder(), stopped = adding.stopped] {
        int told = 0;
        const auto made = sealDocument(draft.path, folder, *key, [&](std::uint64_t bytes, std::uint64_t of) {
            const int percent = percentOf(bytes, of);
            if (percent != told)
                QMetaObject::invokeMethod(this, [this, request, percent] {
                    const auto found = m_adding.find(request);
                    if (found == m_adding.end())
                        return;
                    found->second.shown.percent = percent;
                    publish(found->second.id);
                });
            told = percent;
            return !*stopped;
        });
        std::error_code failed;
        if (made && *stopped)
            fs::remove(folder / made->blob.hex(), failed);
        QMetaObject::invokeMethod(this, [this, request, draft, key, made] { sealed(request, draft, *key, made); });
    });
    m_adding.emplace(request, std::move(adding));
    publish(id);
}

void SessionDocuments::sealed(quint64 request, const DocumentDraft &draft, const SecretBytes &key,
                              const Result<SealedDocument> &made)
{
    const auto found = m_adding.find(request);
    if (found == m_adding.end())
        return;
    const Adding adding = std::move(found->second);
    m_adding.erase(found);
    Status written = made ? Status() : Status(made.error());
    if (made && *adding.stopped)
        written = ErrorCode::Cancelled;
    if (written)
        written
            = m_session.change(adding.id, [&](CaseWriter &writer) { return writer.addDocument(draft, *made, key); });
    std::error_code failed;
    const CaseFile *file = m_session.caseFile(adding.id);
    if (made && !written && file != nullptr)
        fs::remove(file->documentFolder() / made->blob.hex(), failed);
    publish(adding.id);
    adding.done(written);
}

void SessionDocuments::stopAdding(quint64 request)
{
    const auto found = m_adding.find(request);
    if (found != m_adding.end())
        *found->second.stopped = true;
}

void SessionDocuments::wish(const CaseId &id, const ObjectId &document)
{
    Item *item = find(id, document);
    if (item == nullptr)
        return;
    item->state.stopped = false;
    item->state.error.reset();
    item->state.here = item->content->isHere();
    BlobMarks marks = m_cases[id].marks[item->content->blob()];
    marks.asked = true;
    marks.freed = false;
    mark(id, item->content->blob(), marks);
    plan(id, m_cases[id]);
}

Status SessionDocuments::giveUpCopy(const CaseId &id, const ObjectId &document)
{
    Item *item = find(id, document);
    if (item == nullptr)
        return ErrorCode::NotFound;
    BlobMarks marks = m_cases[id].marks[item->content->blob()];
    if (!marks.atHub)
        return ErrorCode::Conflict;
    marks.asked = false;
    marks.freed = true;
    mark(id, item->content->blob(), marks);
    std::error_code failed;
    fs::remove(item->content->file(), failed);
    item->state.here = item->content->isHere();
    plan(id, m_cases[id]);
    return item->state.here ? Status(ErrorCode::Storage) : Status();
}

void SessionDocuments::stop(const CaseId &id, const ObjectId &document)
{
    Item *item = find(id, document);
    if (item == nullptr || !(item->state.going || item->state.coming))
        return;
    m_transfer.stop(item->content->blob());
    item->active = false;
    item->state.stopped = true;
    item->state.percent.reset();
    look(false);
}

SessionDocuments::Item *SessionDocuments::find(const CaseId &id, const ObjectId &object)
{
    const auto entry = m_cases.find(id);
    if (entry == m_cases.end())
        return nullptr;
    for (Item &item : entry->second.items) {
        if (item.object == object)
            return &item;
    }
    return nullptr;
}

DocumentsPicture SessionDocuments::picture(const CaseId &id) const
{
    DocumentsPicture picture;
    if (const auto entry = m_cases.find(id); entry != m_cases.end()) {
        for (const Item &item : entry->second.items)
            picture.states.insert(item.object, item.state);
    }
    for (const auto &[request, adding] : m_adding) {
        if (adding.id == id)
            picture.adding << adding.shown;
    }
    return picture;
}

void SessionDocuments::publish(const CaseId &id)
{
    DocumentsPicture now = picture(id);
    DocumentsPicture &told = m_cases[id].told;
    if (now == told)
        return;
    told = std::move(now);
    Q_EMIT moved(id, told);
}

} // namespace caseweave
