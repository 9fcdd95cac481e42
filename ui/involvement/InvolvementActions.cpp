// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/InvolvementActions.h"

#include "ui/context/Requests.h"
#include "ui/involvement/InvolvementDialogs.h"
#include "ui/involvement/VisitDialog.h"
#include "ui/words/ErrorText.h"

namespace caseweave {

InvolvementActions::InvolvementActions(const Context &context, QWidget *page)
    : QObject(page), m_context(context), m_page(page)
{
}

void InvolvementActions::present(FormDialog *dialog, const QString &sentence)
{
    connect(dialog, &FormDialog::succeeded, this, [this, sentence] { Q_EMIT told(sentence); });
    dialog->present();
}

void InvolvementActions::confirm(const CaseId &id, const Involvement &one)
{
    InvolvementDraft draft{one.id, {}, one.entries};
    const QString today = VisitTime{m_context.today(), std::nullopt}.text();
    draft.details << InvolvementDetail{QStringLiteral("confirmed"), today, {}};
    const QString sentence = one.mine ? tr("Confirmed: what is said of you still holds.")
                                      : tr("Confirmed: what is said of %1 still holds.").arg(one.name);
    m_context.requests.await(
        m_context.workspace.writeInvolvement(id, draft), this,
        [this, sentence](const CaseId &) { Q_EMIT told(sentence); },
        [this](ErrorCode code) { Q_EMIT told(errorText(code)); });
}

void InvolvementActions::recordContact(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who)
{
    present(new VisitDialog(m_context, snapshot, VisitDialog::Purpose::Contact, who, m_page), tr("Contact saved."));
}

void InvolvementActions::planVisit(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who)
{
    present(new VisitDialog(m_context, snapshot, VisitDialog::Purpose::Plan, who, m_page),
            tr("Visit planned. Everybody in this case sees it."));
}

void InvolvementActions::changeVisit(const CaseSnapshot &snapshot, const Visit &visit)
{
    present(new VisitDialog(m_context, snapshot, visit, m_page), tr("Visit saved."));
}

void InvolvementActions::change(const CaseSnapshot &snapshot, const Involvement &one)
{
    present(new InvolvementDialog(m_context, snapshot, one, m_page), tr("Saved."));
}

void InvolvementActions::handOver(const CaseSnapshot &snapshot, const Involvement &from)
{
    present(new HandoverDialog(m_context, snapshot, from, m_page),
            tr("Handed over. The visits that were planned are the successor's now."));
}

void InvolvementActions::addProfessional(const CaseSnapshot &snapshot)
{
    present(new AddProfessionalDialog(m_context, snapshot, m_page), tr("Added. They are not told of it."));
}

} // namespace caseweave
