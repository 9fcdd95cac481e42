// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/ImportColumns.h"

#include "app/clock/Jurisdiction.h"
#include "ui/import/ImportText.h"
#include "ui/style/Style.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/NumberText.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr qsizetype examples = 3;
constexpr qsizetype longestExample = 32;

/// What stands in the first rows of a column, with what is not there.
QString examplesOf(const CsvTable &table, qsizetype column)
{
    QStringList found;
    for (const CsvTable::Row &row : table.rows) {
        const QString cell = row.cells.value(column).simplified();
        if (cell.isEmpty())
            continue;
        found << (cell.size() > longestExample ? cell.left(longestExample) + u'…' : cell);
        if (found.size() == examples)
            break;
    }
    return found.isEmpty() ? ImportColumns::tr("Empty in every row.") : found.join(QStringLiteral(" · "));
}

QComboBox *makeCombo(const QString &name)
{
    auto *combo = new Choice;
    combo->setObjectName(name);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(16);
    return combo;
}

} // namespace

ImportColumns::ImportColumns(const Style &style, QWidget *parent)
    : QWidget(parent), m_style(style), m_found(new Paragraph), m_grid(new QGridLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::m);
    m_found->setObjectName(QStringLiteral("importFound"));
    column->addWidget(m_found);
    column->addWidget(makeSettings());
    column->addWidget(makeRule());
    column->addWidget(makeLabel(tr("What goes where?"), "heading"));
    column->addWidget(
        new Paragraph(tr("Each row of the file is a person. Below each heading stands what the first rows "
                         "say."),
                      "secondary"));
    m_grid->setSpacing(size::l);
    column->addLayout(m_grid);
    column->addStretch(1);
    connect(&style, &Style::changed, this, &ImportColumns::arrange);
}

QWidget *ImportColumns::makeSettings()
{
    auto *settings = new QWidget;
    auto *grid = new QGridLayout(settings);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(size::l);
    m_coding = makeCombo(QStringLiteral("importCoding"));
    for (const TextCoding one : {TextCoding::Utf8, TextCoding::Windows1252, TextCoding::Utf16Le, TextCoding::Utf16Be})
        m_coding->addItem(codingText(one), static_cast<int>(one));
    m_separator = makeCombo(QStringLiteral("importSeparator"));
    for (const QChar one : csvSeparators())
        m_separator->addItem(separatorText(one), one);
    m_jurisdiction = makeCombo(QStringLiteral("importJurisdiction"));
    m_jurisdiction->addItem(tr("Choose later, in each case"), QString());
    for (const Jurisdiction &one : builtInJurisdictions())
        m_jurisdiction->addItem(one.name, one.id);
    int row = 0;
    for (const auto &[label, hint, combo] :
         {std::tuple(tr("Characters"), tr("Change it where names look wrong below."), m_coding),
          std::tuple(tr("Between the columns"), QString(), m_separator),
          std::tuple(tr("Whose time limits hold"), QString(), m_jurisdiction)})
        grid->addWidget(new FormField(label, hint, combo), 0, row++, Qt::AlignBottom);
    connect(m_coding, &QComboBox::activated, this, &ImportColumns::wantOther);
    connect(m_separator, &QComboBox::activated, this, &ImportColumns::wantOther);
    return settings;
}

void ImportColumns::wantOther()
{
    Q_EMIT otherReadingWanted(static_cast<TextCoding>(m_coding->currentData().toInt()),
                              m_separator->currentData().toChar());
}

void ImportColumns::show(const CsvTable &table)
{
    const QList<ImportField> fields
        = table.headings == m_headings && !m_headings.isEmpty() ? this->fields() : guessFields(table.headings);
    m_headings = table.headings;
    qDeleteAll(m_columns);
    m_columns.clear();
    m_choices.clear();
    QString found = tr("%1 rows below the headings.").arg(numberText(table.rows.size()));
    if (!table.clean)
        found += u' ' + tr("Some characters cannot be read in this way: they stand as %1.").arg(QChar(0xFFFD));
    m_found->setPlainText(found);
    m_coding->setCurrentIndex(m_coding->findData(static_cast<int>(table.coding)));
    if (const int at = m_separator->findData(table.separator); at >= 0)
        m_separator->setCurrentIndex(at);
    for (qsizetype i = 0; i < m_headings.size(); ++i) {
        QComboBox *choice = makeCombo(QStringLiteral("importColumn_%1").arg(i));
        for (const ImportField field : importFields())
            choice->addItem(importFieldText(field), static_cast<int>(field));
        choice->setMaxVisibleItems(static_cast<int>(importFields().size()));
        choice->setCurrentIndex(choice->findData(static_cast<int>(fields.value(i))));
        connect(choice, &QComboBox::currentIndexChanged, this, &ImportColumns::changed);
        const QString &heading = m_headings.at(i);
        m_choices << choice;
        m_columns << new FormField(heading.isEmpty() ? tr("Column %1, without a heading").arg(i + 1) : heading,
                                   examplesOf(table, i), choice);
    }
    arrange();
    Q_EMIT changed();
}

void ImportColumns::arrange()
{
    const int across = m_style.isTextLarge() ? 1 : 3;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        m_grid->removeWidget(m_columns.at(i));
        m_grid->addWidget(m_columns.at(i), static_cast<int>(i) / across, static_cast<int>(i) % across, Qt::AlignBottom);
    }
    for (int i = 0; i < 3; ++i)
        m_grid->setColumnStretch(i, i < across ? 1 : 0);
    showAll(m_grid);
}

QList<ImportField> ImportColumns::fields() const
{
    QList<ImportField> fields;
    for (const QComboBox *choice : m_choices)
        fields << static_cast<ImportField>(choice->currentData().toInt());
    return fields;
}

TableReading ImportColumns::reading() const
{
    return {fields(), m_jurisdiction->currentData().toString(), false};
}

QString ImportColumns::problem() const
{
    const QList<ImportField> chosen = fields();
    if (const QList<ImportField> twice = fieldsChosenTwice(chosen); !twice.isEmpty())
        return tr("Two columns go into “%1”. Choose one of them.").arg(importFieldText(twice.first()));
    if (!chosen.contains(ImportField::FamilyName) && !chosen.contains(ImportField::GivenName))
        return tr("Choose which column is the surname or the first name.");
    return {};
}

void ImportColumns::focusFirst()
{
    (m_choices.isEmpty() ? m_coding : m_choices.first())->setFocus(Qt::TabFocusReason);
}

} // namespace caseweave
