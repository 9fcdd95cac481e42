// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/InvolvementActions.h"

#include "ui/context/Requests.h"
#include "ui/involvement/InvolvementDialogs.h"
#include "ui/involvement/VisitDialog.h"
#include "ui/undo/ChangedFields.h"
#include "ui/undo/ChangedVisit.h"
#include "ui/undo/Reopening.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormValues.h"
#include "ui/words/ErrorText.h"

namespace caseweave {

namespace {

UndoablePtr changeOf(const CaseSnapshot &snapshot, const Involvement &one, const QString &sentence)
{
    return std::make_shared<ChangedFields>(snapshot, QList<FieldThing>{{ObjectType::Involvement, one.id}}, sentence);
}

} // namespace

InvolvementActions::InvolvementActions(const Context &context, QWidget *page)
    : QObject(page), m_context(context), m_page(page)
{
}

void InvolvementActions::present(FormDialog *dialog, const UndoablePtr &undo)
{
    connect(dialog, &FormDialog::succeeded, this, [this, undo] { Q_EMIT done(undo); });
    dialog->present();
}

void InvolvementActions::confirm(const CaseSnapshot &snapshot, const Involvement &one)
{
    InvolvementDraft draft{one.id, {}, one.entries};
    const QString today = VisitTime{m_context.today(), std::nullopt}.text();
    draft.details << InvolvementDetail{QStringLiteral("confirmed"), today, {}};
    const QString sentence = one.mine ? tr("Confirmed: what is said of you still holds.")
                                      : tr("Confirmed: what is said of %1 still holds.").arg(one.name);
    m_context.requests.await(
        m_context.workspace.writeInvolvement(snapshot.summary.id, draft), this,
        [this, undo = changeOf(snapshot, one, sentence)](const CaseId &) { Q_EMIT done(undo); },
        [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
}

void InvolvementActions::recordContact(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who)
{
    writeVisit(snapshot, false, who, {});
}

void InvolvementActions::planVisit(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who)
{
    writeVisit(snapshot, true, who, {});
}

void InvolvementActions::writeVisit(const CaseSnapshot &snapshot, bool isPlan, const std::optional<ObjectId> &who,
                                    const QJsonObject &entered)
{
    auto *dialog = new VisitDialog(m_context, snapshot,
                                   isPlan ? VisitDialog::Purpose::Plan : VisitDialog::Purpose::Contact, who, m_page);
    const auto undo = std::make_shared<NewVisit>(
        snapshot, isPlan ? tr("Visit planned. Everybody in this case sees it.") : tr("Contact saved."));
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo, isPlan, who](const CaseId &id) {
        undo->setWritten(dialog->written());
        undo->setReopening(onPage(this, [isPlan, who, id, values = valuesIn(dialog->form())](InvolvementActions &here) {
            if (const CaseSnapshotPtr now = here.m_context.workspace.caseSnapshot(id))
                here.writeVisit(*now, isPlan, who, values);
        }));
        Q_EMIT done(undo);
    });
    presentAgain(dialog, entered);
}

void InvolvementActions::changeVisit(const CaseSnapshot &snapshot, const Visit &visit)
{
    auto *dialog = new VisitDialog(m_context, snapshot, visit, m_page);
    const auto undo = std::make_shared<ChangedVisit>(snapshot.summary.id, visit, tr("Visit saved."));
    connect(dialog, &FormDialog::succeeded, this, [this, dialog, undo] {
        undo->setWritten(dialog->written());
        Q_EMIT done(undo);
    });
    dialog->present();
}

void InvolvementActions::change(const CaseSnapshot &snapshot, const Involvement &one)
{
    present(new InvolvementDialog(m_context, snapshot, one, m_page), changeOf(snapshot, one, tr("Saved.")));
}

void InvolvementActions::handOver(const CaseSnapshot &snapshot, const Involvement &from)
{
    QList<FieldThing> all;
    for (const Involvement &one : snapshot.involvements)
        all << FieldThing{ObjectType::Involvement, one.id};
    present(new HandoverDialog(m_context, snapshot, from, m_page),
            std::make_shared<ChangedFields>(snapshot, all,
                                            tr("Handed over. What was planned and open is the successor's now.")));
}

void InvolvementActions::addProfessional(const CaseSnapshot &snapshot)
{
    auto *dialog = new AddProfessionalDialog(m_context, snapshot, m_page);
    connect(dialog, &FormDialog::succeeded, this, [this] { Q_EMIT told(tr("Added. They are not told of it.")); });
    dialog->present();
}

} // namespace caseweave
