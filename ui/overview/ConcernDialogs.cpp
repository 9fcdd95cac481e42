// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/ConcernDialogs.h"

#include "app/payload/Payload.h"
#include "ui/files/ReaderGuard.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

constexpr int usualDays = 7;
constexpr int mostDays = 90;
constexpr int usualQuietDays = 182;

enum class Manner { Open, Quiet };
enum class Readers { Raisers, Everybody };

QPlainTextEdit *makeText(const Style &style, const QString &objectName, int lines)
{
    auto *text = new QPlainTextEdit;
    text->setObjectName(objectName);
    text->setTabChangesFocus(true);
    text->setFixedHeight(style.linePx(Text::Body) * lines + 2 * size::m);
    return text;
}

} // namespace

RaiseConcernDialog::RaiseConcernDialog(const Context &context, const CaseId &id, QWidget *parent)
    : FormDialog(context, QStringLiteral("raiseConcernDialog"), tr("Raise a concern"), tr("Raise the concern"), parent)
{
    m_notice = new Card(Tone::Warning, tr("This is not a referral"), {});
    form()->addWidget(m_notice);
    m_level = new Choices(
        QStringLiteral("concernLevel"),
        {{static_cast<int>(ConcernLevel::High), tr("High"), tr("Somebody should act today.")},
         {static_cast<int>(ConcernLevel::Medium), tr("Medium"), tr("Something has changed for the worse.")},
         {static_cast<int>(ConcernLevel::Low), tr("Low"), tr("Others should know and watch for it.")}});
    auto *levelField = new FormField(tr("How worried are you?"), {}, m_level);
    levelField->setCheck([this] { return m_level->value() ? QString() : tr("Choose how worried you are."); });
    form()->addField(levelField);

    m_text = makeText(context.style, QStringLiteral("concernText"), 4);
    m_textField = new FormField(tr("What worries you?"), {}, m_text);
    m_textField->setCheck([this] {
        return m_text->toPlainText().trimmed().isEmpty() ? tr("Say in a few words what worries you.") : QString();
    });
    m_textField->setMost(mostFieldBytes);
    form()->addField(m_textField);
    addManner();
    addEnds();
    setSubmit([this, id]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const auto level = static_cast<ConcernLevel>(*m_level->value());
        const QString words = m_text->toPlainText().trimmed();
        const QDate ends = *readDate(m_ends->text());
        const bool forAll = m_readers->value() == static_cast<int>(Readers::Everybody);
        const QuietDraft quiet{level, words, ends, m_needed->text().trimmed().toInt(), forAll};
        // Who will read a quiet one nobody knows yet: it may be anybody in the case.
        return sendOrAsk(*this, workspace.caseSnapshot(id), {{{words}, {}}}, tr("Raise it all the same"),
                         [&workspace, id, quiet, isQuiet = isQuiet()] {
                             return isQuiet ? workspace.raiseQuietly(id, quiet)
                                            : workspace.raiseConcern(id, quiet.level, quiet.text, quiet.until);
                         });
    });
    setKeptAs(QStringLiteral("concern/") + QString::fromStdString(id.hex()));
    tellManner();
    m_level->setFocus();
}

bool RaiseConcernDialog::isQuiet() const
{
    return m_manner->value() == static_cast<int>(Manner::Quiet);
}

void RaiseConcernDialog::addManner()
{
    m_manner = new Choices(QStringLiteral("concernManner"),
                           {{static_cast<int>(Manner::Open), tr("Everybody in this case, now")},
                            {static_cast<int>(Manner::Quiet), tr("Nobody yet: raise it quietly"),
                             tr("For a worry that is too little by itself. It is sealed and held until others have "
                                "raised one quietly too. "
                                "Until then nobody sees it, and nobody is told that there is one.")}});
    m_manner->setValue(static_cast<int>(Manner::Open));
    form()->addField(new FormField(tr("Who sees it?"), {}, m_manner));

    m_needed = new QLineEdit(QString::number(QuietDraft::usualNeeded));
    m_needed->setObjectName(QStringLiteral("concernNeeded"));
    m_neededField
        = new FormField(tr("How many professionals must have raised one?"), tr("You are one of them."), m_needed);
    m_neededField->setCheck([this] {
        bool isNumber = false;
        const int number = m_needed->text().trimmed().toInt(&isNumber);
        const bool fits = isNumber && number >= QuietDraft::leastNeeded && number <= QuietDraft::mostNeeded;
        return fits ? QString()
                    : tr("Enter a number from %1 to %2.").arg(QuietDraft::leastNeeded).arg(QuietDraft::mostNeeded);
    });
    form()->addField(m_neededField);

    m_readers = new Choices(QStringLiteral("concernReaders"),
                            {{static_cast<int>(Readers::Raisers), tr("Those who have raised one quietly")},
                             {static_cast<int>(Readers::Everybody), tr("Everybody in this case")}});
    m_readers->setValue(static_cast<int>(Readers::Raisers));
    m_readersField
        = new FormField(tr("Who reads yours then?"),
                        tr("Others in the case see then that something was given out, and to whom."), m_readers);
    form()->addField(m_readersField);
    connect(m_manner, &Choices::chosen, this, &RaiseConcernDialog::tellManner);
}

