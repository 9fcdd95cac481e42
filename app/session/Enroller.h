// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/enrolment/EnrolmentToken.h"
#include "app/enrolment/Invitation.h"
#include "app/profile/ProfileStore.h"
#include "app/session/Round.h"
#include "sync/client/HubConnection.h"

#include <QObject>
#include <QTimer>

namespace caseweave {

/// The device's side of an enrolment (docs/protocol.md 2.5), from the token to the certificate. The profile exists from
/// the moment the request is made, so that a restart goes on waiting. The worker's thread.
class Enroller : public QObject {
    Q_OBJECT
public:
    Enroller(std::filesystem::path folder, const ProfileSurroundings &with, QObject *parent = nullptr);
    ~Enroller() override;

    /// token: "caseweave-enrol:1:..." or 14 words, then with the hub's address. Answer: waiting() or failed().
    void begin(const QString &token, const QString &hubAddress, SecretBytes passphrase);
    /// Goes on with an enrolment that was begun earlier. Answer: waiting() or failed().
    void resume(std::unique_ptr<ProfileStore> store);
    /// The person gives up. Answer: failed() with Cancelled, unless it was approved already.
    void stop() { fail(ErrorCode::Cancelled); }
    /// The approved profile.
    std::unique_ptr<ProfileStore> takeStore() { return std::move(m_store); }

Q_SIGNALS:
    /// The request lies at the hub; both sides compare these six words.
    void waiting(const QString &sixWords);
    void approved();
    /// Nothing comes of it. Before the profile is made: Malformed (the token is not one), Network, Untrusted (not the
    /// hub that the invitation names), NotFound (no such invitation), and other errors of the hub and of the profile.
    /// Afterwards only what makes this enrolment impossible, and the profile is gone again: Expired, Conflict (the
    /// token was used by another device), Cancelled, an approval or a request that does not verify.
    void failed(caseweave::ErrorCode code);
    /// What keeps the profile waiting, a full disk or a wrong clock; tried again. Nothing once that is over.
    void troubled(std::optional<caseweave::ErrorCode> code);

private:
    Status readToken(const QString &token, const QString &hubAddress);
    void connectToHub();
    void stateChanged();
    void askInvitation();
    void invitationCame(Result<std::optional<Bytes>> answer);
    Status makeProfile(const Bytes &sealed);
    void putRequest();
    void requestPut(Result<void> answer);
    void poll();
    void approvalCame(Result<std::optional<Bytes>> answer);
    void fail(ErrorCode code);
    void showTrouble(std::optional<ErrorCode> code);

    std::filesystem::path m_folder;
    ProfileSurroundings m_with;
    SecretBytes m_passphrase;
    std::optional<EnrolmentToken> m_token;
    std::string m_hubAddress;
    std::optional<Digest> m_tls;
    std::optional<Invitation> m_invitation;
    std::unique_ptr<ProfileStore> m_store;
    std::unique_ptr<HubConnection> m_connection;
    QTimer m_polling;
    QString m_code;
    bool m_requested = false; ///< the six words are shown
    bool m_atHub = false; ///< the request is
    std::optional<ErrorCode> m_trouble;
    bool m_done = false;
    Round m_round;
};

} // namespace caseweave
