// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/JsonSchema.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringList>

#include <cmath>

namespace caseweave::test {

namespace {

class Check {
public:
    explicit Check(const QJsonObject &root) : m_root(root) { }

    QString problem(const QJsonObject &schema, const QJsonValue &value, const QString &where) const
    {
        for (const QString &keyword : schema.keys()) {
            const QString found = wrong(schema, keyword, value, where);
            if (!found.isEmpty())
                return found;
        }
        return {};
    }

private:
    static bool isOfType(const QString &type, const QJsonValue &value)
    {
        return (type == QLatin1String("object") && value.isObject())
            || (type == QLatin1String("array") && value.isArray())
            || (type == QLatin1String("string") && value.isString())
            || (type == QLatin1String("boolean") && value.isBool())
            || (type == QLatin1String("integer") && value.isDouble()
                && value.toDouble() == std::floor(value.toDouble()));
    }

    static bool isWithin(const QString &keyword, double limit, const QJsonValue &value)
    {
        const double size = value.isString() ? static_cast<double>(value.toString().size())
            : value.isArray()                ? static_cast<double>(value.toArray().size())
                                             : value.toDouble();
        return keyword.startsWith(QLatin1String("min")) ? size >= limit : size <= limit;
    }

    QString wrongIn(const QJsonObject &properties, const QJsonObject &object, const QString &where) const
    {
        for (const QString &key : properties.keys()) {
            if (!object.contains(key))
                continue;
            if (properties[key] == QJsonValue(false))
                return where + key + QStringLiteral(" has no place");
            const QString found = problem(properties[key].toObject(), object[key], where + key + u'.');
            if (!found.isEmpty())
                return found;
        }
        return {};
    }

    static QString strangerIn(const QJsonObject &properties, const QJsonObject &object, const QString &where)
    {
        for (const QString &key : object.keys()) {
            if (!properties.contains(key))
                return where + key + QStringLiteral(" has no place");
        }
        return {};
    }

    QString wrong(const QJsonObject &schema, const QString &keyword, const QJsonValue &value,
                  const QString &where) const
    {
        static const QStringList silent{QStringLiteral("$schema"), QStringLiteral("title"), QStringLiteral("$defs"),
                                        QStringLiteral("then"), QStringLiteral("else")};
        static const QStringList limits{QStringLiteral("minLength"), QStringLiteral("maxLength"),
                                        QStringLiteral("minItems"),  QStringLiteral("maxItems"),
                                        QStringLiteral("minimum"),   QStringLiteral("maximum")};
        const QJsonValue says = schema[keyword];
        const QString fails = where + QStringLiteral(" breaks ") + keyword;
        if (silent.contains(keyword))
            return {};
        if (keyword == QLatin1String("$ref"))
            return problem(m_root[QStringLiteral("$defs")].toObject()[says.toString().section(u'/', -1)].toObject(),
                           value, where);
        if (keyword == QLatin1String("type"))
            return isOfType(says.toString(), value) ? QString() : fails;
        if (keyword == QLatin1String("const"))
            return says == value ? QString() : fails;
        if (keyword == QLatin1String("enum"))
            return says.toArray().contains(value) ? QString() : fails;
        if (keyword == QLatin1String("pattern"))
            return QRegularExpression(says.toString()).match(value.toString()).hasMatch() ? QString() : fails;
        if (limits.contains(keyword))
            return isWithin(keyword, says.toDouble(), value) ? QString() : fails;
        if (keyword == QLatin1String("required")) {
            for (const QJsonValue &key : says.toArray()) {
                if (!value.toObject().contains(key.toString()))
                    return where + key.toString() + QStringLiteral(" is missing");
            }
            return {};
        }
        if (keyword == QLatin1String("additionalProperties"))
            return strangerIn(schema[QStringLiteral("properties")].toObject(), value.toObject(), where);
        if (keyword == QLatin1String("properties"))
            return wrongIn(says.toObject(), value.toObject(), where);
        if (keyword == QLatin1String("items")) {
            for (const QJsonValue &one : value.toArray()) {
                const QString found = problem(says.toObject(), one, where);
                if (!found.isEmpty())
                    return found;
            }
            return {};
        }
        if (keyword == QLatin1String("if")) {
            const bool holds = problem(says.toObject(), value, where).isEmpty();
            return problem(schema[holds ? QStringLiteral("then") : QStringLiteral("else")].toObject(), value, where);
        }
        return QStringLiteral("the schema says “%1”").arg(keyword);
    }

    QJsonObject m_root;
};

} // namespace

QString schemaProblem(const QJsonObject &schema, const QJsonValue &value)
{
    return Check(schema).problem(schema, value, {});
}

} // namespace caseweave::test
