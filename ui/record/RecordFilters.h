// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

class QPushButton;

namespace caseweave {

class FlowLayout;

/// Which lines of the record are shown: what was done, by whom, by which agency, in which time.
class RecordFilters : public QWidget {
    Q_OBJECT

public:
    explicit RecordFilters(const Context &context, QWidget *parent = nullptr);

    void setMembers(const QList<Member> &members);
    const RecordFilter &filter() const { return m_filter; }

Q_SIGNALS:
    void changed();

private:
    QPushButton *addButton(const QString &objectName, FlowLayout *row);
    void addOption(QPushButton *button, const QString &name, const QString &text,
                   std::function<void(RecordFilter &)> change);
    void fillKinds();
    void fillPeriods();

    Context m_context;
    RecordFilter m_filter;
    QPushButton *m_kind;
    QPushButton *m_person;
    QPushButton *m_agency;
    QPushButton *m_period;
    QStringList m_names; ///< whom the menus offer
};

} // namespace caseweave
