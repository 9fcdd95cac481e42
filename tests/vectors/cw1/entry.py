# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections 3 to 3.3: header, envelope, restricted entries."""
from .encoding import among, array, ascending, b32, decode, fixed, listed, literal, optional, raw, structure, uint
from .notation import BOX_OVERHEAD, H, K, ZERO32, Refused, aead_open, box_open, require, u32, u64, u8, verify_digest

ENTRY_LIMIT = 64 * 1024
SEGMENT_LIMIT = 512 * 1024
BODY_KEY_BOX = 32 + BOX_OVERHEAD
ROSTER_BOX = 64 + BOX_OVERHEAD


def case_id(creator_device, nonce):
    return H("CW1 case", b32(creator_device) + b32(nonce))


def mailbox_tag(case):
    return H("CW1 mailbox", case)


def inbox_tag(device):
    return H("CW1 inbox", device)

HEADER_NAMES = (
    "case", "epoch", "device", "sequence", "previous", "clock", "kind", "audience", "body_hash", "commitment")
POSITION = (b32, uint, b32)  # device id, sequence, entry id


def entry_header(data):
    """3.2. Says nothing about the signature."""
    audience = optional(listed(array(b32, fixed(BODY_KEY_BOX))))
    fields = structure(data, "CW1 entry", b32, b32, b32, uint, b32, uint, uint, audience, optional(b32), b32)
    out = dict(zip(HEADER_NAMES, fields))
    require(out["sequence"] >= 1, "entry: sequence 0")
    require((out["sequence"] == 1) == (out["previous"] == ZERO32), "entry: previous does not fit the sequence")
    require(out["kind"] in (1, 2) or out["kind"] >= 16, "entry: kind is reserved")
    require((out["kind"] == 1) == (out["epoch"] == ZERO32), "entry: epoch does not fit the kind")
    if out["audience"] is not None:
        require(out["kind"] >= 16, "entry: this kind has no audience")
        require(out["audience"], "entry: empty audience")
        ascending(out["audience"], lambda pair: pair[0], "entry: audience")
    hashed = out["audience"] is not None or out["kind"] == 1
    require(hashed == (out["body_hash"] is not None), "entry: body hash does not fit kind and audience")
    for name in ("sequence", "clock", "kind"):
        require(out[name] < 1 << 63, f"entry: {name} is not below 2^63")
    out["id"] = H("CW1 entry", data)
    return out


def entry_verify(data, signature, signing_key):
    header = entry_header(data)
    verify_digest(signing_key, header["id"], fixed(64)(signature))
    return header


def entry_keys(secret, salt):
    keys = K(secret, "CW1 entry keys", salt, 64)
    return keys[:32], keys[32:]


def unpad(data):
    require(len(data) >= 512 and len(data) & (len(data) - 1) == 0, "padding: not a bucket")
    size = int.from_bytes(data[:4], "big")
    require(size <= len(data) - 4, "padding: length over the bucket")
    require(len(data) == 512 or size + 4 > len(data) // 2, "padding: not the smallest bucket")
    require(not any(data[4 + size:]), "padding: not zeros")
    return data[4:4 + size]


def pad(data):
    size = 512
    while size < len(data) + 4:
        size *= 2
    return (u32(len(data)) + data).ljust(size, b"\0")


def envelope(data):
    """3.3, what a hub can check."""
    require(len(data) <= SEGMENT_LIMIT, "envelope: too large")
    fields = array(literal(1), b32, among(0, 1, 2), fixed(24), b32, raw, raw, optional(raw))(decode(data), "envelope")
    out = dict(zip(("tag", "class", "salt", "check", "header", "body", "boxes"), fields[1:]))
    require(out["class"] == 2 or len(data) <= ENTRY_LIMIT, "envelope: too large for an entry")
    require((out["class"] == 1) == (out["boxes"] is not None), "envelope: boxes do not fit the class")
    if out["boxes"] is not None:
        count, rest = divmod(len(out["boxes"]), ROSTER_BOX)
        require(rest == 0 and count > 0 and count & (count - 1) == 0, "envelope: boxes are not a power of two")
    return out


def sealed_header(parts, secret):
    """Header and signature of an entry whose envelope was sealed with `secret`, and the header key."""
    header_key, check = entry_keys(secret, parts["salt"])
    require(check == parts["check"], "envelope: another secret")
    plain = aead_open(header_key, parts["tag"] + u8(parts["class"]), parts["header"])
    data, signature = array(raw, fixed(64))(decode(plain), "sealed header")
    return data, signature, header_key


def blind_of(secret, device, sequence):
    return K(secret, "CW1 blind", device + u64(sequence), 32)


def open_entry(data, case, epoch, secret, signing_key, reader=None):
    """An entry of class 0 written in `epoch`, whose content secret is `secret`.

    reader: (device id, box public key, box secret key), for a restricted body. The payload is None if the entry is
    restricted to others.
    """
    parts = envelope(data)
    require(parts["class"] == 0, "envelope: not an entry")
    header_bytes, signature, header_key = sealed_header(parts, secret)
    header = entry_verify(header_bytes, signature, signing_key)
    require(header["kind"] != 1, "entry: a roster entry in class 0")
    in_case(header, parts, case)
    require(header["epoch"] == epoch, "entry: of another epoch than its secret")
    header["header_bytes"], header["signature"] = header_bytes, signature
    header["payload"] = open_body(header, parts["body"], header_key, secret, reader)
    return header


def in_case(header, parts, case):
    require(header["case"] == case, "entry: of another case")
    require(parts["tag"] == mailbox_tag(case), "envelope: in another mailbox")


def open_body(header, body, header_key, secret, reader):
    if header["audience"] is None:
        payload = unpad(aead_open(K(header_key, "CW1 body key", b"", 32), header["id"], body))
        commit(header, blind_of(secret, header["device"], header["sequence"]), payload)
        return payload
    require(header["body_hash"] == H("CW1 body", body), "entry: another body")
    try:
        return _restricted_payload(header, body, reader)
    except Refused:
        # Whether an entry counts must not depend on who reads it, so one that lies to its audience is closed to it.
        return None


def _restricted_payload(header, body, reader):
    boxes = dict(header["audience"])
    require(reader is not None and reader[0] in boxes, "entry: for others")
    body_key = b32(box_open(reader[1], reader[2], boxes[reader[0]]))
    place = header["case"] + header["device"] + u64(header["sequence"])
    plain = unpad(aead_open(body_key, place, body))
    require(len(plain) >= 32, "entry: no blind in a restricted body")
    commit(header, plain[:32], plain[32:])
    return plain[32:]


def commit(header, blind, payload):
    require(K(blind, "CW1 plaintext", payload, 32) == header["commitment"], "entry: commitment does not fit")
