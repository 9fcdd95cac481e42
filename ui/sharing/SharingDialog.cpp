// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingDialog.h"

#include "app/payload/Payload.h"
#include "ui/people/AudienceChoice.h"
#include "ui/sharing/RecipientsChoice.h"
#include "ui/sharing/SafeAddress.h"
#include "ui/sharing/SharingText.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int firstYear = 1900;

QPlainTextEdit *makeText(const Style &style, const char *objectName, int lines)
{
    auto *text = new QPlainTextEdit;
    text->setObjectName(QLatin1String(objectName));
    text->setTabChangesFocus(true);
    text->setFixedHeight(style.linePx(Text::Body) * lines + 2 * size::m);
    return text;
}

QString typedIn(const QPlainTextEdit *text)
{
    return text->toPlainText().trimmed();
}

} // namespace

SharingDialog::SharingDialog(const Context &context, const CaseSnapshot &snapshot, const SharingDecision *corrected,
                             QWidget *parent)
    : FormDialog(context, QStringLiteral("sharingDialog"),
                 corrected == nullptr ? tr("Share, or decide not to") : tr("Correct a sharing decision"),
                 tr("Record the decision"), parent),
      m_snapshot(snapshot)
{
    if (corrected != nullptr)
        form()->addWidget(new Paragraph(
            tr("The decision of %1 by %2 stays in the register as it was, marked as corrected by this one.")
                .arg(dateText(corrected->said.date), corrected->author),
            "secondary"));
    addChoice();
    addWho();
    addWhat();
    addBasis();
    addTold();
    addReaders();
    setSubmit([this] { return send(); });
    QString key = QStringLiteral("sharing/") + QString::fromStdString(snapshot.summary.id.hex());
    if (corrected != nullptr) {
        begin(*corrected);
        key += QLatin1Char('/') + QString::fromStdString(corrected->id.hex());
    }
    setKeptAs(key);
    refresh();
    m_choice->setFocus();
}

void SharingDialog::addChoice()
{
    m_choice = new Choices(QStringLiteral("sharingChoice"),
                           {{static_cast<int>(SharingChoice::Shared), tr("Shared")},
                            {static_cast<int>(SharingChoice::NotShared), tr("Not shared")}});
    m_choice->setValue(static_cast<int>(SharingChoice::Shared));
    form()->addField(new FormField(tr("What did you decide?"),
                                   tr("This records it, and sends nothing to anybody outside this case."), m_choice));
    connect(m_choice, &Choices::chosen, this, &SharingDialog::refresh);
}

void SharingDialog::addWho()
{
    m_recipients = new RecipientsChoice(m_snapshot.members, QStringLiteral("sharingWith"));
    auto *who = new FormField(tr("With whom?"), tr("Arrows move, Space ticks, a letter goes to a name."), m_recipients);
    who->setCheck([this] { return m_recipients->problem(); });
    connect(m_recipients, &RecipientsChoice::changed, who, [who] { who->setError({}); });
    connect(m_recipients, &RecipientsChoice::changed, this, &SharingDialog::refresh);
    form()->addField(who);

    auto *boxes = new QWidget;
    boxes->setObjectName(QStringLiteral("sharingAbout"));
    auto *column = new QVBoxLayout(boxes);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const QList<Person> &children = m_snapshot.summary.subjects;
    for (const Person &child : children) {
        auto *box = new QCheckBox(tr("%1, %2").arg(personName(child), ageOf(child, context().today())));
        nameWidget(box, QStringLiteral("sharingAbout_%1").arg(QString::fromStdString(toHex(child.id))), box->text());
        box->setChecked(children.size() == 1);
        column->addWidget(box);
        m_subjects << std::pair(child.id, box);
    }
    auto *about = new FormField(tr("About which child?"), {}, boxes);
    about->setCheck([this]() -> QString {
        if (m_subjects.isEmpty())
            return tr("Add the child to this case first: a decision is about somebody.");
        const bool any = std::any_of(m_subjects.cbegin(), m_subjects.cend(),
                                     [](const auto &one) { return one.second->isChecked(); });
        return any ? QString() : tr("Tick the child or children it is about.");
    });
    form()->addField(about);
    // With one child there is nothing to choose, and one stop less.
    about->setVisible(children.size() != 1);
}

void SharingDialog::addWhat()
{
    m_what = makeText(context().style, "sharingWhat", 2);
    auto *what = new FormField(tr("What?"), tr("Only what is needed for the purpose."), m_what);
    what->setCheck([this] { return typedIn(m_what).isEmpty() ? tr("Say what was or was not shared.") : QString(); });
    what->setMost(mostParagraphBytes);
    form()->addField(what);
    m_purpose = new QLineEdit;
    m_purpose->setObjectName(QStringLiteral("sharingPurpose"));
    auto *purpose = new FormField(tr("What for?"), {}, m_purpose);
    purpose->setCheck(
        [this] { return m_purpose->text().trimmed().isEmpty() ? tr("Say in one line what it is for.") : QString(); });
    purpose->setMost(mostLineBytes);
    form()->addField(purpose);
}

void SharingDialog::addBasis()
{
    QList<Choices::Choice> choices;
    for (const SharingBasis one :
         {SharingBasis::LegalObligation, SharingBasis::PublicTask, SharingBasis::VitalInterests, SharingBasis::Consent})
        choices << Choices::Choice{static_cast<int>(one), sharingBasisText(one), sharingBasisHint(one)};
    m_basis = new Choices(QStringLiteral("sharingBasis"), choices);
    m_basisField = new FormField(tr("On what basis?"), {}, m_basis);
    m_basisField->setCheck([this] { return m_basis->value() ? QString() : tr("Choose the basis yourself."); });
    form()->addField(m_basisField);
    m_reasoning = makeText(context().style, "sharingReasoning", 2);
    m_reasoningField = new FormField(tr("Reasons"), {}, m_reasoning);
    m_reasoningField->setMost(mostParagraphBytes);
    m_reasoningField->setCheck([this] {
        const bool needed = m_choice->value() == static_cast<int>(SharingChoice::NotShared);
        return needed && typedIn(m_reasoning).isEmpty() ? tr("Say why it is not shared.") : QString();
    });
    form()->addField(m_reasoningField);
}

