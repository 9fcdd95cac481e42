// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/caselist/PersonRow.h"

#include "app/payload/Payload.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QCompleter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

// Nobody who is a child now was born longer ago; and a pregnancy is no longer.
constexpr int oldestYears = 26;
constexpr int longestPregnancyDays = 310;

QLineEdit *makeLine(const QString &objectName)
{
    auto *line = new QLineEdit;
    line->setObjectName(objectName);
    return line;
}

} // namespace

PersonRow::PersonRow(PersonKind kind, int number, QDate today, QWidget *parent) : QWidget(parent), m_kind(kind)
{
    const bool child = kind == PersonKind::Subject;
    const QString prefix
        = QStringLiteral("%1%2").arg(child ? QStringLiteral("child") : QStringLiteral("family")).arg(number);
    setObjectName(prefix);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(size::m);
    grid->setVerticalSpacing(size::s);
    m_given = makeLine(prefix + QStringLiteral("Given"));
    m_family = makeLine(prefix + QStringLiteral("Family"));
    m_givenField = new FormField(tr("First name"), {}, m_given);
    m_familyField = new FormField(tr("Surname"), {}, m_family);
    m_familyField->setCheck([this] {
        return m_family->text().trimmed().isEmpty() && m_given->text().trimmed().isEmpty()
            ? tr("Enter a surname or a first name.")
            : QString();
    });
    grid->addWidget(m_givenField, 0, 0, Qt::AlignTop);
    grid->addWidget(m_familyField, 0, 1, Qt::AlignTop);
    if (child) {
        addBirth(prefix, today, grid);
    } else {
        m_relationship = makeLine(prefix + QStringLiteral("Relationship"));
        auto *completer = new QCompleter({tr("mother"), tr("father"), tr("stepfather"), tr("stepmother"),
                                          tr("grandmother"), tr("grandfather"), tr("brother"), tr("sister"), tr("aunt"),
                                          tr("uncle"), tr("carer"), tr("mother's partner"), tr("father's partner")},
                                         m_relationship);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_relationship->setCompleter(completer);
        m_relationshipField = new FormField(tr("Relationship"), {}, m_relationship);
        grid->addWidget(m_relationshipField, 0, 2, Qt::AlignTop);
    }
    if (number > 1 || !child) {
        QPushButton *remove = makeButton(tr("Remove"), prefix + QStringLiteral("Remove"), "link");
        remove->setAccessibleName(child ? tr("Remove child %1").arg(number)
                                        : tr("Remove family member %1").arg(number));
        connect(remove, &QPushButton::clicked, this, &PersonRow::removeWanted);
        grid->addWidget(remove, 1, child ? 2 : 0, Qt::AlignLeft);
    }
    for (FormField *field : {m_givenField, m_familyField, m_relationshipField}) {
        if (field != nullptr)
            field->setMost(mostFieldBytes);
    }
    for (int column = 0; column < 3; ++column)
        grid->setColumnStretch(column, 1);
}

void PersonRow::addBirth(const QString &prefix, QDate today, QGridLayout *grid)
{
    m_born = makeLine(prefix + QStringLiteral("Born"));
    m_bornField = new FormField(tr("Date of birth"), {}, m_born);
    m_bornField->setInFull([today](const QString &typed) { return dateInFull(typed, today, YearSought::OfBirth); });
    m_unborn = new QCheckBox(tr("Not born yet"));
    nameWidget(m_unborn, prefix + QStringLiteral("Unborn"), tr("Not born yet"));
    m_bornField->setCheck([this, today]() -> QString {
        const QString text = m_born->text();
        const std::optional<QDate> date = readDate(text);
        if (m_unborn->isChecked()) {
            if (!date)
                return tr("Enter the expected date, such as 2 February 2027.");
            if (*date > today.addDays(longestPregnancyDays))
                return tr("Enter an expected date within the next 10 months.");
            return {};
        }
        if (text.trimmed().isEmpty())
            return {};
        if (!date)
            return tr("Enter a date such as 10 July 2019.");
        if (*date > today)
            return tr("Enter a date that is past, or tick Not born yet.");
        if (*date < today.addYears(-oldestYears))
            return tr("Check the year: this would not be a child.");
        return {};
    });
    grid->addWidget(m_bornField, 0, 2, Qt::AlignTop);
    grid->addWidget(m_unborn, 1, 0, 1, 2);
    connect(m_unborn, &QCheckBox::toggled, this, &PersonRow::showBirth);
    showBirth();
}

void PersonRow::showBirth()
{
    const bool unborn = m_unborn->isChecked();
    m_born->setPlaceholderText(unborn ? tr("2 February 2027") : tr("10 July 2019"));
    const QString label = unborn ? tr("Expected date") : tr("Date of birth");
    m_born->setAccessibleName(label);
    if (auto *head = m_bornField->findChild<QLabel *>(QString(), Qt::FindDirectChildrenOnly))
        head->setText(label);
    m_bornField->setError({});
}

PersonDraft PersonRow::draft() const
{
    PersonDraft draft;
    draft.kind = m_kind;
    draft.givenName = m_given->text().simplified();
    draft.familyName = m_family->text().simplified();
    if (m_born != nullptr)
        (m_unborn->isChecked() ? draft.expected : draft.born) = readDate(m_born->text());
    if (m_relationship != nullptr)
        draft.relationship = m_relationship->text().simplified();
    return draft;
}

bool PersonRow::isEmpty() const
{
    return m_given->text().trimmed().isEmpty() && m_family->text().trimmed().isEmpty();
}

QList<FormField *> PersonRow::fields() const
{
    QList<FormField *> all{m_givenField, m_familyField, m_bornField, m_relationshipField};
    all.removeAll(nullptr);
    return all;
}

void PersonRow::focusFirst()
{
    m_given->setFocus(Qt::OtherFocusReason);
}

} // namespace caseweave
