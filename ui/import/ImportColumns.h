// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/TableImport.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QGridLayout;

namespace caseweave {

class FormField;
class Paragraph;
class Style;

/// How a table is read, and what each of its columns goes into: shown with what stands in the first rows, guessed by
/// the headings, and changed by whoever knows better.
class ImportColumns : public QWidget {
    Q_OBJECT

public:
    explicit ImportColumns(const Style &style, QWidget *parent = nullptr);

    /// Another table, or the same read in another way. Choices stay where the headings are the same.
    void show(const CsvTable &table);
    TableReading reading() const;
    /// What keeps the table from being read this way; empty: nothing.
    QString problem() const;
    void focusFirst();

Q_SIGNALS:
    void otherReadingWanted(caseweave::TextCoding coding, QChar separator);
    void changed();

private:
    QWidget *makeSettings();
    void arrange();
    void wantOther();
    QList<ImportField> fields() const;

    const Style &m_style;
    Paragraph *m_found;
    QComboBox *m_coding = nullptr;
    QComboBox *m_separator = nullptr;
    QComboBox *m_jurisdiction = nullptr;
    QGridLayout *m_grid;
    QStringList m_headings;
    QList<FormField *> m_columns;
    QList<QComboBox *> m_choices;
};

} // namespace caseweave
