// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QWidget>

class QCheckBox;

namespace caseweave {

class Choices;

/// Who may read what is being written: everybody in the case, or named members.
class AudienceChoice : public QWidget {
    Q_OBJECT

public:
    AudienceChoice(const QList<Member> &members, const QString &objectName, QWidget *parent = nullptr);

    /// Begins with those whom an audience names; with everybody for an empty one.
    void setNames(const QStringList &onlyFor);
    /// Begins with those members alone.
    void setNamed(const QList<ProfessionalId> &members);
    bool restricted() const;
    /// Empty for everybody; else those ticked and the writer.
    QList<ProfessionalId> audience() const;
    /// "you, Tom Barker".
    QStringList names() const;
    /// What is missing: restricted, but to nobody.
    QString problem() const;

private:
    Choices *m_way;
    QWidget *m_list;
    QList<std::pair<Member, QCheckBox *>> m_boxes;
};

} // namespace caseweave
