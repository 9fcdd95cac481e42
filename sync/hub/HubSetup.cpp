// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSetup.h"

#include "crypto/vault/Vault.h"
#include "sync/hub/DiskBlobStore.h"
#include "sync/hub/PostgresBlobStore.h"
#include "sync/hub/PostgresHints.h"
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/SqliteContents.h"
#include "sync/hub/SqliteHubStore.h"
#include "sync/program/CommandLine.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <filesystem>

namespace caseweave {
namespace {

constexpr qint64 mostFileBytes = 1 << 20;
constexpr quint16 defaultPort = 7443;
constexpr char usedMark[] = "hub.used";

std::optional<Bytes> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > mostFileBytes)
        return std::nullopt;
    const QByteArray content = file.readAll();
    return Bytes(content.begin(), content.end());
}

/// Why a file or folder that is there says nothing, if that is because it cannot be read; else empty.
QString unreadable(const QString &path)
{
    const QFileInfo info(path);
    std::error_code why;
    if (info.isDir())
        std::filesystem::directory_iterator(QFile::encodeName(path).toStdString(), why);
    const bool isRead = info.isDir() ? !why : !info.exists() || QFile(path).open(QIODevice::ReadOnly);
    return isRead ? QString()
                  : QStringLiteral("It is there and cannot be read. Give it to the user that runs the hub (chown).");
}

/// For keys: straight into memory that is wiped, never through a Qt container.
std::optional<SecretBytes> readSecretFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) || file.size() > mostFileBytes || file.size() == 0)
        return std::nullopt;
    SecretBytes content(static_cast<std::size_t>(file.size()));
    const qint64 count = file.read(reinterpret_cast<char *>(content.span().data()), file.size());
    if (count != file.size())
        return std::nullopt;
    return content;
}

std::optional<std::uint8_t> hexDigit(std::uint8_t c)
{
    if (c >= '0' && c <= '9')
        return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<std::uint8_t>(c - 'a' + 10);
    return std::nullopt;
}

/// 64 hexadecimal digits and perhaps the end of the line.
std::optional<SigningKey> keyOf(const SecretBytes &text)
{
    constexpr std::size_t digits = 64;
    ByteView view = text.view();
    if (view.size() == digits + 1 && view.back() == '\n')
        view = view.first(digits);
    if (view.size() != digits)
        return std::nullopt;
    SecretBytes seed(digits / 2);
    for (std::size_t i = 0; i < digits / 2; ++i) {
        const auto high = hexDigit(view[2 * i]);
        const auto low = hexDigit(view[2 * i + 1]);
        if (!high || !low)
            return std::nullopt;
        seed.span()[i] = static_cast<std::uint8_t>(*high << 4 | *low);
    }
    return SigningKey::fromSeed(seed.view());
}

std::optional<SignPublicKey> rootOf(ByteView text)
{
    constexpr std::size_t digits = 64;
    if (text.size() < digits || (text.size() > digits && text[digits] != ' ' && text[digits] != '\n'))
        return std::nullopt;
    const auto bytes = fromHex({reinterpret_cast<const char *>(text.data()), digits});
    if (!bytes)
        return std::nullopt;
    SignPublicKey root{};
    std::copy(bytes->begin(), bytes->end(), root.begin());
    return root;
}

/// Where and why it is none.
QString notJson(const QByteArray &text, const QJsonParseError &error)
{
    const QByteArray before = text.first(std::min<qsizetype>(error.offset, text.size()));
    return QStringLiteral("This is no JSON at line %1, character %2 (%3). Is a comma, a quote or a bracket missing "
                          "there, or one too many?")
        .arg(before.count('\n') + 1)
        .arg(before.size() - before.lastIndexOf('\n'))
        .arg(error.errorString());
}

/// Names one that is not known there: whoever misspells one must not believe that it holds.
std::optional<QString> unknownKey(const QJsonObject &object, const QStringList &known, const QString &where)
{
    for (const QString &key : object.keys()) {
        if (!known.contains(key))
            return QStringLiteral("%1 has \"%2\", which the hub does not know.%3")
                .arg(where, shown(key), nearestSentence(key, known));
    }
    return std::nullopt;
}

