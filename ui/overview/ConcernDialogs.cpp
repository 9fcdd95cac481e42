// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/ConcernDialogs.h"

#include "app/payload/Payload.h"
#include "ui/style/Style.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

constexpr int usualDays = 7;
constexpr int mostDays = 90;

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
    form()->addWidget(
        new Card(Tone::Warning, tr("This is not a referral"),
                 tr("It tells everybody in this case that you are worried now. If a child may be in danger, make "
                    "a referral as your agency does, or call 999.")));
    auto *level = new Choices(
        QStringLiteral("concernLevel"),
        {{static_cast<int>(ConcernLevel::High), tr("High"), tr("Somebody should act today.")},
         {static_cast<int>(ConcernLevel::Medium), tr("Medium"), tr("Something has changed for the worse.")},
         {static_cast<int>(ConcernLevel::Low), tr("Low"), tr("Others should know and watch for it.")}});
    auto *levelField = new FormField(tr("How worried are you?"), {}, level);
    levelField->setCheck([level] { return level->value() ? QString() : tr("Choose how worried you are."); });
    form()->addField(levelField);

    QPlainTextEdit *text = makeText(context.style, QStringLiteral("concernText"), 4);
    auto *textField = new FormField(tr("What worries you?"),
                                    tr("What you saw or heard, and when. Everybody in the case reads it."), text);
    textField->setCheck([text] {
        return text->toPlainText().trimmed().isEmpty() ? tr("Say in a few words what worries you.") : QString();
    });
    textField->setMost(mostFieldBytes);
    form()->addField(textField);

    auto *ends = new QLineEdit(dateText(context.today().addDays(usualDays)));
    ends->setObjectName(QStringLiteral("concernEnds"));
    auto *endsField = new FormField(tr("It ends on"),
                                    tr("A concern is about now. It ends by itself unless it is raised again."), ends);
    endsField->setCheck([this, ends]() -> QString {
        // Not the day on which the form was opened: it may have stood open over midnight.
        const QDate today = this->context().today();
        const std::optional<QDate> date = readDate(ends->text());
        if (!date)
            return tr("Enter a date such as 28 November 2026.");
        if (*date < today)
            return tr("Enter a date from today on. A concern that has ended would reach nobody.");
        return *date > today.addDays(mostDays) ? tr("Enter a date within the next %1 days.").arg(mostDays) : QString();
    });
    form()->addField(endsField);
    setSubmit([this, id, level, text, ends]() -> std::optional<Workspace::Request> {
        return this->context().workspace.raiseConcern(id, static_cast<ConcernLevel>(*level->value()),
                                                      text->toPlainText().trimmed(), *readDate(ends->text()));
    });
    setKeptAs(QStringLiteral("concern/") + QString::fromStdString(id.hex()));
    level->setFocus();
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
    setSubmit([this, id, text, which = concern.id]() -> std::optional<Workspace::Request> {
        return this->context().workspace.withdrawConcern(id, which, text->toPlainText().trimmed());
    });
    setKeptAs(QStringLiteral("withdrawal/") + QString::fromStdString(concern.id.hex()));
    text->setFocus();
}

} // namespace caseweave
