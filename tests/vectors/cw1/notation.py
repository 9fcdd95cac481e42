# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 1 of docs/protocol.md: hashes, signatures, sealing."""
import hashlib

import nacl.bindings as sodium
import nacl.exceptions

ZERO32 = bytes(32)
BOX_OVERHEAD = 48


class Refused(Exception):
    """The input breaks a rule of the protocol."""


def require(condition, why):
    if not condition:
        raise Refused(why)


def u8(n):
    return n.to_bytes(1, "big")


def u32(n):
    return n.to_bytes(4, "big")


def u64(n):
    return n.to_bytes(8, "big")


def _domain(domain):
    raw = domain.encode("utf-8")
    return u8(len(raw)) + raw


def H(domain, x):
    return hashlib.blake2b(_domain(domain) + x, digest_size=32).digest()


def K(key, domain, x, n):
    return hashlib.blake2b(_domain(domain) + x, key=key, digest_size=n).digest()


def verify(public_key, domain, x, signature):
    require(len(signature) == 64, "signature: not 64 bytes")
    verify_digest(public_key, H(domain, x), signature)


def verify_digest(public_key, digest, signature):
    try:
        sodium.crypto_sign_open(signature + digest, public_key)
    except (nacl.exceptions.CryptoError, ValueError) as error:
        raise Refused("signature does not verify") from error


def public_of_seed(seed):
    return sodium.crypto_sign_seed_keypair(seed)[0]


def box_public(secret):
    return sodium.crypto_scalarmult_base(secret)


def aead_open(key, ad, x, nonce=bytes(24)):
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(x, ad, nonce, key)
    except (nacl.exceptions.CryptoError, ValueError) as error:
        raise Refused("ciphertext does not open") from error


def box_open(public_key, secret_key, x):
    require(len(x) >= BOX_OVERHEAD, "box: too short")
    try:
        return sodium.crypto_box_seal_open(x, public_key, secret_key)
    except (nacl.exceptions.CryptoError, ValueError) as error:
        raise Refused("box does not open") from error
