// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

namespace caseweave {

/// Reads one object of a JSON file that must be exactly so: every key there, of its type and within its bounds, and no
/// key that is not read. The first thing that does not fit is remembered, with its place ("rules[3].amount"); what is
/// read after that is of no account. Any thread; `problem` outlives the reader.
class StrictFields {
public:
    StrictFields(const QJsonObject &object, QString where, QString &problem);

    /// Of 1 to `most` characters, or 0 to `most`.
    QString text(const char *key, int most = 400);
    QString textOrEmpty(const char *key, int most = 400);
    /// Of `a-z 0-9 _`, 1 to 64.
    QString word(const char *key);
    int number(const char *key, int least, int most);
    qint64 longNumber(const char *key, qint64 least, qint64 most); ///< to 2^53
    bool boolean(const char *key);
    QDate date(const char *key);
    QStringList words(const char *key); ///< each once
    QStringList texts(const char *key, int most, int mostEach); ///< 1 to `most`, none empty
    StrictFields object(const char *key);
    bool has(const char *key) const { return m_object.contains(QLatin1String(key)); }

    template <class Enum>
    Enum choice(const char *key, const QMap<QString, Enum> &choices)
    {
        const QString found = word(key);
        if (!choices.contains(found))
            complain(key, QStringLiteral("is none of: %1").arg(choices.keys().join(QStringLiteral(", "))));
        return choices.value(found);
    }
    /// Calls read for each object of a list of 1 to `most`.
    template <class Read>
    void each(const char *key, int most, Read read)
    {
        const QList<StrictFields> objects = list(key, most);
        for (StrictFields one : objects)
            read(one);
    }

    void complain(const char *key, const QString &what);
    /// The last call: a key that was not read is one too many.
    void close();

private:
    QJsonValue take(const char *key);
    QList<StrictFields> list(const char *key, int most);

    QJsonObject m_object;
    QString m_where;
    QString *m_problem;
    QStringList m_read;
};

/// The object in a file, or an empty one and a problem.
QJsonObject parseObject(const QByteArray &json, QString &problem);

} // namespace caseweave
