"""Secrets for tests to plant: what a customer writes, and the pieces that may be found nowhere."""

import re
from pathlib import Path

PLANTED = (
    ("my card is 5555 5555 5555 4444, it was charged twice", "5555555555554444"),
    ("card 4012-8888-8888-1881 please", "4012888888881881"),
    ("it is ４２４２４２４２４２４２４２４２", "4242424242424242"),
    ("refund it to GB33 BUKB 2020 1555 5555 55", "GB33BUKB20201555555555"),
    ("my password is Zebra&Tr0ub4dor", "Zebra&Tr0ub4dor"),
    ("pw: k9-Wombat_77", "k9-Wombat_77"),
    ("the one-time code is 839201", "839201"),
    ("my pin is 7319", "pin is 7319"),
)
"""(what is written, what must not be kept): numbers are looked for with and without separators."""


def found_in(data: bytes) -> list[str]:
    """Which of the planted secrets are in these bytes, however they are written."""
    text = data.decode("utf-8", "replace")
    escaped = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    found = []
    for _, secret in PLANTED:
        spaced = r"[ -]?".join(re.escape(c) for c in secret)
        wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in secret)
        for pattern in (spaced, re.escape(wide)):
            if re.search(pattern, escaped) or re.search(pattern, text):
                found.append(secret)
                break
    return found


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file of a var folder: databases, their logs, mailbox, receipts."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return b"\n".join(file.read_bytes() for file in files)
