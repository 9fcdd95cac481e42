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

constexpr double goodScale = 0.85; ///< of the picture: with less, its letters are too small beside a list
constexpr double gapMm = 4;
constexpr double belowMm = 14; ///< for what is written under the picture
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
double roomBeside(const PageWriter &page, const QStringList &lines, const QStringList &ties)
{
    double list = page.dots(aroundListMm + (ties.isEmpty() ? 0 : secondHeadMm));
    const double width = page.size().width() - page.dots(indentMm);
    for (const QString &line : lines + ties)
        list += page.sizeOf(line, PageWriter::Size::Body, false, 1, width).height() + page.dots(itemGapMm);
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

/// What is left out is not what nobody asked, nor does a job title stand in for it.
void tellHidden(const QString &name, const QList<Field> &before, QList<Field> &safe)
{
    const auto has = [&](const QList<Field> &fields) {
        return std::any_of(fields.begin(), fields.end(), [&](const Field &one) { return one.name == name; });
    };
    if (!has(before) || has(safe))
        return;
    Field hidden;
    hidden.name = name;
    hidden.withheld = true;
    safe << hidden;
}

CaseSnapshot safeOf(const CaseSnapshot &snapshot, ReaderGuard &guard)
{
    CaseSnapshot safe = withoutHiddenDetails(snapshot, guard);
    for (qsizetype i = 0; i < safe.people.size(); ++i)
        tellHidden(QStringLiteral("relationship"), snapshot.people.at(i).fields, safe.people[i].fields);
    for (qsizetype i = 0; i < safe.involvements.size(); ++i)
        tellHidden(QStringLiteral("role"), snapshot.involvements.at(i).fields, safe.involvements[i].fields);
    return safe;
}

} // namespace

NetworkPage::NetworkPage(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker)
    : m_reference(snapshot.summary.reference), m_audience(audienceOf(wish, maker)), m_at(maker.at),
      m_made(say("Made on %1 by %2").arg(dateTimeText(maker.at), maker.by))
{
    ReaderGuard guard(snapshot, wish.recipients);
    NetworkModel model;
    model.show(safeOf(snapshot, guard), maker.at.date());
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
    // The picture comes first: where it cannot be read beside the list, it has a page to itself.
    const double room = page.roomBelow() - page.dots(belowMm);
    const NetworkDrawing beside(m_nodes, m_ties, page, std::clamp(roomBeside(page, lines, ties), 0.0, room));
    const NetworkDrawing alone(m_nodes, m_ties, page, room);
    const NetworkDrawing &drawing = beside.scale() < std::min(goodScale, alone.scale()) ? alone : beside;
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
