// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/IdleCrowd.h"

#include "tests/bench/Fleet.h"
#include "tests/bench/QuietDevice.h"
#include "tests/bench/Report.h"

#include <QCoreApplication>

#include <charconv>
#include <csignal>
#include <deque>
#include <poll.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace caseweave::bench {

namespace {

// Each logs in one after the other: so many logins are under way at a time.
constexpr std::uint64_t leastHolders = 4;
constexpr std::uint64_t mostHolders = 16;
constexpr std::uint64_t devicesOfOne = 2500;
constexpr std::int64_t mostWaitMs = 600'000;
constexpr int endsWithinMs = 10'000;
constexpr double pingEverySeconds = 30; ///< as HubConnection does when it has nothing to say

/// Of so many, in parts that differ by one at most.
std::uint64_t shareOf(std::uint64_t count, std::size_t part, std::size_t parts)
{
    return count / parts + (part < count % parts ? 1 : 0);
}

/// Lines from standard input.
class Orders {
public:
    /// Calls meanwhile() some times a second until there is one. Nothing at the end, or when that says no.
    template <class Meanwhile>
    std::optional<std::string> next(const Meanwhile &meanwhile)
    {
        constexpr int everyMs = 50;
        while (m_held.find('\n') == std::string::npos) {
            pollfd input{STDIN_FILENO, POLLIN, 0};
            if (!meanwhile() || (::poll(&input, 1, everyMs) == 1 && !readSome()))
                return std::nullopt;
        }
        const std::size_t end = m_held.find('\n');
        std::string line = m_held.substr(0, end);
        m_held.erase(0, end + 1);
        return line;
    }

private:
    bool readSome()
    {
        std::array<char, 4096> piece;
        const ssize_t count = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (count > 0)
            m_held.append(piece.data(), static_cast<std::size_t>(count));
        return count > 0;
    }

    std::string m_held;
};

/// The devices of one process.
class Held {
public:
    explicit Held(HubAddress hub) : m_hub(std::move(hub))
    {
        SSL_CTX_set_mode(m_context.get(), SSL_MODE_RELEASE_BUFFERS);
    }

    void make(const SigningKey &key, const AgencyCertificate &issuer, std::uint64_t count)
    {
        const SystemClock clock;
        while (m_waiting.size() < count)
            m_waiting.push_back(issueDevice(key, issuer, m_random, clock));
    }
    bool hold(std::uint64_t count)
    {
        while (m_devices.size() > count)
            m_devices.pop_back();
        while (m_devices.size() < count && !m_waiting.empty() && keepAlive()) {
            auto device = QuietDevice::login(m_context.get(), m_hub, m_waiting.back(), m_random);
            if (!device)
                return failed("log everybody in", ErrorCode::Network);
            m_devices.push_back(std::move(*device));
            m_waiting.pop_back();
        }
        return m_devices.size() == count;
    }
    /// Those who have been quiet for long say that they are there, evenly over time.
    bool keepAlive()
    {
        const double seconds = std::exchange(m_sinceLast, Stopwatch()).milliseconds() / 1000;
        m_due += static_cast<double>(m_devices.size()) * seconds / pingEverySeconds;
        for (; m_due >= 1; --m_due) {
            if (m_devices.empty())
                continue;
            if (!m_devices.front().ping())
                return failed("hold a connection", ErrorCode::Network);
            m_devices.push_back(std::move(m_devices.front()));
            m_devices.pop_front();
        }
        return true;
    }
    bool isThere()
    {
        return std::ranges::all_of(m_devices, [](QuietDevice &device) { return device.ping(); })
            || failed("hold every connection", ErrorCode::Network);
    }

private:
    const HubAddress m_hub;
    SystemRandom m_random;
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> m_context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
    std::vector<LocalDevice> m_waiting;
    std::deque<QuietDevice> m_devices; ///< the one that was quiet longest is the first
    Stopwatch m_sinceLast;
    double m_due = 0; ///< pings
};

void answer()
{
    std::puts("done");
    std::fflush(stdout);
}

} // namespace

