// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo/UndoOffer.h"

#include "ui/context/Requests.h"
#include "ui/words/ErrorText.h"

namespace caseweave {

UndoOffer::UndoOffer(const Context &context, QObject *parent) : QObject(parent), m_context(context)
{
    connect(&context.workspace, &Workspace::caseChanged, this, [this](const CaseId &id, bool) {
        if (m_done != nullptr && m_done->caseId() == id)
            look();
    });
    connect(&context.workspace, &Workspace::syncStatusChanged, this, &UndoOffer::noteConnection);
    connect(&context.workspace, &Workspace::doorChanged, this, [this](Door door) {
        if (door == Door::Open)
            return;
        drop();
        m_waiting.reset();
    });
}

std::optional<CaseId> UndoOffer::caseId() const
{
    return m_done == nullptr ? std::nullopt : std::optional(m_done->caseId());
}

void UndoOffer::offer(const UndoablePtr &done)
{
    drop();
    m_done = done;
    Q_EMIT told(done->sentence(), "good");
    noteConnection();
    look();
}

void UndoOffer::drop()
{
    m_done.reset();
    m_sent = false;
    if (std::exchange(m_stands, false))
        Q_EMIT changed();
}

void UndoOffer::noteConnection()
{
    // Whoever is online may have sent it before the answer came back.
    m_sent = m_sent || m_context.workspace.syncStatus().connection == Connection::Online;
}

bool UndoOffer::canWrite(const CaseSnapshot &snapshot) const
{
    const MemberRole role = snapshot.summary.myRole;
    return snapshot.summary.stillMember && (role == MemberRole::Contributor || role == MemberRole::Lead);
}

void UndoOffer::look()
{
    const CaseSnapshotPtr now = m_context.workspace.caseSnapshot(m_done->caseId());
    if (now == nullptr || !canWrite(*now)) {
        drop();
        return;
    }
    switch (m_done->look(*now, m_context.workspace.profile().me.name)) {
    case Undoable::Look::NotYet:
        return;
    case Undoable::Look::Stands:
        if (!std::exchange(m_stands, true))
            Q_EMIT changed();
        return;
    case Undoable::Look::Changed: {
        const bool offered = m_stands;
        drop();
        if (offered)
            Q_EMIT told(
                tr("It cannot be undone any more: somebody has written about the same since, and nothing of theirs "
                   "is lost. Look at how it stands now."),
                "warning");
        return;
    }
    }
}

void UndoOffer::takeBack()
{
    if (!m_stands)
        return;
    const CaseSnapshotPtr now = m_context.workspace.caseSnapshot(m_done->caseId());
    if (now == nullptr) {
        drop();
        return;
    }
    const UndoablePtr done = m_done;
    const bool mayBeSeen = m_sent || now->summary.unsent == 0;
    drop(); // one press, one write
    m_waiting = std::make_unique<QObject>();
    const QList<Workspace::Request> requests = done->takeBack(m_context.workspace, *now);
    const auto open = std::make_shared<qsizetype>(requests.size());
    for (const Workspace::Request request : requests) {
        m_context.requests.await(
            request, m_waiting.get(),
            [this, done, open, mayBeSeen](const CaseId &) {
                if (--*open == 0)
                    tellUndone(done, mayBeSeen);
            },
            [this](ErrorCode code) { Q_EMIT told(errorText(code), "danger"); });
    }
}

void UndoOffer::tellUndone(const UndoablePtr &done, bool mayBeSeen)
{
    const QString record = mayBeSeen ? tr("Colleagues may have seen it; the record keeps both.")
                                     : tr("It had not left this computer; the record keeps both.");
    Q_EMIT told(done->undoneSentence() + QLatin1Char(' ') + record, "good");
    if (done->reopening())
        done->reopening()();
}

} // namespace caseweave
