// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/ForWhomDialog.h"

#include "app/record/AccessPayload.h"
#include "ui/people/RestrictedWords.h"
#include "ui/sharing/RecipientsChoice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"

namespace caseweave {

namespace {

enum Whom { Others, Me };

} // namespace

ForWhomDialog::ForWhomDialog(const Context &context, const CaseSnapshot &snapshot, const QString &objectName,
                             const QString &title, const QString &says, const QString &withheld, QWidget *parent)
    : FormDialog(context, objectName, title, tr("See what would go out"), parent),
      m_whom(new Choices(objectName + QStringLiteral("Whom"),
                         {{Others, tr("For those I name"), withheld},
                          {Me, tr("For me alone"), tr("With everything that I can read.")}})),
      m_recipients(new RecipientsChoice(snapshot.members, objectName + QStringLiteral("Recipients")))
{
    form()->addWidget(new Paragraph(says));
    m_whom->setValue(Others);
    form()->addField(new FormField(tr("For whom?"), {}, m_whom));
    auto *whom = new FormField(tr("Who gets it?"), tr("Their names stand in the record, and in what Caseweave makes."),
                               m_recipients);
    whom->setCheck([this]() -> QString {
        if (forMe())
            return {};
        const auto count = m_recipients->recipients().size();
        if (count > static_cast<qsizetype>(mostAccessRecipients))
            return tr("Name at most %1.").arg(mostAccessRecipients);
        return count == 0 ? tr("Tick somebody, name who gets it, or choose that it is for you alone.")
                          : m_recipients->problem();
    });
    connect(m_recipients, &RecipientsChoice::changed, whom, [whom] { whom->setError({}); });
    form()->addField(whom);
    connect(m_whom, &Choices::chosen, whom, [whom](int value) { whom->setVisible(value == Others); });
    form()->addWidget(new Paragraph(tr("Nothing protects the file once it is written: anybody who gets it can read it. "
                                       "Everybody in the case sees in the record that you did it, and for whom."),
                                    "secondary"));
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        const QList<SharingRecipient> recipients = forMe() ? QList<SharingRecipient>() : m_recipients->recipients();
        const Written inRecord{forMe() ? QStringList() : m_recipients->others(), {}};
        return sendOrAsk(*this, this->context().workspace.caseSnapshot(id), {inRecord}, tr("Name them all the same"),
                         [this, recipients]() -> std::optional<Workspace::Request> {
                             accept();
                             Q_EMIT wished(recipients);
                             return std::nullopt;
                         });
    });
    m_whom->setFocus();
}

QString ForWhomDialog::leavesOut()
{
    return tr("What one of them may not read is left out. Who is not in the case may read nothing that is restricted.");
}

bool ForWhomDialog::forMe() const
{
    return m_whom->value() == Me;
}

} // namespace caseweave
