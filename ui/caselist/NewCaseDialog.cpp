// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/caselist/NewCaseDialog.h"

#include "app/payload/Payload.h"
#include "ui/caselist/PersonRow.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QRegularExpression>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

QStringList usualStages()
{
    return {NewCaseDialog::tr("Referral"),
            NewCaseDialog::tr("Assessment"),
            NewCaseDialog::tr("Pre-birth assessment"),
            NewCaseDialog::tr("Child in need"),
            NewCaseDialog::tr("Child protection enquiry"),
            NewCaseDialog::tr("Child protection plan"),
            NewCaseDialog::tr("Looked after")};
}

NewCaseDialog::NewCaseDialog(const Context &context, QWidget *parent)
    : FormDialog(context, QStringLiteral("newCaseDialog"), tr("New case"), tr("Start the case"), parent),
      m_children(new QVBoxLayout), m_family(new QVBoxLayout), m_reference(new QLineEdit), m_stage(new Choice)
{
    auto *people = new QWidget;
    auto *column = new QVBoxLayout(people);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::m);
    for (QVBoxLayout *rows : {m_children, m_family})
        rows->setSpacing(size::l);
    column->addWidget(makeLabel(tr("Who is it about?"), "heading"));
    column->addLayout(m_children);
    QPushButton *child = makeButton(tr("Add another child"), QStringLiteral("addChild"), "link");
    column->addWidget(child, 0, Qt::AlignLeft);
    column->addWidget(makeRule());
    column->addWidget(makeLabel(tr("Family, as far as known"), "heading"));
    column->addLayout(m_family);
    QPushButton *family = makeButton(tr("Add a family member"), QStringLiteral("addFamily"), "link");
    column->addWidget(family, 0, Qt::AlignLeft);
    column->addWidget(makeRule());
    form()->addWidget(people);
    connect(child, &QPushButton::clicked, this, [this] { addRow(PersonKind::Subject)->focusFirst(); });
    connect(family, &QPushButton::clicked, this, [this] { addRow(PersonKind::Family)->focusFirst(); });

    m_reference->setObjectName(QStringLiteral("caseReference"));
    form()
        ->addField(
            new FormField(tr("Reference (optional)"), tr("The number in your own agency's record."), m_reference))
        ->setMost(mostFieldBytes);
    m_stage->setObjectName(QStringLiteral("caseStage"));
    m_stage->setEditable(true);
    m_stage->addItem({});
    m_stage->addItems(usualStages());
    m_stage->lineEdit()->setObjectName(QStringLiteral("caseStageText"));
    m_stage->lineEdit()->setAccessibleName(tr("Stage"));
    form()->addField(new FormField(tr("Stage (optional)"), {}, m_stage))->setMost(mostFieldBytes);
    form()->addWidget(
        new Paragraph(tr("You become the lead of the case. Nobody else can see it until you add them."), "secondary"));

    setKeptAs(QStringLiteral("case"));
    addRow(PersonKind::Subject)->focusFirst();
    setSubmit([this]() -> std::optional<Workspace::Request> { return this->context().workspace.createCase(draft()); });
}

void NewCaseDialog::makeFields(const QStringList &objectNames)
{
    // Rows are numbered from 1 as they are added; one that was removed in between left a gap, which stays empty.
    static const QRegularExpression pattern(QStringLiteral("^(child|family)(\\d{1,2})Given$"));
    for (const QString &name : objectNames) {
        const QRegularExpressionMatch match = pattern.match(name);
        if (!match.hasMatch())
            continue;
        const bool child = match.captured(1) == QLatin1String("child");
        while (m_counter[child ? 0 : 1] < match.captured(2).toInt())
            addRow(child ? PersonKind::Subject : PersonKind::Family);
    }
    for (PersonRow *row : QList<PersonRow *>(m_rows)) {
        if (!objectNames.contains(row->objectName() + QStringLiteral("Given")) && m_rows.size() > 1)
            removeRow(row);
    }
}

PersonRow *NewCaseDialog::addRow(PersonKind kind)
{
    const bool child = kind == PersonKind::Subject;
    auto *row = new PersonRow(kind, ++m_counter[child ? 0 : 1], context().today());
    (child ? m_children : m_family)->addWidget(row);
    m_rows << row;
    for (FormField *field : row->fields())
        form()->watchField(field);
    connect(row, &PersonRow::removeWanted, this, [this, row] { removeRow(row); });
    return row;
}

void NewCaseDialog::removeRow(PersonRow *row)
{
    m_rows.removeAll(row);
    for (FormField *field : row->fields())
        form()->forgetField(field);
    row->hide();
    row->deleteLater();
    m_rows.first()->focusFirst();
}

CaseDraft NewCaseDialog::draft() const
{
    CaseDraft draft;
    draft.reference = m_reference->text().simplified();
    draft.stage = m_stage->currentText().simplified();
    for (const PersonRow *row : m_rows)
        draft.people << row->draft();
    return draft;
}

} // namespace caseweave
