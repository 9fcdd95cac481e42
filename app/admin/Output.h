// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace caseweave::admin {

struct Failure;

/// What a command answers: lines for a person, or one JSON object for a script. A command fills both; only one is
/// printed. Lines come out at once, the object at the end.
class Output {
public:
    explicit Output(bool json) : m_json(json) { }

    bool isJson() const { return m_json; }
    void line(const QString &text = {}) const;
    /// Columns as wide as their widest cell.
    void table(const QStringList &headings, const QList<QStringList> &rows) const;
    /// Something to know that is no failure: to the error stream, and into "warnings".
    void warn(const QString &text);
    void set(const QString &key, const QJsonValue &value) { m_object.insert(key, value); }
    /// Prints the object, with "ok": true; once.
    void finish();
    /// Prints the failure instead, with "ok": false.
    void fail(const Failure &failure);

    /// Whether something could not be printed: a full disk, a device that takes nothing.
    bool isLost() const { return m_lost; }

private:
    void print(const QString &text) const;

    bool m_json;
    bool m_finished = false;
    mutable bool m_lost = false;
    QJsonObject m_object;
    QStringList m_warnings;
};

} // namespace caseweave::admin
