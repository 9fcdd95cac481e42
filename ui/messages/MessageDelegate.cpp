// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/MessageDelegate.h"

#include "ui/messages/MessageModel.h"
#include "ui/messages/MessageText.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtGui/QPainter>
#include <QtGui/QTextLayout>
#include <QtWidgets/QAbstractItemView>

namespace caseweave {

namespace {

constexpr int mostLines = 8; ///< more is read beside the list
constexpr qsizetype mostShown = 2'000; ///< characters of a text

QString shownText(const Message &message)
{
    return bodyOf(message).left(mostShown).replace(QLatin1Char('\n'), QChar::LineSeparator);
}

QString authorText(const Message &message, const QDateTime &now)
{
    const QString who = message.mine ? MessageDelegate::tr("You") : message.author;
    return MessageDelegate::tr("%1, %2").arg(who, sinceText(message.written, now));
}

} // namespace

MessageDelegate::MessageDelegate(const Style &style, QObject *parent) : QStyledItemDelegate(parent), m_style(style) { }

int MessageDelegate::layOut(QTextLayout &layout, const QString &text, int width) const
{
    layout.setText(text);
    layout.setFont(m_style.font(Text::Body));
    QTextOption wrap;
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(wrap);
    const int height = m_style.linePx(Text::Body);
    int lines = 0;
    layout.beginLayout();
    while (lines < mostLines) {
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

QSize MessageDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view == nullptr ? option.rect.width() : view->viewport()->width();
    const auto *model = qobject_cast<const MessageModel *>(index.model());
    const Message *message = model == nullptr ? nullptr : model->messageAt(index.row());
    if (message == nullptr)
        return {width, size::row};
    QTextLayout layout;
    const int lines = layOut(layout, shownText(*message), qMax(size::row, width - size::xl - size::m));
    const int tags = tagsOf(*message, model->me(), model->now().date()).isEmpty() ? 0 : tagHeight(m_style) + size::xs;
    const int reply = message->replyTo ? m_style.linePx(Text::Secondary) : 0;
    return {width,
            size::s + m_style.linePx(Text::Strong) + tags + reply + lines * m_style.linePx(Text::Body) + size::m};
}

void MessageDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const MessageModel *>(index.model());
    const Message *message = model == nullptr ? nullptr : model->messageAt(index.row());
    if (message == nullptr)
        return;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->fillRect(option.rect, m_style.colour(selected ? Colour::AccentSoft : Colour::Ground));
    painter->fillRect(QRect(option.rect.bottomLeft(), QSize(option.rect.width(), size::line)),
                      m_style.colour(Colour::FaintLine));
    if (option.state.testFlag(QStyle::State_HasFocus))
        painter->fillRect(QRect(option.rect.topLeft(), QSize(size::mark - 1, option.rect.height() - size::line)),
                          m_style.colour(Colour::Focus));
    const QRect body = option.rect.adjusted(size::xl, size::s, -size::m, -size::m);
    int top = paintHead(painter, body, *message, model->now());
    const QList<TagText> tags = tagsOf(*message, model->me(), model->now().date());
    int x = body.left();
    for (const TagText &tag : tags) {
        const int took = paintTag(painter, m_style, {x, top}, tag, body.right() - x);
        if (took == 0)
            break;
        x += took + size::xs;
    }
    top += tags.isEmpty() ? 0 : tagHeight(m_style) + size::xs;
    if (message->replyTo) {
        const QRect line(body.left(), top, body.width(), m_style.linePx(Text::Secondary));
        painter->setFont(m_style.font(Text::Secondary));
        painter->setPen(m_style.colour(Colour::Secondary));
        painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(replyText(*message), Qt::ElideRight, line.width()));
        top += line.height();
    }
    paintText(painter, body, top, shownText(*message));
    painter->restore();
}

int MessageDelegate::paintHead(QPainter *painter, const QRect &body, const Message &message, const QDateTime &now) const
{
    const int height = m_style.linePx(Text::Strong);
    const TagText agency = agencyTag(message.agency);
    const int tag = tagWidth(m_style, agency);
    const QRect line(body.left(), body.top(), body.width() - tag - size::s, height);
    painter->setFont(m_style.font(Text::Strong));
    painter->setPen(m_style.colour(Colour::Ink));
    const QString text = painter->fontMetrics().elidedText(authorText(message, now), Qt::ElideRight, line.width());
    painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine, text);
    const int x = line.left() + painter->fontMetrics().horizontalAdvance(text) + size::s;
    paintTag(painter, m_style, {x, body.top() + (height - tagHeight(m_style)) / 2}, agency, tag);
    return body.top() + height;
}

void MessageDelegate::paintText(QPainter *painter, const QRect &body, int top, const QString &text) const
{
    QTextLayout layout;
    layOut(layout, text, qMax(size::row, body.width()));
    painter->setPen(m_style.colour(Colour::Ink));
    painter->setFont(m_style.font(Text::Body));
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        const bool cut = i + 1 == layout.lineCount() && line.textStart() + line.textLength() < text.size();
        if (!cut) {
            line.draw(painter, QPointF(body.left(), top));
            continue;
        }
        const QRectF area(body.left(), top + line.y(), body.width(), line.height());
        const QString rest = text.mid(line.textStart()).replace(QChar::LineSeparator, QLatin1Char(' '));
        painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(rest, Qt::ElideRight, body.width()));
    }
}

} // namespace caseweave
