// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/PendingEnrolment.h"

#include "app/admin/Failure.h"
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/vault/Vault.h"

#include <QDir>
#include <QFile>
#include <filesystem>

namespace caseweave::admin {

namespace {

constexpr std::string_view domain = "caseweave-admin enrolment";
constexpr std::size_t saltSize = 32;
constexpr std::size_t mostFile = 16384;
constexpr std::int64_t keptSeconds = 7 * 24 * 3600;
constexpr std::uint64_t latestTime = std::uint64_t{1} << 40;

std::filesystem::path toPath(const QString &name)
{
    return {QFile::encodeName(name).toStdString()};
}

Bytes encode(const PendingEnrolment &enrolment)
{
    cbor::Writer out(512);
    out.array(9).uint(1).bytes(enrolment.token.bytes()).id(enrolment.professional);
    out.uint(static_cast<std::uint64_t>(enrolment.made)).uint(static_cast<std::uint64_t>(enrolment.expires));
    out.uint(static_cast<std::uint64_t>(enrolment.state)).boolean(enrolment.preApproved).id(enrolment.device);
    out.bytes(enrolment.certificate);
    return out.take();
}

Result<PendingEnrolment> decode(ByteView bytes)
{
    cbor::Reader in(bytes);
    in.array(9);
    in.expectUint(1);
    auto token = EnrolmentToken::fromBytes(in.bytesExactly(EnrolmentToken::size));
    if (!token)
        return ErrorCode::Damaged;
    PendingEnrolment enrolment{std::move(*token), in.id<ProfessionalId>()};
    enrolment.made = static_cast<std::int64_t>(in.uint(latestTime));
    enrolment.expires = static_cast<std::int64_t>(in.uint(latestTime));
    enrolment.state = static_cast<PendingEnrolment::State>(in.uint(2));
    enrolment.preApproved = in.boolean();
    enrolment.device = in.id<DeviceId>();
    const ByteView certificate = in.bytes(mostFile);
    enrolment.certificate.assign(certificate.begin(), certificate.end());
    if (!in.finish())
        return ErrorCode::Damaged;
    return enrolment;
}

} // namespace

EnrolmentFolder::EnrolmentFolder(const QString &path, const SigningKey &issuerKey) : m_path(path), m_key(32)
{
    keyedHash(issuerKey.seed().view(), domain, {}, m_key.span());
    if (!QDir().mkpath(m_path))
        refuse(ErrorCode::Storage, QStringLiteral("The folder %1 could not be made").arg(m_path));
}

QString EnrolmentFolder::fileOf(const EnrolmentToken &token) const
{
    return QDir(m_path).absoluteFilePath(QString::fromStdString(toHex(ByteView(token.tag()).first(16)))
                                         + QStringLiteral(".enrolment"));
}

void EnrolmentFolder::save(const PendingEnrolment &enrolment, Random &random) const
{
    // A fresh salt each time gives a fresh key, which seals one message only.
    Bytes file = random.bytes(saltSize);
    const SecretBytes key(keyedHash(m_key.view(), domain, {file}));
    const Bytes sealed = caseweave::seal(key.view(), viewOf(domain), encode(enrolment));
    file.insert(file.end(), sealed.begin(), sealed.end());
    require(writeFileDurably(toPath(fileOf(enrolment.token)), file), QStringLiteral("The token could not be kept"));
}

std::vector<PendingEnrolment> EnrolmentFolder::load() const
{
    std::vector<PendingEnrolment> all;
    const QDir dir(m_path);
    for (const QString &name : dir.entryList({QStringLiteral("*.enrolment")}, QDir::Files)) {
        const QString damaged = QStringLiteral("%1 could not be read").arg(dir.absoluteFilePath(name));
        const Bytes file = require(readFile(toPath(dir.absoluteFilePath(name)), mostFile), damaged);
        if (file.size() < saltSize)
            refuse(ErrorCode::Damaged, damaged);
        const ByteView salt = ByteView(file).first(saltSize);
        const SecretBytes key(keyedHash(m_key.view(), domain, {salt}));
        const auto plain = openSecret(key.view(), viewOf(domain), ByteView(file).subspan(saltSize));
        if (!plain)
            refuse(ErrorCode::Damaged, damaged);
        all.push_back(require(decode(plain->view()), damaged));
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.made < b.made; });
    return all;
}

void EnrolmentFolder::remove(const EnrolmentToken &token) const
{
    QFile::remove(fileOf(token));
}

void EnrolmentFolder::tidy(std::int64_t nowSeconds) const
{
    for (const PendingEnrolment &enrolment : load()) {
        if (enrolment.expires + keptSeconds < nowSeconds)
            QFile::remove(fileOf(enrolment.token));
    }
}

} // namespace caseweave::admin
