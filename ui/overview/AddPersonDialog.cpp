// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/AddPersonDialog.h"

#include "app/payload/Payload.h"
#include "ui/people/RestrictedWords.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

QLineEdit *makeLine(const char *objectName)
{
    auto *line = new QLineEdit;
    line->setObjectName(QLatin1String(objectName));
    return line;
}

} // namespace

AddPersonDialog::AddPersonDialog(const Context &context, const CaseId &id, QWidget *parent)
    : FormDialog(context, QStringLiteral("addPersonDialog"), tr("Add somebody of the family"), tr("Add"), parent)
{
    auto *kind = new Choices(QStringLiteral("personKind"),
                             {{static_cast<int>(PersonKind::Family), tr("Family or household")},
                              {static_cast<int>(PersonKind::Support), tr("Somebody who supports the family")},
                              {static_cast<int>(PersonKind::Subject), tr("A child the case is about")}});
    kind->setValue(static_cast<int>(PersonKind::Family));
    form()->addField(new FormField(tr("Who is it?"), {}, kind));
    QLineEdit *given = makeLine("personGiven");
    QLineEdit *family = makeLine("personFamily");
    QLineEdit *relationship = makeLine("personRelationship");
    QLineEdit *born = makeLine("personBorn");
    form()->addField(new FormField(tr("First name"), {}, given))->setMost(mostFieldBytes);
    auto *familyField = new FormField(tr("Surname"), {}, family);
    familyField->setCheck([given, family] {
        return given->text().trimmed().isEmpty() && family->text().trimmed().isEmpty()
            ? tr("Enter a surname or a first name.")
            : QString();
    });
    familyField->setMost(mostFieldBytes);
    form()->addField(familyField);
    auto *relationshipField = new FormField(tr("Relationship to the child"), {}, relationship);
    relationshipField->setMost(mostFieldBytes);
    form()->addField(relationshipField);
    auto *bornField = new FormField(tr("Date of birth (optional)"), {}, born);
    bornField->setCheck([born, today = context.today()]() -> QString {
        if (born->text().trimmed().isEmpty())
            return {};
        const std::optional<QDate> date = readDate(born->text());
        if (!date)
            return tr("Enter a date such as 17 February 1994.");
        return *date > today ? tr("Enter a date that is past.") : QString();
    });
    takeShortDates(*bornField, this->context(), YearSought::OfBirth);
    form()->addField(bornField);
    connect(kind, &Choices::chosen, relationshipField, [relationshipField](int value) {
        relationshipField->setVisible(value != static_cast<int>(PersonKind::Subject));
    });
    setSubmit([=, this]() -> std::optional<Workspace::Request> {
        PersonDraft draft;
        draft.kind = static_cast<PersonKind>(*kind->value());
        draft.givenName = given->text().simplified();
        draft.familyName = family->text().simplified();
        if (draft.kind != PersonKind::Subject)
            draft.relationship = relationship->text().simplified();
        draft.born = readDate(born->text());
        Workspace &workspace = this->context().workspace;
        return sendOrAsk(*this, workspace.caseSnapshot(id),
                         {{{draft.givenName, draft.familyName, draft.relationship}, {}}}, tr("Add them all the same"),
                         [&workspace, id, draft] { return workspace.addPerson(id, draft); });
    });
    setKeptAs(QStringLiteral("person/") + QString::fromStdString(id.hex()));
    given->setFocus();
}

} // namespace caseweave
