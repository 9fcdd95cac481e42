# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 1.1: the strict reader of the CBOR subset, and what a position of a structure must be."""
from .notation import Refused, require, u8

MAX_DEPTH = 8


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        require(n <= len(self.data) - self.at, "encoding: truncated")
        self.at += n
        return self.data[self.at - n:self.at]

    def head(self):
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info, info
        require(info <= 27 and major != 7, "encoding: not in the subset")
        value = int.from_bytes(self.take(1 << (info - 24)), "big")
        least = {24: 24, 25: 1 << 8, 26: 1 << 16, 27: 1 << 32}[info]
        require(value >= least, "encoding: not the shortest form")
        return major, info, value

    def item(self, depth):
        major, info, value = self.head()
        if major == 0:
            return value
        if major == 2:
            return self.take(value)
        if major == 3:
            return self.text(self.take(value))
        if major == 4:
            require(depth < MAX_DEPTH, "encoding: too deep")
            require(value <= len(self.data) - self.at, "encoding: truncated")
            return [self.item(depth + 1) for _ in range(value)]
        require(major == 7 and info in (20, 21, 22), "encoding: not in the subset")
        return {20: False, 21: True, 22: None}[info]

    @staticmethod
    def text(raw):
        try:
            return raw.decode("utf-8", "strict")
        except UnicodeDecodeError as error:
            raise Refused("encoding: not UTF-8") from error


def decode(data):
    """The one item in `data`: int, bytes, str, list, bool or None."""
    reader = _Reader(data)
    value = reader.item(0)
    require(reader.at == len(data), "encoding: bytes after the item")
    return value


def encode(value):
    if value is None or isinstance(value, bool):
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return _head(3, len(raw)) + raw
    return _head(4, len(value)) + b"".join(encode(item) for item in value)


def _head(major, value):
    if value < 24:
        return u8(major << 5 | value)
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << (8 * size):
            return u8(major << 5 | info) + value.to_bytes(size, "big")
    raise Refused("encoding: integer over 64 bits")


# Shapes: what a position of a structure must be -----------------------------------------------------------------------

def uint(value, what="integer"):
    require(type(value) is int, f"{what}: not an integer")
    return value


def when(value, what="time"):
    require(type(value) is int and value < 1 << 63, f"{what}: not a time")
    return value


def text(value, what="text"):
    require(type(value) is str, f"{what}: not text")
    return value


def boolean(value, what="boolean"):
    require(type(value) is bool, f"{what}: not a boolean")
    return value


def raw(value, what="bytes"):
    require(type(value) is bytes, f"{what}: not bytes")
    return value


def fixed(n):
    def check(value, what="bytes"):
        require(type(value) is bytes and len(value) == n, f"{what}: not {n} bytes")
        return value
    return check


b32 = fixed(32)


def listed(item):
    def check(value, what="list"):
        require(type(value) is list, f"{what}: not an array")
        return [item(x, what) for x in value]
    return check


def array(*fields):
    def check(value, what="array"):
        require(type(value) is list and len(value) == len(fields), f"{what}: not an array of {len(fields)}")
        return [field(x, what) for field, x in zip(fields, value)]
    return check


def optional(item):
    return lambda value, what="optional": None if value is None else item(value, what)


def among(*allowed):
    def check(value, what="choice"):
        require(type(value) is int and value in allowed, f"{what}: not one of {allowed}")
        return value
    return check


def literal(expected):
    def check(value, what="literal"):
        require(type(value) is type(expected) and value == expected, f"{what}: not {expected!r}")
        return value
    return check


def ascending(items, key, what):
    for one, other in zip(items, items[1:]):
        require(key(one) < key(other), f"{what}: not sorted, or twice")
    return items


def structure(data, domain, *fields):
    """The fields after domain and suite of the encoded array in `data`."""
    return array(literal(domain), literal(1), *fields)(decode(data), domain)[2:]


def signed_object(data):
    return array(raw, fixed(64))(decode(data), "signed object")
