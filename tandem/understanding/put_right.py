"""What a message puts right within itself: the last that is said counts. Pure.

"Return the trainers, sorry i mean the shorts" is read as "return the shorts". Only what stands in
the place of something of the same shape is put there: a thing with its article, a size, a day, a
house number. Where a whole wish takes the place of another ("cancel it - actually just change the
size") both are left as sentences of their own, and `takes_the_place` says so of the second.
"""

import re
from collections.abc import Iterator

from nlu.text.parts import FILLER, GAP, IN_PLACE
from tandem.core.denied import NAMES, denied_words
from tandem.core.number_shapes import OWN

_STRONG = (
    r"(?:i (?:actually )?mean(?:t)?|make (?:that|it)|correction|or rather|scratch that|strike that"
    r"|(?:should|must) (?:be|say)|it'?s actually"
    r"|no,? wait|wait,? no|no,? sorry|sorry,? no|no,? actually|actually,? no|no,? hang on"
    r"|hang on,? no|no,? hold on|hold on,? no|oops,? no)"
)
MARK = re.compile(
    rf"(?P<before>[\s,.;:!?…(–—-]{{1,5}})(?:{FILLER}{GAP}){{0,3}}{_STRONG}(?:{GAP}{FILLER}){{0,3}}"
    rf"(?P<after>{GAP})(?=\S)",
    re.I,
)
"""Between what was said and what is meant."""
WEAK = re.compile(rf"(?P<before>[,.;:!?…(–—-]{{1,3}}\s{{0,3}})(?:{FILLER}{GAP}){{1,3}}(?=\S)", re.I)
"""The same without words of meaning: "to 4 Elm Road, no 14 Elm Road"."""
BEHIND = re.compile(
    rf"(?P<before>[,.;:!?…(–—-]{{1,3}}\s{{0,3}})(?:{FILLER}{GAP}){{1,3}}"
    rf"(?P<new>(?:the|my|in|to)\s{{1,3}}{NAMES}),?\s{{0,3}}i mean(?:t)?\b",
    re.I,
)
"""The mark behind what is meant: "sorry, the belt i mean"."""
LEAD = re.compile(r"(the|my|this|that|those|these|an?|in|to|at|on|for|from|with|by)\s{1,3}", re.I)
NAMED = re.compile(rf"\b{LEAD.pattern}{NAMES}", re.I)
ALONE = re.compile(rf"{NAMES}", re.I)
PARTICLES = re.compile(
    r"(?:\s{1,3}(?:out|back|off|away|up|in|again|now|today|tomorrow)){1,3}$", re.I
)
"""Words behind a thing that are not of its name: "take the socks out"."""
END = re.compile(r"[,;!?\n]|\.(?:\s|$)|\s[–—-]\s|$")
DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow"
MONTHS = r"january|february|march|april|may|june|july|august|september|october|november|december"
_NO_VALUE_BEFORE, _NONE_AFTER = r"(?<![\w@.£$€-])", r"(?![\w@-])"
SHAPES = (
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?![\w@-])"),
    re.compile(
        rf"{_NO_VALUE_BEFORE}\d{{1,4}}[a-z]?,?\s{{1,3}}[a-z]{{3,20}}\s{{1,3}}(?:road|rd|street|st|lane"
        r"|way|row|grove|hill|avenue|ave|close|drive|court|place|square|side|park|gardens|terrace)\b",
        re.I,
    ),
    re.compile(
        rf"{_NO_VALUE_BEFORE}\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{MONTHS}){_NONE_AFTER}", re.I
    ),
    re.compile(rf"{_NO_VALUE_BEFORE}(?:{DAYS}){_NONE_AFTER}", re.I),
    re.compile(rf"{_NO_VALUE_BEFORE}(?:x{{1,3}}[sl]|[sml]|small|medium|large){_NONE_AFTER}", re.I),
    re.compile(
        rf"{_NO_VALUE_BEFORE}(?:\d{{1,2}}(?:[:.]\d{{2}})?\s?(?:am|pm)|\d{{1,2}}(?:[.:]\d{{1,2}})?)"
        rf"{_NONE_AFTER}",
        re.I,
    ),
)
"""Values of one shape: a mailbox, an address, a date, a day, a size by letter, a time or a
small number."""
LONG_SHAPES = 4
"""The first of them say enough by themselves."""
MOST_NAMED = 4
MOST_WORDS = 5
"""Words of what takes the place of something; more are a sentence of their own."""
LAST_WORDS = 80
"""Characters before the mark in which what is replaced is looked for."""
MOST_MARKS = 3


def put_right(text: str) -> tuple[str, str]:
    """The text as it is meant in the end, and what was taken out of it ("" where nothing was)."""
    gone: list[str] = []
    for _ in range(MOST_MARKS):
        found = next(_replacements(text), None)
        if found is None:
            break
        text, old = found
        gone.append(old)
    return _apart(text), "\n".join(gone)


