"""How much a picture would cost, from its parts alone: walked over once, before a decoder sees it.

Decoders are made for honest files. Some join every small part to the ones before it, some go over
all pixels once for each of ever so many scans, some keep a picture several times over. Pure.
"""

import re
from collections.abc import Callable

from tandem.files.kinds import GIF, JPEG, PNG, WEBP, Kind

MOST_SCANS = 64
"""Of a JPEG. Encoders make about ten; each goes over all pixels again."""
MOST_SEGMENTS = 500
"""Of a JPEG. The largest one holds 64 KB, and scans have tables of their own."""
MOST_PARTS = 10_000
"""Chunks of a PNG or WebP, blocks of a GIF before its first frame: 10 MB in pieces of 1 KB."""

PLAIN = 60_000_000
"""Pixels of a JPEG that is decoded row by row, and at a smaller scale: phones take large ones."""
IN_SCANS = 12_000_000
"""Pixels of a JPEG in several scans: 2 bytes for each number of each pixel wait for the last."""
IN_INKS = 8_000_000
"""Pixels of a JPEG in four colours, for print: never decoded at a smaller scale."""
MOST_PIXELS = {PNG: 10_000_000, GIF: 10_000_000, WEBP: 8_500_000}
"""Pixels of 4 bytes; WebP's decoder keeps each of them five times. A 4K screen has 8,294,400."""

SCAN, END = 0xDA, 0xD9
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
SEGMENTS = FRAMES | {0xC4, 0xCC, 0xFE, *range(0xDA, 0xF0)} - {0xDE, 0xDF}
"""Marks with a length behind them, for every decoder: of others one skips what another reads."""
BASELINE = frozenset({0xC0, 0xC1})
FIRST_MARKS = re.compile(rb"(?:[^\xff]|\xff\x00){0,16}\xff{1,16}([^\x00\xff])")
"""The next mark before the first scan. Decoders let any number of bytes stand before it."""
MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The next mark behind a scan's bits: neither FF as such (FF 00) nor the mark of a restart."""


class BadHead(ValueError):
    """What no honest file looks like."""


def most_pixels(data: bytes, kind: Kind) -> int:
    """How many pixels a picture of this make may have. Raises BadHead for one of too many parts;
    what else is wrong with it is the decoder's to find."""
    if kind is JPEG:
        return _jpeg(data)
    _WALKS[kind](data)
    return MOST_PIXELS[kind]


def _jpeg(data: bytes) -> int:
    at, scans, segments, frame, colours, together = 2, 0, 0, 0, 0, False
    while at < len(data):
        mark, at = _next_mark(data, at, bool(scans))
        if mark == END or not at:
            break
        length = int.from_bytes(data[at : at + 2])
        if mark not in SEGMENTS or length < 2:
            raise BadHead("a mark that no picture has")
        segments += 1
        if mark in FRAMES and not frame:
            frame, colours = mark, data[at + 7] if at + 7 < len(data) else 0
        elif mark in FRAMES:
            raise BadHead("a second frame")
        elif mark == SCAN:
            scans += 1
            if scans == 1:
                together = data[at + 2 : at + 3] == bytes([colours])
        if scans > MOST_SCANS or segments > MOST_SEGMENTS:
            raise BadHead("too many scans or segments")
        at += length
    if not frame or not scans:
        raise BadHead("no picture in it")
    if colours > 3:
        return IN_INKS
    return PLAIN if frame in BASELINE and together else IN_SCANS


def _next_mark(data: bytes, at: int, in_scan: bool) -> tuple[int, int]:
    """(mark, where its length stands); (0, 0) at the end of the data."""
    if in_scan:
        found = MARK.search(data, at)
        return (data[found.end() - 1], found.end()) if found else (0, 0)
    found = FIRST_MARKS.match(data, at)
    if not found or found[1][0] == END:
        raise BadHead("no mark where one should be")
    return found[1][0], found.end()


def _png(data: bytes) -> None:
    at = 8
    for _ in range(MOST_PARTS):
        if at >= len(data) or data[at + 4 : at + 8] == b"IEND":
            return
        at += 12 + int.from_bytes(data[at : at + 4])
    raise BadHead("too many chunks")


def _webp(data: bytes) -> None:
    at = 12
    for _ in range(MOST_PARTS):
        if at >= len(data):
            return
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    raise BadHead("too many chunks")


def _gif(data: bytes) -> None:
    """Up to the first frame: no more of it is decoded."""
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    room = MOST_PARTS
    while at < len(data) and data[at] != 0x2C and room > 0:
        room -= 1
        if data[at] == 0x21:
            at, room = _past_blocks(data, at + 1, room)
        else:
            at += 1  # some encoders leave a byte too much
    if room <= 0:
        raise BadHead("too many blocks")


def _past_blocks(data: bytes, at: int, room: int) -> tuple[int, int]:
    """Behind an extension that begins with its label; and how many more parts there may be. An end
    where Pillow expects a block would have it read on: there it may not be."""
    label, at, first = data[at : at + 1], at + 1, True
    while at < len(data) and data[at] and room > 0:
        loops = first and data[at + 1 : at + 12] == b"NETSCAPE2.0"
        at, room, first = at + 1 + data[at], room - 1, False
        if loops and data[at : at + 1] == b"\0":
            raise BadHead("an empty loop")
    if first and label != b"\xfe":
        raise BadHead("an empty extension")
    return at + 1, room


_WALKS: dict[Kind, Callable[[bytes], None]] = {PNG: _png, WEBP: _webp, GIF: _gif}
