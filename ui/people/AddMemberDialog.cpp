// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/AddMemberDialog.h"

#include "ui/people/ProfessionalSearch.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/words/ErrorText.h"

namespace caseweave {

namespace {

Choices *makeRoles(const QString &objectName)
{
    using Roles = AddMemberDialog;
    return new Choices(
        objectName,
        {{static_cast<int>(MemberRole::Contributor), Roles::tr("Contributor"), Roles::tr("Reads and writes.")},
         {static_cast<int>(MemberRole::Reader), Roles::tr("Reader"), Roles::tr("Reads, and writes nothing.")},
         {static_cast<int>(MemberRole::Lead), Roles::tr("Lead"),
          Roles::tr("Reads, writes, adds and removes people.")}});
}

enum History { AllOfIt, FromNowOn };

} // namespace

AddMemberDialog::AddMemberDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent)
    : FormDialog(context, QStringLiteral("addMemberDialog"), tr("Add someone"), tr("Add to the case"), parent),
      m_who(new ProfessionalSearch(context, QStringLiteral("memberSearch"), true)),
      m_role(makeRoles(QStringLiteral("memberRole"))),
      m_history(
          new Choices(QStringLiteral("memberHistory"),
                      {{AllOfIt, tr("All of it"), tr("Everything written so far, but what is restricted to others.")},
                       {FromNowOn, tr("From now on"), tr("Who the case is about, and what is written from now on.")}}))
{
    m_who->setMinimumHeight(context.style.px(260));
    auto *who = new FormField(tr("Who?"), tr("Professionals of your agency and of those it trusts."), m_who);
    who->setCheck([this, members = snapshot.members] { return whoProblem(members); });
    connect(m_who, &ProfessionalSearch::chosenChanged, who, [who] { who->setError({}); });
    form()->addField(who);
    m_role->setValue(static_cast<int>(MemberRole::Contributor));
    form()->addField(new FormField(tr("Role"), {}, m_role));
    auto *history = new FormField(tr("How much can they read?"), {}, m_history);
    history->setCheck([this] { return m_history->value() ? QString() : tr("Choose how much they can read."); });
    form()->addField(history);
    // Nothing can be written into an old copy of a case; that is not the agency's list's fault.
    setSentences([oldCopy = snapshot.summary.oldCopy](ErrorCode code) {
        return oldCopy && code == ErrorCode::Rollback ? errorText(code) : addMemberErrorText(code);
    });
    m_who->start();
    m_who->setFocus();
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        return this->context().workspace.addMember(id, m_who->chosen()->id, static_cast<MemberRole>(*m_role->value()),
                                                   m_history->value() == AllOfIt);
    });
}

QString AddMemberDialog::whoProblem(const QList<Member> &members) const
{
    const std::optional<ProfessionalCard> card = m_who->chosen();
    if (!card)
        return tr("Find the person and choose them in the list.");
    if (card->left)
        return tr("%1 has left %2. Choose somebody else.").arg(card->name, card->agency.name);
    if (!card->enrolled)
        return tr("%1 does not use Caseweave yet. Ask %2 to enrol them.").arg(card->name, card->agency.name);
    for (const Member &member : members) {
        if (member.card.id == card->id && !member.removed)
            return tr("%1 belongs to this case already.").arg(card->name);
    }
    return {};
}

ChangeRoleDialog::ChangeRoleDialog(const Context &context, const CaseId &id, const Member &member, QWidget *parent)
    : FormDialog(context, QStringLiteral("changeRoleDialog"), tr("Role of %1").arg(member.card.name),
                 tr("Change the role"), parent)
{
    Choices *roles = makeRoles(QStringLiteral("newRole"));
    roles->setValue(static_cast<int>(member.role));
    form()->addField(new FormField(tr("Role"), {}, roles));
    setSubmit([this, id, roles, who = member.card.id]() -> std::optional<Workspace::Request> {
        return this->context().workspace.changeRole(id, who, static_cast<MemberRole>(*roles->value()));
    });
}

} // namespace caseweave
