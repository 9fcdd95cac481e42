// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/json/StrictFields.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>

namespace caseweave {

namespace {

bool isWord(const QString &text)
{
    const auto fits = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_'; };
    return !text.isEmpty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

} // namespace

StrictFields::StrictFields(const QJsonObject &object, QString where, QString &problem)
    : m_object(object), m_where(std::move(where)), m_problem(&problem)
{
}

void StrictFields::complain(const char *key, const QString &what)
{
    if (m_problem->isEmpty())
        *m_problem = QStringLiteral("%1%2 %3").arg(m_where, QLatin1String(key), what);
}

QJsonValue StrictFields::take(const char *key)
{
    const QString name = QLatin1String(key);
    m_read += name;
    if (!m_object.contains(name))
        complain(key, QStringLiteral("is missing"));
    return m_object.value(name);
}

QString StrictFields::textOrEmpty(const char *key, int most)
{
    const QJsonValue value = take(key);
    const QString text = value.toString();
    if (!value.isString())
        complain(key, QStringLiteral("is not a text"));
    else if (text.size() > most)
        complain(key, QStringLiteral("is longer than %1 characters").arg(most));
    return text;
}

QString StrictFields::text(const char *key, int most)
{
    const QString text = textOrEmpty(key, most);
    if (text.trimmed().isEmpty())
        complain(key, QStringLiteral("is empty"));
    return text;
}

QString StrictFields::word(const char *key)
{
    const QString found = text(key, 64);
    if (!isWord(found))
        complain(key, QStringLiteral("is not a word of a-z, 0-9 and _"));
    return found;
}

int StrictFields::number(const char *key, int least, int most)
{
    return static_cast<int>(longNumber(key, least, most));
}

qint64 StrictFields::longNumber(const char *key, qint64 least, qint64 most)
{
    const QJsonValue value = take(key);
    const double number = value.toDouble();
    if (!value.isDouble() || number < static_cast<double>(least) || number > static_cast<double>(most)
        || number != std::floor(number)) {
        complain(key, QStringLiteral("is not a whole number from %1 to %2").arg(least).arg(most));
        return least;
    }
    return static_cast<qint64>(number);
}

bool StrictFields::boolean(const char *key)
{
    const QJsonValue value = take(key);
    if (!value.isBool())
        complain(key, QStringLiteral("is neither true nor false"));
    return value.toBool();
}

QDate StrictFields::date(const char *key)
{
    const QString written = text(key, 10);
    const QDate date = QDate::fromString(written, Qt::ISODate);
    if (!date.isValid() || written.size() != 10)
        complain(key, QStringLiteral("is not a date such as 2026-12-28"));
    return date;
}

QStringList StrictFields::words(const char *key)
{
    const QJsonValue value = take(key);
    if (!value.isArray())
        complain(key, QStringLiteral("is not a list"));
    QStringList words;
    for (const QJsonValue &one : value.toArray()) {
        const QString word = one.toString();
        if (!isWord(word))
            complain(key, QStringLiteral("has something that is not a word of a-z, 0-9 and _"));
        else if (words.contains(word))
            complain(key, QStringLiteral("has %1 twice").arg(word));
        words += word;
    }
    return words;
}

QStringList StrictFields::texts(const char *key, int most, int mostEach)
{
    const QJsonArray array = take(key).toArray();
    if (array.isEmpty() || array.size() > most)
        complain(key, QStringLiteral("is not a list of 1 to %1").arg(most));
    QStringList texts;
    for (const QJsonValue &one : array) {
        const QString text = one.toString();
        if (text.isEmpty() || text.size() > mostEach)
            complain(key, QStringLiteral("has something that is not a text of 1 to %1 characters").arg(mostEach));
        texts += text;
    }
    return texts;
}

StrictFields StrictFields::object(const char *key)
{
    const QJsonValue value = take(key);
    if (!value.isObject())
        complain(key, QStringLiteral("is not an object"));
    return {value.toObject(), QStringLiteral("%1%2.").arg(m_where, QLatin1String(key)), *m_problem};
}

QList<StrictFields> StrictFields::list(const char *key, int most)
{
    const QJsonValue value = take(key);
    const QJsonArray array = value.toArray();
    if (!value.isArray() || array.isEmpty() || array.size() > most) {
        complain(key, QStringLiteral("is not a list of 1 to %1").arg(most));
        return {};
    }
    QList<StrictFields> objects;
    for (const QJsonValue &one : array) {
        if (!one.isObject())
            complain(key, QStringLiteral("has something that is not an object"));
        objects += StrictFields(one.toObject(),
                                QStringLiteral("%1%2[%3].").arg(m_where, QLatin1String(key)).arg(objects.size()),
                                *m_problem);
    }
    return objects;
}

void StrictFields::close()
{
    const QStringList keys = m_object.keys();
    for (const QString &key : keys) {
        if (!m_read.contains(key))
            complain(qPrintable(key), QStringLiteral("is not known"));
    }
}

QJsonObject parseObject(const QByteArray &json, QString &problem)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        problem = QStringLiteral("is not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset);
    else if (!document.isObject())
        problem = QStringLiteral("is not a JSON object");
    return document.object();
}

} // namespace caseweave
