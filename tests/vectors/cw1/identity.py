# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 2.1 to 2.3: agencies, devices, directories."""
from .encoding import among, array, b32, decode, listed, raw, signed_object, structure, text, uint, when
from .notation import H, ZERO32, require, verify


def agency_id(root):
    return H("CW1 agency", root)


def device_id(signing_key, box_key):
    return H("CW1 device", signing_key + box_key)


def agency_certificate(data, root, role=None, at=None):
    """2.1, under a pinned root; with `role` and `at`, valid for that role at that time."""
    payload, signature = signed_object(data)
    fields = structure(payload, "CW1 agency certificate", b32, among(1, 2, 3), b32, raw, text, when, when)
    names = ("agency", "role", "signing_key", "box_key", "name", "not_before", "not_after")
    out = dict(zip(names, fields))
    require(out["agency"] == agency_id(root), "agency certificate: of another agency")
    require(len(out["box_key"]) == (32 if out["role"] == 3 else 0), "agency certificate: box key does not fit the role")
    verify(root, "CW1 agency certificate", payload, signature)
    require(role is None or out["role"] == role, "agency certificate: another role")
    require(at is None or out["not_before"] <= at < out["not_after"], "agency certificate: not valid then")
    return out


def device_certificate(data, root, at=None):
    """2.2, under a pinned root; with `at`, valid at that time."""
    payload, signature = signed_object(data)
    fields = structure(payload, "CW1 device certificate", b32, b32, b32, b32, when, when, raw)
    names = ("agency", "professional", "signing_key", "box_key", "not_before", "not_after", "issuer")
    out = dict(zip(names, fields))
    require(out["agency"] == agency_id(root), "device certificate: of another agency")
    issuer = agency_certificate(out["issuer"], root, role=1, at=out["not_before"])
    verify(issuer["signing_key"], "CW1 device certificate", payload, signature)
    require(at is None or out["not_before"] <= at < out["not_after"], "device certificate: not valid then")
    out["device"] = device_id(out["signing_key"], out["box_key"])
    return out

KIND = among(1, 2, 3, 4, 5)
CHANGES = {
    0: (b32, text, KIND),
    1: (b32, text, text, text, text, text),
    2: (raw,),
    3: (b32, among(1, 2, 3, 4)),
    4: (b32, b32, text, KIND, text),
    5: (raw, text),
    6: (b32,),
}


def directory_record(data, root, previous=None):
    """2.3: one record after the record `previous` (its bytes), or the first."""
    payload, signature = signed_object(data)
    change_of = listed(lambda x, what: x)
    fields = structure(payload, "CW1 directory record", b32, uint, b32, when, change_of, raw)
    agency, number, link, time, change, issuer_bytes = fields
    require(change and type(change[0]) is int and change[0] in CHANGES, "directory: unknown change")
    change = array(uint, *CHANGES[change[0]])(change, "directory change")
    require((number == 0) == (change[0] == 0), "directory: the agency itself is number 0 and only there")
    require(agency == agency_id(root), "directory: of another agency")
    if previous is None:
        require(number == 0 and link == ZERO32, "directory: not the first")
    else:
        before = directory_number(previous)
        require(number == before + 1, "directory: number does not follow")
        require(link == H("CW1 directory link", previous), "directory: does not name the record before")
    issuer = agency_certificate(issuer_bytes, root, role=1, at=time)
    verify(issuer["signing_key"], "CW1 directory record", payload, signature)
    _check_change(change, root)
    return {"agency": agency, "number": number, "previous": link, "time": time, "change": change}


def directory_number(data):
    payload, _ = signed_object(data)
    return uint(decode(payload)[3])


def _check_change(change, root):
    if change[0] == 0:
        require(change[1] == root, "directory: another root")
    elif change[0] == 2:
        device_certificate(change[1], root)
    elif change[0] == 4:
        require(change[1] == agency_id(change[2]), "directory: agency id does not follow from its root")
    elif change[0] == 5:
        agency_certificate(change[1], root, role=2)
