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

constexpr double leastOfPage = 0.25; ///< that the picture may take; with less the list goes on to the next
constexpr double goodOfPage = 0.4; ///< with less the list is written smaller
constexpr double gapMm = 4;
constexpr double aroundListMm = 48; ///< what is written between picture and list, and after it
constexpr double secondHeadMm = 14; ///< above the relationships
constexpr double indentMm = 8; ///< of a list, at the most
constexpr double itemGapMm = 1;
constexpr double headLeastMm = 20;

QString say(const char *text)
{
    return QCoreApplication::translate("NetworkPage", text);
}

/// What the list leaves of the page.
double roomBeside(const PageWriter &page, const QStringList &lines, const QStringList &ties, PageWriter::Size size)
{
    double list = page.dots(aroundListMm + (ties.isEmpty() ? 0 : secondHeadMm));
    const double width = page.size().width() - page.dots(indentMm);
    for (const QString &line : lines + ties)
        list += page.sizeOf(line, size, false, 1, width).height() + page.dots(itemGapMm);
    return page.roomBelow() - list;
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

/// Whose relationship is left out is not somebody of whom nobody asked.
void tellHiddenRelationships(CaseSnapshot &safe, const CaseSnapshot &before)
{
    const QString name = QStringLiteral("relationship");
    for (qsizetype i = 0; i < safe.people.size(); ++i) {
        if (before.people.at(i).field(name) == nullptr || safe.people.at(i).field(name) != nullptr)
            continue;
        Field hidden;
        hidden.name = name;
        hidden.withheld = true;
        safe.people[i].fields << hidden;
    }
}

} // namespace

NetworkPage::NetworkPage(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker)
    : m_reference(snapshot.summary.reference), m_audience(audienceOf(wish, maker)), m_at(maker.at),
      m_made(say("Made on %1 by %2").arg(dateTimeText(maker.at), maker.by))
{
    ReaderGuard guard(snapshot, wish.recipients);
    NetworkModel model;
    CaseSnapshot safe = withoutHiddenDetails(snapshot, guard);
    tellHiddenRelationships(safe, snapshot);
    model.show(safe, maker.at.date());
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
    const double height = page.size().height();
    auto size = PageWriter::Size::Body;
    if (roomBeside(page, lines, ties, size) < height * goodOfPage)
        size = PageWriter::Size::Small;
    const double room = std::max(roomBeside(page, lines, ties, size), height * leastOfPage);
    const NetworkDrawing drawing(m_nodes, m_ties, page, std::min(room, page.roomBelow()));
    page.writePicture(drawing.height(), [&](double top) { drawing.draw(canvas, page, top); });
    page.gap(gapMm);
    page.write(
        say("A dashed frame: no contact with a child for %1 days, not confirmed for %2, or not involved any more.")
            .arg(VisitRules::gapDays)
            .arg(VisitRules::confirmedForDays),
        PageWriter::Size::Small);
    page.gap(gapMm);
    page.write(say("One by one"), PageWriter::Size::Heading, true, headLeastMm);
    page.writeList(lines, size);
    if (!ties.isEmpty()) {
        page.gap(gapMm);
        page.write(say("Relationships"), PageWriter::Size::Heading, true, headLeastMm);
        page.writeList(ties, size);
    }
    if (!m_leftOut.isEmpty())
        page.write(m_leftOut, PageWriter::Size::Small);
    return page.end();
}

} // namespace caseweave
