// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Enroller.h"

#include "app/enrolment/Approval.h"
#include "app/enrolment/EnrolmentRequest.h"
#include "app/text/TypedText.h"

#include <QSysInfo>

namespace caseweave {

namespace {

constexpr int pollEveryMs = 2'000;

std::uint8_t number(EnrolmentSlot slot)
{
    return static_cast<std::uint8_t>(slot);
}

/// What the admin sees of this computer.
std::string computerName()
{
    return text::toPayloadLine(QSysInfo::machineHostName(), EnrolmentRequest::mostLabel).value_or(std::string());
}

} // namespace

Enroller::Enroller(std::filesystem::path folder, const ProfileSurroundings &with, QObject *parent)
    : QObject(parent), m_folder(std::move(folder)), m_with(with)
{
    m_polling.setInterval(pollEveryMs);
    connect(&m_polling, &QTimer::timeout, this, &Enroller::poll);
}

Enroller::~Enroller() = default;

void Enroller::fail(ErrorCode code)
{
    if (m_done)
        return;
    m_done = true;
    m_round.renew();
    m_polling.stop();
    if (m_connection)
        m_connection->close();
    if (m_store) {
        m_store.reset();
        ProfileStore::erasePending(m_folder);
    }
    Q_EMIT failed(code);
}

void Enroller::showTrouble(std::optional<ErrorCode> code)
{
    if (std::exchange(m_trouble, code) != code)
        Q_EMIT troubled(code);
}

Status Enroller::readToken(const QString &token, const QString &hubAddress)
{
    const std::string typed = token.trimmed().toStdString();
    if (typed.starts_with("caseweave-enrol:")) {
        auto letter = EnrolmentLetter::fromText(typed);
        if (!letter)
            return letter.error();
        m_token.emplace(std::move(letter->token));
        m_hubAddress = letter->hubAddress;
        m_tls = letter->tls;
        return {};
    }
    auto read = EnrolmentToken::fromWords(typed);
    if (!read)
        return read.error();
    m_token.emplace(std::move(*read));
    m_hubAddress = hubAddress.trimmed().toStdString();
    return isHubAddress(m_hubAddress) ? Status() : Status(ErrorCode::Malformed);
}

void Enroller::begin(const QString &token, const QString &hubAddress, SecretBytes passphrase)
{
    m_passphrase = std::move(passphrase);
    if (m_passphrase.empty())
        return fail(ErrorCode::Weak);
    if (const Status read = readToken(token, hubAddress); !read)
        return fail(read.code());
    connectToHub();
}

void Enroller::resume(std::unique_ptr<ProfileStore> store)
{
    m_store = std::move(store);
    const ProfileSecrets &secrets = m_store->secrets();
    auto token = EnrolmentToken::fromBytes(secrets.pending->token.view());
    if (!token)
        return fail(token.code());
    auto invitation = Invitation::open(*token, secrets.pending->invitation, m_with.clock.nowSeconds());
    if (!invitation)
        return fail(invitation.code());
    const auto request = EnrolmentRequest::verify(*token, secrets.pending->request);
    if (!request)
        return fail(request.code());
    m_code = QString::fromStdString(request->codeWords());
    m_token.emplace(std::move(*token));
    m_invitation = std::move(*invitation);
    m_hubAddress = secrets.hubAddress;
    m_tls = secrets.hubTls;
    m_requested = true;
    Q_EMIT waiting(m_code);
    connectToHub();
}

void Enroller::connectToHub()
{
    const auto address = HubAddress::parse(m_hubAddress);
    if (!address)
        return fail(ErrorCode::Malformed);
    m_connection = std::make_unique<HubConnection>(*address, PinnedRoots(), EnrollingLogin{m_tls}, m_with.clock,
                                                   m_with.random, m_with.network);
    connect(m_connection.get(), &HubConnection::stateChanged, this, &Enroller::stateChanged);
    m_connection->open();
}

void Enroller::stateChanged()
{
    if (m_done)
        return;
    switch (m_connection->state()) {
    case HubState::Online:
        return m_store ? putRequest() : askInvitation();
    case HubState::Refused: {
        m_polling.stop();
        const ErrorCode why = m_connection->refusal().value_or(ErrorCode::Untrusted);
        // Whoever stands in the hub's place for a while must not be able to make the profile go.
        return m_store ? showTrouble(why) : fail(why);
    }
    case HubState::Offline:
        m_polling.stop();
        // While the person looks at the form they are told at once; while they wait for approval it comes back by
        // itself.
        if (!m_store)
            fail(ErrorCode::Network);
        return;
    default:
        return;
    }
}

void Enroller::askInvitation()
{
    m_connection->getEnrolment(m_token->tag(), number(EnrolmentSlot::Invitation),
                               [this, ticket = m_round.ticket()](Result<std::optional<Bytes>> answer) {
                                   if (!ticket.expired())
                                       invitationCame(std::move(answer));
                               });
}

void Enroller::invitationCame(Result<std::optional<Bytes>> answer)
{
    if (!answer)
        return fail(answer.code());
    if (!*answer)
        return fail(ErrorCode::NotFound);
    auto invitation = Invitation::open(*m_token, **answer, m_with.clock.nowSeconds());
    if (!invitation)
        return fail(invitation.code());
    const auto shown = m_connection->hubCertificate();
    if (!shown || shown->signKey != invitation->hub.signKey)
        return fail(ErrorCode::Untrusted);
    m_invitation = std::move(*invitation);
    if (const Status made = makeProfile(**answer); !made)
        return fail(made.code());
    putRequest();
}

Status Enroller::makeProfile(const Bytes &sealed)
{
    ProfileSecrets secrets(DeviceKeys::generate(m_with.random));
    secrets.professional = m_invitation->professional;
    secrets.name = m_invitation->name;
    secrets.title = m_invitation->title;
    secrets.agencyRoot = m_invitation->root;
    secrets.agencyName = m_invitation->agencyName;
    secrets.agencyKind = m_invitation->kind;
    secrets.hubRoot = m_invitation->hubRoot;
    secrets.hubAddress = m_invitation->hubAddress;
    secrets.hubTls = m_tls;
    const auto request = EnrolmentRequest::make(*m_token, secrets.keys, computerName(), m_with.clock.nowSeconds());
    m_code = QString::fromStdString(request.codeWords());
    secrets.pending = PendingEnrolment{SecretBytes(m_token->bytes()), sealed, request.encoded};
    auto store = ProfileStore::create(m_folder, m_passphrase, std::move(secrets), m_with);
    m_passphrase = SecretBytes();
    if (!store)
        return store.error();
    m_store = std::move(*store);
    return {};
}

void Enroller::putRequest()
{
    m_connection->putEnrolment(m_token->tag(), number(EnrolmentSlot::Request), m_store->secrets().pending->request,
                               [this, ticket = m_round.ticket()](Result<void> answer) {
                                   if (!ticket.expired())
                                       requestPut(std::move(answer));
                               });
}

void Enroller::requestPut(Result<void> answer)
{
    if (!answer && answer.code() == ErrorCode::Network)
        return; // put again when the hub is back
    if (!answer && (answer.code() == ErrorCode::Conflict || answer.code() == ErrorCode::Expired))
        return fail(answer.code());
    if (!std::exchange(m_requested, true))
        Q_EMIT waiting(m_code);
    m_polling.start();
    if (!answer)
        return showTrouble(answer.code());
    m_atHub = true;
    poll();
}

void Enroller::poll()
{
    if (m_with.clock.nowSeconds() >= m_invitation->expires)
        return fail(ErrorCode::Expired);
    if (!m_atHub)
        return putRequest();
    m_connection->getEnrolment(m_token->tag(), number(EnrolmentSlot::Approval),
                               [this, ticket = m_round.ticket()](Result<std::optional<Bytes>> answer) {
                                   if (!ticket.expired())
                                       approvalCame(std::move(answer));
                               });
}

void Enroller::approvalCame(Result<std::optional<Bytes>> answer)
{
    if (!answer)
        return; // asked again
    if (!*answer)
        return showTrouble(std::nullopt);
    const auto certificate
        = acceptApproval(*m_invitation, m_store->secrets().keys, **answer, m_with.clock.nowSeconds());
    if (!certificate)
        return fail(certificate.code());
    // The token is spent: what is lost now, nobody can ask for again.
    if (const Status kept = m_store->approve(*certificate); !kept)
        return showTrouble(kept.code()); // asked again
    m_done = true;
    m_round.renew();
    m_polling.stop();
    m_connection->close();
    Q_EMIT approved();
}

} // namespace caseweave
