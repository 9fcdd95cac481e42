// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/CaseBundle.h"
#include "ui/export/ExportContent.h"

namespace caseweave {

/// The whole case as a bundle (docs/bundle.md).
class BundleExport final : public ExportContent {
public:
    BundleExport(const CaseSnapshot &snapshot, const QList<ChronologyEvent> &events, const ExportWish &wish,
                 const ExportMaker &maker);

    const CaseBundle &bundle() const { return m_bundle; }
    bool write(ExportForm form, QIODevice &out, Progress &progress) const override;

private:
    CaseBundle m_bundle;
};

} // namespace caseweave
