// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/widgets/FormDialog.h"

namespace caseweave {

class Choices;
class RecipientsChoice;

/// Asks for whom something leaves the case: those who are named, or the person at the desk alone. Sends nothing.
class ForWhomDialog : public FormDialog {
    Q_OBJECT

public:
    /// `says`: what goes. `withheld`: what happens to what one of them may not read.
    ForWhomDialog(const Context &context, const CaseSnapshot &snapshot, const QString &objectName, const QString &title,
                  const QString &says, const QString &withheld, QWidget *parent = nullptr);
    /// What one of them may not read is left out.
    static QString leavesOut();

Q_SIGNALS:
    /// Empty: for the person at the desk alone.
    void wished(const QList<caseweave::SharingRecipient> &recipients);

private:
    bool forMe() const;

    Choices *m_whom;
    RecipientsChoice *m_recipients;
};

} // namespace caseweave
