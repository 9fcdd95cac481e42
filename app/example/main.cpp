// SPDX-License-Identifier: GPL-3.0-or-later
//
// caseweave-example: enrols the people of a story and writes its case, with real profiles and through a real hub.
// packaging/run uses it to make the worked example.
#include "app/admin/Failure.h"
#include "app/admin/Program.h"
#include "app/admin/Terminal.h"
#include "app/example/Player.h"
#include "app/profile/KeyStore.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>

namespace {

using namespace caseweave;

constexpr qint64 mostStory = 1 << 20;

QList<admin::Option> options()
{
    return {
        {QStringLiteral("story"), QStringLiteral("FILE"), QStringLiteral("what happens"), true},
        {QStringLiteral("profiles"), QStringLiteral("FOLDER"), QStringLiteral("a folder for each person"), true},
        {QStringLiteral("tokens"), QStringLiteral("FOLDER"), QStringLiteral("KEY.token of who is not enrolled"), true},
        {QStringLiteral("passphrase-file"), QStringLiteral("FILE"), QStringLiteral("of every profile"), true}};
}

example::Story readStory(const QString &name, const Clock &clock)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        admin::refuse(ErrorCode::Storage, QStringLiteral("%1 could not be opened").arg(name));
    QString problem;
    auto story
        = example::Story::read(file.read(mostStory), QDateTime::fromMSecsSinceEpoch(clock.nowMs()).date(), &problem);
    if (!story)
        admin::refuse(admin::Exit::Refused, QStringLiteral("bad_story"), problem);
    return *story;
}

void play(const admin::Arguments &args, const admin::Output &out)
{
    const SystemClock clock;
    SystemRandom random;
    NoKeyStore keyStore;
    example::Player player(readStory(args.value(QStringLiteral("story")), clock),
                           {args.value(QStringLiteral("profiles")), args.value(QStringLiteral("tokens")),
                            QFileInfo(args.value(QStringLiteral("story"))).path()},
                           {clock, random, keyStore});
    player.tell = [&](const QString &what) { out.line(what); };
    const SecretBytes passphrase = admin::Terminal::readPassphraseFile(args.value(QStringLiteral("passphrase-file")));
    const bool isPlayed = player.enterAll(passphrase) && player.playCase();
    if (!isPlayed && player.refusal() == ErrorCode::CannotOpen)
        admin::refuse(admin::Exit::Passphrase, QStringLiteral("wrong_passphrase"), player.problem());
    if (!isPlayed)
        admin::refuse(admin::Exit::Refused, QStringLiteral("story_stopped"), player.problem());
    out.line(QStringLiteral("The case is written, and everybody in it has it."));
}

void showHelp(const admin::Output &out)
{
    out.line(QStringLiteral("Usage: caseweave-example --story FILE --profiles FOLDER --tokens FOLDER "
                            "--passphrase-file FILE\n\n"
                            "Enrols the people of a story and writes its case, with real profiles and through the hub "
                            "that their tokens name.\n"));
    QList<QStringList> rows;
    for (const admin::Option &option : options())
        rows += {QStringLiteral("  --%1 %2").arg(option.name, option.value), option.help};
    out.table({QStringLiteral("Options"), {}}, rows);
    out.line(QStringLiteral("\nExample\n  caseweave-example --story resources/example/case.json --profiles profiles "
                            "--tokens tokens --passphrase-file passphrase\n\n"
                            "Exit codes: as those of caseweave-admin; 3 also where the story stops, and it says why."));
}

} // namespace

int main(int argc, char *argv[])
{
    initialiseCrypto();
    QCoreApplication application(argc, argv);
    admin::Output out(false);
    const QStringList words = QCoreApplication::arguments().mid(1);
    try {
        if (words.contains(QStringLiteral("--help"))) {
            showHelp(out);
            return 0;
        }
        play(admin::Arguments::parse(words, options()), out);
        return 0;
    } catch (const admin::Failure &failure) {
        out.fail(failure);
        return static_cast<int>(failure.exit);
    }
}
