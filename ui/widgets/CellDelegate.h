// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/style/Tone.h"

#include <QtWidgets/QStyledItemDelegate>

class QTableView;

namespace caseweave {

class Style;

/// What a model gives for a cell of two lines. `Qt::AccessibleTextRole` should say all of it in one sentence.
enum CellRole {
    SecondLineRole = Qt::UserRole + 1, ///< QString, of lesser rank
    ThirdLineRole, ///< QString below it, in tables with room for three
    RestRole, ///< QString after the text on the first line, in normal weight
    WeightRole, ///< CellWeight as int
    TagsRole, ///< QList<TagText> in place of the text or after it
    IndentRole, ///< int: how far below the row that it belongs to
};
enum class CellWeight { Normal, Strong, Link, Danger, Quiet };

/// Draws cells of two lines: the text over a second line, or tags.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit CellDelegate(const Style &style, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// The second line of this column also says what columns say that are hidden.
    void setTellsOfHidden(int column) { m_tellsOfHidden = column; }

    /// Rows of three lines, of the present size of text on.
    void setThreeLines(bool on) { m_lines = on ? 3 : 2; }

    /// The height that the lines need, and at least the row of the tokens.
    int rowHeight() const;

private:
    void paintText(QPainter *painter, QRect area, const QModelIndex &index, const QString &second) const;
    void paintTags(QPainter *painter, QRect line, int x, const QList<TagText> &tags) const;
    QString hiddenText(const QTableView *table, const QModelIndex &index) const;

    const Style &m_style;
    int m_tellsOfHidden = -1;
    int m_lines = 2;
};

/// Draws a tag with its left edge at `topLeft` and returns the width it took. `most` bounds the width; the text is cut
/// with an ellipsis there.
int paintTag(QPainter *painter, const Style &style, QPoint topLeft, const TagText &tag, int most);
int tagWidth(const Style &style, const TagText &tag);
int tagHeight(const Style &style);

/// A table of whole rows in the look of the program: one selection, keyboard and screen reader ready, two-line rows.
QTableView *makeTable(const Style &style, const QString &objectName, const QString &accessibleName,
                      QWidget *parent = nullptr);

} // namespace caseweave
