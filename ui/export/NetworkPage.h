// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportContent.h"
#include "ui/overview/NetworkModel.h"

namespace caseweave {

class PageWriter;

/// Who is involved, on a page to lay on the table of a meeting: the picture of the network in black and white, and
/// below it everybody with agency, last contact and next visit, and how people stand to each other. A large network
/// goes on to further pages, its picture whole.
class NetworkPage final : public ExportContent {
public:
    NetworkPage(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker);

    bool write(ExportForm form, QIODevice &out, Progress &progress) const override;
    bool print(PageCanvas &canvas, Progress &progress) const override;

private:
    QString titleText() const;

    QList<NetworkTie> m_ties; ///< between two of them
    QList<NetworkNode> m_nodes; ///< without what is hidden, and without who was removed
    QString m_reference;
    QString m_audience;
    QDateTime m_at;
    QString m_made;
    QString m_leftOut;
};

} // namespace caseweave
