// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QWidget>

class QCheckBox;

namespace caseweave {

/// Whom of the case something is about: none or some of its people.
class PeopleChoice : public QWidget {
    Q_OBJECT

public:
    PeopleChoice(const CaseSnapshot &snapshot, const QString &objectName, QWidget *parent = nullptr);

    QList<ObjectId> chosen() const;
    void setChosen(const QList<ObjectId> &people);

private:
    QList<std::pair<ObjectId, QCheckBox *>> m_boxes;
    QList<ObjectId> m_unknown; ///< chosen, and not among the people that are known here
};

} // namespace caseweave
