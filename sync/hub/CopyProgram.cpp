// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/CopyProgram.h"

#include "sync/hub/HubSetup.h"
#include "sync/hub/StoreContents.h"
#include "sync/program/CommandLine.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace caseweave {
namespace {

/// One way to copy a store.
struct Kind {
    const char *name;
    StoreContents::Use source;
    const char *description;
    const char *targetInUse;
};

constexpr Kind moving{
    "move", StoreContents::Use::Alone,
    "Copies all that a hub keeps from one store into another, empty one, and compares digests of both. A back-up\n"
    "becomes a hub's store again in this way too.\n"
    "\n"
    "Examples:\n"
    "  caseweave-hub move --from sqlite:/srv/hub/hub.db --to \"postgresql:service=caseweave\"\n"
    "  caseweave-hub move --from \"postgresql:service=caseweave\" --to sqlite:/srv/hub/hub.db\n"
    "  caseweave-hub move --from sqlite:/backup/monday/hub.db --to sqlite:/srv/hub/hub.db\n"
    "\n"
    "No hub may run on either meanwhile. Nothing in the first store is changed: once a hub has run on the second,\n"
    "what it took is missing in the first. It is copied whole or not at all.\n"
    "\n"
    "Exit codes: 0 done, and both digests are the same; 2 command line; 10 and above: it was not done, and said why.",
    "A hub uses this store. Stop every hub on it first."};

constexpr Kind backingUp{
    "backup", StoreContents::Use::Beside,
    "Copies all that a hub keeps at one moment into a file, while hubs run on it, and compares digests of what was\n"
    "read and what is in the file. The hub's keys and settings are not in it: copy its folder once, and keep both "
    "apart.\n"
    "\n"
    "Examples:\n"
    "  caseweave-hub backup --from sqlite:/srv/hub/hub.db --to sqlite:/backup/monday/hub.db\n"
    "  caseweave-hub backup --from \"postgresql:service=caseweave\" --to sqlite:/backup/monday/hub.db --json\n"
    "\n"
    "\"caseweave-hub move\" makes a hub's store of it again, and prints the same digest.\n"
    "\n"
    "Exit codes: 0 done, and both digests are the same; 2 command line; 10 and above: it was not done, and said why.",
    "A hub uses this folder. Put the copy into another one."};

void say(std::FILE *out, const QString &text)
{
    std::fputs(qPrintable(text + QLatin1Char('\n')), out);
}

/// How this run is to be told.
struct Telling {
    const Kind &kind;
    bool json = false;

