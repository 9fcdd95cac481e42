# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections 3.4 to 3.6: what a set of roster entries comes to, and what content counts under it."""
from .encoding import b32, raw, signed_object, structure, when
from .identity import device_id
from .notation import require
from .roster import roster_payload

FIRST, ADD, REMOVE, ROLE, ADD_DEVICE, REMOVE_DEVICE, MERGE, GRANT = range(8)
CONTRIBUTOR, LEAD, RECOVERY = 2, 3, 4


def certificate_of(data):
    """Device id and (agency, professional): form alone, who vouches for it is for the directories."""
    payload, _ = signed_object(data)
    at = structure(payload, "CW1 device certificate", b32, b32, b32, b32, when, when, raw)
    return device_id(at[2], at[3]), (at[0], at[1])


class Resolution:
    def __init__(self):
        self.entries, self.ancestors, self.owners = {}, {}, {}
        self.known = {}  # what sets of entries come to, which later entries do not change

    # 3.4 --------------------------------------------------------------------------------------------------------------

    def add(self, entry_id, device, payload):
        """An entry whose parents are here."""
        told = roster_payload(payload)
        told["device"] = device
        for member in told["members"]:
            for one in member["device_ids"]:
                self.owners[one] = (member["agency"], member["professional"])
        require(entry_id not in self.entries, "roster: twice")
        require(all(parent in self.entries for parent in told["parents"]), "roster: a parent is missing")
        require(device in self.owners, "roster: by a device of nobody")
        above = set(told["parents"])
        for parent in told["parents"]:
            above |= self.ancestors[parent]
        self.entries[entry_id], self.ancestors[entry_id] = told, above
        force = self.resolve(above)
        if told["change"][0] == FIRST:
            first = told["members"]
            require(len(first) == 1 and first[0]["role"] == LEAD and first[0]["history"], "roster: not one lead")
            require(first[0]["device_ids"] == [device] and not told["left_out"], "roster: not the author's device")
        else:
            require(self.has_role(entry_id, force), "roster: the author may not")
            self.check_change(entry_id, force)
        stated = [{**m, "devices": dict(zip(m["device_ids"], m["devices"]))} for m in told["members"]]
        require(stated == self.members(force | {entry_id}), "roster: states other members")

    def check_change(self, entry_id, force):
        kind, *rest = self.entries[entry_id]["change"]
        if kind == MERGE:
            return
        subject = self.member(self.about(entry_id), force)
        if kind == ADD:
            require(subject is None and rest[0]["device_ids"], "roster: adds who stands, or nobody's device")
            return
        require(subject is not None, "roster: of somebody who does not stand")
        if kind == REMOVE:
            require([head[0] for head in rest[2]] == subject["device_ids"], "roster: does not name all devices")
        if kind == REMOVE_DEVICE:
            require(rest[2] in subject["device_ids"], "roster: removes a device that does not stand")
        if kind == ADD_DEVICE:
            one, owner = certificate_of(rest[2])
            require(owner == self.about(entry_id), "roster: adds a device of somebody else")
            require(subject["devices"].get(one) != rest[2], "roster: adds a device that stands")

    # 3.5 --------------------------------------------------------------------------------------------------------------

    def author(self, x):
        return self.owners[self.entries[x]["device"]]

    def kind(self, x):
        return self.entries[x]["change"][0]

    def about(self, x):
        """The professional whom a change is about."""
        kind, *rest = self.entries[x]["change"]
        if kind == FIRST:
            return self.author(x)
        if kind == ADD:
            return rest[0]["agency"], rest[0]["professional"]
        return None if kind == MERGE else (rest[0], rest[1])

    def concurrent(self, x, y):
        return x != y and x not in self.ancestors[y] and y not in self.ancestors[x]

    def removes_author(self, x, y):
        if self.kind(x) == REMOVE:
            return self.about(x) == self.author(y)
        return self.kind(x) == REMOVE_DEVICE and self.entries[x]["change"][3] == self.entries[y]["device"]

    def attacks(self, x, y):
        return self.concurrent(x, y) and self.removes_author(x, y) and not self.removes_author(y, x)

    def has_role(self, y, force):
        who = self.member(self.author(y), force)
        if self.kind(y) == FIRST:
            return True
        if who is None or self.entries[y]["device"] not in who["device_ids"]:
            return False
        kind, role = self.kind(y), who["role"]
        if kind in (ADD, ROLE) and role == RECOVERY:
            return all(m["role"] != LEAD for m in self.members(force))
        if kind == ADD_DEVICE and self.about(y) == self.author(y):
            return True
        return role == LEAD or (kind == MERGE and role == CONTRIBUTOR)

    def grounds(self, y):
        above = self.ancestors[y]
        who = self.member(self.author(y), self.resolve(above))
        if who is not None and who["role"] == RECOVERY:
            return set(above)
        return {x for x in above if self.about(x) == self.author(y)}

    def resolve(self, entries):
        """Those in force of a set that is closed under parents."""
        if frozenset(entries) not in self.known:
            self.known[frozenset(entries)] = frozenset(self.work_out(entries))
        return set(self.known[frozenset(entries)])

    def work_out(self, entries):
        grounds = {y: self.grounds(y) for y in entries}
        attackers = {y: {x for x in entries if self.attacks(x, y)} for y in entries}
        force, void = set(), set()
        while len(force) + len(void) < len(entries):
            undecided = set(entries) - force - void
            decided = False
            for y in undecided:
                known = not grounds[y] & undecided
                if attackers[y] & force or (known and not self.has_role(y, self.ancestors[y] & force)):
                    void.add(y)
                elif known and attackers[y] <= void:
                    force.add(y)
                else:
                    continue
                decided = True
                break
            if not decided:
                chosen = self.of_circle(undecided, grounds, attackers)
                removals = {y for y in chosen if self.kind(y) in (REMOVE, REMOVE_DEVICE)}
                force |= removals
                void |= set() if removals else chosen
        return force

    @staticmethod
    def of_circle(undecided, grounds, attackers):
        waits = closure({y: (grounds[y] | attackers[y]) & undecided for y in undecided})
        bottom = {y for y in undecided if all(y in waits[z] for z in waits[y])}
        bottom = {y for y in bottom if not grounds[y] & undecided}
        attacked = closure({y: attackers[y] & bottom for y in bottom})
        return {y for y in bottom if all(y in attacked[x] for x in attacked[y])}

    def unfollowed(self, entries):
        return [x for x in entries if not any(x in self.ancestors[y] for y in entries)]

    def member(self, who, force):
        mine = [x for x in force if self.about(x) == who]
        removals = {x for x in mine if self.kind(x) == REMOVE}
        mine = [x for x in mine if removals <= self.ancestors[x]]
        adds = [x for x in mine if self.kind(x) in (FIRST, ADD)]
        if not adds:
            return None
        added = {x: self.entries[x]["change"][1] if self.kind(x) == ADD else self.entries[x]["members"][0]
                 for x in adds}
        roles = self.unfollowed(adds + [x for x in mine if self.kind(x) == ROLE])
        grants = self.unfollowed(adds + [x for x in mine if self.kind(x) == GRANT])
        newest = added[max(self.unfollowed(adds))]
        devices = self.devices(mine, adds, added, force)
        return {"agency": who[0], "professional": who[1], "name": newest["name"], "title": newest["title"],
                "role": min(added[x]["role"] if x in added else self.entries[x]["change"][3] for x in roles),
                "history": all(x not in added or added[x]["history"] for x in grants),
                "devices": devices, "device_ids": sorted(devices)}

    def devices(self, mine, adds, added, force):
        named = {}
        for x in mine:
            if any(x in self.ancestors[y] for y in adds):
                continue
            certificates = added[x]["devices"] if x in added else (
                [self.entries[x]["change"][3]] if self.kind(x) == ADD_DEVICE else [])
            for certificate in certificates:
                one, _ = certificate_of(certificate)
                gone = {r for r in force if self.kind(r) == REMOVE_DEVICE and self.entries[r]["change"][3] == one}
                if gone <= self.ancestors[x]:
                    named.setdefault(one, {})[x] = certificate
        return {one: by[max(self.unfollowed(list(by)))] for one, by in named.items()}

    def members(self, force):
        everybody = sorted({self.about(x) for x in force if self.about(x) is not None})
        found = [self.member(who, force) for who in everybody]
        return [m for m in found if m is not None]

    def heads(self):
        return sorted(self.unfollowed(list(self.entries)))

    # 3.5.5 and 3.6 ----------------------------------------------------------------------------------------------------

    def content(self, device, epoch, sequence, force):
        require(epoch in self.entries and device in self.owners, "content: under an unknown epoch")
        if self.is_late(device, epoch, sequence, force):
            return "late"
        who = self.member(self.owners[device], force & (self.ancestors[epoch] | {epoch}))
        stands = who is not None and device in who["device_ids"] and who["role"] in (CONTRIBUTOR, LEAD)
        return "counts" if stands else "not_allowed"

    def is_late(self, device, epoch, sequence, force):
        def names(x):
            change = self.entries[x]["change"]
            return (change[0] == ADD and device in change[1]["device_ids"]) or (
                change[0] == ADD_DEVICE and certificate_of(change[3])[0] == device)

        for x in force:
            change = self.entries[x]["change"]
            if change[0] == REMOVE and self.about(x) == self.owners[device]:
                last = {head[0]: head[1] for head in change[3]}.get(device)
                refused = sequence > last if last is not None else epoch not in self.ancestors[x]
            elif change[0] == REMOVE_DEVICE and change[3] == device:
                refused = sequence > change[4]
            else:
                continue
            again = any(names(y) and x in self.ancestors[y] for y in force & (self.ancestors[epoch] | {epoch}))
            if refused and not again:
                return True
        return False


def closure(edges):
    """Whatever can be reached from each, in one step or more."""
    reached = {}
    for start in edges:
        seen, todo = set(), list(edges[start])
        while todo:
            x = todo.pop()
            if x not in seen:
                seen.add(x)
                todo += edges[x]
        reached[start] = seen
    return reached


def resolved(entries):
    """Of (id, device, payload) in an order in which parents come first. The first makes the case."""
    out = Resolution()
    for entry_id, device, payload in entries:
        out.add(entry_id, device, payload)
    require(out.entries, "roster: no entries")
    return out
