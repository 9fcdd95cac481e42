// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/CaseBundle.h"
#include "app/json/StrictFields.h"

#include <QJsonArray>

/// What the parts of case.json are written and read with (docs/bundle.md). Any thread.
namespace caseweave::bundlefields {

constexpr int mostItems = 200'000;
constexpr int mostNames = 256;
constexpr int mostText = 20'000; ///< characters
constexpr int mostLine = 1'000;

template <class Enum>
using Words = QMap<QString, Enum>;

bool isLowWord(const QString &text, QChar last); ///< of 0 to 9 and of a to `last`
QString timeText(const QDateTime &time);

/// Lists that are empty and texts that say nothing are left away, so that what is there says something.
void put(QJsonObject &out, const char *key, const QString &text);
void put(QJsonObject &out, const char *key, const QStringList &names);

template <class Item, class Make>
void putEach(QJsonObject &out, const char *key, const QList<Item> &items, Make make)
{
    QJsonArray array;
    for (const Item &item : items)
        array.append(make(item));
    if (!array.isEmpty())
        out[QLatin1String(key)] = array;
}

QString maybe(StrictFields &in, const char *key, int most);
QStringList names(StrictFields &in, const char *key);
QString hexId(StrictFields &in, const char *key, int digits);
QString maybeId(StrictFields &in, const char *key, int digits); ///< empty where there is none
QDateTime readMoment(StrictFields &in, const char *key);

template <class Item, class Read>
QList<Item> items(StrictFields &in, const char *key, Read read)
{
    QList<Item> all;
    if (in.has(key))
        in.each(key, mostItems, [&](StrictFields &one) {
            all += read(one);
            one.close();
        });
    return all;
}

QJsonObject objectOf(const CaseBundle::Detail &detail);
CaseBundle::Detail readDetail(StrictFields &in);

QJsonObject objectOf(const CaseBundle::SomeConcern &concern);
CaseBundle::SomeConcern readConcern(StrictFields &in);
QJsonObject objectOf(const CaseBundle::SomePlan &plan);
CaseBundle::SomePlan readPlan(StrictFields &in);
QJsonObject objectOf(const CaseBundle::SomePlanVersion &version);
CaseBundle::SomePlanVersion readPlanVersion(StrictFields &in);
QJsonObject objectOf(const CaseBundle::SomeVoice &voice);
CaseBundle::SomeVoice readVoice(StrictFields &in);
QJsonObject objectOf(const CaseBundle::SomeDecision &decision);
CaseBundle::SomeDecision readDecision(StrictFields &in);

} // namespace caseweave::bundlefields
