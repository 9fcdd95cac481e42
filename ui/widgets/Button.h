// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QPushButton>

namespace caseweave {

/// A button that Enter presses while it has the keyboard, as the space bar does. By itself Qt has Enter press the main
/// button of a dialog wherever the keyboard is, and on a page none.
class Button : public QPushButton {
    Q_OBJECT

public:
    explicit Button(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace caseweave
