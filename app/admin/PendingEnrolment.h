// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/enrolment/EnrolmentToken.h"
#include "crypto/certificate/Certificate.h"

#include <QString>

namespace caseweave::admin {

/// A token that was handed out and what became of it. Kept in the agency's folder, sealed under a key derived from the
/// issuer's, because whoever reads a token could use it first.
struct PendingEnrolment {
    enum class State : std::uint8_t { Open = 0, Approved = 1, Refused = 2 };

    EnrolmentToken token;
    ProfessionalId professional;
    std::int64_t made = 0; ///< seconds
    std::int64_t expires = 0;
    State state = State::Open;
    bool preApproved = false; ///< the first request is approved without comparing words
    DeviceId device{}; ///< once approved
    Bytes certificate{}; ///< once approved: what belongs in slot 2

    bool isOpen(std::int64_t nowSeconds) const { return state == State::Open && nowSeconds < expires; }
};

/// The enrolments below a folder. Throws Failure.
class EnrolmentFolder {
public:
    EnrolmentFolder(const QString &path, const SigningKey &issuerKey);
    void save(const PendingEnrolment &enrolment, Random &random) const;
    /// Oldest first.
    std::vector<PendingEnrolment> load() const;
    void remove(const EnrolmentToken &token) const;
    /// Forgets what ended or expired more than a week ago.
    void tidy(std::int64_t nowSeconds) const;

private:
    QString fileOf(const EnrolmentToken &token) const;

    QString m_path;
    SecretBytes m_key;
};

} // namespace caseweave::admin
