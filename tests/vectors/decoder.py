#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks every vector of tests/vectors/*.json with the reader in cw1/, which shares no code with the program.

    decoder.py [--at-least N] [--self-test] [file.json ...]

Prints a line for each kind and each failure. Fails on a vector that is not as stated, on a kind or a field it does not
know, and when there are fewer vectors than N. With --self-test every vector is damaged in several ways, one at a time,
and every damage must be noticed. The format is stated in README.md beside this file.
"""
import argparse
import collections
import json
import pathlib
import re
import sys

from cw1 import delivery, encoding, enrolment, entry, identity, message, notation, resolution, roster, segment, vault
from cw1.notation import Refused

HERE = pathlib.Path(__file__).resolve().parent
FORMAT = "caseweave-vectors:1"
FRAME = {"name", "kind", "expect", "refuse"}


class Wrong(Exception):
    """The vector itself is not what README.md says, or the reader disagrees with it."""


class Inputs:
    """The fields of a vector; remembers which were used, so that one that nobody reads is noticed."""

    def __init__(self, vector):
        self.vector, self.used = vector, set()

    def value(self, name, kind=str, default=...):
        self.used.add(name)
        if name not in self.vector and default is not ...:
            return default
        value = self.vector.get(name)
        if type(value) is not kind:
            raise Wrong(f"field {name} is missing or of another type")
        return value

    def bytes(self, name, default=...):
        value = self.value(name, str, default)
        return value if value is default else unhex(value)

    def bytes_list(self, name):
        return [unhex(value) for value in self.value(name, list)]

    def number(self, name, default=...):
        return self.value(name, int, default)

    def reader(self):
        """Whose keys open restricted bodies, if anybody's."""
        value = self.value("reader", dict, None)
        if value is None:
            return None
        if set(value) != {"device", "box_secret"}:
            raise Wrong("field reader is not [device, box_secret]")
        secret = unhex(value["box_secret"])
        return unhex(value["device"]), notation.box_public(secret), secret


def unhex(value):
    if type(value) is not str or not re.fullmatch(r"([0-9a-f]{2})*", value):
        raise Wrong("not lower-case hexadecimal")
    return bytes.fromhex(value)


