// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/SignedJurisdiction.h"

#include <map>

namespace caseweave {

/// Who signed rules.
struct RulesSigner {
    QString agency;
    quint64 number = 0;
    QDate signedOn;
    friend bool operator==(const RulesSigner &, const RulesSigner &) = default;
};

/// The rules of a nation, and where they come from.
struct RulesInForce {
    std::shared_ptr<const Jurisdiction> rules; ///< null: of no nation that the program knows
    std::optional<RulesSigner> signer; ///< nothing: they come with the program
};

/// The rules that one profile goes by: of each nation those that its agency signed, or those that come with the
/// program. What was signed stays known after a return to the latter, so that an older one cannot follow. A value; any
/// thread, one at a time.
class JurisdictionBook {
public:
    explicit JurisdictionBook(const AgencyId &own = {}) : m_own(own) { }

    RulesInForce rules(const QString &nation) const;
    /// What the agency signed last for this nation, in force or not.
    std::optional<RulesSigner> signer(const QString &nation) const;

    /// Whether take() would. Those of verify(); ClockSkew: signed later than now; Rollback: one of a greater number was
    /// here; Conflict: another of the same number was.
    Status check(const SignedJurisdiction &rules, std::int64_t nowSeconds) const;
    /// From now on these are in force.
    Status take(const SignedJurisdiction &rules, std::int64_t nowSeconds);
    /// Puts what was signed in force, or those of the program. Nothing where none was signed.
    void setInForce(const QString &nation, bool inForce);

    /// Where a profile keeps this of a nation (Workspace::keepForm), and what: content() in one, recall() in another
    /// that is opened later. What does not verify is as if it were not there.
    static QString keyOf(const QString &nation);
    static std::optional<QString> nationOf(const QString &key); ///< nothing: another key
    QByteArray content(const QString &nation) const;
    void recall(const QString &nation, const QByteArray &content);

private:
    struct Kept {
        SignedJurisdiction rules;
        bool inForce = true;
    };

    AgencyId m_own;
    std::map<QString, Kept> m_kept; ///< by nation
};

RulesSigner signerOf(const SignedJurisdiction &rules);

} // namespace caseweave
