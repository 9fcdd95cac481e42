// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/CaseFile.h"

#include <QString>

namespace caseweave::e2e {

/// The files below the folder that hold these bytes somewhere. Fails the test when there are no files at all.
QStringList filesHolding(const QString &folder, const QByteArray &bytes);

/// What a hub keeps of a case, by its database: every envelope, in order.
std::vector<HubItem> itemsOf(const std::vector<Bytes> &envelopes);
std::vector<Bytes> envelopesIn(const QString &hubDatabase, const CaseId &caseId);

/// A profile folder opened in this process, as somebody could who has the folder and the passphrase. Nobody else may
/// have it open.
class OpenedProfile {
public:
    /// Null, and the test fails, when it does not open.
    static std::unique_ptr<OpenedProfile> open(const QString &folder, const QString &passphrase);
    ~OpenedProfile();

    /// The case as its keys open it. Null when it does not open.
    CaseFile *caseFile(const CaseId &caseId);
    /// Every value of every table of the case's file, deciphered, one after the other.
    QByteArray everythingIn(const CaseId &caseId);
    /// The same of the index over all cases.
    QByteArray everythingToFind();
    /// Every entry that is here and readable.
    std::vector<QByteArray> readablePayloads(const CaseId &caseId);

private:
    class Anybody final : public DeviceValidity {
    public:
        bool mayReceive(const DeviceCertificate &) const override { return true; }
    };
    OpenedProfile() = default;

    SystemClock m_clock;
    SystemRandom m_random;
    NoKeyStore m_keyStore;
    Anybody m_validity;
    std::unique_ptr<ProfileStore> m_store;
    std::optional<LocalDevice> m_device;
    std::map<CaseId, std::unique_ptr<CaseFile>> m_cases;
};

} // namespace caseweave::e2e
