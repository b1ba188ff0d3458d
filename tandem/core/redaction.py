"""Hides what nobody here needs: card numbers, passwords, one-time codes, keys, papers. Pure.

Called at the front door before anything stores, logs or forwards a message, and again wherever
words leave for a person. Order numbers, promotion codes and phone numbers stay as they are. The
time is linear in the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tandem.core.access_keys import access_keys
from tandem.core.account_numbers import account_numbers
from tandem.core.card_numbers import card_numbers, spoken_card_numbers
from tandem.core.entry_codes import entry_codes
from tandem.core.identity_papers import identity_papers
from tandem.core.number_shapes import OWN
from tandem.core.passwords import bare, passwords
from tandem.core.plain_passwords import further_passwords, plain_passwords
from tandem.core.plain_text import Span, figures_for_words, plain
from tandem.core.secret_codes import secret_codes
from tandem.core.secret_phrases import ASKED, NO_SECRETS
from tandem.core.seed_phrases import seed_phrases
from tandem.core.told_in_parts import across, card_in_parts
from tandem.core.unnamed_passwords import unnamed_passwords

KINDS = (
    "access key",
    "code",
    "bank account number",
    "card number",
    "expiry date",
    "identity number",
    "link key",
    "one-time code",
    "password",
    "PIN",
    "recovery key",
    "security answer",
    "security code",
    "seed phrase",
)
HIDDEN = re.compile(rf"\[(?:{'|'.join(KINDS)}) hidden\]")
"""What we put in a secret's place. Anybody else's brackets hide nothing from us."""
LONGEST_BEFORE = 300
"""Characters of the message before that are read with this one."""
MOST_ROUNDS = 5
"""Times that a text is looked at again while more is found in it."""
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
    read = plain(text)
    found = [*read.written(_found(read.letters, plain(asked).letters))]
    if not before:
        return Redacted(*_settled(*_without(text, found)))
    last = plain(before[-LONGEST_BEFORE:])
    here, there = across(last.letters, read.letters)
    safe, kinds = _settled(*_without(text, [*found, *read.written(here)]))
    if not there:
        return Redacted(safe, kinds)
    kept = before[:-LONGEST_BEFORE] if len(before) > LONGEST_BEFORE else ""
    cut, _ = _without(before[-LONGEST_BEFORE:], [*last.written(there)])
    return Redacted(safe, kinds, kept + cut)


def redact_parts(messages: Sequence[str]) -> list[Redacted]:
    """The last messages of somebody, oldest first, each without its part of a card number that is
    told over three of them or more and ends in the last; none where there is no such number."""
    if len(messages) < 3:
        return []
    read = [plain(message[-LONGEST_BEFORE:]) for message in messages]
    spans = card_in_parts([one.letters for one in read])
    if spans is None:
        return []
    parts = []
    for message, one, span in zip(messages[-len(spans) :], read[-len(spans) :], spans, strict=True):
        kept = message[:-LONGEST_BEFORE] if len(message) > LONGEST_BEFORE else ""
        safe, kinds = _without(message[-LONGEST_BEFORE:], [*one.written([span])])
        parts.append(Redacted(kept + safe, kinds))
    return parts


def _settled(text: str, kinds: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Looked at again after something was hidden: what stands beside a hidden secret may now read
    as the next one ("password 0000 000"), and reading twice must change nothing."""
    for _ in range(MOST_ROUNDS if kinds else 0):
        read = plain(text)
        text, more = _without(text, [*read.written(_found(read.letters, ""))])
        if not more:
            break
        kinds = tuple(dict.fromkeys(kinds + more))
    return text, kinds


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
    spoken = figures_for_words(text)
    if spoken:
        yield from spoken.written(spoken_card_numbers(spoken.letters))
    for span in (*account_numbers(text), *access_keys(text)):
        if not OWN.are(text[span[0] : span[1]]):  # the shop's own numbers are no secrets
            yield span
    yield from seed_phrases(text)
    yield from identity_papers(text)
    yield from secret_codes(text)
    yield from entry_codes(text)
    told = [*plain_passwords(text), *passwords(text)]
    yield from told
    if told:
        yield from further_passwords(text)
    yield from unnamed_passwords(text)
    yield from _answer(text, asked)


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
