# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 5: the messages on a connection, each by itself. Whether it comes from the right side and at the right time
is not part of it."""
from .encoding import among, array, b32, boolean, decode, fixed, listed, optional, raw, uint, when
from .notation import require

MOST_MESSAGE = 1 << 20
MOST_BATCH = 256
MOST_RANGES = 4096
MOST_RECORD = 512 << 10
MOST_PART = 256 << 10
MOST_LIVE = 512


def most(n, check):
    """A list of at most n, or bytes of at most n."""
    def limited(value, what="list"):
        out = check(value, what)
        require(len(out) <= n, f"{what}: more than {n}")
        return out
    return limited


def some(check):
    def filled(value, what="list"):
        out = check(value, what)
        require(out, f"{what}: empty")
        return out
    return filled


def sequence(value, what="sequence"):
    require(uint(value, what) < 1 << 40, f"{what}: not a sequence")
    return value


def covers(value, what="covers"):
    if type(value) is bytes:  # between hubs: ids
        require(value and len(value) % 32 == 0, f"{what}: not ids")
        return value
    ranges = most(MOST_RANGES, listed(array(sequence, sequence)))(value, what)
    for first, last in ranges:
        require(1 <= first <= last, f"{what}: not a range")
    for one, other in zip(ranges, ranges[1:]):
        require(one[1] < other[0], f"{what}: ranges not apart")
    return ranges


code = among(*range(1, 13))
slot = among(0, 1, 2)
signature = fixed(64)
record = most(MOST_RECORD, raw)
records = most(MOST_BATCH, listed(record))
items = listed(array(sequence, raw))
part = most(MOST_PART, raw)


def check_part(fields, name):
    """The part of a blob lies inside it."""
    size, offset, content = fields[-3:]
    require(size > 0 and offset + len(content) <= size, f"{name}: beyond the end")

# Of each type its name and its fields in order.
TYPES = {
    1: ("HELLO", most(16, listed(uint)), b32, among(0, 1, 2, 3)),
    2: ("CHALLENGE", uint, b32, raw, signature),
    3: ("AUTH", raw, signature),
    4: ("WELCOME", array(uint, uint, uint, uint), when, b32),
    5: ("ERR", code, uint),
    6: ("SUB", b32, sequence),
    7: ("SUBOK", sequence),
    8: ("PUSH", b32, some(most(MOST_BATCH, listed(array(raw, optional(covers)))))),
    9: ("ACK", most(MOST_BATCH, listed(when))),
    10: ("DELIVER", b32, items),
    11: ("FETCH", b32, among(0, 1, 2, 3, 4, 5, 6), sequence, sequence, boolean, when),
    12: ("PAGE", items, boolean, sequence),
    13: ("ACCESS", record),
    14: ("DIRPUT", records),
    15: ("DIRGET", b32, sequence),
    16: ("DIRPAGE", records, boolean),
    17: ("ENROLPUT", b32, slot, raw),
    18: ("ENROLGET", b32, slot),
    19: ("ENROLMENT", optional(raw)),
    20: ("PING",),
    21: ("PONG",),
    22: ("BYE", code, uint),
    23: ("ACCESSGET", b32),
    24: ("ACCESSIS", optional(raw)),
    25: ("BLOBPUT", b32, b32, sequence, sequence, part),
    26: ("BLOBAT", sequence, boolean),
    27: ("BLOBGET", b32, b32, sequence, when),
    28: ("BLOBPART", sequence, sequence, part),
    29: ("LIVE", b32, some(most(MOST_LIVE, raw))),
}


def message(data):
    require(len(data) <= MOST_MESSAGE, "message: too large")
    value = decode(data)
    require(type(value) is list and len(value) >= 2, "message: not an array")
    kind, request = value[:2]
    require(uint(kind, "type") in TYPES, "message: of no known type")
    when(request, "request")
    name, *fields = TYPES[kind]
    found = array(*fields)(value[2:], name)
    if part in fields:
        check_part(found, name)
    return {"type": kind, "name": name, "request": request, "fields": found}
