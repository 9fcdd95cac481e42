// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QPersistentModelIndex>

class QAbstractItemView;

namespace caseweave {

/// Keeps what a person reads where it is on the screen while rows come in above it. At the very top nothing is kept:
/// there one sees what comes.
class KeptPlace {
public:
    explicit KeptPlace(QAbstractItemView *view) : m_view(view) { }
    /// The lowest row that is looked at; 0 at the top of the list.
    int readRow() const;
    void remember();
    void restore();

private:
    QAbstractItemView *m_view;
    QPersistentModelIndex m_row;
    int m_top = 0;
};

} // namespace caseweave
