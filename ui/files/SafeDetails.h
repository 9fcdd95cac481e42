// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

namespace caseweave {

/// The restricted details of a case that are readable here, to be found in texts. A detail counts as mentioned when the
/// text has three of its words in a row, two of which one has a digit, or all of it where it is shorter; a name as soon
/// as one of its words is there. Somebody who writes it in other words is not noticed. Values; any thread.
class SafeDetails {
public:
    struct Detail {
        QString what; ///< "Address of Rachel Banks"
        QStringList onlyFor;
        QList<QStringList> values; ///< each as its words
        bool isName = false;
    };

    explicit SafeDetails(const CaseSnapshot &snapshot);
    QList<Detail> mentionedIn(const QStringList &texts) const;

private:
    void add(const QString &what, const QStringList &values, const QStringList &onlyFor);

    QList<Detail> m_details;
};

} // namespace caseweave