def plain(value):
    """A result in the terms of JSON: bytes as hexadecimal."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def picked(value, *names):
    return {name: value[name] for name in names}


def item(value):
    """A decoded item so that JSON can tell the types apart."""
    if isinstance(value, list):
        return [item(x) for x in value]
    if isinstance(value, bytes):
        return {"bytes": value}
    if isinstance(value, str):
        return {"text": value}
    if value is None or isinstance(value, bool):
        return value
    return {"uint": str(value)}


WORD_LIST = HERE.parent.parent / "crypto" / "words" / "WordList.h"


def word_list():
    words = re.findall(r'"([a-z]+)"', WORD_LIST.read_text(encoding="utf-8"))
    if len(words) != 1024 or words != sorted(set(words)):
        raise Wrong("the word list is not 1024 different words in order")
    return words


# One function a kind: takes the inputs, gives what README.md says is expected ----------------------------------------

def check_hash(v):
    return {"hash": notation.H(v.value("domain"), v.bytes("input"))}


def check_keyed_hash(v):
    return {"hash": notation.K(v.bytes("key"), v.value("domain"), v.bytes("input"), v.number("size"))}


def check_cbor(v):
    data = v.bytes("input")
    value = encoding.decode(data)
    if encoding.encode(value) != data:
        raise Wrong("accepted, but not what a writer makes")
    return {"item": item(value)}


def check_signature(v):
    notation.verify(v.bytes("signing_key"), v.value("domain"), v.bytes("input"), v.bytes("signature"))
    return {}


def check_aead(v):
    return {"plain": notation.aead_open(v.bytes("key"), v.bytes("associated"), v.bytes("sealed"))}


def check_box(v):
    secret = v.bytes("box_secret")
    return {"plain": notation.box_open(notation.box_public(secret), secret, v.bytes("box"))}


def check_words(v):
    return {"words": " ".join(enrolment.to_words(v.bytes("input"), v.number("bits"), word_list()))}


def check_token_words(v):
    words = word_list()
    token = enrolment.token_from_words(v.value("words"), words)
    return {"token": token, "words": " ".join(enrolment.token_to_words(token, words))}


def check_token_text(v):
    return enrolment.token_from_text(v.value("text"))


def check_pad(v):
    padded = v.bytes("padded")
    content = entry.unpad(padded)
    if entry.pad(content) != padded:
        raise Wrong("accepted, but not what a writer makes")
    return {"content": content}


def check_agency_certificate(v):
    out = identity.agency_certificate(v.bytes("certificate"), v.bytes("root"), at=v.number("at"))
    return picked(out, "agency", "role", "signing_key", "box_key", "name", "not_before", "not_after")


def check_device_certificate(v):
    out = identity.device_certificate(v.bytes("certificate"), v.bytes("root"), at=v.number("at"))
    return picked(out, "agency", "professional", "device", "signing_key", "box_key", "not_before", "not_after")


def check_directory(v):
    """A refusal is of the last record; the ones before are taken."""
    directory = identity.Directory(v.bytes("root"))
    records = v.bytes_list("records")
    if not records:
        raise Wrong("no records")
    for record in records[:-1]:
        try:
            directory.append(record)
        except Refused as error:
            raise Wrong(f"refused before the last record: {error}") from error
    last = directory.append(records[-1])
    return {"agency": directory.agency, "count": directory.count, "time": directory.time, "link": directory.link,
            "change": last["change"][0]}


def check_enrolment_keys(v):
    keys = enrolment.enrolment_keys(v.bytes("token"))
    return {"tag": keys["tag"], "key": keys["key"], "request_key": notation.public_of_seed(keys["seed"])}


def check_invitation(v):
    out = enrolment.invitation(v.bytes("sealed"), v.bytes("token"), v.number("at"))
    return picked(out, "root", "agency_name", "kind", "professional", "name", "title", "hub_root", "hub_address",
                  "expires")


def check_enrolment_request(v):
    out = enrolment.enrolment_request(v.bytes("request"), v.bytes("token"))
    out["code"] = " ".join(enrolment.to_words(out["code"], 60, word_list()))
    return out


def check_header(v):
    out = entry.entry_verify(v.bytes("header"), v.bytes("signature"), v.bytes("signing_key"))
    out["clock"] = str(out["clock"])
    out["audience"] = None if out["audience"] is None else [device for device, _ in out["audience"]]
    return picked(out, "id", *entry.HEADER_NAMES)


def check_fork(v):
    """Two signed headers of one device that contradict each other."""
    key = v.bytes("signing_key")
    headers, signatures = v.bytes_list("headers"), v.bytes_list("signatures")
    if len(headers) != 2 or len(signatures) != 2:
        raise Wrong("not two headers and two signatures")
    one, other = (entry.entry_verify(header, signature, key) for header, signature in zip(headers, signatures))
    same = all(one[name] == other[name] for name in ("case", "device"))
    one_place = one["sequence"] == other["sequence"] and one["id"] != other["id"]
    broken = other["sequence"] == one["sequence"] + 1 and (
        other["previous"] != one["id"] or other["clock"] <= one["clock"])
    notation.require(same and (one_place or broken), "fork: the headers do not contradict each other")
    return {"device": one["device"], "sequence": other["sequence"], "ids": [one["id"], other["id"]]}


def check_entry(v):
    out = entry.open_entry(v.bytes("envelope"), v.bytes("case"), v.bytes("epoch"), v.bytes("secret"),
                           v.bytes("signing_key"), v.reader())
    out["clock"] = str(out["clock"])
    return picked(out, "id", "device", "sequence", "clock", "kind", "payload")


def check_roster(v):
    secret = v.bytes("box_secret")
    out = roster.open_roster(v.bytes("envelope"), v.bytes("case"), notation.box_public(secret), secret,
                             v.bytes("signing_key"))
    told = out["roster"]
    links = []
    if out["history"] != notation.ZERO32:
        links = [roster.back_link(link, out["history"], parent)
                 for link, parent in zip(told["back_links"], told["parents"])]
    return {"id": out["header"]["id"], "content": out["content"], "history": out["history"],
            "change": told["change"][0], "parents": told["parents"], "parent_secrets": links,
            "boxes": len(out["parts"]["boxes"]) // entry.ROSTER_BOX, "heads": told["heads"],
            "left_out": told["left_out"],
            "members": [picked(m, "agency", "professional", "name", "title", "role", "history", "device_ids")
                        for m in told["members"]]}


def check_segment(v):
    out = segment.open_segment(v.bytes("envelope"), v.bytes("case"), v.bytes("epoch"), v.bytes("secret"),
                               v.bytes("signing_key"), v.reader())
    entries = [{**picked(e, "id", "kind", "payload"), "clock": str(e["clock"])} for e in out["entries"]]
    return {"device": out["device"], "first": out["first"], "previous": out["previous"], "entries": entries}


def check_welcome(v):
    secret = v.bytes("box_secret")
    public = notation.box_public(secret)
    recipient = identity.device_id(notation.public_of_seed(v.bytes("signing_seed")), public)
    return delivery.welcome(v.bytes("envelope"), recipient, public, secret, v.bytes("sender_root"))


def check_access(v):
    out = delivery.access_record(v.bytes("record"), v.bytes("signing_key"), v.bytes("previous", None))
    return picked(out, "tag", "number", "author", "administrators", "users")


def check_release(v):
    out = delivery.release_note(v.bytes("envelope"), v.bytes("signing_key"))
    return picked(out, "id", "tag", "author", "time", "release", "ids")


def check_held(v):
    out = delivery.held_note(v.bytes("envelope"), v.bytes("signing_key"), v.bytes("secret"))
    names = ("takes_back",) if out["held"] == 0 else ("expires", "threshold", "for_all", "content")
    return picked(out, "id", "tag", "author", "time", "held", *names)


def check_live(v):
    return delivery.live_note(*(v.bytes(name) for name in ("sealed", "case", "epoch", "secret", "signing_key")))


def check_login(v):
    transcript = delivery.login_transcript(
        v.number("version"), v.bytes("client_nonce"), v.bytes("hub_nonce"), v.bytes("hub_agency"), v.bytes("hub_key"),
        v.value("host"), v.bytes("tls"))
    notation.verify(v.bytes("hub_key"), "CW1 login hub", transcript, v.bytes("hub_signature"))
    notation.verify(v.bytes("client_key"), "CW1 login client", transcript, v.bytes("client_signature"))
    return {"transcript": transcript}


def check_message(v):
    data = v.bytes("input")
    out = message.message(data)
    if encoding.encode([out["type"], out["request"], *out["fields"]]) != data:
        raise Wrong("accepted, but not what a writer makes")
    return {**picked(out, "type", "name"), "request": str(out["request"]), "fields": item(out["fields"])}


def check_resolution(v):
    entries = [[unhex(entry[name]) for name in ("id", "device", "payload")] for entry in v.value("entries", list)]
    out = resolution.resolved(entries)
    force = out.resolve(set(out.entries))
    members = [picked(m, "agency", "professional", "name", "title", "role", "history", "device_ids")
               for m in out.members(force)]
    content = [out.content(unhex(c["device"]), unhex(c["epoch"]), c["sequence"], force)
               for c in v.value("content", list)]
    return {"members": members, "void": sorted(set(out.entries) - force), "heads": out.heads(), "content": content}


def check_vault(v):
    return {"content": vault.vault(v.bytes("file"), v.value("passphrase"), v.bytes("key_store_secret", b""))}


KINDS = {name[6:]: function for name, function in list(globals().items()) if name.startswith("check_")}


# The run --------------------------------------------------------------------------------------------------------------

def check(vector):
    """Raises Wrong unless the reader finds in the vector what the vector states."""
    if type(vector) is not dict or type(vector.get("name")) is not str:
        raise Wrong("a vector without a name")
    if ("expect" in vector) == ("refuse" in vector):
        raise Wrong("neither accepted nor refused, or both")
    function = KINDS.get(vector.get("kind"))
    if function is None:
        raise Wrong(f"unknown kind {vector.get('kind')}")
    inputs = Inputs(vector)
    try:
        got = plain(function(inputs))
    except Refused as error:
        if "refuse" not in vector:
            raise Wrong(f"refused: {error}") from error
        return
    unread = set(vector) - FRAME - inputs.used
    if unread:
        raise Wrong(f"unknown fields {sorted(unread)}")
    if "refuse" in vector:
        raise Wrong("accepted, and should be refused")
    if got != vector["expect"]:
        differing = sorted(key for key in set(got) | set(vector["expect"]) if got.get(key) != vector["expect"].get(key))
        raise Wrong(f"reads differently: {differing}")


def load(files):
    vectors = []
    for file in files:
        document = json.loads(file.read_text(encoding="utf-8"))
        if set(document) != {"format", "vectors"} or document["format"] != FORMAT:
            raise SystemExit(f"{file.name}: not {FORMAT}")
        vectors += [(file.name, vector) for vector in document["vectors"]]
    return vectors


def run(vectors):
    """How many are wrong."""
    wrong, seen, names = 0, collections.Counter(), set()
    for file, vector in vectors:
        try:
            check(vector)
            if vector["name"] in names:
                raise Wrong("a name that stands twice")
            names.add(vector["name"])
            seen[vector["kind"], "refuse" in vector] += 1
        except Wrong as error:
            wrong += 1
            name = vector.get("name") if type(vector) is dict else None
            print(f"WRONG {file}: {name}: {error}")
    for kind in KINDS:
        print(f"{kind:20} {seen[kind, False]:4} accepted {seen[kind, True]:4} refused")
    print(f"{sum(seen.values())} of {len(vectors)} vectors hold")
    return wrong


# The self-test --------------------------------------------------------------------------------------------------------

BULK = ("input", "padded", "certificate", "sealed", "request", "header", "envelope", "record", "file", "box",
        "client_signature", "signature")


def changed(value):
    """Something else of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    if isinstance(value, list):
        return value + [0]
    if isinstance(value, dict):
        return {**value, "more": 0}
    return 0


