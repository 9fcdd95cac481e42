// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/HubSession.h"

#include "app/admin/AgencyFolder.h"
#include "app/admin/Failure.h"
#include "app/admin/FaultText.h"
#include "app/text/Text.h"

#include <QEventLoop>
#include <QTimer>

namespace caseweave::admin {

namespace {

constexpr std::size_t batchBytes = 512 * 1024; ///< of records in one message, well below what the hub takes

[[noreturn]] void refuseUnreached(LineFault fault, const QString &address)
{
    const QString text = faultText(fromUtf8(toString(fault)));
    refuse(Exit::Hub, QStringLiteral("network"),
           text.isEmpty()
               ? QStringLiteral("The hub at %1 did not answer in time. Check that it runs, and try again.").arg(address)
               : QStringLiteral("The hub at %1 was not reached: %2.").arg(address, text));
}

[[noreturn]] void refuseHub(ErrorCode why, const QString &address, HubSession::Ended ended)
{
    if (why == ErrorCode::Untrusted || why == ErrorCode::BadSignature)
        refuse(
            Exit::Hub, QStringLiteral("not_admitted"),
            QStringLiteral("The hub at %1 does not admit this agency, or it is another hub than this agency was told "
                           "of. Whoever runs it has to trust this agency ('caseweave-admin agency trust') and reload "
                           "the hub. If its certificate was renewed, run 'caseweave-admin hub use' with the new root "
                           "file.")
                .arg(address));
    // The hub turns an issuer away, or is turned away here before that.
    if (why == ErrorCode::Expired)
        refuseEnded(ended.issuer, ended.hub || !ended.issuer, Exit::Hub);
    try {
        refuse(why, QStringLiteral("The hub at %1 did not let this agency in").arg(address));
    } catch (Failure &failure) {
        failure.exit = Exit::Hub;
        throw;
    }
}

/// A hub's refusal is a Failure of the hub: what its disk does is no matter of the files here. A fork or a roll-back
/// stays an alarm.
[[noreturn]] void refuseAnswer(ErrorCode code, const QString &doing)
{
    if (code == ErrorCode::Storage || code == ErrorCode::DiskFull || code == ErrorCode::Damaged)
        refuse(Exit::Hub, QStringLiteral("hub_storage"),
               doing
                   + QStringLiteral(": its disk is full or failing, or its database is away. Tell whoever runs it, "
                                    "then try again."));
    try {
        refuse(code, doing);
    } catch (Failure &failure) {
        if (failure.exit != Exit::Alarm)
            failure.exit = Exit::Hub;
        throw;
    }
}

} // namespace

HubSession::HubSession(const HubLink &link, SigningKey issuerKey, const AgencyCertificate &issuer, const Clock &clock,
                       Random &random)
    : m_address(fromUtf8(link.address)), m_issuer(issuer), m_hub(link.certificate), m_clock(clock)
{
    const auto address = HubAddress::parse(link.address);
    if (!address)
        refuse(Exit::Refused, QStringLiteral("bad_address"),
               QStringLiteral("\"%1\" is no hub address. It is written as host:port.").arg(m_address));
    m_connection = std::make_unique<HubConnection>(*address, PinnedRoots{{agencyIdOf(link.root), link.root}},
                                                   IssuerLogin{std::move(issuerKey), issuer}, clock, random);
    QEventLoop loop;
    QTimer::singleShot(timeoutMs, &loop, &QEventLoop::quit);
    int failures = 0;
    QObject::connect(m_connection.get(), &HubConnection::stateChanged, &loop, [&] {
        const HubState state = m_connection->state();
        // A hub that is just starting may not answer the first attempt.
        if (state == HubState::Online || state == HubState::Refused || (state == HubState::Offline && ++failures > 2))
            loop.quit();
    });
    m_connection->open();
    if (m_connection->state() != HubState::Online)
        loop.exec();
    refuseWhereRefused();
    if (m_connection->state() != HubState::Online)
        refuseUnreached(m_connection->fault(), m_address);
}

HubSession::~HubSession()
{
    m_connection->close();
}

HubSession::Ended HubSession::ended() const
{
    const std::int64_t now = m_clock.nowSeconds();
    return {!isWithinTime(m_issuer, now), !isWithinTime(m_hub, now)};
}

void HubSession::refuseWhereRefused() const
{
    if (m_connection->state() == HubState::Refused)
        refuseHub(m_connection->refusal().value_or(ErrorCode::Untrusted), m_address, ended());
}

template <class T, class Start>
Result<T> HubSession::await(Start start)
{
    std::optional<Result<T>> answer;
    QEventLoop loop;
    QTimer::singleShot(timeoutMs, &loop, &QEventLoop::quit);
    start([&](Result<T> result) {
        answer = std::move(result);
        loop.quit();
    });
    if (!answer)
        loop.exec();
    if (!answer)
        refuseUnreached(m_connection->fault(), m_address); // the program ends, so nobody is called late
    return std::move(*answer);
}

void HubSession::putRecords(std::vector<Bytes> records)
{
    const auto answer = await<void>(
        [&](HubConnection::Done<void> done) { m_connection->putDirectory(std::move(records), std::move(done)); });
    if (!answer)
        refuseAnswer(answer.code(), QStringLiteral("The hub did not take the directory"));
}

HubDirectoryPage HubSession::records(const AgencyId &agency, std::uint64_t after)
{
    auto answer = await<HubDirectoryPage>([&](HubConnection::Done<HubDirectoryPage> done) {
        m_connection->getDirectory(agency, after, std::move(done));
    });
    if (!answer)
        refuseAnswer(answer.code(), QStringLiteral("The hub did not show the directory"));
    return std::move(*answer);
}

void HubSession::putSlot(const Digest &tag, EnrolmentSlot slot, Bytes bytes)
{
    const auto answer = await<void>([&](HubConnection::Done<void> done) {
        m_connection->putEnrolment(tag, static_cast<std::uint8_t>(slot), std::move(bytes), std::move(done));
    });
    if (!answer)
        refuseAnswer(answer.code(), QStringLiteral("The hub did not take the enrolment's message"));
}

std::optional<Bytes> HubSession::slot(const Digest &tag, EnrolmentSlot slot)
{
    auto answer = await<std::optional<Bytes>>([&](HubConnection::Done<std::optional<Bytes>> done) {
        m_connection->getEnrolment(tag, static_cast<std::uint8_t>(slot), std::move(done));
    });
    // A tag that the hub does not know (any more) holds nothing.
    if (!answer && (answer.code() == ErrorCode::NotFound || answer.code() == ErrorCode::Expired))
        return std::nullopt;
    if (!answer)
        refuseAnswer(answer.code(), QStringLiteral("The hub did not show the enrolment"));
    return std::move(*answer);
}

void HubSession::waitMs(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    QObject::connect(m_connection.get(), &HubConnection::stateChanged, &loop, &QEventLoop::quit);
    loop.exec();
    refuseWhereRefused();
}

std::optional<Digest> HubSession::tlsHash() const
{
    return m_connection->tlsHash();
}

std::size_t publish(AgencyFolder &folder, HubSession &session)
{
    const AgencyId agency = folder.directory().agency();
    const std::uint64_t held = folder.directory().count();
    std::uint64_t next = folder.publishedCount() == 0 ? 0 : folder.publishedCount() - 1;
    // Walks along what the hub shows, as far as it goes.
    for (bool more = true; more;) {
        const HubDirectoryPage page = session.records(agency, next);
        if (page.records.empty() && next > 0) {
            next = 0; // the hub lost records: it was set up again or taken from a back-up
            continue;
        }
        for (const Bytes &record : page.records) {
            if (next >= held)
                refuse(Exit::Alarm, QStringLiteral("hub_is_ahead"),
                       QStringLiteral("The hub holds records of this agency that this folder lacks. If the folder came "
                                      "from a back-up, run 'caseweave-admin directory fetch'. If nobody else signs for "
                                      "this agency, the issuer key is in other hands: read the admin guide."));
            if (record != folder.record(next))
                refuse(ErrorCode::Fork, QStringLiteral("The hub holds another record %1 of this agency").arg(next));
            ++next;
        }
        more = page.more && !page.records.empty();
    }
    const std::size_t sent = held - next;
    while (next < held) {
        std::vector<Bytes> batch;
        std::size_t bytes = 0;
        for (; next < held && bytes < batchBytes; ++next) {
            batch.push_back(folder.record(next));
            bytes += batch.back().size();
        }
        session.putRecords(std::move(batch));
    }
    folder.setPublishedCount(held);
    return sent;
}

std::size_t fetch(AgencyFolder &folder, HubSession &session)
{
    std::size_t added = 0;
    for (bool more = true; more;) {
        const HubDirectoryPage page = session.records(folder.directory().agency(), folder.directory().askAfter());
        const std::size_t now = folder.takePage(page.records);
        added += now;
        more = page.more && now > 0;
    }
    folder.setPublishedCount(folder.directory().count());
    return added;
}

} // namespace caseweave::admin
