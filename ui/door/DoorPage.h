// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QVBoxLayout;

namespace caseweave {

/// A page before the door is open: the program's name, a title, one column of content.
class DoorPage : public QWidget {
    Q_OBJECT

public:
    DoorPage(const QString &title, const QString &lead, QWidget *parent = nullptr);

protected:
    QVBoxLayout *column() const { return m_column; }

private:
    QVBoxLayout *m_column;
};

} // namespace caseweave
