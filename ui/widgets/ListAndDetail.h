// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QSplitter>

namespace caseweave {

class Style;

/// A list, and beside it what is chosen of it; below it where there is no room beside, or where the text is large.
/// Where there is little height two rows of the list come before all but one line of the detail, which must be able to
/// scroll. Somebody who moved the line between the two has it where they put it.
class ListAndDetail : public QSplitter {
    Q_OBJECT

public:
    struct Room {
        int leastListPx; ///< with less than this the detail stands below
        int listRows = 8; ///< of the height when it does, as it is shared at first
        int detailRows = 8;
        bool isDetailWide = false; ///< as wide as the list, and what grows with the window
        int rowLines = 2; ///< of text in a row of the list
    };

    /// Takes both over.
    ListAndDetail(const Style &style, QWidget *list, QWidget *detail, const Room &room, QWidget *parent = nullptr);

    bool isStacked() const { return orientation() == Qt::Vertical; }

Q_SIGNALS:
    /// One stands elsewhere beside the other, or the text has another size.
    void arranged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void stand(Qt::Orientation wanted);
    void shareHeight();
    void keepChosenInSight(); ///< whole, where a part of it is seen

    const Style &m_style;
    Room m_room;
    bool m_stands = false; ///< it was arranged once
    bool m_moved = false; ///< by hand, since then
};

} // namespace caseweave
