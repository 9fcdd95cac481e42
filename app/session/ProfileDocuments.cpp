// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileDocuments.h"

#include "app/session/ProfileWorker.h"

namespace caseweave {

ProfileDocuments::ProfileDocuments(ProfileWorker &worker, Post post, std::function<quint64()> nextRequest)
    : m_post(std::move(post)), m_nextRequest(std::move(nextRequest))
{
    connect(&worker, &ProfileWorker::documentsMoved, this, [this](const CaseId &id, const DocumentsPicture &picture) {
        m_pictures[id] = picture;
        Q_EMIT moved(id);
    });
}

quint64 ProfileDocuments::add(const CaseId &id, const DocumentDraft &draft)
{
    const quint64 request = m_nextRequest();
    m_post([=](ProfileWorker &worker) { worker.addDocument(request, id, draft); });
    return request;
}

void ProfileDocuments::stopAdding(quint64 request)
{
    m_post([=](ProfileWorker &worker) {
        if (SessionDocuments *documents = worker.documents())
            documents->stopAdding(request);
    });
}

quint64 ProfileDocuments::change(const CaseId &id, const DocumentChange &change)
{
    const quint64 request = m_nextRequest();
    m_post([=](ProfileWorker &worker) {
        worker.change(request, id, [&](CaseWriter &writer) { return writer.changeDocument(change); });
    });
    return request;
}

void ProfileDocuments::wish(const CaseId &id, const ObjectId &document)
{
    m_post([=](ProfileWorker &worker) {
        if (SessionDocuments *documents = worker.documents())
            documents->wish(id, document);
    });
}

quint64 ProfileDocuments::giveUpCopy(const CaseId &id, const ObjectId &document)
{
    const quint64 request = m_nextRequest();
    m_post([=](ProfileWorker &worker) { worker.giveUpCopy(request, id, document); });
    return request;
}

void ProfileDocuments::stop(const CaseId &id, const ObjectId &document)
{
    m_post([=](ProfileWorker &worker) {
        if (SessionDocuments *documents = worker.documents())
            documents->stop(id, document);
    });
}

DocumentsPicture ProfileDocuments::picture(const CaseId &id) const
{
    const auto found = m_pictures.find(id);
    return found == m_pictures.end() ? DocumentsPicture() : found->second;
}

} // namespace caseweave
