// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/Directory.h"
#include "crypto/chance/Random.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr std::int64_t start = 1'780'000'000; // seconds
constexpr std::int64_t day = 24 * 3600;

/// An agency that can sign, from a seed.
struct Agency {
    SeededRandom random;
    SigningKey root;
    SigningKey issuerKey;
    AgencyCertificate issuer;

    explicit Agency(std::uint64_t seed)
        : random(seed), root(SigningKey::generate(random)), issuerKey(SigningKey::generate(random)),
          issuer(AgencyCertificate::issue(root, AgencyRole::Issuer, issuerKey.publicKey(), std::nullopt,
                                          "Information services", start - day, start + 365 * day))
    {
    }
    AgencyId id() const { return agencyIdOf(root.publicKey()); }
    AgencyCertificate certify(AgencyRole role, const SignPublicKey &key)
    {
        return AgencyCertificate::issue(root, role, key, std::nullopt, "Hub of Northwick", start - day,
                                        start + 365 * day);
    }
    DeviceCertificate device(const ProfessionalId &who)
    {
        const DeviceKeys keys = DeviceKeys::generate(random);
        return DeviceCertificate::issue(issuerKey, issuer, who, keys.sign.publicKey(), keys.box.publicKey(), start,
                                        start + 365 * day);
    }
};

/// A chain that grows by one record at a time.
class Chain {
public:
    explicit Chain(Agency &agency) : m_agency(agency) { add(itself()); }

    AgencyItself itself() const { return {m_agency.root.publicKey(), "Northwick Council", AgencyKind::Council}; }
    Bytes next(const DirectoryChange &change, std::int64_t secondsLater = 60) const
    {
        return DirectoryRecord::make(m_agency.issuerKey, m_agency.issuer, m_records.size(), m_link,
                                     m_time + secondsLater, change)
            .encoded;
    }
    void add(const DirectoryChange &change) { push(next(change)); }
    QJsonObject fields(const std::optional<Bytes> &last = std::nullopt) const
    {
        std::vector<Bytes> records = m_records;
        if (last)
            records.push_back(*last);
        return {{QStringLiteral("root"), jsonBytes(m_agency.root.publicKey())},
                {QStringLiteral("records"), jsonBytesList(records)}};
    }
    const Digest &link() const { return m_link; }
    std::uint64_t count() const { return m_records.size(); }
    std::int64_t time() const { return m_time; }

private:
    void push(Bytes record)
    {
        const auto read = DirectoryRecord::decode(record);
        m_link = read->link();
        m_time = read->time;
        m_records.push_back(std::move(record));
    }
    Agency &m_agency;
    std::vector<Bytes> m_records;
    Digest m_link{};
    std::int64_t m_time = start;
};

CardChange cardOf(const ProfessionalId &who)
{
    return {who, "Zoë Ó Briain", "Social worker", "Assessment team", "01632 960001", "zoe.obriain@northwick.example"};
}

Result<QJsonObject> readDirectory(const QJsonObject &vector)
{
    const auto root = arrayIn<32>(vector, "root");
    auto directory = Directory::pinned(agencyIdOf(root), root);
    if (!directory)
        return directory.error();
    const std::vector<Bytes> records = bytesListIn(vector, "records");
    for (const Bytes &record : records) {
        if (const Status taken = directory->append(record); !taken)
            return &record == &records.back() ? taken.error() : Error{ErrorCode::Cancelled};
    }
    const auto last = DirectoryRecord::decode(records.back());
    return QJsonObject{{QStringLiteral("agency"), jsonBytes(directory->agency().view())},
                       {QStringLiteral("count"), static_cast<qint64>(directory->count())},
                       {QStringLiteral("time"), jsonNumber(directory->newestTime())},
                       {QStringLiteral("link"), jsonBytes(directory->newestLink())},
                       {QStringLiteral("change"), static_cast<qint64>(last->change.index())}};
}

} // namespace

/// tests/vectors/directory.json: docs/protocol.md 2.3.
class TestDirectoryVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("directory")); }
    void readsAsStated();

private:
    void addAccepted();
    void addRefused();
    void accept(const QString &name, const Chain &chain, std::size_t change);
    VectorFile m_file{QStringLiteral("directory")};
};

void TestDirectoryVectors::accept(const QString &name, const Chain &chain, std::size_t change)
{
    Agency agency(1);
    m_file.accept(name, QStringLiteral("directory"), chain.fields(),
                  {{QStringLiteral("agency"), jsonBytes(agency.id().view())},
                   {QStringLiteral("count"), static_cast<qint64>(chain.count())},
                   {QStringLiteral("time"), jsonNumber(chain.time())},
                   {QStringLiteral("link"), jsonBytes(chain.link())},
                   {QStringLiteral("change"), static_cast<qint64>(change)}});
}

