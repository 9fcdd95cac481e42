// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SignedRules.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace caseweave::test {

QByteArray rulesOfGreendale()
{
    QFile file(QStringLiteral(":/jurisdictions/england.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("England's rules are not in the program");
    QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    object[QLatin1String("version")] = QStringLiteral("greendale.1");
    object[QLatin1String("checked")] = QStringLiteral("2026-06-01");
    QJsonArray rules = object[QLatin1String("rules")].toArray();
    for (qsizetype i = 0; i < rules.size(); ++i) {
        QJsonObject rule = rules[i].toObject();
        if (rule.value(QLatin1String("id")).toString() == QLatin1String("initial_conference"))
            rule[QLatin1String("amount")] = 12;
        rules[i] = rule;
    }
    object[QLatin1String("rules")] = rules;
    QJsonObject holidays = object[QLatin1String("holidays")].toObject();
    QJsonArray days = holidays[QLatin1String("days")].toArray();
    for (qsizetype i = 0; i < days.size(); ++i) {
        if (days[i].toObject()[QLatin1String("date")].toString() > QLatin1String("2026-06-15")) {
            days.insert(i,
                        QJsonObject{{QStringLiteral("date"), QStringLiteral("2026-06-15")},
                                    {QStringLiteral("name"), QStringLiteral("Greendale Day")}});
            break;
        }
    }
    holidays[QLatin1String("days")] = days;
    object[QLatin1String("holidays")] = holidays;
    return QJsonDocument(object).toJson();
}

SignedJurisdiction signRules(const FictionalAgency &agency, std::uint64_t number, const QByteArray &rules,
                             std::int64_t time)
{
    return SignedJurisdiction::make(agency.issuerKey, agency.issuer, agency.root.publicKey(), number, time, rules);
}

} // namespace caseweave::test
