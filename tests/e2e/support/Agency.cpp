// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/Agency.h"

#include "tests/app/support/QuickPassphrases.h"

#include <QJsonArray>

using caseweave::test::AdminRun;
using caseweave::test::runAdminJson;
using caseweave::test::words;

namespace caseweave::e2e {

namespace {

/// Ends the test unless the program did it: nothing further would make sense.
AdminRun done(AdminRun run)
{
    if (run.exit != 0)
        qFatal("caseweave-admin: %d %s %s", run.exit, run.out.constData(), run.errors.constData());
    return run;
}

} // namespace

Agency::Agency(const QString &folder, QString name, const char *kind, const test::Passphrases &passphrases)
    : m_folder(folder), m_name(std::move(name)), m_passphrases(passphrases)
{
    test::useQuickPassphrases(); // administering an agency unlocks its keys again and again
    const AdminRun made = done(run(
        words("agency create --kind", {QLatin1String(kind), QStringLiteral("--name"), m_name}) + m_passphrases.both()));
    m_fingerprint = text(made, "fingerprint");
}

AdminRun Agency::run(const QStringList &line) const
{
    return runAdminJson(line + QStringList{QStringLiteral("--folder"), m_folder});
}

AdminRun Agency::runKeyed(const QStringList &line) const
{
    return run(line + m_passphrases.issuer);
}

void Agency::initHub(const QString &address, const QString &listen)
{
    done(run(words("hub init --address", {address, QStringLiteral("--listen"), listen}) + m_passphrases.both()));
}

AdminRun Agency::runMoving(const QString &address) const
{
    return run(words("hub move --address", {address, QStringLiteral("--listen"), address}) + m_passphrases.both());
}

QString Agency::exportRoot() const
{
    const QString file = m_folder + QStringLiteral(".root");
    done(run(words("agency export-root --output", {file})));
    return file;
}

AdminRun Agency::trust(const Agency &other, const QString &fingerprint) const
{
    return runKeyed(
        words("agency trust --offline --root", {other.exportRoot(), QStringLiteral("--fingerprint"), fingerprint}));
}

void Agency::useHubOf(const Agency &other) const
{
    done(runKeyed(words("hub use --root", {other.exportRoot()})));
}

void Agency::publish() const
{
    done(runKeyed(words("directory publish")));
}

QString Agency::addProfessional(const QString &name, const QString &title) const
{
    return text(done(runKeyed(words("professional add --offline --name", {name, QStringLiteral("--title"), title}))),
                "professional");
}

Token Agency::makeToken(const QString &name) const
{
    const AdminRun made = done(runKeyed(words("token make --no-qr --professional", {name})));
    return {text(made, "token"), text(made, "words"), text(made, "hub")};
}

AdminRun Agency::approve(const QString &code) const
{
    return runKeyed(words("enrolment approve --code", {code}));
}

QJsonArray Agency::enrolments() const
{
    return done(runKeyed(words("enrolment list"))).json.value(QLatin1String("enrolments")).toArray();
}

void Agency::revoke(const QString &device, const char *reason) const
{
    done(runKeyed(words("device revoke --reason", {QLatin1String(reason), QStringLiteral("--device"), device})));
}

} // namespace caseweave::e2e
