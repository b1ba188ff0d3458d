"""Finds six figures as people type a code that was mailed to them: 123456, 123-456, 1 2 3 4 5 6, in
figures of any script or in words. Pure; asked only while such a code is awaited.
"""

import re

from tandem.core.plain_text import figures_for_words, plain

_SIGN = r"[ \t\-‐-―.,·_/]"
SIX = re.compile(
    r"(?<![\w@.+-])(?<!\d[ -])(?:\d{3}[ \-‐-―.]{0,3}\d{3}|\d{2}[ \-‐-―]{1,3}\d{2}[ \-‐-―]{1,3}\d{2}"
    rf"|\d(?:{_SIGN}{{1,3}}\d){{5}})(?![ \-‐-―]?\d)(?![\w@-])(?!\.\d)"
)
"""Together, in halves, in pairs, or one by one."""


def typed_codes(text: str) -> list[tuple[int, int, str]]:
    """Where such figures begin and end, and the figures themselves."""
    read = plain(text)
    words = figures_for_words(read.letters)
    looked = words.letters if words else read.letters
    spans = []
    for found in SIX.finditer(looked):
        inner = [(*found.span(), "")]
        if words:
            inner = [*words.written(inner)]
        (first, last, _) = next(iter(read.written(inner)))
        spans.append((first, last, re.sub(r"\D", "", found[0])))
    return spans
