// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

class QFrame;
class QLabel;

namespace caseweave {

class ProfessionalSearch;
class Reach;

/// People: who works where in the agencies that trust each other, and how to reach them.
class PeopleScreen : public QWidget {
    Q_OBJECT

public:
    explicit PeopleScreen(const Context &context, QWidget *parent = nullptr);

    void focusSearch();

Q_SIGNALS:
    void told(const QString &sentence);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showChosen();

    ProfessionalSearch *m_search;
    QFrame *m_card;
    QLabel *m_name;
    QLabel *m_where;
    Reach *m_reach;
};

} // namespace caseweave
