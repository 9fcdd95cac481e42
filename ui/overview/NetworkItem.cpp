// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkItem.h"

#include "ui/style/Style.h"
#include "ui/words/Breakable.h"

#include <QtGui/QPainter>

namespace caseweave {

namespace {

constexpr int circlePx = 88;
constexpr int leastWidthPx = 132;
constexpr int mostWidthPx = 176;
constexpr int boxHeightPx = 52;

/// In the middle, in one line or in two of the font: what is longer ends there.
void drawText(QPainter &painter, const QRectF &where, const QString &text, bool inTwo)
{
    const double most = where.width() * (inTwo ? 1.8 : 1);
    const int how = Qt::AlignCenter | (inTwo ? Qt::TextWordWrap : 0);
    painter.drawText(where, how, QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, most));
}

} // namespace

NetworkItem::NetworkItem(const NetworkNode &node, int row, const Style &style)
    : m_node(node), m_row(row), m_style(style)
{
    if (node.kind == NetworkNode::Kind::Subject) {
        const double side = style.px(circlePx);
        m_box = QRectF(-side / 2, -side / 2, side, side);
    } else {
        const double text = qMax(QFontMetricsF(style.font(Text::Strong)).horizontalAdvance(node.caption),
                                 QFontMetricsF(style.font(Text::Secondary)).horizontalAdvance(secondLine()));
        m_held = node.isFresh ? QString() : node.held;
        const QFontMetricsF small(style.font(Text::Secondary));
        const double others = qMax(small.horizontalAdvance(m_held), small.horizontalAdvance(node.worry));
        const double width
            = qBound<double>(style.px(leastWidthPx), qMax(text, others) + 2 * size::m, style.px(mostWidthPx));
        // What somebody is to the child is not to be cut off.
        m_twoLines = text + 2 * size::s > width;
        const int more = (m_twoLines ? 1 : 0) + (m_held.isEmpty() ? 0 : 1) + (node.worry.isEmpty() ? 0 : 1);
        const double height = style.px(boxHeightPx) + more * style.linePx(Text::Secondary);
        m_box = QRectF(-width / 2, -height / 2, width, height);
    }
    setZValue(1);
    setToolTip(toolTipOf(QStringList{node.caption, node.pictured(), node.contact, node.worry, node.held}
                             .join(QLatin1Char('\n'))
                             .trimmed()));
}

QString NetworkItem::secondLine() const
{
    return m_node.contact.isEmpty() ? m_node.pictured() : m_node.contact;
}

QRectF NetworkItem::boundingRect() const
{
    return m_box.adjusted(-size::xs, -size::xs, size::xs, size::xs);
}

void NetworkItem::setChosen(bool chosen)
{
    if (chosen == m_chosen)
        return;
    m_chosen = chosen;
    update();
}

void NetworkItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const bool child = m_node.kind == NetworkNode::Kind::Subject;
    const bool family = m_node.kind == NetworkNode::Kind::Family;
    const ColourPair pair = family ? ColourPair{Colour::Ink, Colour::Ground} : tagColours(m_node.tone);
    painter->setRenderHint(QPainter::Antialiasing);
    const bool outlined = family || m_style.theme() == Theme::HighContrast;
    painter->setPen(outlined ? QPen(m_style.colour(family ? Colour::FieldLine : pair.text), size::line)
                             : QPen(Qt::NoPen));
    painter->setBrush(m_style.colour(m_node.faded ? Colour::Panel : pair.ground));
    if (m_node.faded || m_node.quiet)
        painter->setPen(QPen(m_style.colour(Colour::FieldLine), size::line, Qt::DashLine));
    // A support has rounder corners than the family: not by colour alone, nor by words alone.
    const int radius = m_node.support ? size::l : size::radius;
    if (child)
        painter->drawEllipse(m_box);
    else
        painter->drawRoundedRect(m_box, radius, radius);
    if (m_chosen) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(m_style.colour(child ? Colour::Ink : Colour::Focus), size::focusLine));
        const QRectF ring = m_box.adjusted(-3, -3, 3, 3);
        if (child)
            painter->drawEllipse(ring);
        else
            painter->drawRoundedRect(ring, radius + 3, radius + 3);
    }
    const QFont first = m_style.font(Text::Strong);
    const QFont second = m_style.font(Text::Secondary);
    const double firstHeight = m_style.linePx(Text::Strong);
    const double secondHeight = m_style.linePx(Text::Secondary);
    const double inset = size::s;
    const QString name = child ? m_node.first : m_node.caption;
    // "Name not known" is wider than a circle.
    const double widest = m_box.width() - 2 * inset;
    const bool nameInTwo
        = child && QFontMetricsF(first).horizontalAdvance(name) > widest && name.contains(QLatin1Char(' '));
    const double nameHeight = firstHeight * (nameInTwo ? 2 : 1);
    const double secondsHeight = secondHeight * (m_twoLines ? 2 : 1);
    const double textHeight
        = nameHeight + secondsHeight + secondHeight * ((m_node.worry.isEmpty() ? 0 : 1) + (m_held.isEmpty() ? 0 : 1));
    QRectF line(m_box.left() + inset, m_box.center().y() - textHeight / 2, widest, nameHeight);
    painter->setPen(m_style.colour(m_node.faded ? Colour::Secondary : pair.text));
    painter->setFont(first);
    drawText(*painter, line, name, nameInTwo);
    line.translate(0, nameHeight);
    line.setHeight(secondsHeight);
    painter->setFont(second);
    painter->setPen(m_style.colour(child ? pair.text : Colour::Ink));
    drawText(*painter, line, secondLine(), m_twoLines);
    for (const auto &[text, colour] : {std::pair(m_node.worry, Colour::Danger), std::pair(m_held, Colour::Secondary)}) {
        if (text.isEmpty())
            continue;
        line = QRectF(line.left(), line.bottom(), line.width(), secondHeight);
        painter->setPen(m_style.colour(colour));
        drawText(*painter, line, text, false);
    }
}

} // namespace caseweave
