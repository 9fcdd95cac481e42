// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Program.h"

#include "app/admin/Failure.h"
#include "app/admin/Terminal.h"
#include "sync/program/CommandLine.h"

namespace caseweave::admin {

namespace {

const QString program = QStringLiteral("caseweave-admin");

QList<Command> allCommands()
{
    return agencyCommands() + hubCommands() + peerCommands() + professionalCommands() + enrolmentCommands()
        + deviceCommands() + directoryCommands() + clockCommands();
}

QList<Option> everywhere()
{
    return {{QStringLiteral("json"), {}, QStringLiteral("answer with one JSON object on standard output")},
            {QStringLiteral("help"), {}, QStringLiteral("what this command does")}};
}

void say(const QString &text)
{
    Output(false).line(text);
}

void showHelp()
{
    say(QStringLiteral(
        "caseweave-admin keeps an agency: its keys, its professionals, their devices, and whom it trusts.\n"
        "It never sees a case.\n"));
    for (const Command &command : allCommands())
        say(QStringLiteral("  %1%2").arg(command.words.leftJustified(24), command.summary));
    say(QStringLiteral(
        "\nEvery command explains itself: caseweave-admin agency create --help\n"
        "Every command takes --json. The agency's folder is named with --folder, or once with CASEWEAVE_AGENCY.\n\n"
        "Exit codes: 0 done, 2 wrong use, 3 refused (nothing fits, or words differ), 4 passphrase, 5 hub not reached,\n"
        "6 file missing, damaged or not writable, 7 alarm: a directory was forked or rolled back,\n"
        "8 another caseweave-admin is at work in the folder."));
}

void showHelp(const Command &command)
{
    QString usage = QStringLiteral("Usage: %1 %2").arg(program, command.words);
    for (const Option &option : command.options) {
        if (option.required)
            usage += QStringLiteral(" --%1 %2").arg(option.name, option.value);
    }
    say(usage + QStringLiteral(" [options]\n"));
    say(command.about + u'\n');
    QList<QStringList> rows;
    for (const Option &option : command.options + everywhere())
        rows += {QStringLiteral("  --%1 %2").arg(option.name, option.value), option.help};
    Output(false).table({QStringLiteral("Options"), {}}, rows);
    say(QStringLiteral("\nExamples"));
    for (const QString &example : command.examples)
        say(QStringLiteral("  %1 %2").arg(program, example));
    say(QStringLiteral("\nExit codes: 0 done; what the others mean says %1 --help.").arg(program));
}

/// The commands that begin with these words and go on.
QStringList commandsOf(const QString &group)
{
    QStringList names;
    for (const Command &command : allCommands()) {
        if (command.words.startsWith(group + u' '))
            names += command.words;
    }
    return names;
}

void showGroup(const QString &group)
{
    for (const Command &command : allCommands()) {
        if (command.words.startsWith(group + u' '))
            say(QStringLiteral("  %1%2").arg(command.words.leftJustified(24), command.summary));
    }
}

[[noreturn]] void refuseCommand(const QList<Command> &commands, const QStringList &words)
{
    QStringList typed;
    for (const QString &word : words.mid(0, 2)) {
        if (word.startsWith(u'-'))
            break;
        typed += word;
    }
    if (typed.isEmpty())
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("A command comes first, then its options. See caseweave-admin --help."));
    const QString text = typed.join(u' ');
    if (const QStringList within = commandsOf(text); !within.isEmpty())
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("Say which: %1. See caseweave-admin %2 --help.")
                   .arg(within.join(QStringLiteral(", ")), text));
    QStringList names = commandsOf(typed[0]);
    if (names.isEmpty()) {
        for (const Command &command : commands)
            names += command.words;
    }
    refuse(Exit::Usage, QStringLiteral("usage"),
           QStringLiteral("There is no command \"%1\".%2 See caseweave-admin --help.")
               .arg(shown(text), nearestSentence(text, names)));
}

const Command &findCommand(const QList<Command> &commands, const QStringList &words, qsizetype &used)
{
    for (const Command &command : commands) {
        const QStringList name = command.words.split(u' ');
        used = name.size();
        if (words.mid(0, used) == name)
            return command;
    }
    refuseCommand(commands, words);
}

