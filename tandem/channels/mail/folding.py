"""What a mail says anew, and the rest: what it quotes, and its signature. Pure.

Looks at one line after the other, so that a hostile mail takes no longer than its length.
"""

import re

BEGINS_QUOTE = re.compile(
    r"-{2,20} ?(original message|ursprüngliche nachricht|forwarded message"
    r"|weitergeleitete nachricht) ?-{2,20}|_{5,60}",
    re.IGNORECASE,
)
"""A line of its own above what was answered: Outlook's."""
HEAD = re.compile(r"[*]?(from|von|sent|gesendet|to|an|subject|betreff|date|datum):", re.IGNORECASE)
SIGNATURE = "--"
"""RFC 3676: two hyphens and a blank; many programs lose the blank."""
ATTRIBUTION_LINES = 3
""" "On Monday, Sam wrote:" above a quote may be broken into so many lines."""
HEAD_LINES = 3
"""So many header lines in a row begin what was answered, where nothing else says so."""


def fold(text: str) -> tuple[str, str]:
    """(what is said, the rest). A mail that only quotes says all."""
    lines = text.replace("\r\n", "\n").split("\n")
    cut = min(_quote(lines), _signature(lines))
    said, rest = "\n".join(lines[:cut]).strip(), "\n".join(lines[cut:]).strip()
    return (said, rest) if said else (text.strip(), "")


def _quote(lines: list[str]) -> int:
    """Where the quote at the end begins; after the last line if there is none."""
    heads = 0
    for at, line in enumerate(lines):
        plain = line.strip()
        heads = heads + 1 if HEAD.match(plain) else 0
        if heads == HEAD_LINES:
            return at - HEAD_LINES + 1
        if plain and BEGINS_QUOTE.fullmatch(plain[:80]):
            return at
    return _quoted_end(lines)


def _quoted_end(lines: list[str]) -> int:
    """Where lines with > go on to the end, with the attribution above them."""
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith(">")):
        at -= 1
    after = next((i for i in range(at, len(lines)) if lines[i].strip()), None)
    if after is None:
        return len(lines)
    if at and lines[at - 1].rstrip().endswith(":"):
        begin = at - 1
        while begin and at - begin < ATTRIBUTION_LINES and lines[begin - 1].strip():
            begin -= 1
        return begin
    return at


def _signature(lines: list[str]) -> int:
    return next((at for at, line in enumerate(lines) if line.rstrip() == SIGNATURE), len(lines))
