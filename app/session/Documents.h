// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SessionDocuments.h"

namespace caseweave {

/// What screens do with the documents of cases, beside reading them in the snapshot. GUI thread; every call returns at
/// once. Calls that give a request back are answered by the workspace's requestDone and requestFailed.
class Documents : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Done when the file is sealed and its entry is written: from then on it goes to the hub by itself.
    virtual quint64 add(const CaseId &id, const DocumentDraft &draft) = 0;
    virtual void stopAdding(quint64 request) = 0;
    virtual quint64 change(const CaseId &id, const DocumentChange &change) = 0;
    /// See SessionDocuments.
    virtual void wish(const CaseId &id, const ObjectId &document) = 0;
    virtual quint64 giveUpCopy(const CaseId &id, const ObjectId &document) = 0;
    virtual void stop(const CaseId &id, const ObjectId &document) = 0;
    virtual DocumentsPicture picture(const CaseId &id) const = 0;

Q_SIGNALS:
    void moved(const caseweave::CaseId &id);
};

} // namespace caseweave