def flipped(value, bit):
    data = bytearray.fromhex(value)
    data[bit // 8] ^= 0x80 >> bit % 8
    return data.hex()


def damages(vector):
    """Copies of a vector that hold no more."""
    yield {**vector, "kind": vector["kind"] + " of tomorrow"}
    if "refuse" in vector:
        yield {**{key: value for key, value in vector.items() if key != "refuse"}, "expect": {}}
        return
    yield {**{key: value for key, value in vector.items() if key != "expect"}, "refuse": "malformed"}
    yield {**vector, "unheard_of": "00"}
    for name, value in vector["expect"].items():
        yield {**vector, "expect": {**vector["expect"], name: changed(value)}}
    for name in BULK:
        if vector.get(name):
            bits = 4 * len(vector[name])
            for bit in {0, bits // 3, bits // 2, bits - 1}:
                yield {**vector, name: flipped(vector[name], bit)}
    if vector.get("entries"):
        yield {**vector, "entries": vector["entries"][:-1]}
    for name in ("records", "headers", "signatures"):
        if vector.get(name):
            yield {**vector, name: vector[name][:-1] + [flipped(vector[name][-1], 4 * len(vector[name][-1]) - 1)]}
            yield {**vector, name: vector[name][:-1]}


def self_test(vectors):
    """How many damages went unnoticed."""
    tried = unnoticed = 0
    for _, vector in vectors:
        # A vault costs half a second each time, so one of them is damaged and not all.
        if vector["kind"] == "vault" and "expect" not in vector:
            continue
        for damaged in damages(vector):
            tried += 1
            try:
                check(damaged)
            except Wrong:
                continue
            unnoticed += 1
            print(f"UNNOTICED damage to {vector['name']}")
    print(f"{tried - unnoticed} of {tried} damages noticed")
    return unnoticed + (tried == 0)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--at-least", type=int, default=1)
    arguments.add_argument("--self-test", action="store_true")
    arguments.add_argument("files", nargs="*", type=pathlib.Path)
    chosen = arguments.parse_args()
    vectors = load(chosen.files or sorted(HERE.glob("*.json")))
    if chosen.self_test:
        return 1 if self_test(vectors) else 0
    wrong = run(vectors)
    if len(vectors) < chosen.at_least:
        print(f"fewer than {chosen.at_least} vectors")
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
