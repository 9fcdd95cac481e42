// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/NewDevice.h"

#include "app/enrolment/EnrolmentRequest.h"

#include <QEventLoop>
#include <QTimer>

namespace caseweave::test {

namespace {

constexpr int patienceMs = 20000;

/// The answer of a call that gives it later; Network when none comes.
template <class T, class Start>
Result<T> await(Start start)
{
    std::optional<Result<T>> answer;
    QEventLoop loop;
    QTimer::singleShot(patienceMs, &loop, &QEventLoop::quit);
    start([&](Result<T> result) {
        answer = std::move(result);
        loop.quit();
    });
    if (!answer)
        loop.exec();
    return answer ? std::move(*answer) : Result<T>(ErrorCode::Network);
}

} // namespace

NewDevice::NewDevice(Random &random) : m_random(random), m_keys(DeviceKeys::generate(random)) { }

Status NewDevice::connectAs(HubLogin login, const PinnedRoots &roots)
{
    m_connection
        = std::make_unique<HubConnection>(*HubAddress::parse(m_address), roots, std::move(login), m_clock, m_random);
    QEventLoop loop;
    QTimer::singleShot(patienceMs, &loop, &QEventLoop::quit);
    QObject::connect(m_connection.get(), &HubConnection::stateChanged, &loop, [&] {
        const HubState state = m_connection->state();
        if (state == HubState::Online || state == HubState::Refused || state == HubState::Offline)
            loop.quit();
    });
    m_connection->open();
    loop.exec();
    if (m_connection->state() == HubState::Online)
        return {};
    return m_connection->refusal().value_or(ErrorCode::Network);
}

Status NewDevice::enter(const EnrolmentLetter &letter)
{
    m_token = letter.token.clone();
    m_address = letter.hubAddress;
    return connectAs(EnrollingLogin{letter.tls}, {});
}

Result<std::optional<Bytes>> NewDevice::slot(EnrolmentSlot which)
{
    return await<std::optional<Bytes>>([&](HubConnection::Done<std::optional<Bytes>> done) {
        m_connection->getEnrolment(m_token->tag(), static_cast<std::uint8_t>(which), std::move(done));
    });
}

Result<Invitation> NewDevice::invitation()
{
    const auto sealed = slot(EnrolmentSlot::Invitation);
    if (!sealed)
        return sealed.error();
    if (!*sealed)
        return ErrorCode::NotFound;
    auto opened = Invitation::open(*m_token, **sealed, m_clock.nowSeconds());
    if (opened)
        m_invitation = *opened;
    return opened;
}

Status NewDevice::request(const std::string &label)
{
    const auto made = EnrolmentRequest::make(*m_token, m_keys, label, m_clock.nowSeconds());
    m_code = made.codeWords();
    return putRequest(made.encoded);
}

Status NewDevice::putRequest(Bytes bytes)
{
    return await<void>([&](HubConnection::Done<void> done) {
        m_connection->putEnrolment(m_token->tag(), static_cast<std::uint8_t>(EnrolmentSlot::Request), std::move(bytes),
                                   std::move(done));
    });
}

QString NewDevice::codeWords() const
{
    return QString::fromStdString(m_code);
}

Result<DeviceCertificate> NewDevice::approval()
{
    const auto bytes = slot(EnrolmentSlot::Approval);
    if (!bytes)
        return bytes.error();
    if (!*bytes)
        return ErrorCode::NotFound;
    return acceptApproval(*m_invitation, m_keys, **bytes, m_clock.nowSeconds());
}

Status NewDevice::logIn(const DeviceCertificate &certificate)
{
    const PinnedRoots roots{{agencyIdOf(m_invitation->hubRoot), m_invitation->hubRoot}};
    return connectAs(DeviceLogin{m_keys.clone(), certificate}, roots);
}

Result<std::vector<Bytes>> NewDevice::directory(const AgencyId &agency)
{
    std::vector<Bytes> records;
    for (bool more = true; more;) {
        const auto page = await<HubDirectoryPage>([&](HubConnection::Done<HubDirectoryPage> done) {
            m_connection->getDirectory(agency, records.size(), std::move(done));
        });
        if (!page)
            return page.error();
        records.insert(records.end(), page->records.begin(), page->records.end());
        more = page->more && !page->records.empty();
    }
    return records;
}

} // namespace caseweave::test
