// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/ChronologyDelegate.h"

#include "ui/chronology/ChronologyModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtGui/QPainter>
#include <QtGui/QTextLayout>
#include <QtWidgets/QAbstractItemView>

namespace caseweave {

namespace {

constexpr int timelinePx = 40;
constexpr int shownLines = 2;
constexpr qsizetype mostShown = 1'000; ///< characters of a text
constexpr int dotPx = 10;

QString authorLine(const ChronologyEvent &event)
{
    QString line = event.author;
    if (!event.source.isEmpty())
        line += ChronologyDelegate::tr(", from %1").arg(event.source);
    return line + QStringLiteral(". ") + verificationText(event.verification) + QLatin1Char('.');
}

} // namespace

QList<TagText> tagsOf(const ChronologyEvent &event)
{
    QList<TagText> tags{agencyTag(event.agency)};
    if (event.withheld)
        return tags << TagText{ChronologyDelegate::tr("Restricted to others"), Tone::Restricted};
    tags << TagText{eventKindText(event.kind), eventKindTone(event.kind)};
    if (event.secondHand)
        tags << TagText{ChronologyDelegate::tr("Second-hand"), Tone::Neutral};
    if (event.significance == Significance::High)
        tags << TagText{significanceText(event.significance), Tone::Danger};
    else if (event.significance == Significance::Significant)
        tags << TagText{significanceText(event.significance), Tone::Neutral};
    if (event.isDisputed())
        tags << TagText{ChronologyDelegate::tr("Contradiction"), Tone::Warning};
    if (event.corrected)
        tags << TagText{ChronologyDelegate::tr("Corrected"), Tone::Neutral};
    if (!event.onlyFor.isEmpty())
        tags << audienceTag(event.onlyFor);
    if (event.newToMe)
        tags << TagText{ChronologyDelegate::tr("New"), Tone::Accent};
    if (event.verification != Verification::Verified)
        tags << TagText{ChronologyDelegate::tr("Not counted"), Tone::Danger};
    return tags;
}

ChronologyDelegate::ChronologyDelegate(const Style &style, QObject *parent)
    : QStyledItemDelegate(parent), m_style(style)
{
}

int ChronologyDelegate::gutterWidth() const
{
    const QString widest = shortDateText(QDate(2000, 11, 30));
    return size::xl + QFontMetrics(m_style.font(Text::Strong)).horizontalAdvance(widest);
}

int ChronologyDelegate::textLeft() const
{
    return gutterWidth() + timelinePx;
}

void ChronologyDelegate::layOut(QTextLayout &layout, const ChronologyEvent &event, int width) const
{
    const QString title = event.withheld ? tr("Something is recorded here that is meant for others.") : event.title;
    // Two lines show the beginning alone: a text of many pages is not laid out.
    const QString rest = event.text.left(mostShown).simplified();
    layout.setText(rest.isEmpty() ? title : title + QLatin1Char(' ') + rest);
    layout.setFont(m_style.font(Text::Body));
    QTextOption wrap;
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(wrap);
    QTextLayout::FormatRange bold;
    bold.start = 0;
    bold.length = event.withheld ? 0 : static_cast<int>(title.size());
    bold.format.setFontWeight(QFont::DemiBold);
    layout.setFormats({bold});
    layOutLines(layout, width);
}

int ChronologyDelegate::layOutLines(QTextLayout &layout, int width) const
{
    const int height = m_style.linePx(Text::Body);
    int lines = 0;
    layout.beginLayout();
    while (lines < shownLines) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        line.setPosition(QPointF(0, lines * height + (height - line.height()) / 2));
        ++lines;
    }
    layout.endLayout();
    return lines;
}

QSize ChronologyDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    // Every row has the same height, so that a list of any length is laid out without reading it.
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view == nullptr ? option.rect.width() : view->viewport()->width();
    return {width,
            size::s + tagHeight(m_style) + size::xs + shownLines * m_style.linePx(Text::Body)
                + qMax(m_style.linePx(Text::Secondary), tagHeight(m_style)) + size::s + size::xs};
}

void ChronologyDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const ChronologyModel *>(index.model());
    const ChronologyEvent *event = model == nullptr ? nullptr : model->eventAt(index.row());
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->fillRect(option.rect, m_style.colour(selected ? Colour::AccentSoft : Colour::Ground));
    painter->fillRect(QRect(option.rect.bottomLeft(), QSize(option.rect.width(), size::line)),
                      m_style.colour(Colour::FaintLine));
    if (option.state.testFlag(QStyle::State_HasFocus))
        painter->fillRect(QRect(option.rect.topLeft(), QSize(size::mark - 1, option.rect.height() - size::line)),
                          m_style.colour(Colour::Focus));
    if (event == nullptr) {
        paintComing(painter, option.rect);
    } else {
        const qint64 gap = model->gapBefore(index.row());
        paintGutter(painter, option.rect, *event, gap > 0);
        paintBody(painter, option.rect, *event, gap);
    }
    painter->restore();
}

void ChronologyDelegate::paintComing(QPainter *painter, const QRect &row) const
{
    painter->setFont(m_style.font(Text::Body));
    painter->setPen(m_style.colour(Colour::Secondary));
    painter->drawText(row.adjusted(textLeft(), size::s, -size::m, -size::s), Qt::AlignLeft | Qt::AlignTop,
                      tr("Loading"));
}

void ChronologyDelegate::paintGutter(QPainter *painter, const QRect &row, const ChronologyEvent &event, bool gap) const
{
    const int tags = tagHeight(m_style);
    QRect line(row.left(), row.top() + size::s, gutterWidth(), tags);
    painter->setFont(m_style.font(Text::Strong));
    painter->setPen(m_style.colour(Colour::Ink));
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, shortDateText(event.date));
    if (event.time) {
        line.translate(0, tags);
        painter->setFont(m_style.font(Text::Secondary));
        painter->setPen(m_style.colour(Colour::Secondary));
        painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, timeText(*event.time));
    }
    const int x = row.left() + gutterWidth() + timelinePx / 2;
    const int y = row.top() + size::s + tags / 2;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(gap ? QPen(m_style.colour(Colour::Warning), 2, Qt::DotLine)
                        : QPen(m_style.colour(Colour::Line), 2));
    painter->drawLine(x, y, x, row.bottom() - size::s);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_style.colour(
        event.significance == Significance::High ? Colour::DangerMark : markColour(agencyTone(event.agency.kind))));
    painter->drawEllipse(QPointF(x, y), dotPx / 2.0, dotPx / 2.0);
}

void ChronologyDelegate::paintBody(QPainter *painter, const QRect &row, const ChronologyEvent &event, qint64 gap) const
{
    const QRect body(row.left() + textLeft(), row.top() + size::s, row.width() - textLeft() - size::m,
                     row.height() - 2 * size::s);
    int x = body.left();
    for (const TagText &tag : tagsOf(event)) {
        const int took = paintTag(painter, m_style, {x, body.top()}, tag, body.right() - x);
        if (took == 0)
            break;
        x += took + size::xs;
    }
    const int textTop = body.top() + tagHeight(m_style) + size::xs;
    const int lines = paintText(painter, body, textTop, event);
    QRect by(body.left(), textTop + lines * m_style.linePx(Text::Body), body.width(), m_style.linePx(Text::Secondary));
    if (gap > 0) {
        const TagText tag{tr("Nothing recorded in the %1 days before").arg(gap), Tone::Warning};
        const int width = qMin(tagWidth(m_style, tag), by.width() / 2);
        const int top = textTop + shownLines * m_style.linePx(Text::Body);
        paintTag(painter, m_style, {by.right() - width, top}, tag, width);
        by.setWidth(by.width() - width - size::s);
    }
    painter->setFont(m_style.font(Text::Secondary));
    painter->setPen(m_style.colour(Colour::Secondary));
    painter->drawText(by, Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(authorLine(event), Qt::ElideRight, by.width()));
}

int ChronologyDelegate::paintText(QPainter *painter, const QRect &body, int top, const ChronologyEvent &event) const
{
    QTextLayout layout;
    layOut(layout, event, qMax(size::row, body.width()));
    painter->setPen(m_style.colour(event.withheld ? Colour::Secondary : Colour::Ink));
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        const bool cut = i + 1 == layout.lineCount() && line.textStart() + line.textLength() < layout.text().size();
        if (!cut) {
            line.draw(painter, QPointF(body.left(), top));
            continue;
        }
        const bool bold = line.textStart() < event.title.size();
        painter->setFont(m_style.font(bold ? Text::Strong : Text::Body));
        const QString rest = layout.text().mid(line.textStart());
        const QRectF area(body.left(), top + line.y(), body.width(), line.height());
        painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(rest, Qt::ElideRight, body.width()));
    }
    return layout.lineCount();
}

} // namespace caseweave
