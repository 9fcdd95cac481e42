// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QBoxLayout;
class QPushButton;

namespace caseweave {

/// Filters over a list, with what finds a word in it beside them. Where there is little room the filters stand behind a
/// button, which says how many of them hold something back.
class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(const QString &objectName, QWidget *parent = nullptr);

    void addFilter(QWidget *filter);
    void addBeside(QWidget *widget, int stretch = 0);
    void setNarrow(bool narrow);
    void setInForce(qsizetype count);

private:
    void arrange();

    QBoxLayout *m_rows;
    QBoxLayout *m_beside;
    QWidget *m_filters;
    QPushButton *m_open;
    bool m_narrow = false;
};

} // namespace caseweave
