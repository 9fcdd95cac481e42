// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/JurisdictionBook.h"

#include <QDateTime>

namespace caseweave {

namespace {

constexpr std::int64_t toleranceSeconds = 600; ///< by which two clocks may differ
constexpr char inForceMark = '1';
constexpr char setAsideMark = '0';

const QString &keyBegin()
{
    static const QString begin = QStringLiteral("clocks/signed-rules/");
    return begin;
}

} // namespace

RulesSigner signerOf(const SignedJurisdiction &rules)
{
    return {QString::fromStdString(rules.issuer.name), rules.number, QDateTime::fromSecsSinceEpoch(rules.time).date()};
}

RulesInForce JurisdictionBook::rules(const QString &nation) const
{
    const auto found = m_kept.find(nation);
    if (found != m_kept.end() && found->second.inForce)
        return {found->second.rules.rules, signerOf(found->second.rules)};
    // That one lives as long as the program, and nobody counts who holds it.
    const std::shared_ptr<const Jurisdiction> nobody;
    return {std::shared_ptr<const Jurisdiction>(nobody, builtInJurisdiction(nation)), std::nullopt};
}

std::optional<RulesSigner> JurisdictionBook::signer(const QString &nation) const
{
    const auto found = m_kept.find(nation);
    return found == m_kept.end() ? std::nullopt : std::optional(signerOf(found->second.rules));
}

Status JurisdictionBook::check(const SignedJurisdiction &rules, std::int64_t nowSeconds) const
{
    if (const Status held = rules.verify(m_own); !held)
        return held;
    if (rules.time > nowSeconds + toleranceSeconds)
        return ErrorCode::ClockSkew;
    const auto found = m_kept.find(rules.rules->id);
    if (found == m_kept.end())
        return {};
    const SignedJurisdiction &before = found->second.rules;
    if (rules.number < before.number)
        return ErrorCode::Rollback;
    if (rules.number == before.number && rules.encoded != before.encoded)
        return ErrorCode::Conflict;
    return {};
}

Status JurisdictionBook::take(const SignedJurisdiction &rules, std::int64_t nowSeconds)
{
    if (const Status held = check(rules, nowSeconds); !held)
        return held;
    m_kept[rules.rules->id] = Kept{rules, true};
    return {};
}

void JurisdictionBook::setInForce(const QString &nation, bool inForce)
{
    if (const auto found = m_kept.find(nation); found != m_kept.end())
        found->second.inForce = inForce;
}

QString JurisdictionBook::keyOf(const QString &nation)
{
    return keyBegin() + nation;
}

std::optional<QString> JurisdictionBook::nationOf(const QString &key)
{
    return key.startsWith(keyBegin()) ? std::optional(key.mid(keyBegin().size())) : std::nullopt;
}

QByteArray JurisdictionBook::content(const QString &nation) const
{
    const auto found = m_kept.find(nation);
    if (found == m_kept.end())
        return {};
    QByteArray content(1, found->second.inForce ? inForceMark : setAsideMark);
    return content.append(QByteArray::fromStdString(found->second.rules.text()));
}

void JurisdictionBook::recall(const QString &nation, const QByteArray &content)
{
    m_kept.erase(nation);
    if (content.isEmpty() || (content.front() != inForceMark && content.front() != setAsideMark))
        return;
    const std::string_view text(content.constData() + 1, static_cast<std::size_t>(content.size() - 1));
    auto read = SignedJurisdiction::fromText(text);
    if (read && read->rules->id == nation && read->verify(m_own))
        m_kept[nation] = Kept{std::move(*read), content.front() == inForceMark};
}

} // namespace caseweave
