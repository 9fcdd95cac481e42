# SPDX-License-Identifier: GPL-3.0-or-later
"""A second reader of the CW1 protocol, written from docs/protocol.md and not from the program's sources.

Every function takes the bytes as they were received and returns what they say, or raises Refused. Nothing here writes
CW1 but `encode`, which rebuilds the headers of a segment and the few arrays that the protocol signs or authenticates
without sending them.
"""
