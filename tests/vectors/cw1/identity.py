# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 2.1 to 2.3: agencies, devices, directories."""
import unicodedata

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
RECORD_LIMIT = 8192
LATEST = 1 << 40
DIRECTION = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029}


def late_time(value, what="time"):
    require(when(value, what) <= LATEST, f"{what}: beyond 2^40")
    return value


def shown(value, what="text"):
    """Text that people are shown to know somebody by."""
    require(len(text(value, what).encode("utf-8")) <= 256, f"{what}: too long")
    require(unicodedata.is_normalized("NFC", value), f"{what}: not in form C")
    control = any(unicodedata.category(c) == "Cc" or ord(c) in DIRECTION for c in value)
    require(not control, f"{what}: control character")
    return value


def named(value, what="name"):
    require(shown(value, what) != "", f"{what}: empty")
    return value


CHANGES = {
    0: (b32, named, KIND),
    1: (b32, named, shown, shown, shown, shown),
    2: (raw,),
    3: (b32, among(1, 2, 3, 4)),
    4: (b32, b32, named, KIND, shown),
    5: (raw, named),
    6: (b32,),
    7: (b32,),
}


class Directory:
    """2.3: one agency's chain under its pinned root."""

    def __init__(self, root):
        self.root, self.agency = root, agency_id(root)
        self.count, self.link, self.time = 0, ZERO32, 0
        self.trusted, self.revoked, self.owned = {}, set(), {}

    def append(self, data):
        require(len(data) <= RECORD_LIMIT, "directory: record too large")
        payload, signature = signed_object(data)
        change_of = listed(lambda x, what: x)
        fields = structure(payload, "CW1 directory record", b32, uint, b32, late_time, change_of, raw)
        agency, number, link, time, change, issuer_bytes = fields
        require(change and type(change[0]) is int and change[0] in CHANGES, "directory: unknown change")
        change = array(uint, *CHANGES[change[0]])(change, "directory change")
        require((number == 0) == (change[0] == 0), "directory: the agency itself is number 0 and only there")
        require(agency == self.agency, "directory: of another agency")
        issuer = agency_certificate(issuer_bytes, self.root, role=1, at=time)
        verify(issuer["signing_key"], "CW1 directory record", payload, signature)
        require(number == self.count, "directory: number does not follow")
        require(link == self.link, "directory: does not name the record before")
        require(time >= self.time, "directory: time goes back")
        self._check(change, time)
        self.count, self.link, self.time = number + 1, H("CW1 directory link", data), time
        if change[0] == 2:
            device = device_certificate(change[1], self.root)
            self.owned.setdefault(device["professional"], set()).add(device["device"])
        elif change[0] == 3:
            self.revoked.add(change[1])
        elif change[0] == 4:
            self.trusted[change[1]] = change[2]
        elif change[0] == 6:
            self.revoked |= self.owned.get(change[1], set())
        elif change[0] == 7:
            del self.trusted[change[1]]
        return {"agency": agency, "number": number, "time": time, "change": change}

    def _check(self, change, time):
        if change[0] == 0:
            require(change[1] == self.root, "directory: another root")
        elif change[0] == 2:
            device = device_certificate(change[1], self.root, at=time)["device"]
            require(device not in self.revoked, "directory: device was revoked")
        elif change[0] == 4:
            require(change[1] == agency_id(change[2]), "directory: agency id does not follow from its root")
            require(change[1] != self.agency, "directory: trusts itself")
        elif change[0] == 7:
            require(change[1] in self.trusted, "directory: withdraws what it does not trust")
        elif change[0] == 5:
            payload, _ = signed_object(change[1])
            owner = array(*[lambda x, what: x] * 9)(decode(payload), "hub certificate")[2]
            root = self.root if owner == self.agency else self.trusted.get(raw(owner))
            require(root is not None, "directory: hub of an agency that is not trusted")
            agency_certificate(change[1], root, role=2, at=time)
