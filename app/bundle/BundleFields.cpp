// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleFields.h"

namespace caseweave::bundlefields {

namespace {

const Words<Knowledge> &knowledgeWords()
{
    static const Words<Knowledge> words{{QStringLiteral("known"), Knowledge::Known},
                                        {QStringLiteral("not_asked"), Knowledge::NotAsked},
                                        {QStringLiteral("asked_none"), Knowledge::AskedNone},
                                        {QStringLiteral("no_reply"), Knowledge::NoReply},
                                        {QStringLiteral("withheld"), Knowledge::Withheld}};
    return words;
}

CaseBundle::Value readValue(StrictFields &in)
{
    CaseBundle::Value value;
    value.knowledge = in.choice("knowledge", knowledgeWords());
    value.author = in.textOrEmpty("author", mostLine);
    value.written = readMoment(in, "written");
    value.text = maybe(in, "text", mostText);
    if ((value.knowledge == Knowledge::Known) == value.text.isEmpty())
        in.complain("text", QStringLiteral("is there where nothing is known, or missing where something is"));
    return value;
}

} // namespace

bool isLowWord(const QString &text, QChar last)
{
    return std::all_of(text.begin(), text.end(),
                       [last](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= last); });
}

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

void put(QJsonObject &out, const char *key, const QString &text)
{
    if (!text.isEmpty())
        out[QLatin1String(key)] = text;
}

void put(QJsonObject &out, const char *key, const QStringList &names)
{
    if (!names.isEmpty())
        out[QLatin1String(key)] = QJsonArray::fromStringList(names);
}

QString maybe(StrictFields &in, const char *key, int most)
{
    return in.has(key) ? in.text(key, most) : QString();
}

QStringList names(StrictFields &in, const char *key)
{
    return in.has(key) ? in.texts(key, mostNames, mostLine) : QStringList();
}

QString hexId(StrictFields &in, const char *key, int digits)
{
    const QString id = in.word(key);
    if (id.size() != digits || !isLowWord(id, u'f'))
        in.complain(key, QStringLiteral("is not %1 hexadecimal digits").arg(digits));
    return id;
}

QString maybeId(StrictFields &in, const char *key, int digits)
{
    return in.has(key) ? hexId(in, key, digits) : QString();
}

QDateTime readMoment(StrictFields &in, const char *key)
{
    const QString written = in.text(key, 20);
    const QDateTime moment = QDateTime::fromString(written, Qt::ISODate);
    if (!moment.isValid() || timeText(moment) != written)
        in.complain(key, QStringLiteral("is not a time such as 2026-11-22T09:30:00Z"));
    return moment;
}

QJsonObject objectOf(const CaseBundle::Detail &detail)
{
    QJsonObject out{{QStringLiteral("key"), detail.key}};
    putEach(out, "values", detail.values, [](const CaseBundle::Value &value) {
        QJsonObject one{{QStringLiteral("knowledge"), knowledgeWords().key(value.knowledge)},
                        {QStringLiteral("author"), value.author},
                        {QStringLiteral("written"), timeText(value.written)}};
        put(one, "text", value.text);
        return one;
    });
    put(out, "only_for", detail.onlyFor);
    return out;
}

CaseBundle::Detail readDetail(StrictFields &in)
{
    CaseBundle::Detail detail;
    detail.key = in.text("key", 64);
    detail.values = items<CaseBundle::Value>(in, "values", readValue);
    detail.onlyFor = names(in, "only_for");
    return detail;
}

} // namespace caseweave::bundlefields
