// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QVBoxLayout;

namespace caseweave {

/// Stands where nothing is, says what that means and what to do next.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString &title, const QString &next, QWidget *parent = nullptr);
    void addAction(QWidget *action);

private:
    QVBoxLayout *m_column;
};

} // namespace caseweave