/// What is wrong with it, if something is. `own` is the hub's agency.
std::optional<QString> readPeers(const QJsonValue &value, const std::optional<AgencyId> &own,
                                 std::vector<HubPeer> &peers)
{
    if (value.isUndefined())
        return std::nullopt;
    const QString form = QStringLiteral("\"peers\" must be a list such as [{\"agency\": 64 hexadecimal digits, "
                                        "\"address\": \"hub.example:7443\"}], each agency once.");
    if (!value.isArray())
        return form;
    std::set<AgencyId> seen;
    for (const QJsonValue &entry : value.toArray()) {
        if (auto problem = unknownKey(entry.toObject(), {QStringLiteral("agency"), QStringLiteral("address")},
                                      QStringLiteral("A peer")))
            return problem;
        const auto agency = fromHex(entry.toObject().value(QLatin1String("agency")).toString().toStdString());
        const auto id = agency ? AgencyId::from(*agency) : std::nullopt;
        const auto address
            = HubAddress::parse(entry.toObject().value(QLatin1String("address")).toString().toStdString());
        if (!id || !address || !seen.insert(*id).second)
            return form;
        if (id == own)
            return QStringLiteral("\"peers\" has this hub's own agency. Only hubs of other agencies are peers.");
        peers.push_back({*id, *address});
    }
    return std::nullopt;
}

std::optional<QString> storeFrom(const QJsonObject &object, StoreChoice &store)
{
    const QJsonValue kind = object.value(QLatin1String("store"));
    const QJsonValue database = object.value(QLatin1String("database"));
    if (!kind.isUndefined()) {
        if (const auto problem = store.setKind(kind.toString()))
            return QStringLiteral("\"store\" ") + *problem;
    }
    if (!database.isUndefined()) {
        if (const auto problem = store.setDatabase(database.toString()))
            return QStringLiteral("\"database\" ") + *problem;
    }
    return std::nullopt;
}

} // namespace

std::optional<StartFailure> unfinishedCopy(const QString &file)
{
    const QString copy = QString::fromStdString(SqliteContents::unfinished(file.toStdString()));
    if (!QFile::exists(copy))
        return std::nullopt;
    return StartFailure{StartProblem::DatabaseUnfinished, copy};
}

StartProblem startProblemOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Damaged:
    case ErrorCode::CannotOpen:
        return StartProblem::DatabaseDamaged;
    case ErrorCode::UnknownSuite:
        return StartProblem::DatabaseNewer;
    case ErrorCode::Network:
        return StartProblem::DatabaseUnreachable;
    case ErrorCode::Weak:
        return StartProblem::DatabaseUnsafe;
    case ErrorCode::NotAllowed:
        return StartProblem::DatabaseDenied;
    case ErrorCode::Busy:
        return StartProblem::DatabaseBusy;
    default:
        return StartProblem::DatabaseFailed;
    }
}

HubFolder::HubFolder(QString path, Elsewhere elsewhere)
    : m_path(std::move(path)), m_dataPath(elsewhere.data.isEmpty() ? m_path : elsewhere.data),
      m_tlsCertificate(elsewhere.tlsCertificate.isEmpty() ? file("tls.crt") : elsewhere.tlsCertificate),
      m_tlsKey(elsewhere.tlsKey.isEmpty() ? file("tls.key") : elsewhere.tlsKey)
{
}

QString HubFolder::file(const char *name) const
{
    return QDir(m_path).filePath(QLatin1String(name));
}

QString HubFolder::databasePath() const
{
    return QDir(m_dataPath).filePath(QStringLiteral("hub.db"));
}

QString HubFolder::blobFolder() const
{
    return QDir(m_dataPath).filePath(QStringLiteral("blobs"));
}

QString HubFolder::storeName(const StoreChoice &choice) const
{
    return choice.isPostgres() ? QStringLiteral("PostgreSQL, ") + QString::fromStdString(choice.database)
                               : databasePath();
}

std::optional<HubFolder::Listen> HubFolder::Listen::parse(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    QString host = text.left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    Listen listen;
    bool isNumber = false;
    listen.port = text.mid(colon + 1).toUShort(&isNumber);
    if (colon < 0 || !isNumber || !listen.address.setAddress(host))
        return std::nullopt;
    return listen;
}

std::optional<AgencyId> HubFolder::ownAgency() const
{
    const auto encoded = readFile(file("hub.certificate"));
    const auto certificate
        = encoded ? AgencyCertificate::decode(*encoded) : Result<AgencyCertificate>(ErrorCode::NotFound);
    return certificate ? std::optional(certificate->agency) : std::nullopt;
}

