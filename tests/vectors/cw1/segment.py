# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 6: runs of one device's entries."""
import zstandard

from .encoding import array, b32, decode, encode, fixed, listed, raw, structure, uint
from .entry import in_case, open_body, blind_of, entry_header, envelope
from .notation import H, K, ZERO32, Refused, aead_open, require, u8, verify_digest

BODY_LIMIT = 1024 * 1024
RUN_LIMIT = 100000

SEGMENT_NAMES = ("case", "epoch", "device", "first", "count", "previous", "last_id", "last_signature", "length")


def open_segment(data, case, epoch, secret, signing_key, reader=None):
    """The entries of a run: each header with its id, and its payload (None where restricted to others)."""
    parts = envelope(data)
    require(parts["class"] == 2, "envelope: not a segment")
    keys = K(secret, "CW1 segment keys", parts["salt"], 64)
    require(keys[32:] == parts["check"], "envelope: another secret")
    header_bytes = aead_open(keys[:32], parts["tag"] + u8(2), parts["header"])
    fields = structure(header_bytes, "CW1 segment", b32, b32, b32, uint, uint, b32, b32, fixed(64), uint)
    run = dict(zip(SEGMENT_NAMES, fields))
    in_case(run, parts, case)
    require(run["epoch"] == epoch, "segment: of another epoch than its secret")
    require(run["first"] >= 1 and 1 <= run["count"] <= RUN_LIMIT, "segment: none or too many entries")
    require((run["first"] == 1) == (run["previous"] == ZERO32), "segment: previous does not fit the sequence")
    require(run["length"] <= BODY_LIMIT, "segment: too large")
    body_key = K(keys[:32], "CW1 body key", b"", 32)
    body = inflate(aead_open(body_key, H("CW1 segment", header_bytes), parts["body"]), run["length"])
    entries = _run_entries(run, body, secret, reader)
    require(entries[-1]["id"] == run["last_id"], "segment: the last id is another")
    verify_digest(signing_key, run["last_id"], run["last_signature"])
    run["entries"] = entries
    return run


def inflate(padded, length):
    require(len(padded) % 4096 == 0 and padded, "segment: not padded")
    size = int.from_bytes(padded[:4], "big")
    require(len(padded) - 4096 < size + 4 <= len(padded), "segment: length does not fit the padding")
    require(not any(padded[4 + size:]), "segment: padding is not zeros")
    try:
        worker = zstandard.ZstdDecompressor().decompressobj()
        body = worker.decompress(padded[4:4 + size])
    except zstandard.ZstdError as error:
        raise Refused("segment: does not decompress") from error
    require(not worker.unused_data and len(body) == length, "segment: decompresses to another length")
    return body


def _run_entries(run, body, secret, reader):
    payload_of = listed(lambda x, what: x if type(x) is bytes else array(raw, raw)(x, what))
    differences, kinds, payloads = array(listed(uint), listed(uint), payload_of)(decode(body), "segment body")
    require(len(differences) == len(kinds) == len(payloads) == run["count"], "segment: columns of other lengths")
    entries, clock, previous = [], 0, run["previous"]
    for i, (difference, kind, payload) in enumerate(zip(differences, kinds, payloads)):
        require(i == 0 or difference > 0, "segment: clock does not rise")
        clock += difference
        require(kind != 1, "segment: holds a roster entry")
        place = {"case": run["case"], "epoch": run["epoch"], "device": run["device"], "sequence": run["first"] + i,
                 "previous": previous, "clock": clock, "kind": kind}
        entry = _plain_of_run(place, payload, secret) if type(payload) is bytes else _restricted_of_run(
            place, payload, reader)
        previous = entry["id"]
        entries.append(entry)
    return entries


def _plain_of_run(place, payload, secret):
    commitment = K(blind_of(secret, place["device"], place["sequence"]), "CW1 plaintext", payload, 32)
    header = entry_header(encode(["CW1 entry", 1, *place.values(), None, None, commitment]))
    header["payload"] = payload
    return header


def _restricted_of_run(place, payload, reader):
    header = entry_header(payload[0])
    require(header["audience"] is not None, "segment: an entry without audience as bytes")
    for name, value in place.items():
        require(header[name] == value, f"segment: {name} does not fit the run")
    header["payload"] = open_body(header, payload[1], None, None, reader)
    return header
