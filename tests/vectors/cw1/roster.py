# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 3.4: roster entries, their boxes and back links."""
from .encoding import (
    among, array, ascending, b32, boolean, decode, listed, literal, raw, signed_object, structure, text, uint, when)
from .entry import POSITION, ROSTER_BOX, in_case, open_body, case_id, entry_keys, entry_verify, envelope, sealed_header
from .identity import device_id
from .notation import H, K, ZERO32, Refused, aead_open, box_open, require


def member(value, what="member"):
    names = ("agency", "professional", "name", "title", "role", "history", "devices")
    fields = array(b32, b32, text, text, among(1, 2, 3, 4), boolean, listed(raw))(value, what)
    out = dict(zip(names, fields))
    ids = []
    for certificate in out["devices"]:
        payload, _ = signed_object(certificate)
        at = structure(payload, "CW1 device certificate", b32, b32, b32, b32, when, when, raw)
        require((at[0], at[1]) == (out["agency"], out["professional"]), "member: a device of somebody else")
        ids.append(device_id(at[2], at[3]))
    ascending(ids, lambda x: x, "member: devices")
    out["device_ids"] = ids
    return out

def heads(value, what="heads"):
    """Positions in the chains of several devices; sequence 0 with a zero id where there is none."""
    out = listed(array(*POSITION))(value, what)
    for _, sequence, entry in out:
        require(sequence < 1 << 63, f"{what}: not below 2^63")
        require((sequence == 0) == (entry == ZERO32), f"{what}: id does not fit the sequence")
    return ascending(out, lambda head: head[0], what)


CASE_CHANGES = {
    0: (b32,),
    1: (member,),
    2: (b32, b32, heads),
    3: (b32, b32, among(1, 2, 3, 4)),
    4: (b32, b32, raw),
    5: (b32, b32, b32, uint, b32),
    6: (),
    7: (b32, b32),
}


def case_change(value, what="change"):
    require(type(value) is list and value and type(value[0]) is int and value[0] in CASE_CHANGES, f"{what}: unknown")
    return array(uint, *CASE_CHANGES[value[0]])(value, what)


def roster_payload(data):
    fields = array(literal("CW1 roster"), listed(b32), case_change, listed(member), listed(raw),
                   heads, listed(b32))(decode(data), "roster")
    out = dict(zip(("parents", "change", "members", "back_links", "heads", "left_out"), fields[1:]))
    ascending(out["parents"], lambda x: x, "roster: parents")
    ascending(out["members"], lambda m: (m["agency"], m["professional"]), "roster: members")
    ascending(out["left_out"], lambda x: x, "roster: left out")
    everybody = {device for m in out["members"] for device in m["device_ids"]}
    require(everybody >= set(out["left_out"]), "roster: leaves out who is no member")
    require((out["change"][0] == 0) == (not out["parents"]), "roster: the first has no parents, every other has")
    require(len(out["back_links"]) == len(out["parents"]), "roster: back links do not fit the parents")
    for link in out["back_links"]:
        require(len(link) == 64 + 16, "roster: back link of another length")
    return out


def roster_secrets(parts, box_public, box_secret):
    """C and Y from the one box that opens and fits the envelope's check."""
    boxes = parts["boxes"]
    for at in range(0, len(boxes), ROSTER_BOX):
        try:
            plain = box_open(box_public, box_secret, boxes[at:at + ROSTER_BOX])
        except Refused:
            continue
        if entry_keys(plain[:32], parts["salt"])[1] == parts["check"]:
            return plain[:32], plain[32:]
    raise Refused("roster: no box for this key")


def open_roster(data, case, box_public, box_secret, signing_key):
    parts = envelope(data)
    require(parts["class"] == 1, "envelope: not a roster entry")
    content, history = roster_secrets(parts, box_public, box_secret)
    header_bytes, signature, header_key = sealed_header(parts, content)
    header = entry_verify(header_bytes, signature, signing_key)
    require(header["kind"] == 1, "entry: class 1 without a roster entry")
    in_case(header, parts, case)
    require(header["body_hash"] == H("CW1 boxes", parts["boxes"]), "roster: other boxes")
    header["payload"] = open_body(header, parts["body"], header_key, content, None)
    out = roster_payload(header["payload"])
    if out["change"][0] == 0:
        require(case == case_id(header["device"], out["change"][1]), "roster: case id does not follow from the nonce")
        first = out["members"]
        require(len(first) == 1 and first[0]["role"] == 3 and first[0]["history"], "roster: not one lead with history")
        require(first[0]["device_ids"] == [header["device"]] and not out["left_out"], "roster: not the author's device")
    return {"header": header, "content": content, "history": history, "roster": out, "parts": parts}


def back_link(link, history, parent):
    plain = aead_open(K(history, "CW1 back link", parent, 32), b"", link)
    return plain[:32], plain[32:]
