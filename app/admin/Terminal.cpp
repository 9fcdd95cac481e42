// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Terminal.h"

#include "app/admin/Failure.h"
#include "app/text/Text.h"

#include <QFile>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace caseweave::admin {

namespace {

void say(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    std::fwrite(utf8.constData(), 1, static_cast<std::size_t>(utf8.size()), stderr);
    std::fflush(stderr);
}

termios terminalBefore{}; ///< for the signal handler

/// Ends as the signal would have, with the echo on again: the person's next line must show.
void endWithEcho(int number)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &terminalBefore);
    std::signal(number, SIG_DFL);
    std::raise(number);
}

/// Turns the echo off while it lives.
class WithoutEcho {
public:
    WithoutEcho()
    {
        m_changed = tcgetattr(STDIN_FILENO, &terminalBefore) == 0;
        if (!m_changed)
            return;
        for (const int number : ending)
            std::signal(number, endWithEcho);
        termios silent = terminalBefore;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~WithoutEcho()
    {
        if (!m_changed)
            return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminalBefore);
        for (const int number : ending)
            std::signal(number, SIG_DFL);
    }
    WithoutEcho(const WithoutEcho &) = delete;
    WithoutEcho &operator=(const WithoutEcho &) = delete;

private:
    static constexpr std::array<int, 4> ending{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    bool m_changed = false;
};

void needTerminal(const QString &what, const QString &instead)
{
    if (isatty(STDIN_FILENO) == 0)
        refuse(Exit::Usage, QStringLiteral("no_terminal"),
               QStringLiteral("%1 cannot be asked for, because there is no terminal. Use %2.").arg(what, instead));
}

SecretBytes inFormC(const SecretBytes &text)
{
    const ByteView view = text.view();
    if (std::all_of(view.begin(), view.end(), [](std::uint8_t c) { return c < 0x80; }))
        return text.clone();
    // Qt alone can normalise; its copies are overwritten before they go.
    QString wide = QString::fromUtf8(reinterpret_cast<const char *>(view.data()), static_cast<qsizetype>(view.size()));
    std::string composed = formC(wide);
    SecretBytes result(viewOf(composed));
    wide.fill(u'\0');
    std::fill(composed.begin(), composed.end(), '\0');
    return result;
}

/// The first line of what can be read, without its end.
SecretBytes readLine(int fd)
{
    SecretBytes buffer(Terminal::mostPassphrase);
    std::size_t length = 0;
    while (length < buffer.size()) {
        const ssize_t got = read(fd, buffer.span().data() + length, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            refuse(ErrorCode::Storage, QStringLiteral("The passphrase could not be read"));
        if (got == 0 || buffer.span()[length] == '\n')
            break;
        ++length;
    }
    if (length > 0 && buffer.span()[length - 1] == '\r')
        --length;
    if (length == 0)
        refuse(Exit::Passphrase, QStringLiteral("no_passphrase"), QStringLiteral("The passphrase is empty."));
    return inFormC(SecretBytes(buffer.view().first(length)));
}

SecretBytes ask(const QString &prompt)
{
    say(prompt + QStringLiteral(": "));
    const WithoutEcho silent;
    SecretBytes answer = readLine(STDIN_FILENO);
    say(QStringLiteral("\n"));
    return answer;
}

} // namespace

SecretBytes Terminal::askPassphrase(const QString &what, const QString &instead)
{
    needTerminal(what, instead);
    return ask(what);
}

SecretBytes Terminal::askNewPassphrase(const QString &what, const QString &instead)
{
    needTerminal(what, instead);
    SecretBytes first = ask(QStringLiteral("New: %1").arg(what));
    checkNewPassphrase(first);
    const SecretBytes second = ask(QStringLiteral("Again: %1").arg(what));
    if (!first.equals(second.view()))
        refuse(Exit::Passphrase, QStringLiteral("passphrases_differ"),
               QStringLiteral("The two passphrases differ. Nothing was done: start again."));
    return first;
}

bool Terminal::askYes(const QString &question, const QString &instead)
{
    needTerminal(QStringLiteral("A confirmation"), instead);
    say(question + QStringLiteral(" Type yes or no: "));
    std::string answer;
    int c = std::getchar();
    for (; c != EOF && c != '\n'; c = std::getchar())
        answer += static_cast<char>(c);
    return answer == "yes";
}

SecretBytes Terminal::readPassphraseFile(const QString &file)
{
    const int fd = open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        refuse(ErrorCode::Storage, QStringLiteral("The passphrase file %1 could not be opened").arg(file));
    struct Closer {
        int fd;
        ~Closer() { close(fd); }
    } const closer{fd};
    return readLine(fd);
}

SecretBytes Terminal::readPassphraseFd(int fd)
{
    return readLine(fd);
}

void Terminal::checkNewPassphrase(const SecretBytes &passphrase)
{
    const ByteView view = passphrase.view();
    const auto characters = std::count_if(view.begin(), view.end(), [](std::uint8_t c) { return (c & 0xc0U) != 0x80; });
    if (static_cast<std::size_t>(characters) < leastPassphrase)
        refuse(
            Exit::Passphrase, QStringLiteral("short_passphrase"),
            QStringLiteral("The passphrase is too short: use at least %1 characters, for example four or five words.")
                .arg(leastPassphrase));
}

} // namespace caseweave::admin
