// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/CsvTable.h"

namespace caseweave {

namespace {

constexpr qsizetype rowsTried = 20; ///< to recognise the separator

/// Gives out one row after another.
class CsvReader {
public:
    CsvReader(QStringView text, QChar separator) : m_text(text), m_separator(separator) { }

    bool atEnd() const { return m_at >= m_text.size(); }
    bool quoteIsOpen() const { return m_open; }
    bool isTooWide() const { return m_wide; }

    CsvTable::Row next()
    {
        CsvTable::Row row;
        row.number = ++m_number;
        do {
            QString cell = m_at < m_text.size() && m_text[m_at] == u'"' ? quoted(row) : bare();
            if (row.cells.size() < CsvTable::mostColumns)
                row.cells << std::move(cell);
            else
                m_wide = true;
        } while (takeSeparator());
        takeLineEnd();
        return row;
    }

private:
    bool isLineEnd(qsizetype at) const { return m_text[at] == u'\n' || m_text[at] == u'\r'; }

    QString bare()
    {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && m_text[m_at] != m_separator && !isLineEnd(m_at))
            ++m_at;
        return m_text.mid(from, m_at - from).toString();
    }

    QString quoted(CsvTable::Row &row)
    {
        QString cell;
        for (qsizetype from = ++m_at;; from = m_at) {
            const qsizetype mark = m_text.indexOf(u'"', m_at);
            if (mark < 0) {
                m_open = true;
                m_at = m_text.size();
                return cell;
            }
            cell += m_text.mid(from, mark - from);
            m_at = mark + 1;
            if (m_at >= m_text.size() || m_text[m_at] != u'"')
                break;
            cell += u'"';
            ++m_at;
        }
        const QString rest = bare();
        if (!rest.trimmed().isEmpty()) {
            row.afterQuote = true;
            cell += rest;
        }
        return cell;
    }

    bool takeSeparator()
    {
        if (m_at >= m_text.size() || m_text[m_at] != m_separator)
            return false;
        ++m_at;
        return true;
    }

    void takeLineEnd()
    {
        if (m_at < m_text.size() && m_text[m_at] == u'\r')
            ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == u'\n')
            ++m_at;
    }

    QStringView m_text;
    QChar m_separator;
    qsizetype m_at = 0;
    qint64 m_number = 0;
    bool m_open = false;
    bool m_wide = false;
};

bool isEmpty(const CsvTable::Row &row)
{
    return std::all_of(row.cells.begin(), row.cells.end(),
                       [](const QString &cell) { return cell.trimmed().isEmpty(); });
}

/// The separator that gives the most rows as many cells as the first one has, and of those the most cells.
QChar recogniseSeparator(QStringView text)
{
    QChar best = csvSeparators().first();
    std::pair<qsizetype, qsizetype> bestScore{0, 0};
    for (const QChar separator : csvSeparators()) {
        CsvReader reader(text, separator);
        qsizetype columns = 0;
        qsizetype alike = 0;
        for (qsizetype i = 0; i < rowsTried && !reader.atEnd(); ++i) {
            const CsvTable::Row row = reader.next();
            if (isEmpty(row))
                continue;
            columns = columns == 0 ? row.cells.size() : columns;
            alike += row.cells.size() == columns ? 1 : 0;
        }
        const std::pair score{columns > 1 ? alike : 0, columns};
        if (score > bestScore) {
            best = separator;
            bestScore = score;
        }
    }
    return best;
}

/// What a spreadsheet writes as its first line to say which separator follows.
std::optional<QChar> takeSeparatorLine(QStringView &text)
{
    if (!text.startsWith(u"sep=", Qt::CaseInsensitive) || text.size() < 6 || (text[5] != u'\r' && text[5] != u'\n'))
        return std::nullopt;
    const QChar separator = text[4];
    text = text.mid(text[5] == u'\r' && text.size() > 6 && text[6] == u'\n' ? 7 : 6);
    return separator;
}

} // namespace

const QList<QChar> &csvSeparators()
{
    static const QList<QChar> all{u',', u';', u'\t'};
    return all;
}

CsvTable readCsv(const QByteArray &bytes, std::optional<TextCoding> coding, std::optional<QChar> separator)
{
    CsvTable table;
    if (bytes.size() > CsvTable::mostBytes) {
        table.fault = CsvTable::Fault::TooLarge;
        return table;
    }
    table.coding = coding.value_or(recogniseCoding(bytes));
    const DecodedText decoded = decodeText(bytes, table.coding);
    table.clean = decoded.clean;
    QStringView text = decoded.text;
    const std::optional<QChar> said = takeSeparatorLine(text);
    table.separator = separator ? *separator : said ? *said : recogniseSeparator(text);
    CsvReader reader(text, table.separator);
    while (!reader.atEnd()) {
        CsvTable::Row row = reader.next();
        if (said)
            ++row.number;
        if (reader.quoteIsOpen()) {
            table.fault = CsvTable::Fault::QuoteNotClosed;
            table.faultRow = row.number;
            return table;
        }
        if (isEmpty(row))
            continue;
        if (table.headings.isEmpty())
            table.headings = row.cells;
        else
            table.rows << std::move(row);
        if (table.rows.size() > CsvTable::mostRows || reader.isTooWide()) {
            table.fault = CsvTable::Fault::TooLarge;
            return table;
        }
    }
    for (QString &heading : table.headings)
        heading = heading.simplified();
    if (table.rows.isEmpty())
        table.fault = CsvTable::Fault::Nothing;
    return table;
}

} // namespace caseweave
