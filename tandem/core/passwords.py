"""Finds passwords by the words around them, and by what they look like. Linear in the text."""

import re
from collections.abc import Iterator
from itertools import islice

from rapidfuzz.distance import OSA

from tandem.core import secret_phrases as words
from tandem.core.plain_text import Span

KIND = "password"
MOST_NAMES = 20
"""Times that a message names a password, beyond which none is looked for."""
SHORTEST, SHORTEST_STRONG = 4, 5
ENDS = re.compile(
    r"\W{0,3}(?:$|[.!?\n,;)]|(?:and|but|und|aber|ok|or|oder|is|ist|sein|setzen|thanks?|please"
    r"|bitte|danke)\b)"
)
BEFORE = 90
TOLD = re.compile(r"[:=>–-][\s\"'(<]{0,3}|(?:should|must|might|could|would) be:?\s{1,3}", re.I)
"""What is between a password's name and several plain words that are one."""
AFTER = 160
"""Characters around the name of a secret in which it is looked for by its place."""


def passwords(text: str) -> Iterator[Span]:
    """Where passwords stand. What looks like one counts anywhere in a message that names one."""
    names = list(islice(_names(text), MOST_NAMES))
    for first, last in names:
        yield from _after(text, first, last)
        yield from _before(text, first)
    for found in words.SIGN_IN.finditer(text):
        yield from _strong(text, *found.span("secret"))
    for found in words.NAME_AND_WORD.finditer(text):
        yield from _strong(text, *found.span("secret"))
    if names:
        for found in words.TOKEN.finditer(text):
            before = text[max(0, found.start() - 24) : found.start()]
            if not words.USER.search(before):
                yield from _strong(text, *found.span())


def names_password(text: str) -> bool:
    """Whether a password is spoken of."""
    return next(_names(text), None) is not None


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Where a password is named, misspelt or not."""
    seen = 0
    for found in words.PASSWORD.finditer(text):
        seen = found.end()
        yield found.span()
    if seen:
        return
    for found in words.LIKE_PASSWORD.finditer(text):
        word = found[1].casefold()
        if word not in words.NO_PASSWORD and _is_like(word):
            yield found.span()


def _is_like(word: str) -> bool:
    return any(OSA.distance(word, one, score_cutoff=2) <= 2 for one in ("password", "passwort"))


def _after(text: str, first: int, last: int) -> Iterator[Span]:
    """A secret after its name: "my password is fish", "password: fish", "password hunter2"."""
    near = text[: last + AFTER]
    if words.OF_A_PAGE.match(near, last):
        return
    of = words.SAID_OF.match(near, last)
    for begin in ([of.end()] if of else []) + [last]:
        labelled = words.LABELLED.match(near, begin)
        found = labelled or words.NEXT.match(near, begin)
        if found is None:
            continue
        at = found.start("secret")
        quoted = words.QUOTED.match(near, at) or words.QUOTED.match(near, at - 1)
        if quoted and (quoted.start() >= begin):
            yield *quoted.span(quoted.lastgroup or 0), KIND
            return
        if labelled and re.search("phrase", text[first:last], re.IGNORECASE):
            yield *_line(text, at), KIND
            return
        several = _several(text, at, labelled[0]) if labelled else None
        if several:
            yield *several, KIND
            return
        begin, end = bare(text, at, found.end("secret"))
        word = text[begin:end]
        if looks_secret(word) or (labelled and _is_plain(word) and _ends(text, end, labelled[0])):
            yield begin, _with_signs(text, end, word), KIND
            return


def _several(text: str, begin: int, label: str) -> tuple[int, int] | None:
    """A password of several plain words, to the end of its line: "password: sad blue horse"."""
    first, last = _line(text, begin)
    said = text[first:last].casefold().split()
    ordinary = sum(word in words.NO_SECRETS for word in said)
    told = bool(TOLD.search(label))
    enough = len(said) >= (3 if told else 4) and ordinary <= (len(said) // 3 if told else 0)
    plain = len(said) <= 8 and all(word.isalpha() for word in said)
    return (first, last) if enough and plain else None


def _before(text: str, first: int) -> Iterator[Span]:
    """A secret before its name: "hunter2 is my password"."""
    start = max(0, first - BEFORE)
    found = words.AS_PASSWORD.search(text, start, first)
    if found is None:
        return
    begin, end = bare(text, *found.span("secret"))
    word = text[begin:end]
    if looks_secret(word):
        yield begin, end, KIND


def _strong(text: str, first: int, last: int) -> Iterator[Span]:
    """What can be nothing else in a message that names a password."""
    inside = re.search(r"(?<=[:=>])[^\s:=><&]{4,64}", text[first:last])
    if inside and re.search(r"(?i)pass|pwd|pw", text[first : first + inside.start()]):
        first, last = first + inside.start(), first + inside.end()
    begin, end = bare(text, first, last)
    word = text[begin:end]
    if looks_secret(word) and is_strong(word):
        yield begin, _with_signs(text, end, word), KIND


def _line(text: str, begin: int) -> tuple[int, int]:
    end = text.find("\n", begin, begin + 80)
    return bare(text, begin, end if end > 0 else min(len(text), begin + 80))


def _with_signs(text: str, end: int, word: str) -> int:
    """Signs behind belong to a password that has signs or figures: hunter2!!"""
    most = end + 4
    while looks_secret(word) and end < most and text[end : end + 1] in ("!", "?"):
        end += 1
    return end


def _is_plain(word: str) -> bool:
    return word.isalpha() and word.casefold().replace("’", "'") not in words.NO_SECRETS


def _ends(text: str, last: int, label: str) -> bool:
    """A plain word is a password after "=" or where the sentence ends: "my password is fish"."""
    if re.match(r"\s{0,3}=", label):
        return True
    return bool(ENDS.match(text[last : last + 12]))


def bare(text: str, first: int, last: int) -> tuple[int, int]:
    """Without quotes and the sentence's own punctuation around it."""
    while first < last and text[first] in words.QUOTES + "(<[{>":
        first += 1
    while last > first and text[last - 1] in words.QUOTES + ".,;:!?)>]}":
        last -= 1
    for sign in ("</", '",', "'s"):
        cut = text.find(sign, first, last)
        if cut > first:
            last = cut
    return first, last


def looks_secret(word: str) -> bool:
    """Letters and digits mixed, or signs inside: no word of a sentence."""
    if len(word) < SHORTEST or len(word) > 80 or word.casefold() in words.NO_SECRETS:
        return False
    if re.fullmatch(r"\d{1,4}(?:st|nd|rd|th)", word) or "hidden]" in word:
        return False
    if re.fullmatch(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", word) or "://" in word:
        return False
    if re.search(r"\d", word):
        return True
    core = re.sub(r"['’/-]", "", word)
    return bool(re.search(r"[^\w]|_", core)) or bool(re.search(r"[a-z][A-Z]", core))


def is_strong(word: str) -> bool:
    """Letters with figures or signs: no number of an order, no word with a hyphen."""
    if len(word) < SHORTEST_STRONG or not re.search(r"[^\W\d_]", word):
        return False
    if re.fullmatch(
        r"[#\d.,/:€$£%-]{1,80}|\d{1,4}[a-z]{1,6}|[\w.-]{1,64}\.(?:com|de|org|net)", word
    ):
        return False
    if re.search(r"\d", word):
        return True
    return bool(re.search(r"[a-z][A-Z]|[^\W\d_][_@#$%&*!+=~^][^\W\d_]|[A-Za-z]\.[A-Z]", word))
