#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs caseweave-bench at sizes that take a moment and checks what it prints: that every benchmark still runs, and that
a script finds the fields it is promised. Nothing here depends on how fast the machine is."""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALWAYS = {"name": str, "size": int, "value": float, "unit": str, "bare": float, "ratio": float}
AT_TIMES = {"p50": float, "p99": float, "bytes_per_entry": float, "peak_mib": float, "cores": float}
# Memory is counted in pages and processor time in ticks, so that at these sizes either may be nothing.
COARSE = {"fanout-hub-cpu", "idle-connection", "import-index", "load-connection", "load-login-hub-cpu"}
# The difference of two sizes, of which the smaller may take longer on a busy machine.
DIFFERENCES = {"catchup-per-entry-added"}
WITH_PERCENTILES = {"append", "visible", "fanout-hub-cpu", "load-fanout", "search-key", "search-key-p99",
                    "scroll-down", "scroll-anywhere", "scroll-gui-worst", "search-chronology"}
WITH_CORES = {"load-append-hubs", "load-fanout-hubs"}
DATABASE = "a throw-away one"  # in place of its connection string
THROWAWAY = Path(__file__).parents[2] / "packaging" / "postgres-throwaway"
ENDS_WITHIN = 30  # seconds
RUNS = [
    (["append", "export", "visible", "idle", "open", "window", "--entries", "30", "--repeat", "1"],
     {"append", "export-pdf", "visible", "idle-connection", "open-case", "unlock", "first-window"}),
    (["document", "--entries", "3"], {"document-seal", "document-send", "document-fetch", "document-open"}),
    (["fanout", "--entries", "10"], {"fanout-hub-cpu"}),
    (["scroll", "--entries", "900", "--repeat", "1"],
     {"scroll-down", "scroll-anywhere", "scroll-gui-worst", "search-chronology"}),
    (["search", "--entries", "1000", "--repeat", "1"], {"search-index-entry", "search-key", "search-key-p99"}),
    (["import", "--entries", "40"], {"import", "import-check", "import-index"}),
    (["load", "--connections", "60", "--seconds", "1", "--hubs", "2", "--database", DATABASE],
     {"load-logins", "load-logins-held", "load-login-hub-cpu", "load-connection", "load-append-sqlite", "load-append-sqlite-distinct",
      "load-append-sqlite-disk", "load-append-sqlite-disk-each", "load-fanout", "load-catchup", "load-append-postgresql",
      "load-append-postgresql-distinct", *WITH_CORES}),
    (["catchup", "--entries", "1000", "--entries", "2000", "--repeat", "1"],
     {"catchup", "catchup-first-screen", "catchup-per-entry", "catchup-per-entry-added"}),
]


def faults_of(row):
    name = row.get("name")
    for field, kind in ALWAYS.items():
        if field not in row:
            yield f"{name}: no {field}"
        elif row[field] is None and field in ("bare", "ratio") and name in COARSE | DIFFERENCES:
            continue
        elif not isinstance(row[field], kind):
            yield f"{name}: {field} is {row[field]!r}"
    for field in row.keys() - ALWAYS.keys():
        if not isinstance(row[field], AT_TIMES.get(field, ())):
            yield f"{name}: {field} is {row[field]!r}"


def implausible(row):
    """What is wrong whatever the machine."""
    name = row["name"]
    if row["size"] < 1:
        yield f"{name}: of size {row['size']}"
    if name in COARSE:
        return
    if name not in DIFFERENCES:  # nothing else takes no time
        if row["value"] <= 0 or row["bare"] <= 0:
            yield f"{name}: took {row['value']}, bare {row['bare']}"
        elif abs(row["ratio"] * row["bare"] / row["value"] - 1) > 0.01:
            yield f"{name}: {row['ratio']} is not {row['value']} to {row['bare']}"
    if name in WITH_PERCENTILES and not 0 < row.get("p50", 0) <= row.get("p99", 0):
        yield f"{name}: p50 {row.get('p50')}, p99 {row.get('p99')}"
    # Not less than text takes, however well it is packed, and not more than entries that are not packed at all.
    if name == "catchup" and not 40 < row.get("bytes_per_entry", 0) < 2000:
        yield f"{name}: {row.get('bytes_per_entry')} bytes an entry"
    if (name in WITH_CORES) != (row.get("cores", 0) >= 1):
        yield f"{name}: cores {row.get('cores')}"
    if name in WITH_CORES and row["size"] != 2:
        yield f"{name}: of {row['size']} hubs"
    if name == "catchup" and "peak_mib" not in row:
        yield f"{name}: no peak_mib"


def wrong_use(program):
    """A script learns on standard output that it was not understood, and what is near."""
    for arguments, near in ((["bogus", "--json"], "--help"), (["--json", "catch"], "catchup"),
                            (["scrol", "--json"], "scroll"), (["--json", "--entries", "none"], "--entries"),
                            (["--json", "load", "--hubs", "2"], "--database"),
                            (["--json", "--connections", "5"], "load"), (["append", "--seconds", "1", "--json"], "load")):
        run = subprocess.run([program, *arguments], capture_output=True, check=False)
        try:
            answer = json.loads(run.stdout)
        except ValueError:
            answer = {}
        told = answer.get("ok") is False and answer.get("error") == "usage" and near in answer.get("message", "")
        if run.returncode != 2 or not told:
            yield f"{' '.join(arguments)}: exit code {run.returncode}, {run.stdout!r}"


def helped(program):
    """Every benchmark is in the help, and one is shown as an example."""
    told = subprocess.run([program, "--help"], capture_output=True, text=True, check=False).stdout
    for arguments, _ in RUNS:
        for name in arguments:
            if name.isalpha() and f"\n  {name} " not in told:
                yield f"--help does not tell of {name}"
    if "caseweave-bench scroll --entries" not in told:
        yield "--help shows no example of scroll"


def left_behind(program):
    """What a run began ends with it, though it be killed: the hub and those who hold the idle connections."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.Popen([program, "load", "--connections", "40", "--verbose"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": folder})
        held = any(line.startswith("load-logins:") for line in run.stderr)
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split() if held else []
        alive = {os.pidfd_open(int(child)): child for child in children}
        run.kill()
        run.wait()
        deadline = time.monotonic() + ENDS_WITHIN
        while alive and time.monotonic() < deadline:
            for ended in select.select(list(alive), [], [], 1)[0]:
                del alive[ended]
                os.close(ended)
    if len(children) < 3:
        yield f"load: {len(children)} processes were begun"
    for child in alive.values():
        yield f"load: process {child} goes on after the end of who began it"


def new_database():
    """Ends by itself with this process."""
    made = subprocess.run([THROWAWAY, "--while", str(os.getpid()), "start"], stdout=subprocess.PIPE, text=True, check=True)
    return made.stdout.splitlines()[1]


def main(program):
    faults = list(wrong_use(program)) + list(helped(program)) + list(left_behind(program))
    for arguments, names in RUNS:
        words = [new_database() if word is DATABASE else word for word in arguments]
        run = subprocess.run([program, *words, "--json"], stdout=subprocess.PIPE, check=False)
        if run.returncode != 0:
            faults.append(f"{' '.join(arguments)}: exit code {run.returncode}")
            continue
        rows = json.loads(run.stdout)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            faults.append(f"{' '.join(arguments)}: not an array of objects")
            continue
        found = {row.get("name") for row in rows}
        if found != names:
            faults.append(f"{' '.join(arguments)}: {sorted(map(str, found))} instead of {sorted(names)}")
        for row in rows:
            shape = list(faults_of(row))
            faults += shape or implausible(row)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
