// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/BundleExport.h"
#include "ui/export/CasePages.h"

namespace caseweave {

/// One page of the case as it lists its things, as a PDF or on paper, with the filter that is in force on every page:
/// sharing register, plan, visits, clocks, voices, list of documents, record.
class ShownPages final : public CasePages {
public:
    /// Of `sources` the decisions and the lines of the record, under the filter already.
    ShownPages(const CaseSnapshot &snapshot, const BundleSources &sources, const ExportWish &wish,
               const ExportMaker &maker);

private:
    void keepShown(const PageView &view);
    void addPage(const BundleSources &sources, const ExportWish &wish, const ExportMaker &maker);
    void addSomeVoices();
    void addVisits();
    void addVisit(const Visit &visit);
    void addDocuments();
    void addLines(const QList<RecordLine> &lines);
    qint64 headings() const;
    qint64 planParts() const;
};

/// "Sharing register", of what is a page of the case; else empty.
QString pageName(ExportWhat what);

} // namespace caseweave
