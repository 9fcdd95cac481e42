// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QWidget>

namespace caseweave {

/// How to reach a professional: phone and mail, each to be copied with one press.
class Reach : public QWidget {
    Q_OBJECT

public:
    explicit Reach(QWidget *parent = nullptr);
    void show(const ProfessionalCard &card);

Q_SIGNALS:
    /// What was put on the clipboard, in words: "Phone number of Tom Barker copied".
    void copied(const QString &sentence);

private:
    void addLine(const QString &what, const QString &value, const QString &objectName, const QString &sentence);
};

} // namespace caseweave
