// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/e2e/support/AdminRun.h"

namespace caseweave::e2e {

/// A token as the admin hands it over.
struct Token {
    QString text; ///< "caseweave-enrol:1:..."
    QString words;
    QString hub;
};

/// An agency's folder, worked on with caseweave-admin as its administrator would. Every function ends the test when
/// the program does not do as asked, unless it gives back the run.
class Agency {
public:
    /// name: "Greendale Council"; kind: "council".
    Agency(const QString &folder, QString name, const char *kind, const test::Passphrases &passphrases);

    const QString &name() const { return m_name; }
    const QString &folder() const { return m_folder; }
    QString hubFolder() const { return m_folder + QStringLiteral("/hub"); }
    const QString &fingerprint() const { return m_fingerprint; }

    /// Makes the folder that a hub starts from.
    void initHub(const QString &address, const QString &listen);
    /// Says that its hub, which runs, is going to listen there.
    test::AdminRun runMoving(const QString &address) const;
    /// What others import to trust it, in a file that is written anew.
    QString exportRoot() const;
    /// Trusts the other after comparing these words. Not published.
    test::AdminRun trust(const Agency &other, const QString &fingerprint) const;
    void useHubOf(const Agency &other) const;
    void publish() const;

    /// Gives the professional's id.
    QString addProfessional(const QString &name, const QString &title) const;
    Token makeToken(const QString &name) const;
    test::AdminRun approve(const QString &code) const;
    QJsonArray enrolments() const;
    /// reason: "lost".
    void revoke(const QString &device, const char *reason) const;

    /// Any other command, with the folder; with the everyday passphrase where it needs that.
    test::AdminRun run(const QStringList &words) const;
    test::AdminRun runKeyed(const QStringList &words) const;

private:
    QString m_folder;
    QString m_name;
    test::Passphrases m_passphrases;
    QString m_fingerprint;
};

} // namespace caseweave::e2e
