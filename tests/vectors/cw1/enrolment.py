# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections 2.4 and 2.5: words, tokens, invitation, request."""
import base64
import re

from .encoding import array, b32, decode, fixed, optional, raw, structure, text, when
from .identity import KIND, agency_certificate, late_time, shown
from .notation import H, K, aead_open, public_of_seed, require, verify


def to_words(data, bits, words):
    """The first `bits` bits of `data` as words; `words` is the list of 1024."""
    require(bits % 10 == 0 and bits <= 8 * len(data), "words: not a whole number of them")
    value = int.from_bytes(data, "big") >> (8 * len(data) - bits)
    return [words[value >> shift & 1023] for shift in range(bits - 10, -1, -10)]


def token_check(token):
    return H("CW1 token check", token)[:2]


def token_to_words(token, words):
    return to_words(fixed(16)(token) + token_check(token), 140, words)


def token_from_words(spoken, words):
    parts = [part for part in re.split(r"[ ,\-\t\r\n]+", spoken.lower()) if part]
    require(len(parts) == 14, "token: not 14 words")
    value = 0
    for part in parts:
        require(part in words, "token: not a word of the list")
        value = value << 10 | words.index(part)
    token = (value >> 12).to_bytes(16, "big")
    require(value & 0xFFF == int.from_bytes(token_check(token), "big") >> 4, "token: check does not fit")
    return token

TOKEN_PREFIX = "caseweave-enrol:1:"
BASE64URL = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def hub_address(value, what="address"):
    """host:port"""
    parts = re.fullmatch(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})", text(value, what))
    require(len(value) <= 261 and parts and 1 <= int(parts[1]) <= 65535, f"{what}: not host:port")
    return value


def token_from_text(line):
    require(line.startswith(TOKEN_PREFIX), "token: not an enrolment token")
    body = line[len(TOKEN_PREFIX):]
    require(set(body) <= BASE64URL and len(body) % 4 != 1, "token: not base64url without padding")
    data = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    require(base64.urlsafe_b64encode(data).decode().rstrip("=") == body, "token: base64url with stray bits")
    address, token, tls = array(hub_address, fixed(16), optional(b32))(decode(data), "token")
    return {"address": address, "token": token, "tls": tls}


def enrolment_keys(token):
    fixed(16)(token, "token")
    return {"tag": K(token, "CW1 enrolment tag", b"", 32), "key": K(token, "CW1 enrolment key", b"", 32),
            "seed": K(token, "CW1 enrolment sign", b"", 32)}


def invitation(data, token, at):
    keys = enrolment_keys(token)
    plain = aead_open(keys["key"], keys["tag"], data)
    fields = structure(plain, "CW1 invitation", b32, text, KIND, b32, text, text, b32, raw, hub_address, late_time)
    names = (
        "root", "agency_name", "kind", "professional", "name", "title", "hub_root", "hub_certificate", "hub_address",
        "expires")
    out = dict(zip(names, fields))
    require(at < out["expires"], "invitation: expired")
    agency_certificate(out["hub_certificate"], out["hub_root"], role=2, at=at)
    return out


def enrolment_request(data, token):
    keys = enrolment_keys(token)
    domain = "CW1 enrolment request"
    payload, by_request, by_device = array(raw, fixed(64), fixed(64))(decode(data), domain)
    tag, signing_key, box_key, label, time = structure(payload, domain, b32, b32, b32, shown, late_time)
    require(tag == keys["tag"], "enrolment request: of another token")
    require(len(label.encode("utf-8")) <= 100, "enrolment request: label too long")
    verify(public_of_seed(keys["seed"]), domain, payload, by_request)
    verify(signing_key, domain, payload, by_device)
    return {"signing_key": signing_key, "box_key": box_key, "label": label, "time": time,
            "code": H("CW1 enrolment code", payload)}
