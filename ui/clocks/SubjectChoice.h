// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QWidget>

class QCheckBox;

namespace caseweave {

class Choices;

/// Which children of a case something is about: all of them, or those that are ticked.
class SubjectChoice : public QWidget {
    Q_OBJECT

public:
    SubjectChoice(const QList<Person> &subjects, const QString &objectName, QWidget *parent = nullptr);

    /// Empty: all.
    QList<ObjectId> subjects() const;
    void setSubjects(const QList<ObjectId> &subjects);
    /// What is wrong with the choice, as a sentence; empty when nothing is.
    QString problem() const;

private:
    bool isSome() const;

    Choices *m_way;
    QList<std::pair<ObjectId, QCheckBox *>> m_boxes;
};

} // namespace caseweave
