// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/tls/SelfSigned.h"

#include <QHostAddress>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

namespace caseweave::tls {
namespace {

template <auto Function>
struct Free {
    template <class T>
    void operator()(T *value) const
    {
        Function(value);
    }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Free<X509_free>>;
using BioPointer = std::unique_ptr<BIO, Free<BIO_free_all>>;
using ExtensionPointer = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

bool isHostName(const std::string &name)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), fits);
}

bool isAddress(const std::string &name)
{
    QHostAddress address;
    return address.setAddress(QString::fromStdString(name));
}

bool addExtension(X509 *certificate, int kind, const std::string &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool fillCertificate(X509 *certificate, EVP_PKEY *key, const std::vector<std::string> &names, std::int64_t notBefore,
                     std::int64_t notAfter)
{
    std::array<std::uint8_t, 16> serial{};
    if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1)
        return false;
    serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7f) | 0x40); // positive, and of full length
    const std::unique_ptr<BIGNUM, Free<BN_free>> number(
        BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
    std::string alternatives;
    for (const std::string &name : names)
        alternatives += (alternatives.empty() ? "" : ",") + std::string(isAddress(name) ? "IP:" : "DNS:") + name;
    X509_NAME *subject = X509_get_subject_name(certificate);
    // A common name holds 64 characters at most; clients go by the alternatives.
    const std::string common = names.front().substr(0, 64);
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate))
        && X509_set_version(certificate, X509_VERSION_3) == 1
        && ASN1_TIME_set(X509_getm_notBefore(certificate), notBefore)
        && ASN1_TIME_set(X509_getm_notAfter(certificate), notAfter) && X509_set_pubkey(certificate, key) == 1
        && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                      reinterpret_cast<const unsigned char *>(common.data()),
                                      static_cast<int>(common.size()), -1, 0)
        == 1
        && X509_set_issuer_name(certificate, subject) == 1
        && addExtension(certificate, NID_subject_alt_name, alternatives)
        && addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate, NID_ext_key_usage, "serverAuth") && X509_sign(certificate, key, EVP_sha256()) > 0;
}

ByteView contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {reinterpret_cast<const std::uint8_t *>(data), size > 0 ? static_cast<std::size_t>(size) : 0};
}

} // namespace

Digest fingerprintOf(ByteView der)
{
    Digest digest{};
    SHA256(der.data(), der.size(), digest.data());
    return digest;
}

Result<SelfSigned> makeSelfSigned(const std::vector<std::string> &names, std::int64_t notBefore, std::int64_t notAfter)
{
    const auto fits = [](const std::string &name) { return isAddress(name) || isHostName(name); };
    if (names.empty() || !std::all_of(names.begin(), names.end(), fits) || notAfter <= notBefore)
        return ErrorCode::Malformed;
    const KeyPointer key(EVP_EC_gen("P-256"));
    const CertificatePointer certificate(X509_new());
    if (!key || !certificate || !fillCertificate(certificate.get(), key.get(), names, notBefore, notAfter))
        return ErrorCode::Malformed;
    const BioPointer certificateOut(BIO_new(BIO_s_mem()));
    const BioPointer keyOut(BIO_new(BIO_s_secmem()));
    const BioPointer derOut(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(certificateOut.get(), certificate.get()) != 1
        || PEM_write_bio_PrivateKey(keyOut.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1
        || i2d_X509_bio(derOut.get(), certificate.get()) != 1)
        return ErrorCode::Storage;
    const ByteView pem = contentOf(certificateOut.get());
    return SelfSigned{Bytes(pem.begin(), pem.end()), SecretBytes(contentOf(keyOut.get())),
                      fingerprintOf(contentOf(derOut.get()))};
}

} // namespace caseweave::tls
