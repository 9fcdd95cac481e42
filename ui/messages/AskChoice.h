// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QWidget>

class QCheckBox;

namespace caseweave {

class Choices;

/// Whether a message needs an answer, and from whom of those who may read it.
class AskChoice : public QWidget {
    Q_OBJECT

public:
    AskChoice(const QList<Member> &members, const QString &objectName, QWidget *parent = nullptr);

    /// Offers these alone; whoever else was ticked is not any more.
    void setAmong(const QList<ProfessionalCard> &colleagues);
    bool asks() const;
    QList<ProfessionalId> asked() const;
    /// What is missing: an answer, but from nobody.
    QString problem() const;

Q_SIGNALS:
    void asksChanged(bool asks);

private:
    Choices *m_way;
    QWidget *m_list;
    QList<std::pair<ProfessionalId, QCheckBox *>> m_boxes;
};

} // namespace caseweave
