// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/NetworkPage.h"

#include "app/involvement/VisitRules.h"
#include "ui/export/ChronologyExport.h"
#include "ui/export/NetworkDrawing.h"
#include "ui/export/SafeCase.h"
#include "ui/files/CaseFileName.h"
#include "ui/files/PageWriter.h"
#include "ui/files/TaggedPdf.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

constexpr double leastOfPage = 0.4; ///< that the picture may take; with less the list goes on to the next
constexpr double gapMm = 4;
constexpr double aroundListMm = 34; ///< what is written between picture and list, and after it
constexpr double itemGapMm = 1;
constexpr double headLeastMm = 20;

QString say(const char *text)
{
    return QCoreApplication::translate("NetworkPage", text);
}

/// What the list leaves of the page.
double roomForPicture(const PageWriter &page, const QStringList &lines)
{
    double list = page.dots(aroundListMm);
    for (const QString &line : lines)
        list
            += page.sizeOf(line, PageWriter::Size::Body, false, 1, page.size().width()).height() + page.dots(itemGapMm);
    const double room = page.roomBelow();
    return std::min(room, std::max(room - list, page.size().height() * leastOfPage));
}

QString lineOf(const NetworkNode &node)
{
    QStringList parts{node.caption};
    if (node.kind == NetworkNode::Kind::Professional)
        parts << node.agency.name;
    parts << node.line;
    if (node.kind == NetworkNode::Kind::Family)
        parts << node.tie;
    parts << node.last << node.next << node.held;
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

} // namespace

NetworkPage::NetworkPage(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker)
    : m_reference(snapshot.summary.reference), m_audience(audienceOf(wish, maker)), m_at(maker.at),
      m_made(say("Made on %1 by %2").arg(dateTimeText(maker.at), maker.by))
{
    ReaderGuard guard(snapshot, wish.recipients);
    NetworkModel model;
    model.show(withoutHiddenDetails(snapshot, guard), maker.at.date());
    for (const NetworkNode &node : model.nodes()) {
        if (!node.removed)
            m_nodes << node;
    }
    m_ties = model.ties();
    fileName = caseFileName(m_reference, QStringLiteral("network"), maker.at.date());
    items = m_nodes.size();
    takeOver(guard);
    m_leftOut = guard.leftOutText();
}

QString NetworkPage::titleText() const
{
    return say("Who is involved in case %1").arg(m_reference);
}

bool NetworkPage::write(ExportForm, QIODevice &out, Progress &progress) const
{
    TaggedPdf pdf(out, titleText(), m_at);
    return print(pdf, progress);
}

bool NetworkPage::print(PageCanvas &canvas, Progress &progress) const
{
    PageWriter page(canvas, {m_audience, titleText(), m_made});
    if (progress.cancelled() || !page.ok())
        return false;
    page.writeTitle(titleText());
    page.gap(gapMm);
    QStringList lines;
    for (const NetworkNode &node : m_nodes)
        lines << lineOf(node);
    QStringList ties;
    for (const NetworkTie &tie : m_ties)
        ties << say("%1; %2").arg(tie.sentence, tie.held);
    const NetworkDrawing drawing(m_nodes, m_ties, page, roomForPicture(page, lines + ties));
    page.writePicture(drawing.height(), [&](double top) { drawing.draw(canvas, page, top); });
    page.gap(gapMm);
    page.write(
        say("A dashed frame: no contact with a child for %1 days, not confirmed for %2, or not involved any more.")
            .arg(VisitRules::gapDays)
            .arg(VisitRules::confirmedForDays),
        PageWriter::Size::Small);
    page.gap(gapMm);
    page.write(say("One by one"), PageWriter::Size::Heading, true, headLeastMm);
    page.writeList(lines);
    if (!ties.isEmpty()) {
        page.gap(gapMm);
        page.write(say("Relationships"), PageWriter::Size::Heading, true, headLeastMm);
        page.writeList(ties);
    }
    if (!m_leftOut.isEmpty())
        page.write(m_leftOut, PageWriter::Size::Small);
    return page.end();
}

} // namespace caseweave
