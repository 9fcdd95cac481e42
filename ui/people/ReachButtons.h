// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/people/ReachLink.h"

#include <QtWidgets/QWidget>

namespace caseweave {

enum class ReachWay { Phone, Mail, DutyLine };

/// Beside a number or an address: copies it, and hands it to the computer's program for calls or mail.
class ReachButtons : public QWidget {
    Q_OBJECT

public:
    /// `who`: the name of whom one reaches. `reference`: see mailLink.
    ReachButtons(ReachWay way, const QString &value, const QString &who, const QString &reference,
                 QWidget *parent = nullptr);

Q_SIGNALS:
    /// What was done, in words: "Phone number of Tom Barker copied".
    void told(const QString &sentence);

private:
    void addCopy(ReachWay way, const QString &value, const QString &who);
    void addLink(ReachWay way, const ReachLink &link, const QString &value, const QString &who);
};

} // namespace caseweave