std::variant<HubFolder::Settings, StartFailure> HubFolder::loadSettings() const
{
    const QString path = file("hub.json");
    Settings settings{{QHostAddress(QHostAddress::Any), defaultPort}, {}, {}};
    if (!QFile::exists(path))
        return settings;
    const auto content = readFile(path);
    if (!content)
        return StartFailure{StartProblem::SettingsBad, path, unreadable(path)};
    const QByteArray text(reinterpret_cast<const char *>(content->data()), static_cast<qsizetype>(content->size()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return StartFailure{StartProblem::SettingsBad, path, notJson(text, error)};
    if (!document.isObject())
        return StartFailure{StartProblem::SettingsBad, path};
    const QStringList known{QStringLiteral("address"),   QStringLiteral("listen"), QStringLiteral("limits"),
                            QStringLiteral("peers"),     QStringLiteral("store"),  QStringLiteral("database"),
                            QStringLiteral("legal-hold")};
    if (auto problem = unknownKey(document.object(), known, QStringLiteral("This file")))
        return StartFailure{StartProblem::SettingsBad, path, std::move(*problem)};
    const QJsonValue value = document.object().value(QLatin1String("listen"));
    if (!value.isUndefined()) {
        const auto listen = Listen::parse(value.toString());
        if (!listen)
            return StartFailure{StartProblem::SettingsBad, path,
                                QStringLiteral("\"listen\" must be an IP address of this computer and a port, such as "
                                               "\"0.0.0.0:7443\".")};
        settings.listen = *listen;
    }
    if (auto problem = readPeers(document.object().value(QLatin1String("peers")), ownAgency(), settings.peers))
        return StartFailure{StartProblem::SettingsBad, path, std::move(*problem)};
    if (auto problem = setLimits(document.object().value(QLatin1String("limits")), settings.hub))
        return StartFailure{StartProblem::SettingsBad, path, std::move(*problem)};
    const QJsonValue hold = document.object().value(QLatin1String("legal-hold"));
    if (!hold.isUndefined() && !hold.isBool())
        return StartFailure{StartProblem::SettingsBad, path,
                            QStringLiteral("\"legal-hold\" must be true or false, without quotes.")};
    settings.hub.legalHold = hold.toBool();
    if (auto problem = storeFrom(document.object(), settings.store))
        return StartFailure{StartProblem::SettingsBad, path, std::move(*problem)};
    return settings;
}

std::variant<tls::ServerTls, StartFailure> HubFolder::loadTls(std::int64_t nowSeconds) const
{
    const auto certificate = readFile(m_tlsCertificate);
    if (!certificate)
        return StartFailure{StartProblem::TlsMissing, m_tlsCertificate};
    const auto key = readSecretFile(m_tlsKey);
    if (!key)
        return StartFailure{StartProblem::TlsMissing, m_tlsKey};
    Result<tls::ServerTls> tls = tls::ServerTls::load(*certificate, key->view(), nowSeconds);
    if (tls)
        return std::move(*tls);
    const StartProblem problem = tls.code() == ErrorCode::Expired ? StartProblem::TlsExpired
        : tls.code() == ErrorCode::BadKey                         ? StartProblem::TlsMismatch
                                                                  : StartProblem::TlsBad;
    return StartFailure{problem, m_tlsCertificate};
}

std::variant<std::map<AgencyId, SignPublicKey>, StartFailure> HubFolder::loadRoots() const
{
    const QDir folder(file("admitted"));
    std::map<AgencyId, SignPublicKey> roots;
    for (const QString &name : folder.entryList({QStringLiteral("*.root")}, QDir::Files, QDir::Name)) {
        const auto content = readFile(folder.filePath(name));
        const auto root = content ? rootOf(*content) : std::nullopt;
        if (!root)
            return StartFailure{StartProblem::RootBad, folder.filePath(name), unreadable(folder.filePath(name))};
        roots.emplace(agencyIdOf(*root), *root);
    }
    if (roots.empty())
        return StartFailure{StartProblem::RootsMissing, folder.path(), unreadable(folder.path())};
    return roots;
}

std::variant<HubIdentity, StartFailure> HubFolder::loadIdentity(std::int64_t nowSeconds) const
{
    if (!QFileInfo(m_path).isDir())
        return StartFailure{StartProblem::FolderMissing, m_path};
    auto tls = loadTls(nowSeconds);
    if (const auto *failure = std::get_if<StartFailure>(&tls))
        return *failure;
    const auto text = readSecretFile(file("hub.key"));
    auto key = text ? keyOf(*text) : std::nullopt;
    if (!key)
        return StartFailure{StartProblem::HubKeyBad, file("hub.key"), unreadable(file("hub.key"))};
    const auto encoded = readFile(file("hub.certificate"));
    const Result<AgencyCertificate> certificate
        = encoded ? AgencyCertificate::decode(*encoded) : Result<AgencyCertificate>(ErrorCode::NotFound);
    if (!certificate || certificate->role != AgencyRole::Hub || certificate->signKey != key->publicKey())
        return StartFailure{StartProblem::HubCertificateBad, file("hub.certificate"),
                            unreadable(file("hub.certificate"))};
    auto roots = loadRoots();
    if (const auto *failure = std::get_if<StartFailure>(&roots))
        return *failure;
    const auto &admitted = std::get<std::map<AgencyId, SignPublicKey>>(roots);
    const auto own = admitted.find(certificate->agency);
    if (own == admitted.end())
        return StartFailure{StartProblem::HubCertificateUntrusted, file("hub.certificate")};
    if (const Status valid = certificate->verify(own->second, nowSeconds); !valid) {
        const bool expired = valid.code() == ErrorCode::Expired;
        return StartFailure{expired ? StartProblem::HubCertificateExpired : StartProblem::HubCertificateUntrusted,
                            file("hub.certificate")};
    }
    return HubIdentity{std::move(*key), *certificate, std::get<tls::ServerTls>(tls), admitted};
}

std::vector<const char *> HubFolder::openKeys() const
{
    std::vector<const char *> open;
    const auto look = [&open](const QString &path, const char *name) {
        if (QFile::permissions(path).testFlag(QFileDevice::ReadOther))
            open.push_back(name);
    };
    look(file("hub.key"), "hub.key");
    look(m_tlsKey, "tls.key");
    return open;
}

std::variant<HubFolder::Stores, StartFailure> HubFolder::openStores(const StoreChoice &choice, bool anew) const
{
    auto opened = choice.isPostgres() ? openDatabase(choice) : openFile(anew);
    if (auto *stores = std::get_if<Stores>(&opened)) {
        if (auto failure = settle(*stores, choice, anew))
            return std::move(*failure);
    }
    return opened;
}

Result<bool> HubFolder::isLost(const Stores &stores, const StoreChoice &choice) const
{
    if (!choice.isPostgres())
        return false;
    const Result<bool> isAnother = stores.hub.mark->isAnother(*stores.hub.change);
    if (!isAnother || !*isAnother)
        return isAnother;
    const auto contents = StoreContents::open(choice, {}, StoreContents::Use::Beside);
    return contents ? (*contents)->isEmpty() : contents.error();
}

StoreMark HubFolder::mark(const StoreChoice &choice) const
{
    const std::string file = QFile::encodeName(QDir(m_dataPath).filePath(QStringLiteral("hub.mark"))).toStdString();
    return StoreMark(file, choice.isPostgres() ? std::string() : QFile::encodeName(databasePath()).toStdString());
}

void HubFolder::noteEnd(const StoreChoice &choice) const
{
    // Others may have stored something in a database, and this one would not know.
    if (choice.isPostgres())
        return;
    const std::string path = databasePath().toStdString();
    const auto contents = StoreContents::open(choice, path, StoreContents::Use::Beside);
    const Result<bool> isEmpty = contents ? (*contents)->isEmpty() : Result<bool>(contents.error());
    if (!isEmpty || !*isEmpty)
        return;
    const auto store = SqliteHubStore::open(path);
    const auto standing = store ? (*store)->standing() : Result<HubStore::Standing>(store.error());
    if (standing)
        static_cast<void>(mark(choice).noteEmpty(*standing)); // else it counts as used
}

StartFailure HubFolder::lost(const StoreChoice &choice) const
{
    return {StartProblem::DatabaseMissing, storeName(choice),
            QStringLiteral("This hub has used another database, and this one is empty. Is it the one that you mean? If "
                           "the other is lost for good, start once with --new-database: the hub is then empty.")};
}

std::optional<StartFailure> HubFolder::settle(Stores &stores, const StoreChoice &choice, bool anew) const
{
    stores.hub.mark = mark(choice);
    const Result<bool> lost = anew ? false : isLost(stores, choice);
    if (!lost)
        return StartFailure{startProblemOf(lost.code()), storeName(choice)};
    if (*lost)
        return this->lost(choice);
    const auto settled = stores.hub.mark->settle(*stores.hub.change);
    if (!settled)
        return StartFailure{startProblemOf(settled.code()), storeName(choice)};
    stores.isRenewed = settled->isRenewed;
    stores.isMarked = stores.isMarked && settled->isNoted;
    return std::nullopt;
}

StartFailure HubFolder::databaseFailure(const StoreChoice &choice, ErrorCode code) const
{
    const StartProblem problem = startProblemOf(code);
    StartFailure failure{problem, storeName(choice)};
    if (problem == StartProblem::DatabaseFailed)
        failure.detail = QStringLiteral("The database cannot be used. PostgreSQL's own log says why.");
    const QString says = QString::fromStdString(pq::Connection::whyNot(choice.database)).simplified();
    if (!says.isEmpty())
        failure.detail = explain({problem, {}, failure.detail}) + QStringLiteral(" PostgreSQL says: ") + says;
    return failure;
}

std::variant<HubFolder::Stores, StartFailure> HubFolder::openDatabase(const StoreChoice &choice) const
{
    Stores stores;
    for (auto *place : {&stores.hub.change, &stores.hub.read}) {
        auto store = PostgresHubStore::open(choice.database);
        if (!store)
            return databaseFailure(choice, store.code());
        *place = std::move(*store);
    }
    auto blobs = PostgresBlobStore::open(choice.database);
    if (!blobs)
        return databaseFailure(choice, blobs.code());
    stores.hub.blobs = std::move(*blobs);
    stores.hub.hints = std::make_unique<PostgresHints>(choice.database);
    return stores;
}

std::optional<StartFailure> HubFolder::takeData(std::optional<FolderLock> &lock) const
{
    if (!QFileInfo(m_dataPath).isDir())
        return StartFailure{
            StartProblem::FolderMissing, m_dataPath,
            QStringLiteral("There is no such folder. Make it, and give it to the user that runs the hub.")};
    auto taken = FolderLock::take(QFile::encodeName(lockFile()).toStdString());
    if (!taken) {
        const bool running = taken.code() == ErrorCode::Conflict;
        return StartFailure{running ? StartProblem::Running : StartProblem::FolderNotWritable, m_dataPath};
    }
    lock = std::move(*taken);
    return std::nullopt;
}

QString HubFolder::lockFile() const
{
    return QDir(m_dataPath).filePath(QStringLiteral("hub.lock"));
}

bool HubFolder::hasStore() const
{
    return QFileInfo(databasePath()).size() > 0; // an empty file is what a disk leaves that lost its content
}

bool HubFolder::hadStore() const
{
    // In the hub's own folder, because the disk that the data is on may be the one that is not there.
    return QFile::exists(file(usedMark)) || QFile::exists(QDir(m_dataPath).filePath(QLatin1String(usedMark)))
        || QFileInfo(databasePath() + QStringLiteral("-wal")).size() > 0;
}

bool HubFolder::markStore() const
{
    if (QFile::exists(file(usedMark)))
        return true;
    constexpr std::string_view text = "This hub has a database. Where it is missing, the hub makes none by itself: it "
                                      "may be on a disk that is not there.\nSee caseweave-hub --help.\n";
    for (const QString &folder : {m_path, m_dataPath}) {
        if (writeFileDurably(QFile::encodeName(QDir(folder).filePath(QLatin1String(usedMark))).toStdString(),
                             viewOf(text)))
            return true;
    }
    return false;
}

std::variant<HubFolder::Stores, StartFailure> HubFolder::openFile(bool anew) const
{
    Stores stores;
    if (auto failure = takeData(stores.lock))
        return std::move(*failure);
    if (auto failure = unfinishedCopy(databasePath()))
        return std::move(*failure);
    if (anew && hasStore())
        return StartFailure{StartProblem::Usage, databasePath(),
                            QStringLiteral("There is a database. --new-database is for one start of a hub whose "
                                           "database is lost.")};
    if (!anew && !hasStore() && hadStore())
        return StartFailure{StartProblem::DatabaseMissing, databasePath()};
    const std::string path = databasePath().toStdString();
    auto change = SqliteHubStore::open(path);
    if (!change)
        return StartFailure{startProblemOf(change.code()), databasePath()};
    auto read = SqliteHubStore::open(path);
    if (!read)
        return StartFailure{startProblemOf(read.code()), databasePath()};
    stores.hub.change = std::move(*change);
    stores.hub.read = std::move(*read);
    auto kept = DiskBlobStore::open(QFile::encodeName(blobFolder()).toStdString());
    if (!kept)
        return StartFailure{StartProblem::FolderNotWritable, blobFolder()};
    stores.hub.blobs = std::move(*kept);
    stores.isMarked = markStore();
    return stores;
}

} // namespace caseweave