void TestDirectoryVectors::addAccepted()
{
    Agency agency(1);
    Agency other(2);
    const auto who = agency.random.id<ProfessionalId>();
    Chain chain(agency);
    accept(QStringLiteral("directory: the agency itself"), chain, 0);
    chain.add(cardOf(who));
    accept(QStringLiteral("directory: a card"), chain, 1);
    const DeviceCertificate device = agency.device(who);
    chain.add(DeviceAdmitted{device});
    accept(QStringLiteral("directory: a device admitted"), chain, 2);
    chain.add(DeviceRevoked{device.device(), RevocationReason::Compromised});
    accept(QStringLiteral("directory: a device revoked"), chain, 3);
    chain.add(AgencyTrusted{other.id(), other.root.publicKey(), "Riverside NHS Trust", AgencyKind::Health,
                            "hub.riverside.example:7443"});
    accept(QStringLiteral("directory: an agency trusted"), chain, 4);
    const SigningKey hubKey = SigningKey::generate(other.random);
    chain.add(HubStated{other.certify(AgencyRole::Hub, hubKey.publicKey()), "hub.riverside.example:7443"});
    accept(QStringLiteral("directory: the hub of a trusted agency"), chain, 5);
    chain.add(ProfessionalLeft{who});
    accept(QStringLiteral("directory: a professional left"), chain, 6);
    chain.add(TrustWithdrawn{other.id()});
    accept(QStringLiteral("directory: trust withdrawn"), chain, 7);
}

void TestDirectoryVectors::addRefused()
{
    Agency agency(1);
    Agency other(2);
    const auto who = agency.random.id<ProfessionalId>();
    Chain chain(agency);
    const auto refuse = [&](const QString &name, const Bytes &last, ErrorCode code) {
        m_file.refuse(QStringLiteral("directory: ") + name, QStringLiteral("directory"), chain.fields(last), code);
    };
    refuse(QStringLiteral("the agency itself a second time"), chain.next(chain.itself()), ErrorCode::Malformed);
    refuse(QStringLiteral("time goes back"), chain.next(cardOf(who), -61), ErrorCode::Malformed);
    refuse(QStringLiteral("issuer's certificate has ended"), chain.next(cardOf(who), 400 * day), ErrorCode::Expired);
    Bytes bent = chain.next(cardOf(who));
    bent.back() ^= 1;
    refuse(QStringLiteral("a signature bent by one bit"), bent, ErrorCode::BadSignature);
    refuse(QStringLiteral("signed by another agency's issuer"),
           DirectoryRecord::make(other.issuerKey, other.issuer, 1, chain.link(), start + 100, cardOf(who)).encoded,
           ErrorCode::Untrusted);
    refuse(QStringLiteral("a number left out"),
           DirectoryRecord::make(agency.issuerKey, agency.issuer, 2, chain.link(), start + 100, cardOf(who)).encoded,
           ErrorCode::Conflict);
    refuse(QStringLiteral("another past"),
           DirectoryRecord::make(agency.issuerKey, agency.issuer, 1, Digest{7}, start + 100, cardOf(who)).encoded,
           ErrorCode::Fork);
    CardChange overridden = cardOf(who);
    overridden.name = "Zoë \u202enaitsirhC";
    refuse(QStringLiteral("a name with a direction override"), chain.next(overridden), ErrorCode::Malformed);
    CardChange decomposed = cardOf(who);
    decomposed.name = "Zoe\u0308";
    refuse(QStringLiteral("a name not in form C"), chain.next(decomposed), ErrorCode::Malformed);
    refuse(QStringLiteral("a device certified by another agency"), chain.next(DeviceAdmitted{other.device(who)}),
           ErrorCode::Untrusted);
    const SigningKey hubKey = SigningKey::generate(other.random);
    refuse(QStringLiteral("the hub of an agency that is not trusted"),
           chain.next(HubStated{other.certify(AgencyRole::Hub, hubKey.publicKey()), "hub.riverside.example:7443"}),
           ErrorCode::Untrusted);
    refuse(QStringLiteral("trusts an agency id of another root"),
           chain.next(AgencyTrusted{other.id(), agency.root.publicKey(), "Riverside", AgencyKind::Health, ""}),
           ErrorCode::Malformed);
    const DeviceCertificate device = agency.device(who);
    chain.add(DeviceAdmitted{device});
    chain.add(DeviceRevoked{device.device(), RevocationReason::Lost});
    refuse(QStringLiteral("admits a device that was revoked"), chain.next(DeviceAdmitted{device}), ErrorCode::Revoked);
    const DeviceCertificate second = agency.device(who);
    chain.add(DeviceAdmitted{second});
    chain.add(ProfessionalLeft{who});
    chain.add(cardOf(who));
    refuse(QStringLiteral("admits a device again whose professional left and came back"),
           chain.next(DeviceAdmitted{second}), ErrorCode::Revoked);
    refuse(QStringLiteral("withdraws trust that it did not give"), chain.next(TrustWithdrawn{other.id()}),
           ErrorCode::Malformed);
}

void TestDirectoryVectors::initTestCase()
{
    initialiseCrypto();
    if (!m_file.isBeingWritten())
        return;
    addAccepted();
    addRefused();
    QVERIFY(m_file.write());
}

void TestDirectoryVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readDirectory), QString());
}

QTEST_GUILESS_MAIN(TestDirectoryVectors)
#include "TestDirectoryVectors.moc"
