// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

namespace caseweave {

/// Says to the workspace which open case is before this person, for the others in it to be told; none while that is
/// turned off. Who does not show it is not shown it either. GUI thread.
class HereTeller : public QObject {
    Q_OBJECT

public:
    /// `before`: the case that can be seen now.
    HereTeller(Workspace &workspace, std::function<std::optional<CaseId>()> before, QObject *parent = nullptr);

    bool isOn() const { return m_on; }
    void setOn(bool on);
    /// Something else may be before them now.
    void look();

Q_SIGNALS:
    void onChanged(bool on);

private:
    Workspace &m_workspace;
    std::function<std::optional<CaseId>()> m_before;
    std::optional<CaseId> m_shown;
    bool m_on = true;
};

} // namespace caseweave
