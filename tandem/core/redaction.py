"""Hides what nobody here needs: card numbers, passwords, one-time codes, keys. Pure.

Called at the front door before anything stores, logs or forwards a message, and again wherever
words leave for a person. Order numbers, promotion codes and phone numbers stay as they are. The
time is linear in the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tandem.core.access_keys import access_keys
from tandem.core.account_numbers import account_numbers
from tandem.core.card_numbers import Span, card_numbers, joined_card
from tandem.core.passwords import bare, names_password, passwords
from tandem.core.secret_codes import secret_codes
from tandem.core.secret_phrases import ASKED, NO_SECRETS, OPEN_END, PASSWORD, TROUBLE

HIDDEN = re.compile(r"\[[\w -]{1,40} hidden\]")
LONGEST_BEFORE = 300
"""Characters of the message before that are read with this one."""
LOOSE = re.compile(r"\d|[^\W\d_]")
CODE = r"\d(?:[ \-]?\d){3,9}(?!\d)"


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without its secrets, and what kinds were hidden, each once, in order. `before` is
    the message before without the half of a secret that ended in this one, or None."""

    text: str
    kinds: tuple[str, ...] = ()
    before: str | None = None


def redact(text: str, asked: str = "", before: str = "") -> Redacted:
    """Hide every secret as "[password hidden]". The same again changes nothing.

    `asked` is what was said to the customer just before: after a question for a password or a PIN
    a bare word is one. `before` is what the customer wrote just before: a secret may begin there.
    """
    letters = plain(text)
    found = [*_found(letters, plain(asked))]
    halves, cut = _across(plain(before[-LONGEST_BEFORE:]), letters) if before else ([], [])
    safe, kinds = _without(text, [*found, *halves])
    if not cut:
        return Redacted(safe, kinds)
    kept = before[:-LONGEST_BEFORE] if len(before) > LONGEST_BEFORE else ""
    return Redacted(safe, kinds, kept + _without(before[-LONGEST_BEFORE:], cut)[0])


def plain(text: str) -> str:
    """The same text, character by character, with digits and letters of any script width plain."""
    return text if text.isascii() else "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    same = unicodedata.normalize("NFKC", character)
    return same if len(same) == 1 else character


def _without(text: str, found: list[Span]) -> tuple[str, tuple[str, ...]]:
    parts, end, kinds = [], 0, []
    for first, last, kind in sorted(found, key=lambda span: (span[0], -span[1])):
        if first < end or first >= last:
            continue
        parts += [text[end:first], f"[{kind} hidden]"]
        kinds.append(kind)
        end = last
    parts.append(text[end:])
    return "".join(parts), tuple(dict.fromkeys(kinds))


def _found(text: str, asked: str) -> Iterator[Span]:
    hidden = [found.span() for found in HIDDEN.finditer(text)]
    for first, last, kind in _all(text, asked):
        if not any(first < end and begin < last for begin, end in hidden):
            yield first, last, kind


def _all(text: str, asked: str) -> Iterator[Span]:
    yield from card_numbers(text)
    yield from account_numbers(text)
    yield from access_keys(text)
    yield from secret_codes(text)
    yield from passwords(text)
    yield from _answer(text, asked)


def _across(before: str, text: str) -> tuple[list[Span], list[Span]]:
    """Secrets that begin in the message before, or are named at its end: the spans of this
    message and those of the one before."""
    here: list[Span] = []
    there: list[Span] = []
    joined = joined_card(before, text)
    if joined:
        there.append(joined[0])
        here.append(joined[1])
    glued, border = f"{before}\n{text}", len(before) + 1
    finders = [account_numbers(glued), card_numbers(glued)]
    if _is_open(before, text):
        finders += [secret_codes(glued), passwords(glued)]
    for finder in finders:
        for first, last, kind in finder:
            if last <= border:
                continue
            if first < border - 1:
                there.append((first, border - 1, kind))
            here.append((max(0, first - border), last - border, kind))
    return here, there


def _is_open(before: str, text: str) -> bool:
    """Whether a message names a secret and stops, and the next is one word or number."""
    if TROUBLE.search(before) or before.rstrip().endswith("?") or len(text.split()) > 4:
        return False
    one_word = len(text.split()) == 1 or not re.search(r"[^\W\d_]", text)
    last = before.rstrip()[-80:] + " "
    named = any(OPEN_END.match(last, found.end()) for found in PASSWORD.finditer(last))
    return one_word and (named or not names_password(before))


def _answer(text: str, asked: str) -> Iterator[Span]:
    """The whole message, where it answers a question for a secret."""
    if not asked:
        return
    questions = [q for q in re.split(r"(?<=[.?!\n])", asked) if q.endswith("?")]
    found = next((m for q in reversed(questions) if (m := ASKED.search(q))), None)
    said = text.strip()
    first, last = bare(text, len(text) - len(text.lstrip()), len(text.rstrip()))
    word = text[first:last]
    if found is None or not said or word.casefold() in NO_SECRETS:
        return
    if found["password"]:
        if re.fullmatch(r"\S{4,64}", word) and "@" not in word:
            yield first, last, "password"
    elif len(word) <= 40 and re.fullmatch(
        rf"{CODE}|[A-Z0-9-]{{0,20}}\d[A-Z0-9-]{{3,20}}|\d{{3}}", word, re.IGNORECASE
    ):
        kinds = {"code": "one-time code", "pin": "PIN", "security": "security code"}
        yield first, last, kinds[found.lastgroup or "code"]
