// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/TextBytes.h"

#include <QList>
#include <QStringList>
#include <optional>

namespace caseweave {

/// A table out of a text file (RFC 4180, and what spreadsheets make of it: other separators, line ends of any kind,
/// "sep=;" as the first line). Pure; any thread; any bytes.
struct CsvTable {
    static constexpr qsizetype mostBytes = 32 * 1024 * 1024;
    static constexpr qsizetype mostRows = 50'000;
    static constexpr qsizetype mostColumns = 200;

    enum class Fault : std::uint8_t {
        None,
        Nothing, ///< no row, or headings alone
        TooLarge, ///< mostBytes, mostRows or mostColumns
        QuoteNotClosed, ///< where it was opened: `faultRow`
    };
    struct Row {
        qint64 number = 0; ///< as a spreadsheet counts: the headings are row 1, and empty rows count
        QStringList cells;
        bool afterQuote = false; ///< something stood between a closing quotation mark and the separator
    };

    TextCoding coding = TextCoding::Utf8;
    bool clean = true; ///< all of it could be read in that coding
    QChar separator = u',';
    QStringList headings;
    QList<Row> rows; ///< without those in which every cell is empty
    Fault fault = Fault::None;
    qint64 faultRow = 0;
};

/// Where coding or separator is not given it is recognised.
CsvTable readCsv(const QByteArray &bytes, std::optional<TextCoding> coding = {}, std::optional<QChar> separator = {});

/// "," ";" and tab: what readCsv recognises.
const QList<QChar> &csvSeparators();

} // namespace caseweave
