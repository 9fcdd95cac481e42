# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 7: the vault file."""
import unicodedata

import nacl.pwhash

from .encoding import array, boolean, decode, encode, fixed, literal, raw, uint
from .notation import K, aead_open, require


def vault(data, passphrase, key_store_secret=b""):
    fields = array(literal("CW1 vault"), literal(1), array(uint, uint, fixed(16)), boolean, fixed(32), fixed(24), raw)(
        decode(data), "vault")
    _, _, (opslimit, memlimit, salt), key_store, check, nonce, ciphertext = fields
    require(opslimit >= 3 and memlimit >= 262144, "vault: parameters under the floor")
    require(opslimit <= 16 and memlimit <= 4 * 1024 * 1024, "vault: parameters over the ceiling")
    require(len(key_store_secret) == (32 if key_store else 0), "vault: key store secret missing, or not asked for")
    password = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    p = nacl.pwhash.argon2id.kdf(32, password, salt, opslimit=opslimit, memlimit=memlimit * 1024)
    derived = K(p, "CW1 vault key", key_store_secret, 64)
    require(derived[32:] == check, "vault: another passphrase or key store")
    return aead_open(derived[:32], encode(fields[:5]), ciphertext, nonce)
