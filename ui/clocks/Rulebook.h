// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/JurisdictionBook.h"
#include "app/session/Workspace.h"

namespace caseweave {

/// The rules that clocks go by in the profile that is open: those of the program, and those that its agency signed,
/// which are kept as unsent forms are (Workspace::keepForm). The worker that makes the pictures reads the same. One for
/// each workspace, which owns it. GUI thread.
class Rulebook : public QObject {
    Q_OBJECT

public:
    static Rulebook &of(Workspace &workspace);

    RulesInForce rules(const QString &nation) { return book(nation).rules(nation); }
    /// As JurisdictionBook says.
    std::optional<RulesSigner> signer(const QString &nation) { return book(nation).signer(nation); }
    Status check(const SignedJurisdiction &rules, std::int64_t nowSeconds);
    Status take(const SignedJurisdiction &rules, std::int64_t nowSeconds);
    void setInForce(const QString &nation, bool inForce);

Q_SIGNALS:
    void changed();

private:
    explicit Rulebook(Workspace &workspace);
    /// With what is kept of this nation now.
    JurisdictionBook &book(const QString &nation);
    void keep(const QString &nation);

    Workspace &m_workspace;
    JurisdictionBook m_book;
    AgencyId m_own;
    QHash<QString, QByteArray> m_read; ///< what m_book was told, by nation
};

} // namespace caseweave