SecretBytes passphrase(const Arguments &args, const QString &prefix, const QString &what, bool isNew)
{
    const QString file = prefix + QStringLiteral("passphrase-file");
    const QString fd = prefix + QStringLiteral("passphrase-fd");
    const QString instead = QStringLiteral("--%1 FILE or --%2 NUMBER").arg(file, fd);
    SecretBytes given;
    if (args.has(file)) {
        given = Terminal::readPassphraseFile(args.value(file));
    } else if (args.has(fd)) {
        bool isNumber = false;
        const int number = args.value(fd).toInt(&isNumber);
        if (!isNumber || number < 0)
            refuse(Exit::Usage, QStringLiteral("usage"),
                   QStringLiteral("--%1 needs the number of an open file.").arg(fd));
        given = Terminal::readPassphraseFd(number);
    } else {
        return isNew ? Terminal::askNewPassphrase(what, instead) : Terminal::askPassphrase(what, instead);
    }
    if (isNew)
        Terminal::checkNewPassphrase(given);
    return given;
}

} // namespace

QString Context::folder() const
{
    QString folder = args.value(QStringLiteral("folder"));
    if (folder.isEmpty())
        folder = qEnvironmentVariable("CASEWEAVE_AGENCY");
    if (folder.isEmpty())
        refuse(Exit::Usage, QStringLiteral("usage"),
               QStringLiteral("Name the agency's folder: --folder FOLDER, or set CASEWEAVE_AGENCY."));
    return folder;
}

SecretBytes Context::rootPassphrase(bool isNew) const
{
    return passphrase(args, QStringLiteral("root-"), QStringLiteral("Root passphrase"), isNew);
}

SecretBytes Context::issuerPassphrase(bool isNew) const
{
    return passphrase(args, {}, QStringLiteral("Everyday passphrase"), isNew);
}

Option folderOption()
{
    return {QStringLiteral("folder"), QStringLiteral("FOLDER"),
            QStringLiteral("the agency's files (or set CASEWEAVE_AGENCY)")};
}

Option offlineOption()
{
    return {QStringLiteral("offline"), {}, QStringLiteral("keep the change here; 'directory publish' sends it later")};
}

Option professionalOption(bool required)
{
    return {QStringLiteral("professional"), QStringLiteral("WHO"),
            QStringLiteral("name, mail address or the beginning of the id"), required};
}

QList<Option> issuerOptions()
{
    return {folderOption(),
            {QStringLiteral("passphrase-file"), QStringLiteral("FILE"),
             QStringLiteral("everyday passphrase: the first line of this file")},
            {QStringLiteral("passphrase-fd"), QStringLiteral("NUMBER"),
             QStringLiteral("everyday passphrase: the first line of this open file")}};
}

QList<Option> rootOptions()
{
    return {{QStringLiteral("root-passphrase-file"), QStringLiteral("FILE"),
             QStringLiteral("root passphrase: the first line of this file")},
            {QStringLiteral("root-passphrase-fd"), QStringLiteral("NUMBER"),
             QStringLiteral("root passphrase: the first line of this open file")}};
}

int run(const QStringList &line, const Clock &clock, Random &random)
{
    QStringList words = line;
    const bool json = asksForJson(words);
    Output out(json);
    while (!words.isEmpty() && words[0] == QLatin1String("--json"))
        words.removeFirst(); // may also stand before the command
    try {
        if ((words.isEmpty() && !json)
            || (!words.isEmpty() && (words[0] == QLatin1String("--help") || words[0] == QLatin1String("help")))) {
            showHelp();
            return static_cast<int>(words.isEmpty() ? Exit::Usage : Exit::Done);
        }
        const QString group = words.mid(0, words.indexOf(QStringLiteral("--help"))).join(u' ');
        if (words.contains(QStringLiteral("--help")) && !commandsOf(group).isEmpty()) {
            showGroup(group);
            return static_cast<int>(Exit::Done);
        }
        qsizetype used = 0;
        const QList<Command> commands = allCommands();
        const Command &command = findCommand(commands, words, used);
        if (words.contains(QStringLiteral("--help"))) {
            showHelp(command);
            return static_cast<int>(Exit::Done);
        }
        const Arguments args = Arguments::parse(words.mid(used), command.options + everywhere());
        Context context{args, out, clock, random};
        command.run(context);
        out.finish();
        if (out.isLost())
            refuse(Exit::Files, QStringLiteral("output_lost"),
                   QStringLiteral("The command ran to its end, but its answer could not be printed. Look at where the "
                                  "output goes."));
        return static_cast<int>(Exit::Done);
    } catch (const Failure &failure) {
        out.fail(failure);
        return static_cast<int>(failure.exit);
    }
}

} // namespace caseweave::admin
