// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <QtCore/QPointer>
#include <functional>
#include <unordered_map>

namespace caseweave {

/// Brings the answer of a workspace's request back to who asked. GUI thread.
class Requests : public QObject {
    Q_OBJECT

public:
    explicit Requests(Workspace &workspace, QObject *parent = nullptr);

    using Done = std::function<void(const CaseId &)>;
    using Failed = std::function<void(ErrorCode)>;
    using Found = std::function<void(const QList<ProfessionalCard> &)>;

    /// One of the two is called, once, unless `owner` is gone by then.
    void await(Workspace::Request request, QObject *owner, Done done, Failed failed);
    void awaitFound(Workspace::Request request, QObject *owner, Found found);

private:
    struct Waiting {
        QPointer<QObject> owner;
        Done done;
        Failed failed;
        Found found;
    };
    std::optional<Waiting> take(quint64 request);

    std::unordered_map<quint64, Waiting> m_waiting;
};

} // namespace caseweave
