// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

class QTableView;

namespace caseweave {

class Style;

/// Keeps the columns of a table within its width, so that nobody scrolls sideways: in a narrow window, or with larger
/// text, columns get narrower, and those of lesser rank give way. What they say stands in the second line of a column
/// that stays (CellDelegate).
class TableFit : public QObject {
    Q_OBJECT

public:
    struct Column {
        int width = 0; ///< at 100 percent, where there is room
        int rank = 0; ///< 0 always stays; of the others the highest goes first
    };
    /// One of `columns` for each column of the model. `into`: which one tells of the others. The table owns it.
    TableFit(const Style &style, QTableView *table, QList<Column> columns, int into);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();
    int wanted(const QList<int> &shown) const;

    const Style &m_style;
    QTableView *m_table;
    QList<Column> m_columns;
    int m_fittedWidth = -1;
};

} // namespace caseweave
