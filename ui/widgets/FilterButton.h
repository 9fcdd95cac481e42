// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Button.h"

#include <functional>

namespace caseweave {

/// A tag that opens the choices of one filter, and says the one that is chosen: at first the first.
class FilterButton : public Button {
    Q_OBJECT

public:
    /// `name`: what is filtered by, for who does not see the button.
    FilterButton(const QString &objectName, const QString &name, QWidget *parent = nullptr);

    void addOption(const QString &text, std::function<void()> choose);
    void clear();
    /// Says what is chosen without choosing it.
    void say(const QString &text);
    /// "Agency: County Police"; empty where all is chosen, which the first option is.
    QString chosen() const;

private:
    QString m_name;
    QString m_first;
    QString m_said;
};

} // namespace caseweave
