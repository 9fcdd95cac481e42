// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/Requests.h"

namespace caseweave {

Requests::Requests(Workspace &workspace, QObject *parent) : QObject(parent)
{
    connect(&workspace, &Workspace::requestDone, this, [this](quint64 request, const CaseId &id) {
        if (const auto waiting = take(request); waiting && waiting->done)
            waiting->done(id);
    });
    connect(&workspace, &Workspace::requestFailed, this, [this](quint64 request, ErrorCode code) {
        if (const auto waiting = take(request); waiting && waiting->failed)
            waiting->failed(code);
    });
    connect(&workspace, &Workspace::professionalsFound, this,
            [this](quint64 request, const QList<ProfessionalCard> &found) {
                if (const auto waiting = take(request); waiting && waiting->found)
                    waiting->found(found);
            });
}

void Requests::await(Workspace::Request request, QObject *owner, Done done, Failed failed)
{
    m_waiting.insert_or_assign(request, Waiting{owner, std::move(done), std::move(failed), {}});
}

void Requests::awaitFound(Workspace::Request request, QObject *owner, Found found)
{
    m_waiting.insert_or_assign(request, Waiting{owner, {}, {}, std::move(found)});
}

std::optional<Requests::Waiting> Requests::take(quint64 request)
{
    const auto found = m_waiting.find(request);
    if (found == m_waiting.end())
        return std::nullopt;
    Waiting waiting = std::move(found->second);
    m_waiting.erase(found);
    if (waiting.owner.isNull())
        return std::nullopt;
    return waiting;
}

} // namespace caseweave