void RaiseConcernDialog::addEnds()
{
    m_ends = new QLineEdit;
    m_ends->setObjectName(QStringLiteral("concernEnds"));
    m_endsField = new FormField(tr("It ends on"), {}, m_ends);
    m_endsField->setCheck([this]() -> QString {
        // Not the day on which the form was opened: it may have stood open over midnight.
        const QDate today = context().today();
        const int most = isQuiet() ? QuietDraft::mostDays : mostDays;
        const std::optional<QDate> date = readDate(m_ends->text());
        if (!date)
            return tr("Enter a date such as 28 November 2026.");
        if (*date < today)
            return tr("Enter a date from today on. A concern that has ended would reach nobody.");
        return *date > today.addDays(most) ? tr("Enter a date within the next %1 days.").arg(most) : QString();
    });
    takeShortDates(*m_endsField, context(), YearSought::Coming);
    form()->addField(m_endsField);
}

/// What the form says and asks follows from who is to see it. A date that somebody typed stays.
void RaiseConcernDialog::tellManner()
{
    const bool quiet = isQuiet();
    m_notice->setBody(quiet ? tr("Nobody will act on it until enough of you have raised one, which may be never. If a "
                                 "child may be in danger, make a referral as your agency does, or call 999.")
                            : tr("It tells everybody in this case that you are worried now. If a child may be in "
                                 "danger, make a referral as your agency does, or call 999."));
    m_textField->setHint(quiet ? tr("What you saw or heard, and when. Nobody reads it before enough have raised one.")
                               : tr("What you saw or heard, and when. Everybody in the case reads it."));
    m_neededField->setVisible(quiet);
    m_readersField->setVisible(quiet);
    m_endsField->setHint(quiet ? tr("If too few have raised one by then, yours is never shown. You can take it back "
                                    "until it is shown.")
                               : tr("A concern is about now. It ends by itself unless it is raised again."));
    const QString usual = dateText(context().today().addDays(quiet ? usualQuietDays : usualDays));
    if (m_ends->text().isEmpty() || m_ends->text() == m_usualEnds)
        m_ends->setText(usual);
    m_usualEnds = usual;
    submitButton()->setText(quiet ? tr("Raise it quietly") : tr("Raise the concern"));
}

WithdrawConcernDialog::WithdrawConcernDialog(const Context &context, const CaseId &id, const Concern &concern,
                                             QWidget *parent)
    : FormDialog(context, QStringLiteral("withdrawConcernDialog"), tr("Withdraw your concern"),
                 tr("Withdraw the concern"), parent)
{
    QPlainTextEdit *text = makeText(context.style, QStringLiteral("withdrawReason"), 3);
    auto *field = new FormField(tr("Why?"), tr("The concern and this reason stay in the record."), text);
    field->setCheck(
        [text] { return text->toPlainText().trimmed().isEmpty() ? tr("Say why you withdraw it.") : QString(); });
    field->setMost(mostParagraphBytes);
    form()->addField(field);
    setSubmit([this, id, text, which = concern.id, onlyFor = concern.onlyFor]() -> std::optional<Workspace::Request> {
        Workspace &workspace = this->context().workspace;
        const CaseSnapshotPtr now = workspace.caseSnapshot(id);
        const QString reason = text->toPlainText().trimmed();
        const Written written{{reason}, now == nullptr ? QList<ProfessionalId>() : possibleReadersOf(*now, onlyFor)};
        return sendOrAsk(*this, now, {written}, tr("Withdraw it all the same"),
                         [&workspace, id, which, reason] { return workspace.withdrawConcern(id, which, reason); });
    });
    setKeptAs(QStringLiteral("withdrawal/") + QString::fromStdString(concern.id.hex()));
    text->setFocus();
}

} // namespace caseweave