bool allowFiles(std::uint64_t connections, int pid)
{
    const rlim_t wanted = connections + 200;
    rlimit files{};
    if (::prlimit(pid, RLIMIT_NOFILE, nullptr, &files) != 0)
        return false;
    files.rlim_cur = std::max(files.rlim_cur, std::min(wanted, files.rlim_max));
    if (files.rlim_cur >= wanted && ::prlimit(pid, RLIMIT_NOFILE, &files, nullptr) == 0)
        return true;
    std::fprintf(stderr, "caseweave-bench: %llu connections need %llu open files. Raise the limit with ulimit -n.\n",
                 static_cast<unsigned long long>(connections), static_cast<unsigned long long>(wanted));
    return false;
}

IdleCrowd::~IdleCrowd()
{
    for (const auto &holder : m_holders)
        holder->process.closeWriteChannel();
    for (const auto &holder : m_holders) {
        if (holder->process.state() == QProcess::NotRunning || holder->process.waitForFinished(endsWithinMs))
            continue;
        holder->process.kill();
        holder->process.waitForFinished(1000);
    }
}

bool IdleCrowd::begin(const std::string &hub, const Agency &agency, std::uint64_t most)
{
    const std::string secret
        = hub + ' ' + toHex(agency.issuerKey().seed().view()) + ' ' + toHex(agency.issuer().encoded) + ' ';
    const std::uint64_t count = std::clamp(most / devicesOfOne, leastHolders, mostHolders);
    for (std::uint64_t i = 0; i < count; ++i) {
        QProcess &process = m_holders.emplace_back(std::make_unique<Holder>())->process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--idle-crowd")});
    }
    return ask(QByteArray::fromStdString(secret), most) || failed("begin the idle crowd", ErrorCode::Network);
}

bool IdleCrowd::hold(std::uint64_t count)
{
    m_held = count;
    return ask("hold ", count) || failed("log the idle crowd in", ErrorCode::Network);
}

bool IdleCrowd::isThere()
{
    return ask("check ", m_held) || failed("hold the idle crowd", ErrorCode::Network);
}

bool IdleCrowd::ask(const QByteArray &what, std::uint64_t count)
{
    for (std::size_t i = 0; i < m_holders.size(); ++i) {
        m_holders[i]->process.write(what + QByteArray::number(shareOf(count, i, m_holders.size())) + '\n');
        m_holders[i]->answered = false;
    }
    bool allRun = true;
    const auto settled = [&] {
        bool all = true;
        for (const auto &holder : m_holders) {
            holder->answered = holder->answered || holder->process.readAllStandardOutput().endsWith("done\n");
            all = all && holder->answered;
            allRun = allRun && holder->process.state() != QProcess::NotRunning;
        }
        return all || !allRun;
    };
    return waitUntil(settled, mostWaitMs) && allRun;
}

int runIdleCrowd()
{
    // With the one that began this. Where that one ended a moment before, standard input tells.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGPIPE, SIG_IGN);
    Orders orders;
    const auto first = orders.next([] { return true; });
    std::istringstream words(first.value_or(""));
    std::string hub, seedText, certificateText;
    std::uint64_t most = 0;
    words >> hub >> seedText >> certificateText >> most;
    const auto address = HubAddress::parse(hub);
    const auto seed = fromHex(seedText);
    const auto encoded = fromHex(certificateText);
    const auto issuer = encoded ? AgencyCertificate::decode(*encoded) : ErrorCode::Malformed;
    if (!words || !address || !seed || seed->size() != 32 || !issuer || !allowFiles(most))
        return 1;
    Held held(*address);
    held.make(SigningKey::fromSeed(*seed), *issuer, most);
    answer();
    while (const auto line = orders.next([&held] { return held.keepAlive(); })) {
        std::istringstream order(*line);
        std::string what;
        std::uint64_t count = 0;
        order >> what >> count;
        if (!order || !(what == "hold" ? held.hold(count) : held.isThere()))
            return 1;
        answer();
    }
    return 0;
}

} // namespace caseweave::bench
