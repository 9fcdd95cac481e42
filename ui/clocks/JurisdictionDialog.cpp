// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/JurisdictionDialog.h"

#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"

namespace caseweave {

JurisdictionDialog::JurisdictionDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent)
    : FormDialog(context, QStringLiteral("jurisdictionDialog"), tr("Whose rules apply?"), tr("Use these rules"), parent)
{
    form()->addWidget(new Paragraph(tr(
        "The nation whose council leads this case. Its time limits and bank holidays give the dates that everybody in "
        "the case sees, unless somebody's agency has signed rules of its own. Milestones stay as they are when you "
        "change it.")));
    const QList<Jurisdiction> &all = builtInJurisdictions();
    QList<Choices::Choice> choices;
    for (int i = 0; i < all.size(); ++i)
        choices << Choices::Choice{i, all.at(i).name};
    auto *which = new Choices(QStringLiteral("jurisdiction"), choices);
    for (int i = 0; i < all.size(); ++i) {
        if (all.at(i).id == snapshot.jurisdiction)
            which->setValue(i);
    }
    auto *field = new FormField(tr("Nation"), {}, which);
    field->setCheck([which] { return which->value() ? QString() : tr("Choose a nation."); });
    form()->addField(field);
    QList<EntryId> seen;
    for (const Field &one : snapshot.fields) {
        if (one.name != QLatin1String("jurisdiction"))
            continue;
        for (const FieldValue &value : one.values)
            seen << value.entry;
    }
    setSubmit([this, which, seen, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        FieldDraft draft;
        draft.name = QStringLiteral("jurisdiction");
        draft.text = builtInJurisdictions().at(*which->value()).id;
        draft.replaces = seen;
        return this->context().workspace.writeField(id, draft);
    });
    which->setFocus();
}

} // namespace caseweave
