#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a hub with a peer and compares what it tells at /metrics with what the Grafana dashboard asks for: nothing that
the hub does not tell, and everything that it does."""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

# Of a histogram, the dashboard needs the buckets alone.
NOT_SHOWN = {"caseweave_hub_commit_seconds_sum", "caseweave_hub_commit_seconds_count"}


def names_of(dashboard):
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    return set(re.findall(r"\bcaseweave_hub_\w+", " ".join(expressions)))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_agency(admin, folder, name, kind, port):
    phrase = folder.parent / "passphrase"
    phrase.write_text("acorn lantern pebble harbour\n")
    keys = ["--folder", str(folder), "--passphrase-file", str(phrase), "--root-passphrase-file", str(phrase)]
    admin("agency", "create", "--name", name, "--kind", kind, *keys)
    admin("hub", "init", "--address", f"localhost:{port}", "--listen", f"127.0.0.1:{port}", *keys)
    return ["--folder", str(folder), "--passphrase-file", str(phrase)]


def faults_of(text):
    """What Prometheus' text format 0.0.4 asks for: the help and the kind of each figure, before its samples."""
    faults = []
    described = re.findall(r"^# HELP (\w+) \S.*\n# TYPE \1 (?:gauge|counter|histogram)$", text, re.MULTILINE)
    for name in sorted(set(re.findall(r"^(caseweave_hub_\w+)", text, re.MULTILINE))):
        family = re.sub(r"_(bucket|sum|count)$", "", name) if "_seconds_" in name else name
        if described.count(family) != 1:
            faults.append(f"{name} has {described.count(family)} helps and kinds")
    return faults


def metrics_of(hub_program, folder, admin):
    here = make_agency(admin, folder / "greendale", "Greendale Council", "council", free_port())
    there = make_agency(admin, folder / "police", "County Police", "police", free_port())
    root = str(folder / "police.root")
    admin("agency", "export-root", "--folder", there[1], "--output", root)
    words = json.loads(admin("agency", "show", "--folder", there[1], "--json"))["fingerprint"]
    admin("agency", "trust", "--offline", "--root", root, "--fingerprint", words, *here)
    admin("hub", "peer", "add", "--agency", "County Police", "--folder", here[1])
    port = free_port()
    hub = subprocess.Popen([hub_program, "--folder", str(folder / "greendale" / "hub"), "--status-port", str(port)],
                           stderr=subprocess.PIPE, text=True)
    try:
        for line in hub.stderr:
            if json.loads(line).get("event") == "listening":
                break
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                text = answer.read().decode()
            if "caseweave_hub_peer_" in text: # the hub knows its peers a moment after it listens
                break
        return text
    finally:
        hub.terminate()
        hub.communicate()


def main():
    hub_program, admin_program, dashboard_file = sys.argv[1:]

    def admin(*words):
        return subprocess.run([admin_program, *words], check=True, stdout=subprocess.PIPE, text=True).stdout

    dashboard = json.loads(Path(dashboard_file).read_text(encoding="utf-8"))
    asked = names_of(dashboard)
    with tempfile.TemporaryDirectory() as folder:
        text = metrics_of(hub_program, Path(folder), admin)
    told = set(re.findall(r"^(caseweave_hub_\w+)", text, re.MULTILINE))
    faults = faults_of(text)
    faults += [f"the hub does not tell {name}" for name in sorted(asked - told)]
    faults += [f"the dashboard does not show {name}" for name in sorted(told - asked - NOT_SHOWN)]
    numbers = [panel["id"] for panel in dashboard["panels"]]
    if len(numbers) != len(set(numbers)):
        faults.append("two panels have one number")
    for fault in faults:
        print(fault)
    print(f"{len(asked)} figures asked for, {len(told)} told")
    return 1 if faults or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
