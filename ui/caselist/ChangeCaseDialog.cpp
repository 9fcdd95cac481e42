// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/caselist/ChangeCaseDialog.h"

#include "app/payload/Payload.h"
#include "ui/caselist/NewCaseDialog.h"
#include "ui/context/Requests.h"
#include "ui/people/RestrictedWords.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/words/CaseText.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

const Field *fieldOf(const QList<Field> &fields, const char *key)
{
    for (const Field &field : fields) {
        if (field.name == QLatin1String(key))
            return &field;
    }
    return nullptr;
}

QString textOf(const QList<Field> &fields, const char *key)
{
    const Field *field = fieldOf(fields, key);
    return field == nullptr ? QString() : field->text();
}

} // namespace

ChangeCaseDialog::ChangeCaseDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent)
    : FormDialog(context, QStringLiteral("changeCaseDialog"), tr("Change the case"), tr("Save"), parent),
      m_before(snapshot.fields), m_reference(new QLineEdit(textOf(snapshot.fields, "reference"))), m_stage(new Choice)
{
    m_reference->setObjectName(QStringLiteral("caseReference"));
    form()
        ->addField(new FormField(tr("Reference (optional)"),
                                 hintFor(snapshot, "reference", tr("The number in your own agency's record.")),
                                 m_reference))
        ->setMost(mostFieldBytes);
    m_stage->setObjectName(QStringLiteral("caseStage"));
    m_stage->setEditable(true);
    m_stage->addItem({});
    m_stage->addItems(usualStages());
    m_stage->setCurrentText(textOf(snapshot.fields, "stage"));
    m_stage->lineEdit()->setObjectName(QStringLiteral("caseStageText"));
    m_stage->lineEdit()->setAccessibleName(tr("Stage"));
    form()
        ->addField(new FormField(tr("Stage (optional)"), hintFor(snapshot, "stage", {}), m_stage))
        ->setMost(mostFieldBytes);
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        if (m_sending)
            return std::nullopt;
        const QList<FieldDraft> changed = drafts();
        m_written.clear();
        QStringList texts;
        for (const FieldDraft &draft : changed) {
            m_written << draft.name;
            texts << draft.text;
        }
        if (changed.isEmpty()) {
            accept();
            return std::nullopt;
        }
        return sendOrAsk(*this, this->context().workspace.caseSnapshot(id), {{texts, {}}}, tr("Save it all the same"),
                         [this, id, changed]() -> std::optional<Workspace::Request> {
                             send(id, changed);
                             return std::nullopt;
                         });
    });
    setKeptAs(QStringLiteral("changedCase/") + QString::fromStdString(snapshot.summary.id.hex()));
    m_reference->setFocus();
}

QString ChangeCaseDialog::hintFor(const CaseSnapshot &snapshot, const char *key, const QString &usual) const
{
    const Field *field = fieldOf(snapshot.fields, key);
    if (field == nullptr || !field->conflicting())
        return usual;
    QStringList versions;
    for (const FieldValue &value : field->values)
        versions << tr("“%1” (%2)")
                        .arg(value.knowledge == Knowledge::Known ? value.text : knowledgeText(value.knowledge),
                             value.author);
    return tr("Written at the same time: %1. What you save here holds, and both stay in the record.")
        .arg(versions.join(tr(" and ")));
}

QList<FieldDraft> ChangeCaseDialog::drafts() const
{
    QList<FieldDraft> drafts;
    for (const auto &[key, text] : {std::pair("reference", m_reference->text().simplified()),
                                    std::pair("stage", m_stage->currentText().simplified())}) {
        const Field *before = fieldOf(m_before, key);
        const auto saved = m_saved.constFind(QLatin1String(key));
        if (saved != m_saved.cend() && *saved == text)
            continue; // before the other could not be
        if (text == textOf(m_before, key) && (before == nullptr || !before->conflicting()))
            continue;
        FieldDraft draft;
        draft.name = QLatin1String(key);
        draft.text = text;
        draft.knowledge = text.isEmpty() ? Knowledge::NotAsked : Knowledge::Known;
        for (const FieldValue &value : before == nullptr ? QList<FieldValue>() : before->values)
            draft.replaces << value.entry;
        drafts << draft;
    }
    return drafts;
}

void ChangeCaseDialog::send(const CaseId &id, QList<FieldDraft> drafts)
{
    const FieldDraft first = drafts.takeFirst();
    if (drafts.isEmpty()) {
        m_sending = false;
        awaitAnswer(context().workspace.writeField(id, first));
        return;
    }
    m_sending = true;
    context().requests.await(
        context().workspace.writeField(id, first), this,
        [this, first, drafts](const CaseId &one) {
            m_saved.insert(first.name, first.text);
            send(one, drafts);
        },
        [this](ErrorCode code) {
            m_sending = false;
            form()->setProblem(errorText(code));
        });
}

} // namespace caseweave
