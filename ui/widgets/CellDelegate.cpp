// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/CellDelegate.h"

#include "ui/style/Style.h"
#include "ui/widgets/Labels.h"

#include <QtGui/QPainter>
#include <QtGui/QTextLayout>
#include <QtGui/QTextOption>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>

namespace caseweave {

namespace {

constexpr int tagPadding = size::s - 1;
const QString dot = QStringLiteral(" · ");

Colour colourFor(CellWeight weight)
{
    switch (weight) {
    case CellWeight::Link:
        return Colour::Accent;
    case CellWeight::Danger:
        return Colour::Danger;
    case CellWeight::Quiet:
        return Colour::Secondary;
    default:
        return Colour::Ink;
    }
}

Text fontFor(CellWeight weight)
{
    if (weight == CellWeight::Quiet)
        return Text::Secondary;
    return weight == CellWeight::Normal ? Text::Body : Text::Strong;
}

/// What does not fit on two lines ends in an ellipsis.
void paintTwoLines(QPainter *painter, QRect area, const QString &text)
{
    QTextLayout layout(text, painter->font(), painter->device());
    QTextOption option(Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(area.width());
    const int first = line.textLength();
    layout.endLayout();
    const QRect upper(area.left(), area.top(), area.width(), area.height() / 2);
    const QRect lower(area.left(), upper.bottom() + 1, area.width(), area.height() / 2);
    painter->drawText(upper, Qt::AlignVCenter | Qt::TextSingleLine, text.left(first).trimmed());
    painter->drawText(lower, Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text.mid(first).trimmed(), Qt::ElideRight, area.width()));
}

} // namespace

int tagHeight(const Style &style)
{
    return style.linePx(Text::Small) + size::xs;
}

int tagWidth(const Style &style, const TagText &tag)
{
    return QFontMetrics(style.font(Text::Small)).horizontalAdvance(tag.text) + 2 * tagPadding;
}

namespace {

/// Of tags side by side, with what is between them.
int tagsWidth(const Style &style, const QList<TagText> &tags)
{
    int needed = -size::xs; // between them alone
    for (const TagText &tag : tags)
        needed += tagWidth(style, tag) + size::xs;
    return needed;
}

} // namespace

int paintTag(QPainter *painter, const Style &style, QPoint topLeft, const TagText &tag, int most)
{
    const int width = qMin(tagWidth(style, tag), most);
    if (width <= 2 * tagPadding)
        return 0;
    const QRect box(topLeft, QSize(width, tagHeight(style)));
    const ColourPair pair = tagColours(tag.tone);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(style.theme() == Theme::HighContrast ? QPen(style.colour(pair.text)) : QPen(Qt::NoPen));
    painter->setBrush(style.colour(pair.ground));
    painter->drawRoundedRect(QRectF(box), size::tagRadius, size::tagRadius);
    painter->setPen(style.colour(pair.text));
    painter->setFont(style.font(Text::Small));
    const QRect inner = box.adjusted(tagPadding, 0, -tagPadding + 1, 0);
    painter->drawText(inner, Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(tag.text, Qt::ElideRight, inner.width()));
    painter->restore();
    return width;
}

CellDelegate::CellDelegate(const Style &style, QObject *parent) : QStyledItemDelegate(parent), m_style(style) { }

int CellDelegate::rowHeight() const
{
    const int lines = m_style.linePx(Text::Body) + (m_lines - 1) * m_style.linePx(Text::Secondary);
    return qMax(size::row, lines + 2 * size::s + size::xs);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {size::row, rowHeight()};
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->fillRect(option.rect, m_style.colour(selected ? Colour::AccentSoft : Colour::Ground));
    painter->fillRect(QRect(option.rect.bottomLeft(), QSize(option.rect.width(), size::line)),
                      m_style.colour(Colour::FaintLine));
    const auto *table = qobject_cast<const QTableView *>(option.widget);
    if (selected && table != nullptr && table->hasFocus() && index.column() == 0) {
        const QRect bar(option.rect.topLeft(), QSize(size::mark - 1, option.rect.height() - size::line));
        painter->fillRect(bar, m_style.colour(Colour::Focus));
    }
    QStringList second{index.data(SecondLineRole).toString(), hiddenText(table, index)};
    second.removeAll(QString());
    const int indent = index.data(IndentRole).toInt() * size::xl;
    paintText(painter, option.rect.adjusted(size::m + indent, 0, -size::s, -size::line), index, second.join(dot));
}

QString CellDelegate::hiddenText(const QTableView *table, const QModelIndex &index) const
{
    QStringList texts;
    for (int column = 0; table != nullptr && index.column() == m_tellsOfHidden && column < index.model()->columnCount();
         ++column) {
        if (table->isColumnHidden(column))
            texts << index.siblingAtColumn(column).data().toString();
    }
    texts.removeAll(QString());
    return texts.join(dot);
}

/// On one line where they fit; else on two, with the whole row to themselves.
void CellDelegate::paintTags(QPainter *painter, QRect line, int x, const QList<TagText> &tags) const
{
    const int end = line.left() + line.width();
    int y = line.center().y() - tagHeight(m_style) / 2;
    const bool two = x == line.left() && tags.size() > 1 && tagsWidth(m_style, tags) > line.width();
    if (two)
        y = line.center().y() - tagHeight(m_style) - size::xs / 2;
    bool below = false;
    for (const TagText &tag : tags) {
        if (two && !below && x > line.left() && x + tagWidth(m_style, tag) > end) {
            below = true;
            x = line.left();
            y += tagHeight(m_style) + size::xs;
        }
        x += paintTag(painter, m_style, {x, y}, tag, end - x) + size::xs;
    }
}

void CellDelegate::paintText(QPainter *painter, QRect area, const QModelIndex &index, const QString &second) const
{
    const QString text = index.data().toString();
    const QString rest = index.data(RestRole).toString();
    const auto tags = index.data(TagsRole).value<QList<TagText>>();
    const auto weight = static_cast<CellWeight>(index.data(WeightRole).toInt());
    const QFont first = m_style.font(fontFor(weight));
    const int firstHeight = m_style.linePx(Text::Body);
    const int secondHeight = m_style.linePx(Text::Secondary);
    painter->save();
    painter->setFont(first);
    painter->setPen(m_style.colour(colourFor(weight)));
    const int needed = painter->fontMetrics().horizontalAdvance(text);
    const bool wrap = second.isEmpty() && rest.isEmpty() && tags.isEmpty() && needed > area.width();
    if (wrap) {
        // A text without a second line may use both.
        paintTwoLines(painter, QRect(area.left(), area.center().y() - firstHeight + 1, area.width(), 2 * firstHeight),
                      text);
        painter->restore();
        return;
    }
    const QString third = m_lines > 2 ? index.data(ThirdLineRole).toString() : QString();
    const int below = (second.isEmpty() ? 0 : 1) + (third.isEmpty() ? 0 : 1);
    const int height = firstHeight + below * secondHeight;
    QRect line(area.left(), area.center().y() - height / 2 + 1, area.width(), firstHeight);
    int x = line.left();
    // Text gives way to the tags after it: they are short, and say what it is.
    const int forTags = tags.isEmpty() ? 0 : qMin(tagsWidth(m_style, tags) + size::s, line.width() / 2);
    const int end = line.left() + line.width() - forTags;
    if (!text.isEmpty()) {
        const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, end - x);
        painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine, shown);
        x += painter->fontMetrics().horizontalAdvance(shown);
    }
    if (!rest.isEmpty()) {
        painter->setFont(m_style.font(Text::Body));
        painter->setPen(m_style.colour(Colour::Ink));
        const QRect after(x, line.top(), end - x, line.height());
        const QString shown = painter->fontMetrics().elidedText(rest, Qt::ElideRight, after.width());
        painter->drawText(after, Qt::AlignVCenter | Qt::TextSingleLine, shown);
        x += painter->fontMetrics().horizontalAdvance(shown);
    }
    if (!text.isEmpty() && !tags.isEmpty())
        x += size::s;
    paintTags(painter, line, x, tags);
    painter->setFont(m_style.font(Text::Secondary));
    painter->setPen(m_style.colour(Colour::Secondary));
    QRect lower(area.left(), line.bottom() + 1, area.width(), secondHeight);
    for (const QString &one : {second, third}) {
        if (one.isEmpty())
            continue;
        painter->drawText(lower, Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(one, Qt::ElideRight, lower.width()));
        lower.translate(0, secondHeight);
    }
    painter->restore();
}

namespace {

/// A row is one thing, so that Home and End go to the first and the last of them and not along one.
class RowTable final : public QTableView {
public:
    using QTableView::QTableView;

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override
    {
        const bool isAlong = action == MoveHome || action == MoveEnd;
        return QTableView::moveCursor(action, isAlong ? modifiers | Qt::ControlModifier : modifiers);
    }
};

} // namespace

QTableView *makeTable(const Style &style, const QString &objectName, const QString &accessibleName, QWidget *parent)
{
    auto *table = new RowTable(parent);
    nameWidget(table, objectName, accessibleName);
    auto *delegate = new CellDelegate(style, table);
    table->setItemDelegate(delegate);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(delegate->rowHeight());
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionsClickable(false);
    table->horizontalHeader()->setMinimumSectionSize(size::row);
    table->setFrameShape(QFrame::NoFrame);
    const auto fit = [table, delegate] { table->verticalHeader()->setDefaultSectionSize(delegate->rowHeight()); };
    QObject::connect(&style, &Style::changed, table, fit);
    return table;
}

} // namespace caseweave
