// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/Rulebook.h"

namespace caseweave {

Rulebook &Rulebook::of(Workspace &workspace)
{
    if (auto *found = workspace.findChild<Rulebook *>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new Rulebook(workspace);
}

Rulebook::Rulebook(Workspace &workspace) : QObject(&workspace), m_workspace(workspace) { }

JurisdictionBook &Rulebook::book(const QString &nation)
{
    const AgencyId own = m_workspace.profile().me.agency.id;
    if (own != m_own) {
        m_own = own;
        m_book = JurisdictionBook(own);
        m_read.clear();
    }
    const QByteArray kept = m_workspace.keptForm(JurisdictionBook::keyOf(nation));
    if (kept != m_read.value(nation)) {
        m_book.recall(nation, kept);
        m_read.insert(nation, kept);
    }
    return m_book;
}

Status Rulebook::check(const SignedJurisdiction &rules, std::int64_t nowSeconds)
{
    if (m_workspace.door() != Door::Open)
        return ErrorCode::Locked;
    return book(rules.rules->id).check(rules, nowSeconds);
}

Status Rulebook::take(const SignedJurisdiction &rules, std::int64_t nowSeconds)
{
    if (m_workspace.door() != Door::Open)
        return ErrorCode::Locked;
    const QString nation = rules.rules->id;
    if (const Status taken = book(nation).take(rules, nowSeconds); !taken)
        return taken;
    keep(nation);
    return {};
}

void Rulebook::setInForce(const QString &nation, bool inForce)
{
    if (m_workspace.door() != Door::Open || !signer(nation))
        return;
    m_book.setInForce(nation, inForce);
    keep(nation);
}

void Rulebook::keep(const QString &nation)
{
    const QByteArray content = m_book.content(nation);
    m_read.insert(nation, content);
    m_workspace.keepForm(JurisdictionBook::keyOf(nation), content);
    Q_EMIT changed();
}

} // namespace caseweave
