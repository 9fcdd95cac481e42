// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

namespace caseweave {

/// Keeps Ctrl+C from copying the text of a row of a list, as lists of Qt do by themselves: nobody would be asked and
/// nothing recorded where it is for some alone. What is chosen is copied from its own pane, which asks (GuardedCopy.h).
class ListCopies : public QObject {
    Q_OBJECT

public:
    explicit ListCopies(QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace caseweave
