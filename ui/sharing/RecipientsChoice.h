// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QLineEdit;

namespace caseweave {

/// With whom something is shared: members of the case to tick, and others by name. The ticks are one stop of the Tab
/// key: arrows go from one to the next, Space ticks, a letter goes to the next name that begins with it.
class RecipientsChoice : public QWidget {
    Q_OBJECT

public:
    RecipientsChoice(const QList<Member> &members, const QString &objectName, QWidget *parent = nullptr);

    void setRecipients(const QList<SharingRecipient> &recipients);
    QList<SharingRecipient> recipients() const;
    QList<ProfessionalCard> professionals() const;
    QStringList others() const; ///< the names that were typed
    bool hasOthers() const { return !others().isEmpty(); }
    QString problem() const;

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool step(QWidget *from, int key, const QString &typed);

    QList<std::pair<ProfessionalCard, QCheckBox *>> m_boxes;
    QLineEdit *m_others;
};

} // namespace caseweave
