// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/ObjectSheet.h"
#include "ui/people/AudienceChoice.h"
#include "ui/people/RestrictedWords.h"
#include "ui/style/Style.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

constexpr int textLines = 3;
constexpr int farYears = 20; // an action that is due later is a slip of the keys
constexpr int firstYear = 1900;

} // namespace

QPlainTextEdit *ObjectSheet::addText(const char *objectName, const QString &label, const QString &hint,
                                     const QString &text, const QString &ifEmpty)
{
    auto *edit = new QPlainTextEdit(text);
    edit->setObjectName(QLatin1String(objectName));
    edit->setTabChangesFocus(true);
    edit->setFixedHeight(context().style.linePx(Text::Body) * textLines + 2 * size::m);
    auto *field = new FormField(label, hint, edit);
    field->setMost(mostFieldBytes);
    if (!ifEmpty.isEmpty()) {
        field->setCheck([edit, ifEmpty] { return edit->toPlainText().trimmed().isEmpty() ? ifEmpty : QString(); });
    }
    form()->addField(field);
    return edit;
}

QLineEdit *ObjectSheet::addDate(const char *objectName, const QString &label, const std::optional<QDate> &date,
                                bool optional, YearSought year)
{
    auto *line = new QLineEdit(date ? dateText(*date) : QString());
    line->setObjectName(QLatin1String(objectName));
    auto *field = new FormField(label, {}, line);
    field->setCheck([this, line, optional]() -> QString {
        if (line->text().trimmed().isEmpty() && optional)
            return {};
        const std::optional<QDate> read = readDate(line->text());
        if (!read)
            return tr("Enter a date such as 25 November 2026.");
        return read->year() < firstYear || *read > context().today().addYears(farYears)
            ? tr("Check the year: it is %1.").arg(read->year())
            : QString();
    });
    takeShortDates(*field, context(), year);
    form()->addField(field);
    return line;
}

void ObjectSheet::addAudience(const CaseSnapshot &snapshot, const FieldObject *old, const char *key,
                              const QString &hint)
{
    m_audience = new AudienceChoice(snapshot.members, QStringLiteral("objectAudience"));
    if (old != nullptr)
        m_audience->setNames(old->onlyFor(key));
    m_readersBefore = m_audience->audience();
    auto *field = new FormField(tr("Who may read this?"), hint, m_audience);
    field->setCheck([this] { return m_audience->problem(); });
    form()->addField(field);
}

bool ObjectSheet::saysWithheld(const FieldObject *old, const QList<const char *> &keys, const QString &sentence)
{
    const bool isWithheld = old != nullptr
        && std::any_of(keys.begin(), keys.end(), [old](const char *key) { return old->isWithheld(key); });
    if (isWithheld)
        form()->addWidget(new Paragraph(sentence, "secondary"));
    return isWithheld;
}

QList<ProfessionalId> ObjectSheet::readers() const
{
    return m_audience != nullptr ? m_audience->audience() : QList<ProfessionalId>();
}

bool ObjectSheet::readersChanged() const
{
    return m_audience != nullptr && m_audience->audience() != m_readersBefore;
}

void ObjectSheet::sendObjects(const CaseId &id, std::function<QList<ObjectDraft>()> drafts)
{
    setSubmit([this, id, drafts = std::move(drafts)]() -> std::optional<Workspace::Request> {
        Workspace &workspace = context().workspace;
        const QList<ObjectDraft> said = drafts();
        QList<Written> written;
        for (const ObjectDraft &draft : said) {
            for (const DetailDraft &detail : draft.details)
                written << Written{{detail.text}, detail.onlyFor};
        }
        return sendOrAsk(*this, workspace.caseSnapshot(id), written, tr("Write it all the same"),
                         [&workspace, id, said] { return workspace.writeObjects(id, said); });
    });
}

QString ObjectSheet::dayOf(const QLineEdit *date)
{
    const std::optional<QDate> read = readDate(date->text());
    return read ? VisitTime{*read, std::nullopt}.text() : QString();
}

} // namespace caseweave