    int fail(StartProblem problem, const QString &where = {}, const QString &detail = {}) const
    {
        const QString name = json ? QString() : QStringLiteral("caseweave-hub %1: ").arg(QLatin1String(kind.name));
        tellFailure(codeWord(problem), name + explain({problem, where, detail}), json);
        return static_cast<int>(problem);
    }
};

/// A store as it is named on the command line.
struct Named {
    StoreChoice choice;
    QString file;
    QString text() const { return choice.isPostgres() ? QString::fromStdString(choice.database) : file; }
};

std::variant<Named, QString> namedBy(const QString &text)
{
    const qsizetype colon = text.indexOf(QLatin1Char(':'));
    const QString rest = text.mid(colon + 1);
    Named named;
    if (colon < 0 || rest.isEmpty() || named.choice.setKind(text.left(colon)))
        return QStringLiteral("must be \"sqlite:\" and a file, or \"postgresql:\" and a connection string.");
    if (!named.choice.isPostgres())
        named.file = QFileInfo(rest).absoluteFilePath();
    else if (auto problem = named.choice.setDatabase(rest))
        return *problem;
    return named;
}

std::variant<std::unique_ptr<StoreContents>, int> open(const Named &named, StoreContents::Use use,
                                                       const Telling &telling)
{
    auto contents = StoreContents::open(named.choice, named.file.toStdString(), use);
    if (contents)
        return std::move(*contents);
    if (contents.code() == ErrorCode::Busy && use == StoreContents::Use::Alone)
        return telling.fail(StartProblem::Running, named.text(), QString::fromLatin1(telling.kind.targetInUse));
    if (contents.code() == ErrorCode::UnknownSuite && use == StoreContents::Use::Beside)
        return telling.fail(
            StartProblem::DatabaseNewer, named.text(),
            QStringLiteral("The database is of another version of the hub. Use that version's program."));
    return telling.fail(startProblemOf(contents.code()), named.text());
}

QString summary(const char *name, const ContentsDigest &contents)
{
    const auto count = [&](Table table) { return contents.rows[static_cast<std::size_t>(table)]; };
    return QStringLiteral("%1 %2: %3 mailboxes, %4 envelopes, %5 directory records")
        .arg(QString::fromLatin1(name), QString::fromStdString(toHex(contents.digest)))
        .arg(count(Table::Mailbox))
        .arg(count(Table::Envelope))
        .arg(count(Table::Directory));
}

void sayDone(const ContentsDigest &from, const ContentsDigest &to, bool json)
{
    if (!json) {
        say(stdout, summary("from", from));
        say(stdout, summary("to  ", to));
        return;
    }
    const auto count = [&](Table table) { return static_cast<qint64>(from.rows[static_cast<std::size_t>(table)]); };
    const QJsonObject object{{QStringLiteral("ok"), from == to},
                             {QStringLiteral("digest"), QString::fromStdString(toHex(from.digest))},
                             {QStringLiteral("mailboxes"), count(Table::Mailbox)},
                             {QStringLiteral("envelopes"), count(Table::Envelope)},
                             {QStringLiteral("directoryRecords"), count(Table::Directory)}};
    say(stdout, QString::fromUtf8(QJsonDocument(object).toJson().trimmed()));
}

int copy(const Named &from, const Named &to, const Telling &telling)
{
    if (!from.choice.isPostgres() && !QFileInfo::exists(from.file))
        return telling.fail(StartProblem::DatabaseFailed, from.file, QStringLiteral("There is no such file."));
    auto source = open(from, telling.kind.source, telling);
    if (const int *code = std::get_if<int>(&source))
        return *code;
    auto target = open(to, StoreContents::Use::Alone, telling);
    if (const int *code = std::get_if<int>(&target))
        return *code;
    auto &into = std::get<std::unique_ptr<StoreContents>>(target);
    const Result<bool> empty = into->isEmpty();
    if (!empty)
        return telling.fail(startProblemOf(empty.code()), to.text());
    if (!*empty)
        return telling.fail(StartProblem::StoreNotEmpty, to.text());
    const auto copied = copyContents(*std::get<std::unique_ptr<StoreContents>>(source), *into);
    if (!copied)
        return telling.fail(StartProblem::MoveFailed, from.text(),
                            QStringLiteral("Not everything could be copied (%1), so nothing was.")
                                .arg(QString::fromStdString(std::string(toString(copied.code())))));
    // What the other store gives to whoever asks it now, not what it was given.
    const auto there = digestOf(*into);
    if (!there || *there != *copied)
        return telling.fail(StartProblem::MoveFailed, to.text(),
                            QStringLiteral("What is there now is not what was copied. Do not use it; empty it."));
    sayDone(*copied, *there, telling.json);
    return 0;
}

int run(const QStringList &arguments, const Kind &kind)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromLatin1(kind.description));
    const auto option = [](const char *name, const char *meaning, const char *value = "") {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(meaning), QString::fromLatin1(value));
    };
    parser.addOptions({option("help", "Shows this."), option("json", "Tells the outcome as a JSON object."),
                       option("from", "The store that there is.", "store"),
                       option("to", "The store to fill, which is empty or not there yet.", "store")});
    const bool parsed = parser.parse(arguments);
    const Telling telling{kind, parser.isSet(QStringLiteral("json"))};
    if (!parsed)
        return telling.fail(StartProblem::Usage, {}, parser.errorText() + QStringLiteral(" See --help."));
    if (parser.isSet(QStringLiteral("help"))) {
        say(stdout,
            parser.helpText().replace(QStringLiteral(" [options]"),
                                      QStringLiteral(" %1 [options]").arg(QLatin1String(kind.name))));
        return 0;
    }
    std::array<Named, 2> stores;
    const std::array<QString, 2> names{QStringLiteral("from"), QStringLiteral("to")};
    for (std::size_t i = 0; i < stores.size(); ++i) {
        const auto named = namedBy(parser.value(names[i]));
        if (const auto *problem = std::get_if<QString>(&named))
            return telling.fail(StartProblem::Usage, QStringLiteral("--") + names[i], *problem);
        stores[i] = std::get<Named>(named);
    }
    return copy(stores[0], stores[1], telling);
}

} // namespace

int runMove(const QStringList &arguments)
{
    return run(arguments, moving);
}

int runBackup(const QStringList &arguments)
{
    return run(arguments, backingUp);
}

} // namespace caseweave
