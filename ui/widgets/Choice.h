// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QComboBox>

namespace caseweave {

/// A drop-down list that may be narrower than the longest text in it, which people may have written: it would make the
/// window as wide. It is as wide as that where there is room. What does not fit ends in an ellipsis, and the whole of
/// what is chosen is in the tooltip. GUI thread.
class Choice : public QComboBox {
    Q_OBJECT

public:
    explicit Choice(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace caseweave
