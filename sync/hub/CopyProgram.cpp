// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/CopyProgram.h"

#include "sync/hub/BlobCopy.h"
#include "sync/hub/DiskBlobStore.h"
#include "sync/hub/HubSetup.h"
#include "sync/hub/PostgresBlobStore.h"
#include "sync/program/CommandLine.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFile>
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
    "move", StoreContents::Use::AloneThere,
    "Copies all that a hub keeps from one store into another, empty one, and compares digests of both. A back-up\n"
    "becomes a hub's store again in this way too. The blobs of a file hub.db are in the folder blobs beside it.\n"
    "\n"
    "Examples:\n"
    "  caseweave-hub move --from sqlite:/srv/hub/hub.db --to \"postgresql:service=caseweave\"\n"
    "  caseweave-hub move --from \"postgresql:service=caseweave\" --to sqlite:/srv/hub/hub.db\n"
    "  caseweave-hub move --from sqlite:/backup/monday/hub.db --to sqlite:/srv/hub/hub.db\n"
    "\n"
    "No hub may run on either meanwhile. Nothing in the first store is changed: once a hub has run on the second,\n"
    "what it took is missing in the first. The database is copied whole or not at all, after the blobs: run it again\n"
    "where it was interrupted, and blobs that are there already are not copied again. Uploads that are not finished\n"
    "are begun anew by their devices.\n"
    "\n"
    "Exit codes: 0 done, and both digests are the same; 2 command line; 46 done, but blobs are missing;\n"
    "others from 10 on: it was not done, and said why.",
    "A hub uses this store. Stop every hub on it first."};

constexpr Kind backingUp{
    "backup", StoreContents::Use::Beside,
    "Copies all that a hub keeps at one moment into a file and a folder blobs beside it, while hubs run on it, and\n"
    "compares digests of what was read and what is in the copy. The hub's keys and settings are not in it: copy its\n"
    "folder once, and keep both apart.\n"
    "\n"
    "Examples:\n"
    "  caseweave-hub backup --from sqlite:/srv/hub/hub.db --to sqlite:/backup/monday/hub.db\n"
    "  caseweave-hub backup --from \"postgresql:service=caseweave\" --to sqlite:/backup/monday/hub.db --json\n"
    "\n"
    "\"caseweave-hub move\" makes a hub's store of it again, and prints the same digest.\n"
    "\n"
    "Exit codes: 0 done, and both digests are the same; 2 command line; 46 done, but blobs are missing;\n"
    "others from 10 on: it was not done, and said why.",
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
    if (contents.code() == ErrorCode::Busy && StoreContents::isAlone(use))
        return telling.fail(StartProblem::Running, named.text(), QString::fromLatin1(telling.kind.targetInUse));
    if (contents.code() == ErrorCode::UnknownSuite && use == StoreContents::Use::Beside)
        return telling.fail(
            StartProblem::DatabaseNewer, named.text(),
            QStringLiteral("The database is of another version of the hub. Use that version's program."));
    return telling.fail(startProblemOf(contents.code()), named.text(),
                        contents.code() == ErrorCode::NotFound ? QStringLiteral("There is no hub's store.")
                                                               : QString());
}

QString summary(const char *name, const ContentsDigest &contents)
{
    return QStringLiteral("%1 %2: %3 mailboxes, %4 envelopes, %5 directory records, %6 blobs of %7 bytes")
        .arg(QString::fromLatin1(name), QString::fromStdString(toHex(contents.digest)))
        .arg(contents.of(Table::Mailbox))
        .arg(contents.of(Table::Envelope))
        .arg(contents.of(Table::Directory))
        .arg(contents.blobs)
        .arg(contents.blobBytes);
}

