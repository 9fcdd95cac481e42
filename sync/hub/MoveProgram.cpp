// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MoveProgram.h"

#include "sync/hub/HubSetup.h"
#include "sync/hub/StoreContents.h"

#include <QCommandLineParser>
#include <QFileInfo>

#include <cstdio>

namespace caseweave {
namespace {

constexpr const char description[]
    = "Copies all that a hub keeps from one store into another, empty one, and compares digests of both.\n"
      "\n"
      "Examples:\n"
      "  caseweave-hub move --from sqlite:/srv/hub/hub.db --to \"postgresql:service=caseweave\"\n"
      "  caseweave-hub move --from \"postgresql:service=caseweave\" --to sqlite:/srv/hub/hub.db\n"
      "\n"
      "No hub may run on either meanwhile. Nothing in the first store is changed: once a hub has run on the second, "
      "what "
      "it\n"
      "took is missing in the first. It is copied whole or not at all.\n"
      "\n"
      "Exit codes: 0 done, and both digests are the same; 2 command line; 10 and above: it was not done, and said why.";

void say(std::FILE *out, const QString &text)
{
    std::fputs(qPrintable(text + QLatin1Char('\n')), out);
}

int fail(StartProblem problem, const QString &where = {}, const QString &detail = {})
{
    say(stderr, QStringLiteral("caseweave-hub move: ") + explain({problem, where, detail}));
    return static_cast<int>(problem);
}

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

std::variant<std::unique_ptr<StoreContents>, int> openAlone(const Named &named)
{
    auto contents = StoreContents::open(named.choice, named.file.toStdString(), StoreContents::Use::Alone);
    if (contents)
        return std::move(*contents);
    if (contents.code() == ErrorCode::Busy)
        return fail(StartProblem::Running, named.text(),
                    QStringLiteral("A hub uses this store. Stop every hub on it first."));
    return fail(startProblemOf(contents.code()), named.text());
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

int move(const Named &from, const Named &to)
{
    if (!from.choice.isPostgres() && !QFileInfo::exists(from.file))
        return fail(StartProblem::DatabaseFailed, from.file, QStringLiteral("There is no such file."));
    auto source = openAlone(from);
    if (const int *code = std::get_if<int>(&source))
        return *code;
    auto target = openAlone(to);
    if (const int *code = std::get_if<int>(&target))
        return *code;
    auto &into = std::get<std::unique_ptr<StoreContents>>(target);
    const Result<bool> empty = into->isEmpty();
    if (!empty)
        return fail(startProblemOf(empty.code()), to.text());
    if (!*empty)
        return fail(StartProblem::StoreNotEmpty, to.text());
    const auto copied = copyContents(*std::get<std::unique_ptr<StoreContents>>(source), *into);
    if (!copied)
        return fail(StartProblem::MoveFailed, from.text(),
                    QStringLiteral("Not everything could be copied (%1), so nothing was.")
                        .arg(QString::fromStdString(std::string(toString(copied.code())))));
    // What the other store gives to whoever asks it now, not what it was given.
    const auto there = digestOf(*into);
    say(stdout, summary("from", *copied));
    if (there)
        say(stdout, summary("to  ", *there));
    if (!there || *there != *copied)
        return fail(StartProblem::MoveFailed, to.text(),
                    QStringLiteral("What is there now is not what was copied. Do not use it; empty it."));
    return 0;
}

} // namespace

int runMove(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromLatin1(description));
    const auto option = [](const char *name, const char *meaning, const char *value = "") {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(meaning), QString::fromLatin1(value));
    };
    parser.addOptions({option("help", "Shows this."), option("from", "The store that there is.", "store"),
                       option("to", "The store to fill, which is empty or not there yet.", "store")});
    if (!parser.parse(arguments))
        return fail(StartProblem::Usage, {}, parser.errorText() + QStringLiteral(" See --help."));
    if (parser.isSet(QStringLiteral("help"))) {
        say(stdout, parser.helpText());
        return 0;
    }
    std::array<Named, 2> stores;
    const std::array<QString, 2> names{QStringLiteral("from"), QStringLiteral("to")};
    for (std::size_t i = 0; i < stores.size(); ++i) {
        const auto named = namedBy(parser.value(names[i]));
        if (const auto *problem = std::get_if<QString>(&named))
            return fail(StartProblem::Usage, QStringLiteral("--") + names[i], *problem);
        stores[i] = std::get<Named>(named);
    }
    return move(stores[0], stores[1]);
}

} // namespace caseweave
