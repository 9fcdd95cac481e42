// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QWidget>

namespace caseweave {

enum class ReachWay;

/// How to reach a professional with one press: phone and mail, each to be copied or opened, and a message in the case.
class Reach : public QWidget {
    Q_OBJECT

public:
    explicit Reach(QWidget *parent = nullptr);
    /// `reference`: of the case that a mail is about. `withMessage`: they can be written to in the case.
    void show(const ProfessionalCard &card, const QString &reference = {}, bool withMessage = false);

Q_SIGNALS:
    /// What was done, in words: "Phone number of Tom Barker copied".
    void told(const QString &sentence);
    void messageWanted();

private:
    void addLine(ReachWay way, const QString &what, const QString &value, const QString &who, const QString &reference);
};

} // namespace caseweave
