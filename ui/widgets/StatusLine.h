// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QFrame>

class QBoxLayout;
class QLabel;

namespace caseweave {

class Style;

/// One line that says how things stand with the hub. It repeats what it is told and hopes for nothing.
class StatusLine : public QFrame {
    Q_OBJECT

public:
    explicit StatusLine(const Style &style, QWidget *parent = nullptr);

    /// documents: as of sentSentence().
    void setStatus(const SyncStatus &status, qint64 documents, const QDateTime &now);
    /// How the records of the open case stand; nothing where none is open.
    void setRecords(const QString &sentence);
    void setWho(const QString &nameAndTitle);
    void setLockNote(const QString &sentence);

private:
    void colourDot();
    void wrapHub();
    void arrange();

    const Style &m_style;
    QBoxLayout *m_row;
    QLabel *m_dot;
    QLabel *m_hub;
    QLabel *m_sent;
    QLabel *m_records;
    QLabel *m_who;
    QLabel *m_lock;
    SyncStatus m_status;
};

} // namespace caseweave