void SharingDialog::addTold()
{
    QList<Choices::Choice> choices;
    for (const FamilyTold one : {FamilyTold::Told, FamilyTold::ToBeTold, FamilyTold::NotTold})
        choices << Choices::Choice{static_cast<int>(one), familyToldText(one)};
    m_told = new Choices(QStringLiteral("sharingTold"), choices);
    auto *told = new FormField(tr("Was the family told?"), {}, m_told);
    told->setCheck([this] { return m_told->value() ? QString() : tr("Choose whether the family was told."); });
    form()->addField(told);
    m_because = makeText(context().style, "sharingBecause", 2);
    m_becauseField = new FormField(tr("Why was the family not told?"), {}, m_because);
    m_becauseField->setMost(mostParagraphBytes);
    m_becauseField->setCheck(
        [this] { return typedIn(m_because).isEmpty() ? tr("Say why the family was not told.") : QString(); });
    form()->addField(m_becauseField);
    connect(m_told, &Choices::chosen, this, &SharingDialog::refresh);
}

void SharingDialog::addReaders()
{
    m_audience = new AudienceChoice(m_snapshot.members, QStringLiteral("sharingAudience"));
    auto *audience = new FormField(tr("Who may read this decision?"), {}, m_audience);
    audience->setCheck([this] { return m_audience->problem(); });
    form()->addField(audience);
    m_date = new QLineEdit(dateText(context().today()));
    m_date->setObjectName(QStringLiteral("sharingDate"));
    auto *date = new FormField(tr("Decided on"), {}, m_date);
    takeShortDates(*date, context(), YearSought::Past);
    date->setCheck([this] { return dateProblem(); });
    form()->addField(date);
}

QString SharingDialog::dateProblem() const
{
    const std::optional<QDate> date = readDate(m_date->text());
    if (!date)
        return tr("Enter a date such as 4 June 2025.");
    if (*date > context().today())
        return tr("Enter a date that is past or today. A decision is recorded when it was made.");
    return date->year() < firstYear ? tr("Check the year: it is %1.").arg(date->year()) : QString();
}

void SharingDialog::begin(const SharingDecision &corrected)
{
    const SharingDraft &said = corrected.said;
    m_corrects = corrected.id;
    m_choice->setValue(static_cast<int>(said.choice));
    m_recipients->setRecipients(said.recipients);
    // The one child of a case stays ticked: nobody sees a choice.
    for (const auto &[id, box] : m_subjects)
        box->setChecked(m_subjects.size() == 1 || said.subjects.contains(id));
    m_what->setPlainText(said.what);
    m_purpose->setText(said.purpose);
    m_basis->setValue(static_cast<int>(said.basis));
    m_reasoning->setPlainText(said.reasoning);
    m_told->setValue(static_cast<int>(said.told));
    m_because->setPlainText(said.notToldBecause);
    m_audience->setNames(corrected.onlyFor);
    m_date->setText(dateText(said.date));
}

void SharingDialog::refresh()
{
    const bool shared = m_choice->value() == static_cast<int>(SharingChoice::Shared);
    m_basisField->setVisible(shared);
    const BasisProposal proposal
        = proposedBasis(m_recipients->professionals(), m_recipients->hasOthers(), context().today());
    m_basisField->setHint(proposal.basis == SharingBasis::None
                              ? tr("Say first with whom: then one is proposed here.")
                              : tr("Proposed: %1, since %2. It counts only once you choose it.")
                                    .arg(sharingBasisText(proposal.basis).toLower(), proposal.because));
    m_reasoningField->setHint(shared ? tr("Optional, where what it is for says it already.")
                                     : tr("Why it is not shared. Where section 16LA obliges you: why sharing would be "
                                          "more detrimental to the child than not."));
    m_becauseField->setVisible(m_told->value() == static_cast<int>(FamilyTold::NotTold));
}

SharingDraft SharingDialog::draft() const
{
    SharingDraft draft;
    draft.choice = static_cast<SharingChoice>(*m_choice->value());
    draft.date = *readDate(m_date->text());
    draft.recipients = m_recipients->recipients();
    for (const auto &[id, box] : m_subjects) {
        if (box->isChecked())
            draft.subjects << id;
    }
    draft.what = typedIn(m_what);
    draft.purpose = m_purpose->text().simplified();
    if (draft.choice == SharingChoice::Shared)
        draft.basis = static_cast<SharingBasis>(*m_basis->value());
    draft.reasoning = typedIn(m_reasoning);
    draft.told = static_cast<FamilyTold>(*m_told->value());
    if (draft.told == FamilyTold::NotTold)
        draft.notToldBecause = typedIn(m_because);
    draft.corrects = m_corrects;
    draft.onlyFor = m_audience->audience();
    return draft;
}

std::optional<Workspace::Request> SharingDialog::send()
{
    const SharingDraft said = draft();
    const CaseId id = m_snapshot.summary.id;
    // Not as it was when the sheet was opened: an address may have come since.
    const CaseSnapshotPtr now = context().workspace.caseSnapshot(id);
    return sendOrAsk(*this, safeMentions(now == nullptr ? m_snapshot : *now, said), tr("Record it as it is"),
                     [this, id, said] { return context().workspace.recordSharing(id, said); });
}

} // namespace caseweave
