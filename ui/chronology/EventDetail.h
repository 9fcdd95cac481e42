// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtWidgets/QFrame>

class QVBoxLayout;

namespace caseweave {

/// One event in full, beside the list. What is restricted says for whom on top.
class EventDetail : public QFrame {
    Q_OBJECT

public:
    explicit EventDetail(const Context &context, QWidget *parent = nullptr);
    void show(const ChronologyEvent *event);

private:
    void fill(const ChronologyEvent *event);
    void addFact(const QString &name, const QString &value);

    Context m_context;
    QVBoxLayout *m_column;
};

} // namespace caseweave