/// The exit code.
int sayDone(const ContentsDigest &from, const ContentsDigest &to, const BlobFindings &found, const Telling &telling)
{
    const bool isWhole = found.missing == 0;
    const int code = isWhole ? 0 : static_cast<int>(StartProblem::BlobsDamaged);
    const QString missing = missingText(found) + QStringLiteral(" All else was copied.");
    if (!telling.json) {
        say(stdout, summary("from", from));
        say(stdout, summary("to  ", to));
        say(stdout, signaturesText(from.signatures));
        return isWhole ? code : telling.fail(StartProblem::BlobsDamaged, {}, missing);
    }
    const auto count = [&](Table table) { return static_cast<qint64>(from.of(table)); };
    QJsonObject object{{QStringLiteral("ok"), isWhole},
                       {QStringLiteral("digest"), QString::fromStdString(toHex(from.digest))},
                       {QStringLiteral("mailboxes"), count(Table::Mailbox)},
                       {QStringLiteral("envelopes"), count(Table::Envelope)},
                       {QStringLiteral("directoryRecords"), count(Table::Directory)},
                       {QStringLiteral("blobs"), static_cast<qint64>(from.blobs)},
                       {QStringLiteral("blobBytes"), static_cast<qint64>(from.blobBytes)}};
    addSignatures(object, from.signatures);
    if (!isWhole) {
        object[QStringLiteral("error")] = codeWord(StartProblem::BlobsDamaged);
        object[QStringLiteral("message")] = missing;
        addMissing(object, found);
    }
    say(stdout, QString::fromUtf8(QJsonDocument(object).toJson().trimmed()));
    return code;
}

enum class Access : std::uint8_t { Read, Write };

/// The blobs of a store that is open.
Result<std::unique_ptr<BlobStore>> openBlobs(const Named &named, StoreContents::Use use, Access access)
{
    if (named.choice.isPostgres()) {
        using Claim = PostgresLink::Claim;
        auto store
            = PostgresBlobStore::open(named.choice.database, StoreContents::isAlone(use) ? Claim::Held : Claim::Shared);
        return store ? Result<std::unique_ptr<BlobStore>>(std::move(*store)) : store.error();
    }
    const QString folder = QFileInfo(named.file).dir().filePath(QStringLiteral("blobs"));
    const std::string path = QFile::encodeName(folder).toStdString();
    if (access == Access::Read)
        return std::unique_ptr<BlobStore>(DiskBlobStore::openToRead(path));
    auto store = DiskBlobStore::open(path, 0); // no hub's database grows beside it
    return store ? Result<std::unique_ptr<BlobStore>>(std::move(*store)) : store.error();
}

/// One side of a copy.
struct Side {
    const Named &named;
    std::unique_ptr<StoreContents> contents;
    std::unique_ptr<BlobStore> blobs = {};
};

/// What whoever runs this can do then. `blob`: the one at fault, if it is one's.
QString adviceOn(ErrorCode code, const std::string &blob)
{
    QString advice = QStringLiteral("Look at both disks, at who owns the files, and whether the database answers.");
    if (code == ErrorCode::DiskFull)
        advice = QStringLiteral("The disk of the copy is full: make room there, or take another.");
    if (code == ErrorCode::Damaged && !blob.empty())
        advice = QStringLiteral("That blob is not what its name says. Put it back from a back-up; where none has it, "
                                "take its file out of \"blobs\": it is then told as missing, and all else is copied.");
    return advice + QStringLiteral(" Then run the same again; blobs that came are not copied twice.");
}

