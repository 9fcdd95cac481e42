// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace caseweave::test {

/// Exit codes of docs/admin-guide.md.
enum Exit { Done = 0, Usage = 2, Refused = 3, Passphrase = 4, Hub = 5, Files = 6, Alarm = 7, InUse = 8 };

/// How one run of caseweave-admin ended.
struct AdminRun {
    int exit = -1;
    QByteArray out;
    QByteArray errors;
    QJsonObject json; ///< of the output, where it is one object
    QString error() const { return json.value(QStringLiteral("error")).toString(); }
};

/// The words of a command line; what has spaces in it is added as a value.
QStringList words(const char *line, const QStringList &values = {});
/// A string of the JSON that it answered.
QString text(const AdminRun &run, const char *key);

/// Runs the program that CASEWEAVE_ADMIN names to its end, with nothing to read on standard input.
AdminRun runAdmin(const QStringList &words);
/// The same with --json; fails the test when the output is not one object whose "ok" fits the exit code.
AdminRun runAdminJson(const QStringList &words);

/// Files with passphrases for tests, and the options that name them.
struct Passphrases {
    explicit Passphrases(const QString &folder);
    QStringList issuer; ///< --passphrase-file FILE
    QStringList root; ///< --root-passphrase-file FILE
    QStringList both() const { return issuer + root; }
};

/// Copies a folder of agency files, so that each test has its own.
void copyFolder(const QString &from, const QString &to);

} // namespace caseweave::test
