// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportContent.h"

namespace caseweave {

class PageWriter;

/// The chronology as it leaves the program: PDF, table, paper or text, oldest first; as shown, in the order of the
/// page.
class ChronologyExport final : public ExportContent {
public:
    /// Of `events` those of the wish's period.
    ChronologyExport(const CaseSnapshot &snapshot, const QList<ChronologyEvent> &events, const ExportWish &wish,
                     const ExportMaker &maker);

    bool write(ExportForm form, QIODevice &out, Progress &progress) const override;
    bool print(PageCanvas &canvas, Progress &progress) const override;

private:
    bool writeCsv(QIODevice &out, Progress &progress) const;
    bool writeText(QIODevice &out, Progress &progress) const;
    QString titleText() const;
    QString subjectText() const;
    QString periodText() const;
    QString countText() const;

    QString m_reference;
    QString m_audience;
    QString m_made;
    QDateTime m_at;
    QString m_filter; ///< in force, as a sentence
    QString m_leftOut;
    std::optional<QDate> m_from;
    std::optional<QDate> m_to;
    QList<ChronologyEvent> m_events; ///< as readEvents() gives them
};

/// An event of readEvents() as a heading and what it says, on pages.
void writeEvent(PageWriter &pages, const ChronologyEvent &event);

/// "For: Tom Barker, County Police; The panel", or that it is for who made it.
QString audienceOf(const ExportWish &wish, const ExportMaker &maker);

} // namespace caseweave