/// The blobs after the rows that name them: each was there before. Only when they are there the rows are, too.
int copyAll(Side &from, Side &to, const Telling &telling)
{
    Result<ContentsDigest> copied = copyRows(*from.contents, *to.contents);
    const std::string &at = from.contents->failedAt();
    if (!copied && copied.code() == ErrorCode::Damaged && !at.empty())
        return telling.fail(StartProblem::DatabaseDamaged, from.named.text(),
                            damagedAt(at) + QStringLiteral(" Nothing was copied."));
    if (!copied)
        return telling.fail(StartProblem::MoveFailed, from.named.text(),
                            QStringLiteral("Not everything could be copied (%1%2), so nothing was. %3")
                                .arg(QString::fromStdString(std::string(toString(copied.code()))),
                                     at.empty() ? QString() : QStringLiteral(" at ") + QString::fromStdString(at),
                                     adviceOn(copied.code(), {})));
    BlobFindings found;
    if (const Status looked = findMissing(*from.contents, *from.blobs, found); !looked)
        return telling.fail(startProblemOf(looked.code()), from.named.text());
    if (telling.kind.source == StoreContents::Use::Beside)
        from.contents.reset(); // what hubs write meanwhile need not be kept apart any more
    std::string where;
    BlobNames blobs;
    Status status = copyBlobs(*from.blobs, *to.blobs, SystemClock().nowSeconds(), *copied, blobs, where);
    if (status)
        status = to.contents->commit();
    if (!status)
        return telling.fail(
            StartProblem::MoveFailed, to.named.text(),
            QStringLiteral("Not everything could be copied (%1%2), and the database was not. %3")
                .arg(QString::fromStdString(std::string(toString(status.code()))),
                     where.empty() ? QString() : QStringLiteral(", blob ") + QString::fromStdString(where),
                     adviceOn(status.code(), where)));
    // What the other store gives to whoever asks it now, not what it was given; each blob was read there before.
    auto there = digestOf(*to.contents);
    if (!there || !addBlobs(*to.blobs, blobs, *there) || *there != *copied)
        return telling.fail(StartProblem::MoveFailed, to.named.text(),
                            QStringLiteral("What is there now is not what was copied. Do not use it; empty it."));
    return sayDone(*copied, *there, found, telling);
}

/// The folder of a file that is to be made is made too.
std::optional<int> prepareTarget(const Named &from, const Named &to, const Telling &telling)
{
    if (to.choice.isPostgres())
        return std::nullopt;
    const QString folder = QFileInfo(to.file).path();
    // Of a store beside a hub the lock of its folder says it.
    const bool isMove = StoreContents::isAlone(telling.kind.source);
    if (isMove && !from.choice.isPostgres()
        && QFileInfo(from.file).canonicalPath() == QFileInfo(folder).canonicalFilePath())
        return telling.fail(StartProblem::Usage, QStringLiteral("--to"),
                            QStringLiteral("must be in another folder than the store that there is: a folder holds one "
                                           "hub's store and its blobs."));
    if (!QFileInfo(folder).isDir() && !QDir().mkpath(folder))
        return telling.fail(StartProblem::FolderMissing, folder,
                            QStringLiteral("The folder is not there and cannot be made."));
    return std::nullopt;
}

int copy(const Named &from, const Named &to, const Telling &telling)
{
    if (const auto failure = from.choice.isPostgres() ? std::nullopt : unfinishedCopy(from.file))
        return telling.fail(failure->problem, failure->path);
    if (!from.choice.isPostgres() && !QFileInfo::exists(from.file))
        return telling.fail(StartProblem::DatabaseFailed, from.file, QStringLiteral("There is no such file."));
    if (auto code = prepareTarget(from, to, telling))
        return *code;
    auto source = open(from, telling.kind.source, telling);
    if (const int *code = std::get_if<int>(&source))
        return *code;
    auto target = open(to, StoreContents::Use::Alone, telling);
    if (const int *code = std::get_if<int>(&target))
        return *code;
    Side first{from, std::get<std::unique_ptr<StoreContents>>(std::move(source))};
    Side second{to, std::get<std::unique_ptr<StoreContents>>(std::move(target))};
    const Result<bool> empty = second.contents->isEmpty();
    if (!empty)
        return telling.fail(startProblemOf(empty.code()), to.text());
    if (!*empty)
        return telling.fail(StartProblem::StoreNotEmpty, to.text());
    for (auto [side, use, access] : {std::tuple(&first, telling.kind.source, Access::Read),
                                     std::tuple(&second, StoreContents::Use::Alone, Access::Write)}) {
        auto blobs = openBlobs(side->named, use, access);
        if (!blobs)
            return telling.fail(startProblemOf(blobs.code()), side->named.text());
        side->blobs = std::move(*blobs);
    }
    return copyAll(first, second, telling);
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
    if (const QStringList words = parser.positionalArguments(); !words.isEmpty())
        return telling.fail(StartProblem::Usage, {},
                            QStringLiteral("\"%1\" is not known here. See --help.").arg(words.first()));
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
