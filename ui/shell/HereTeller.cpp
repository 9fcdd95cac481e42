// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/HereTeller.h"

namespace caseweave {

HereTeller::HereTeller(Workspace &workspace, std::function<std::optional<CaseId>()> before, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_before(std::move(before))
{
}

void HereTeller::setOn(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    look();
    Q_EMIT onChanged(on);
}

void HereTeller::look()
{
    const std::optional<CaseId> shown = m_on ? m_before() : std::nullopt;
    if (std::exchange(m_shown, shown) != shown)
        m_workspace.showHere(shown);
}

} // namespace caseweave
