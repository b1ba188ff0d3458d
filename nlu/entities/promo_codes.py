"""Promotion codes."""

import re
from collections.abc import Iterator

from nlu.entities.finder import Entity

CODE_WORD = (
    r"(?:promo(?:tion(?:al)?)?|discount|voucher|coupon|gift)?\s{0,8}(?:code|coupon|voucher|promo)"
)
CODE = re.compile(
    rf"\b{CODE_WORD}s?\b[\s:,\"'“‘(]{{0,8}}(?:is|was|it's|called|says|reads|named|number)?"
    r"[\s:\"'“‘(]{0,8}"
    r"(?P<body>[a-z]{2,20}(?:[ \-]?[a-z]{2,20})?[ \-]?\d{1,4}(?:[a-z]{1,3})?|\d{1,3}[a-z]{3,20}"
    r"|[A-Z]{5,20}(?![ \-]?\d))\b",
)
DASHED = re.compile(
    rf"\b{CODE_WORD}s?\b[\s:,\"'“‘(]{{0,8}}(?:is|was|it's|called|says|reads|named|number)?"
    r"[\s:\"'“‘(]{0,8}(?=[A-Z0-9-]{0,40}[A-Z])(?=[A-Z0-9-]{0,40}\d)"
    r"(?P<body>[A-Z0-9]{2,12}(?:-[A-Z0-9]{1,12}){2,5})(?![\w-])",
    re.I,
)
"""Letters and figures in groups: FW-1234-ABCD."""
CODE_BEFORE = re.compile(
    rf"\b(?P<body>[A-Za-z]{{3,}}[ \-]?\d{{1,3}}|\d{{1,3}}[A-Za-z]{{3,}})\s{{1,8}}"
    rf"(?:is\s{{1,8}}(?:my|the|a|your)\s{{1,8}})?{CODE_WORD}\b"
)
CODE_ALONE = re.compile(r"(?<![\w@#])(?P<body>[A-Z]{4,}-?\d{2,3})(?![\w@])")
CAPITALS = re.compile(r"(?<![\w@#])(?P<body>[A-Z]{5,}\d{0,3})(?![\w@])")
SPEAKS_OF_CODES = re.compile(r"\b(?:codes|vouchers|coupons)\b", re.I)
"""Where several are spoken of, whatever else stands in capitals is one, too."""
NOT_CODES = {
    "for",
    "off",
    "with",
    "and",
    "is",
    "my",
    "the",
    "order",
    "have",
    "get",
    "only",
    "under",
    "over",
    "on",
    "from",
    "of",
    "at",
    "to",
    "it",
    "not",
    "an",
    "error",
    "about",
    "says",
    "gave",
    "does",
    "size",
    "code",
    "codes",
    "voucher",
    "coupon",
    "promo",
}


def promo_codes(text: str) -> Iterator[Entity]:
    """Promotion codes: named as such, or written as only codes are (SPRING20)."""
    folded = re.sub(
        r"\b[A-Z]+\b", lambda word: word[0] if len(word[0]) > 4 else word[0].lower(), text
    )
    taken: list[Entity] = []
    patterns = [
        (text, DASHED),
        (folded, CODE),
        (text.lower(), CODE),
        (text, CODE_BEFORE),
        (text, CODE_ALONE),
    ]
    if SPEAKS_OF_CODES.search(text) and re.search(r"[a-z]{3}", text):
        patterns.append((text, CAPITALS))
    for source, pattern in patterns:
        for match in pattern.finditer(source):
            raw = text[match.start("body") : match.end("body")]
            words = re.findall(r"[a-z]+", raw.lower())
            attached = raw.isupper() and raw.isalnum() and not raw.isalpha()
            if (NOT_CODES & set(words) and not attached) or (raw.isalpha() and not raw.isupper()):
                continue
            as_written = pattern is DASHED  # its dashes are part of it
            value = raw.upper() if as_written else re.sub(r"[ \-]", "", raw).upper()
            exact = as_written or not re.search(r"[ \-]", raw)
            found = Entity("promo_code", value, *match.span("body"), exact=exact)
            if not any(found.overlaps(other) for other in taken):
                taken.append(found)
                yield found
