// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/MadeProfile.h"

#include "app/profile/ProfileStore.h"
#include "tests/app/support/FictionalAgency.h"

namespace caseweave {

void makeProfile(const QString &folder)
{
    static SystemRandom random;
    static NoKeyStore keyStore;
    static SystemClock clock;
    const QByteArray passphrase = madePassphrase.toUtf8();
    test::FictionalAgency agency("Greendale Council", AgencyKind::Council, random);
    const CardChange card = agency.addProfessional("Maya Shah", "Social worker");
    ProfileSecrets secrets(DeviceKeys::generate(random));
    const DeviceCertificate certificate = agency.addDevice(card.professional, secrets.keys);
    secrets.professional = card.professional;
    secrets.name = card.name;
    secrets.title = card.title;
    secrets.agencyRoot = agency.root.publicKey();
    secrets.agencyName = agency.name;
    secrets.hubRoot = agency.root.publicKey();
    secrets.hubAddress = "127.0.0.1:9";
    auto store = ProfileStore::create(folder.toStdString(), SecretBytes(viewOf(passphrase.toStdString())),
                                      std::move(secrets), {clock, random, keyStore});
    if (!store || !(*store)->approve(certificate))
        qFatal("no profile could be made");
}

} // namespace caseweave
