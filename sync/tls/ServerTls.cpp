// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/tls/ServerTls.h"

#include "sync/tls/SelfSigned.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <csignal>
#include <ctime>

namespace caseweave::tls {
namespace {

using BioPointer = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

BioPointer bioOf(ByteView bytes)
{
    return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), &BIO_free_all};
}

std::int64_t secondsOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return 0;
    return static_cast<std::int64_t>(timegm(&parts));
}

Digest fingerprintOfCertificate(X509 *certificate)
{
    unsigned char *der = nullptr;
    const int size = i2d_X509(certificate, &der);
    const Digest digest = fingerprintOf({der, size > 0 ? static_cast<std::size_t>(size) : 0});
    OPENSSL_free(der);
    return digest;
}

/// The leaf, and what follows it as its chain.
bool useCertificates(SSL_CTX *context, ByteView pem)
{
    const BioPointer in = bioOf(pem);
    const std::unique_ptr<X509, decltype(&X509_free)> leaf(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr),
                                                           &X509_free);
    if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1)
        return false;
    while (X509 *next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) {
        if (SSL_CTX_add0_chain_cert(context, next) != 1) {
            X509_free(next);
            return false;
        }
    }
    return true;
}

} // namespace

Result<ServerTls> ServerTls::load(ByteView certificatePem, ByteView keyPem, std::int64_t atSeconds)
{
    // A peer that goes while we write must be an error of that write, not the end of the program.
    std::signal(SIGPIPE, SIG_IGN);
    ServerTls tls;
    tls.m_context = std::shared_ptr<SSL_CTX>(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX *context = tls.m_context.get();
    if (!context)
        return ErrorCode::Storage;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(
        context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1); // one call to the system for a record instead of one for its length before
    const BioPointer keyIn = bioOf(keyPem);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(keyIn.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    const bool readable = useCertificates(context, certificatePem) && key;
    const bool fits = readable && X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) == 1
        && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
    ERR_clear_error();
    if (!readable)
        return ErrorCode::Malformed;
    if (!fits)
        return ErrorCode::BadKey;
    X509 *certificate = SSL_CTX_get0_certificate(context);
    tls.m_notAfter = secondsOf(X509_get0_notAfter(certificate));
    if (atSeconds < secondsOf(X509_get0_notBefore(certificate)) || atSeconds >= tls.m_notAfter)
        return ErrorCode::Expired;
    tls.m_fingerprint = fingerprintOfCertificate(certificate);
    return tls;
}

} // namespace caseweave::tls
