// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace caseweave::admin {

struct Option {
    QString name; ///< without the two hyphens
    QString value; ///< what to write in its place: "FILE"; empty for a switch
    QString help;
    bool required = false;
    bool mayBeEmpty = false; ///< "--team=" takes the team away
};

/// What was written after a command, checked against its options.
class Arguments {
public:
    /// Throws Failure (Usage) for an unknown option, a missing or empty value or a missing required option.
    /// "--name=value" and
    /// "--name value" are alike.
    static Arguments parse(const QStringList &words, const QList<Option> &options);

    bool has(const QString &option) const { return m_values.contains(option); }
    /// Empty when it was not given.
    QString value(const QString &option) const { return m_values.value(option); }

private:
    QMap<QString, QString> m_values;
};

} // namespace caseweave::admin
