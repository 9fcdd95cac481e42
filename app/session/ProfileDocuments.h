// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Documents.h"

namespace caseweave {

class ProfileWorker;

/// The Documents of a ProfileWorkspace: hands every call to its worker and keeps the newest pictures. GUI thread.
class ProfileDocuments final : public Documents {
    Q_OBJECT
public:
    using Post = std::function<void(std::function<void(ProfileWorker &)>)>;

    /// post brings a call to the worker; nextRequest gives its number. Both outlive this.
    ProfileDocuments(ProfileWorker &worker, Post post, std::function<quint64()> nextRequest);

    quint64 add(const CaseId &id, const DocumentDraft &draft) override;
    void stopAdding(quint64 request) override;
    quint64 change(const CaseId &id, const DocumentChange &change) override;
    void wish(const CaseId &id, const ObjectId &document) override;
    quint64 giveUpCopy(const CaseId &id, const ObjectId &document) override;
    void stop(const CaseId &id, const ObjectId &document) override;
    DocumentsPicture picture(const CaseId &id) const override;

    /// The profile is locked.
    void clear() { m_pictures.clear(); }

private:
    Post m_post;
    std::function<quint64()> m_nextRequest;
    std::map<CaseId, DocumentsPicture> m_pictures;
};

} // namespace caseweave
