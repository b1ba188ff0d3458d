"""Hides what nobody here needs: card numbers, passwords, one-time codes. Pure.

Called at the front door before anything stores, logs or forwards a message, and again wherever
words leave for a person. Order numbers, promotion codes and phone numbers stay as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tandem.core.account_numbers import Span, card_numbers, ibans, plain
from tandem.core.secret_phrases import (
    ASKED,
    BARE_CODE,
    BESIDE,
    CODE,
    LABELLED,
    LINK,
    MANY_DIGITS,
    NO_SECRETS,
    OTHER_CODES,
    PIN_CODE,
    QUOTED,
    QUOTES,
    REVERSED,
    SECURITY_CODE,
    TEXTED,
)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without its secrets, and what kinds were hidden, each once, in order."""

    text: str
    kinds: tuple[str, ...] = ()


def redact(text: str, previous: str = "") -> Redacted:
    """Hide every secret as "[password hidden]". The same again changes nothing.

    `previous` is what was said to the customer just before: after a question for a password or
    a PIN a bare word is one.
    """
    letters = plain(text)
    spans = sorted(_found(letters, plain(previous)), key=lambda span: (span[0], -span[1]))
    parts, end, kinds = [], 0, []
    for first, last, kind in spans:
        if first < end:
            continue
        parts += [text[end:first], f"[{kind} hidden]"]
        kinds.append(kind)
        end = last
    parts.append(text[end:])
    return Redacted("".join(parts), tuple(dict.fromkeys(kinds)))


def _found(text: str, previous: str) -> Iterator[Span]:
    hidden = [found.span() for found in re.finditer(r"\[[\w -]+ hidden\]", text)]
    for first, last, kind in _all(text, previous):
        if not any(first < end and begin < last for begin, end in hidden):
            yield first, last, kind


def _all(text: str, previous: str) -> Iterator[Span]:
    yield from card_numbers(text)
    yield from ibans(text)
    for pattern, kind in (
        (LINK, "link key"),
        (SECURITY_CODE, "security code"),
        (CODE, "one-time code"),
        (PIN_CODE, "PIN"),
        (QUOTED, "password"),
        (TEXTED, "one-time code"),
    ):
        for found in pattern.finditer(text):
            yield *found.span(found.lastgroup or 0), kind
    for found in REVERSED.finditer(text):
        first, last = _bare(text, *found.span("secret"))
        if looks_secret(text[first:last]) or re.fullmatch(r"\d{4,8}", text[first:last]):
            yield first, last, "password"
    for found in BARE_CODE.finditer(text):
        if not re.fullmatch(OTHER_CODES, (found["before"] or "").strip(), re.IGNORECASE):
            yield *found.span("secret"), "one-time code"
    yield from _passwords(text)
    yield from _answer(text, previous)


def _passwords(text: str) -> Iterator[Span]:
    for pattern in (LABELLED, BESIDE):
        for found in pattern.finditer(text):
            first, last = _bare(text, *found.span("secret"))
            word = text[first:last]
            quoted = first > found.start("secret")
            labelled = pattern is LABELLED
            ordinary = word.casefold().replace("’", "'") in NO_SECRETS
            plain_word = labelled and word.isalpha() and not ordinary
            if looks_secret(word) or (plain_word and (quoted or _ends(text, last, found))):
                while looks_secret(word) and text[last : last + 1] in ("!", "?"):
                    last += 1
                yield first, last, "password"


def _ends(text: str, last: int, found: re.Match[str]) -> bool:
    """A plain word is a password after ":" or where the sentence ends: "my password is fish"."""
    colon = re.search(r"[:=]\s*$", text[: found.start("secret")])
    return bool(colon or re.match(r"\W*(?:$|[.!?\n,;]|\band\b|\bbut\b)", text[last:]))


def _bare(text: str, first: int, last: int) -> tuple[int, int]:
    """Without quotes and the sentence's own punctuation around it."""
    while first < last and text[first] in QUOTES + "(<":
        first += 1
    while last > first and text[last - 1] in QUOTES + ".,;:!?)>":
        last -= 1
    return first, last


def looks_secret(word: str) -> bool:
    """Letters and digits mixed, or signs inside: no word of a sentence."""
    if len(word) < 4 or word.casefold() in NO_SECRETS or re.fullmatch(r"\d+(?:st|nd|rd|th)", word):
        return False
    if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+", word):
        return False
    if re.search(r"\d", word):
        return True
    core = re.sub(r"['’/-]", "", word)
    return bool(re.search(r"[^\w]|_", core)) or bool(re.search(r"[a-z][A-Z]", core))


def _answer(text: str, previous: str) -> Iterator[Span]:
    """The whole message, where it answers a question for a secret."""
    if not previous:
        return
    questions = re.findall(r"[^.?!\n]*\?", previous)
    asked = next((m for q in reversed(questions) if (m := ASKED.search(q))), None)
    said = text.strip()
    first, last = _bare(text, len(text) - len(text.lstrip()), len(text.rstrip()))
    word = text[first:last]
    if asked is None or not said or word.casefold() in NO_SECRETS:
        return
    if asked["password"]:
        if re.fullmatch(r"\S{4,64}", word) and not re.fullmatch(r"\S+@\S+\.\S+", word):
            yield first, last, "password"
    elif re.fullmatch(MANY_DIGITS + r"|[A-Z0-9-]*\d[A-Z0-9-]{3,}|\d{3}", word, re.IGNORECASE):
        kinds = {"code": "one-time code", "pin": "PIN", "security": "security code"}
        yield first, last, kinds[asked.lastgroup or "code"]