def takes_the_place(text: str) -> bool:
    """Whether a sentence begins with words that put it in the place of the one before it: "actually
    no, just change the size"."""
    return bool(BEGINS.match(text))


def in_place_of_last(part: str, whole: str) -> bool:
    """Whether such words stand before a part of a message; recognition leaves them out of it."""
    place = whole.find(part)
    looked = max(place - LOOKED_BACK, 0)
    found = STANDS.finditer(whole, looked, place + LOOKED_BACK) if place > 0 else ()
    return any(one.end() == place for one in found)


def last_word(text: str) -> str:
    """The text as what is done goes by: what is put right in it, and without the deeds of a
    sentence that the next one takes the place of. What they name stays."""
    sentences = SENTENCES.split(put_right(text)[0])
    for place, sentence in enumerate(sentences[1:], start=1):
        if takes_the_place(sentence):
            sentences[place - 1] = DEEDS.sub(" ", sentences[place - 1])
    return " ".join(sentences)


SENTENCES = re.compile(r"(?<=[.!?;\n])\s")
DEEDS = re.compile(
    r"\b(?:cancel|return|refund|remove|take out|change|swap|exchange|delete|stop|drop|add|end"
    r"|send (?:it |them )?back)\b",
    re.I,
)
BEGINS = re.compile(rf"^\W{{0,4}}{IN_PLACE}", re.I)
STANDS = re.compile(rf"(?<![\w'-]){IN_PLACE}", re.I)
CUT = re.compile(rf"(?P<before>(?:\s?[,;:…–—-]{{1,3}}|\s?\.{{2,4}})\s{{0,3}})(?={IN_PLACE})", re.I)
LOOKED_BACK = 60
"""Characters before a part in which it may be said that it takes a place."""


def _apart(text: str) -> str:
    """What takes the place of something begins a sentence of its own."""
    return CUT.sub(". ", text)


def _replacements(text: str) -> Iterator[tuple[str, str]]:
    for mark in BEHIND.finditer(text):
        made = _by_lead(text[: mark.start()], mark["new"].strip())
        if made:
            yield made[0].strip() + text[mark.end() :], made[1]
    for mark in MARK.finditer(text):
        yield from _made(text, mark, strong=True)
    for mark in WEAK.finditer(text):
        yield from _made(text, mark, strong=False)


def _made(text: str, mark: re.Match[str], strong: bool) -> Iterator[tuple[str, str]]:
    left, right = text[: mark.start()], text[mark.end() :]
    end = END.search(right)
    new = right[: end.start() if end else len(right)].strip()
    rest = right[len(new) :] if right.startswith(new) else right[right.find(new) + len(new) :]
    if not new or not left.strip() or len(new.split()) > MOST_WORDS:
        return
    plain = strong or mark.group().rstrip().endswith(",")
    alone = strong or (plain and not rest.strip(" .!?") and len(new.split()) <= MOST_NAMED)
    made = (
        _by_number(left, new)
        or _by_shape(left, new, plain)
        or (_by_lead(left, new) if alone else None)
    )
    refused = denied_words(left).casefold()
    if made and not (refused and refused in made[1].casefold()):
        yield made[0] + rest, made[1]


def _by_number(left: str, new: str) -> tuple[str, str] | None:
    """An order's number in place of the last one before it."""
    if new not in OWN.orders.found_in(new):
        return None
    before = OWN.orders.found_in(left)
    place = left.rfind(before[-1]) if before else -1
    if place < 0 or before[-1] == new:
        return None
    return left[:place] + new + left[place + len(before[-1]) :], before[-1]


def _by_shape(left: str, new: str, plain: bool) -> tuple[str, str] | None:
    """What is new in place of the last that has its shape. Where it is not `plain` ("S and L, no
    M") a size or a small number may be no correction."""
    for shape in SHAPES if plain else SHAPES[:LONG_SHAPES]:
        first = shape.match(new)
        if first is None:
            continue
        before = list(shape.finditer(left[-LAST_WORDS:]))
        if not before:
            continue
        start = max(len(left) - LAST_WORDS, 0)
        old = before[-1]
        return left[: start + old.start()] + new + left[start + old.end() :], old.group()
    return None


def _by_lead(left: str, new: str) -> tuple[str, str] | None:
    """ "The shorts" in place of the last "the ..." before it."""
    lead = LEAD.match(new)
    if lead is None or not ALONE.fullmatch(new[lead.end() :] + " "):
        return None
    start = max(len(left) - LAST_WORDS, 0)
    same = lead.group(1).casefold()
    named = NAMED.finditer(left[start:] + " ")
    before = [one for one in named if one.group(1).casefold() == same]
    if not before:
        return None
    old = before[-1]
    place = start + old.start()
    after = (left[start:] + " ")[old.end() :].strip()
    said = old.group().strip()
    behind = PARTICLES.search(said)
    kept = behind.group().strip() if behind else ""
    said = said[: behind.start()] if behind else said
    return " ".join(filter(None, (left[:place] + new, kept, after))), said
