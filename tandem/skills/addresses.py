"""Postal addresses in a customer's sentences: the address alone, without what was said around."""

import re
from itertools import islice

UK = r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}"
IRELAND = r"[AC-FHKNPRTV-Y]\d[\dW]\s*[\dAC-FHKNPRTV-Y]{4}"
POSTCODE = re.compile(rf"\b(?:{UK}|{IRELAND}|(?:[A-Z]{{1,2}}-)?\d{{4,5}})\b", re.I)
UNIT = r"(?:(?:flat|apt\.?|apartment|unit|suite|room|floor|c/o)\s+[\w-]+,?\s+)?"
HOUSE = re.compile(rf"(?<![\w#@.-]){UNIT}\d{{1,4}}[a-z]?(?:[-/]\d+[a-z]?)?,?\s+(?=[^\W\d_])", re.I)
NO_HOUSE = re.compile(
    r"(?:to|and|is|are|was|please|should|into|for|from|of|days?|x|pairs?|times?|instead|but|or|my|"
    r"can|it|the|has|goes|am|pm|hours?|weeks?|still|also|now|go|be|get|yet|then|could|will|would)\b",
    re.I,
)
BEFORE = re.compile(r"(?:order|number|no\.?|nr\.?|#|for|size)\s*$", re.I)
STREET_FIRST = re.compile(
    r"(?<![\w-])[^\W\d_][\w.'ß-]{0,40}(?:\s{1,4}[\w.'ß-]{1,40}){0,4}\s{1,4}\d{1,4}[a-z]?\s{0,4},",
    re.I,
)
INTRO = re.compile(
    r"^.*\b(?:to|is|at|into|address|wrote|said|deliver|send|now|here|live|it)\b[:,]?\s+(?=\S)",
    re.I | re.S,
)
TAIL = re.compile(
    r"(?<![\s,.;!–-])[\s,.;!–-]*\b(?:please|pls|plz|thanks?|thank you|thx|cheers|instead|"
    r"if possible|ok\b|okay|as i (?:said|wrote)|not the|my order|order|can you|could you|is that|"
    r"and (?:also|then))"
    r".*$",
    re.I | re.S,
)
BOX = re.compile(r"\bp\.?\s?o\.?\s?box\b|\blockers?\b|\bpacksta", re.I)
LONGEST = 200
MOST_PLACES = 12
"""Postcodes and houses that are looked at; more are no address."""
SHORTLY_BEFORE = 24
"""Characters in which "order", "number" and the like stand before a number that is no place."""


def address_in(text: str) -> str | None:
    """The address in a text, or None where there is none or a part of it is missing.

    "as I wrote: 14 Tannery Row, Leeds LS2 7QP please" -> "14 Tannery Row, Leeds LS2 7QP".
    """
    text = " ".join(re.sub(r"(?<![\s,])[\s,]*\n[\s,]*", ", ", text.strip()).split())
    code = next(iter(_codes(text)), None)
    if code is None:
        return None
    start = _start(text[: code.start()])
    if start is None:
        return None
    rest = re.match(r",?\s*[A-ZÄÖÜ][\w .'-]*", text[code.end() :])
    town_after = "" if code.group().strip()[-1].isalpha() or not rest else rest.group()
    country = re.match(r",?\s*(?:UK|Ireland|England|Scotland|Wales)\b", text[code.end() :], re.I)
    end = country.group() if country else TAIL.sub("", town_after)
    return (text[start : code.end()] + end).strip(" ,.;")[:LONGEST]


def street_in(text: str) -> str | None:
    """House and street where town or postcode are missing: "14 Tannery Row"."""
    text = " ".join(text.split())
    start = _start(text)
    found = TAIL.sub("", text[start:]).strip(" ,.;!?") if start is not None else ""
    return found if len(found.split()) > 1 else None


def latest_address(texts: list[str]) -> str | None:
    """The newest address somebody gave, also where they gave it in two messages."""
    for index in range(len(texts) - 1, -1, -1):
        found = address_in(texts[index])
        if found is None and index:
            street = street_in(texts[index - 1])
            found = address_in(f"{street}, {texts[index]}") if street else None
        if found:
            return found
    return None


def is_box(address: str) -> bool:
    """Whether the carrier does not deliver there: PO boxes and lockers."""
    return BOX.search(address) is not None


def _codes(text: str):
    """Postcodes; bare digits only where a house was named before them."""
    for found in islice(POSTCODE.finditer(text), MOST_PLACES):
        before = text[: found.start()]
        digits = found.group().isdigit()
        if BEFORE.search(before[-SHORTLY_BEFORE:]) or (
            digits and not (STREET_FIRST.search(before))
        ):
            continue
        yield found


def _start(text: str) -> int | None:
    for found in islice(HOUSE.finditer(text), MOST_PLACES):
        before = text[: found.start()][-SHORTLY_BEFORE:]
        if not BEFORE.search(before) and not NO_HOUSE.match(text[found.end() :]):
            return found.start()
    if STREET_FIRST.search(text):
        intro = INTRO.match(text)
        return intro.end() if intro else 0
    named = re.search(r":|\b(?:to|at|is)\b", text)
    words = text[named.end() :].split() if named else text.split()
    if len(words) > 1 and "," in text and words[0][:1].isupper():
        return text.index(words[0], named.end() if named else 0)
    return None
