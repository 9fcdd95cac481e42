# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections 3.7, 4, 4.1 to 4.3 and 5: welcome, access record, release, held and live notes, login transcript."""
from .encoding import (
    array, ascending, b32, boolean, decode, encode, fixed, listed, literal, raw, signed_object, structure, uint, when)
from .entry import inbox_tag, mailbox_tag, unpad
from .identity import device_certificate
from .notation import H, K, ZERO32, aead_open, box_open, require, verify


def welcome(data, reader, box_public, box_secret, sender_root):
    _, tag, _, box = array(literal(1), b32, literal(3), raw)(decode(data), "welcome envelope")
    inner = array(raw, fixed(64), raw)(decode(box_open(box_public, box_secret, box)), "welcome")
    payload, signature, certificate = inner
    recipient, case, roster, time = structure(payload, "CW1 welcome", b32, b32, b32, when)
    require(tag == inbox_tag(recipient) and recipient == reader, "welcome: for another device")
    sender = device_certificate(certificate, sender_root, at=time)
    verify(sender["signing_key"], "CW1 welcome", payload, signature)
    return {"recipient": recipient, "case": case, "roster": roster, "time": time, "sender": sender["device"]}


def access_record(data, signing_key, previous=None):
    payload, signature = signed_object(data)
    fields = structure(payload, "CW1 access", b32, uint, b32, b32, listed(b32), listed(b32))
    out = dict(zip(("tag", "number", "previous", "author", "administrators", "users"), fields))
    ascending(out["administrators"], lambda x: x, "access: administrators")
    ascending(out["users"], lambda x: x, "access: users")
    verify(signing_key, "CW1 access", payload, signature)
    entitled = out
    if previous is None:
        require(out["number"] == 0 and out["previous"] == ZERO32, "access: not the first")
    else:
        entitled = _access_fields(previous)
        require(out["tag"] == entitled["tag"], "access: of another mailbox")
        require(out["number"] == entitled["number"] + 1, "access: number does not follow")
        require(out["previous"] == H("CW1 access link", previous), "access: does not name the record before")
    require(out["author"] in entitled["administrators"], "access: author is not an administrator")
    return out


def _access_fields(data):
    payload, _ = signed_object(data)
    fields = structure(payload, "CW1 access", b32, uint, b32, b32, listed(b32), listed(b32))
    return {"tag": fields[0], "number": fields[1], "administrators": fields[4]}


MOST_RELEASED = 1024


def release_note(data, signing_key):
    _, outside, _, signed = array(literal(1), b32, literal(5), raw)(decode(data), "release envelope")
    payload, signature = signed_object(signed)
    fields = structure(payload, "CW1 release", b32, b32, when, uint, listed(b32))
    out = dict(zip(("tag", "author", "time", "release", "ids"), fields))
    require(out["tag"] == outside, "release: of another mailbox than its envelope's")
    require(out["release"] in (0, 1, 2, 3), "release: unknown kind")
    ascending(out["ids"], lambda x: x, "release: ids")
    count = len(out["ids"])
    require(count == 0 if out["release"] == 3 else 1 <= count <= MOST_RELEASED, "release: how many ids")
    verify(signing_key, "CW1 release", payload, signature)
    out["id"] = H("CW1 hub envelope", data)
    return out


MOST_HELD = 16512
MOST_LIFE = 732 * 24 * 3600


def held_note(data, signing_key, secret):
    _, outside, _, signed = array(literal(1), b32, literal(6), raw)(decode(data), "held envelope")
    payload, signature = signed_object(signed)
    head = (b32, b32, when)
    said = decode(payload)
    left = type(said) is list and said[5:6] == [1]
    rest = (literal(1), when, uint, boolean, raw) if left else (literal(0), b32)
    fields = structure(payload, "CW1 held", *head, *rest)
    out = dict(zip(("tag", "author", "time", "held"), fields))
    require(out["tag"] == outside, "held: of another mailbox than its envelope's")
    verify(signing_key, "CW1 held", payload, signature)
    out["id"] = H("CW1 hub envelope", data)
    if not left:
        return {**out, "takes_back": fields[4]}
    expires, threshold, for_all, sealed = fields[4:]
    require(0 < expires - out["time"] <= MOST_LIFE, "held: ends before it begins, or never")
    require(2 <= threshold <= 20, "held: how many professionals")
    require(1 <= len(sealed) <= MOST_HELD, "held: how much")
    salt, check, body = sealed[:24], sealed[24:56], sealed[56:]
    key = K(secret, "CW1 held key", salt, 32)
    require(check == K(key, "CW1 held check", b"", 32), "held: another key")
    content = unpad(aead_open(key, out["tag"] + out["author"], body))
    return {**out, "expires": expires, "threshold": threshold, "for_all": for_all, "content": content}


def live_note(sealed, case, epoch, secret, signing_key):
    key = K(secret, "CW1 live key", sealed[:24], 32)
    payload, signature = signed_object(aead_open(key, mailbox_tag(case), sealed[24:]))
    named, under, device, time, content = structure(payload, "CW1 live", b32, b32, b32, when, raw)
    require((named, under) == (case, epoch), "live: of another case or epoch")
    require(time >= 1 << 32 and len(content) <= 256, "live: of another length")
    verify(signing_key, "CW1 live", payload, signature)
    return {"device": device, "time": time, "content": content}


def login_transcript(version, client_nonce, hub_nonce, hub_agency, hub_key, host, tls):
    return encode([version, client_nonce, hub_nonce, hub_agency, hub_key, host, tls])
