"""Finds secrets that are told over several messages: begun in one, ended in the next, or named in
one and told in the next. Linear in the texts.
"""

import re
from collections.abc import Iterator, Sequence

from tandem.core.access_keys import access_keys, known_keys
from tandem.core.account_numbers import KIND as BANK
from tandem.core.account_numbers import account_numbers
from tandem.core.card_numbers import KIND as CARD
from tandem.core.card_numbers import PIECE, card_numbers, digits_of, is_card, joined_card
from tandem.core.code_words import NUMBER, OURS, PINS, STRONG
from tandem.core.identity_papers import ANSWER, asks_for_answer
from tandem.core.passwords import SHORTEST, bare, is_strong, looks_secret, names_password, passwords
from tandem.core.plain_text import Span
from tandem.core.secret_codes import CODE, PIN, names_code, secret_codes
from tandem.core.secret_phrases import NO_SECRETS, OPEN_END, PASSWORD, TROUBLE, USER
from tandem.core.unnamed_passwords import SHOUTED, is_mixed

MOST_PARTS = 5
"""Messages over which a card number is put together."""
FEW_WORDS, SHORT = 3, 8
"""Words beside a part of a number, and of a message that tells what was named before."""
TELLS = re.compile(
    r"^\W{0,6}(?:(?:ah|oh|ok|okay|yes|ja|yeah|well|sorry|also|so|hm+|got it|and|und|then|no"
    r"|nein)\W{1,3}){0,3}"
    r"(?:(?:i (?:think|guess|believe)|ich glaube|maybe|perhaps|probably|vielleicht|now|should"
    r"|this time)\W{1,3}){0,2}"
    r"(?:it(?:['’]?s| is| was| says| said| reads| reads like|\s?might be|\s?could be)?"
    r"|that(?:['’]?s| is| was)?|this one"
    r"|the (?:code|number|one|word) (?:is|was)|there it is|es (?:ist|war|lautet|wäre)|da steht"
    r"|steht da|das (?:ist|war)"
    r"|lautet|says|reads|is|was|ist|war|here|hier|try|use|(?:could|might|must) be)?\W{0,4}"
    r"(?P<secret>\S(?:.{0,62}\S)?)",
    re.IGNORECASE,
)
"""An answer to what was spoken of: "it says 918274", "maybe it was Otter72x"."""
ANNOUNCED = re.compile(
    r"\b(?:(?:on|in) the next (?:line|message|one|text)|next (?:line|message)|follows"
    r"|coming(?: up| now|\W{0,3}$)"
    r"|here (?:it )?comes|(?:i(?:['’]?ll| will)|let me) (?:type|send|write|put|post)"
    r"|in a (?:second|moment|sec)"
    r"|n(?:ä|ae)chste[nr]? (?:zeile|nachricht)|kommt (?:jetzt|gleich|sofort|nun)|folgt|hier kommt"
    r"|schreib\w{0,2} ich|(?:schick|tipp)\w{0,2} ich)\b",
    re.IGNORECASE,
)
"""Said of a secret that comes with the next message."""
BANK_BEGUN = re.compile(
    r"\b(?:sort ?code|blz|bankleitzahl|routing(?: number| no\.?)?|aba|bsb|bank details"
    r"|bankverbindung)\b\W{0,3}(?:(?:is|ist|lautet|are)\W{1,3})?(?:\d[\d -]{4,12})?\W{0,3}$",
    re.IGNORECASE,
)
ACCOUNT_ALONE = re.compile(
    r"\W{0,3}(?:(?:and|und|the|my|die|das|meine?|account|acct?|konto(?:nummer)?|number|no|nr|is"
    r"|ist)\W{1,3})"
    r"{0,5}(?P<secret>\d(?:[ -]?\d){5,11})\W{0,3}$",
    re.IGNORECASE,
)
"""The number of an account that follows its bank's."""
WORD_ALONE = re.compile(r"\S{1,64}[.!]?$")
KEY_BEGINS = re.compile(
    r"(?:^|\s)(?P<key>[\w-]{2,16}[-_.][\w.-]{2,200}|AKIA\w{0,16}|AIza\w{0,40})$"
)


def across(before: str, text: str) -> tuple[list[Span], list[Span]]:
    """Secrets that begin in the message before, or are named in it: the spans of this message and
    those of the one before."""
    here: list[Span] = []
    there: list[Span] = []
    joined = joined_card(before, text)
    if joined:
        there.append(joined[0])
        here.append(joined[1])
    border = len(before) + 1
    glued = f"{before}\n{text}"
    finders = [account_numbers(glued), card_numbers(glued)]
    if _is_open(before, text):
        finders += [secret_codes(glued), passwords(glued), access_keys(glued)]
    for finder in finders:
        for first, last, kind in finder:
            if last <= border:
                continue
            if first < border - 1:
                there.append((first, border - 1, kind))
            here.append((max(0, first - border), last - border, kind))
    here += _told(before, text)
    for first, last, kind in _split_key(before, text):
        there.append((first, len(before), kind))
        here.append((0, last - len(before), kind))
    return here, there


def card_in_parts(messages: Sequence[str]) -> list[Span] | None:
    """A card number told over three messages or more, the last of `messages` among them: the span
    in each of the last messages that it takes, oldest first; or None."""
    spans: list[Span] = []
    digits = ""
    for message in reversed(messages[-MOST_PARTS:]):
        found = PIECE.search(message)
        if found is None or len(re.findall(r"[^\W\d_]+", message)) > FEW_WORDS:
            return None
        spans.insert(0, (*found.span(), CARD))
        digits = digits_of(found[0]) + digits
        if len(spans) > 2 and is_card(digits):
            return spans
    return None


def _is_open(before: str, text: str) -> bool:
    """Whether a message names a secret and stops, and the next is one word or number."""
    if TROUBLE.search(before) or before.rstrip().endswith("?") or len(text.split()) > 4:
        return False
    one_word = len(text.split()) == 1 or not re.search(r"[^\W\d_]", text)
    last = before.rstrip()[-80:] + " "
    named = any(OPEN_END.match(last, found.end()) for found in PASSWORD.finditer(last))
    return one_word and (named or not names_password(before))


def _told(before: str, text: str) -> Iterator[Span]:
    """What the message before spoke of, however it did: "the password?", "its Otter72x"."""
    if len(text.split()) > SHORT:
        return
    told = TELLS.match(text)
    if told is None:
        return
    first = told.start("secret")
    hedged = first > len(text) - len(text.lstrip())
    if names_password(before) and not USER.search(text[:first]):
        yield from _password(text, first, hedged)
    if asks_for_answer(before) and hedged:
        yield first, len(text.rstrip()), ANSWER
    yield from _announced(before, text)
    pin = PINS.search(before)
    if pin and re.fullmatch(r"\d{4}\W?", text[first:].strip()) and not TROUBLE.search(before):
        yield first, first + 4, PIN
    if names_code(before):
        number = NUMBER.match(text, first)
        digits = sum(map(str.isdigit, number[0])) if number else 0
        ours = OURS.search(text[:first])
        if number and not ours and (digits == 6 or (hedged and 4 <= digits <= 8)):
            strong = STRONG.search(before) or not TROUBLE.search(before) or hedged
            if strong:
                yield *number.span(), CODE


def _announced(before: str, text: str) -> Iterator[Span]:
    """What was said to come now; and the account whose bank was named."""
    account = ACCOUNT_ALONE.match(text) if BANK_BEGUN.search(before[-80:]) else None
    if account:
        yield *account.span("secret"), BANK
    if not ANNOUNCED.search(before) or before.rstrip().endswith("?") or len(text.split()) != 1:
        return
    first, last = bare(text, len(text) - len(text.lstrip()), len(text.rstrip()))
    word = text[first:last]
    if names_password(before) and len(word) >= SHORTEST and word.casefold() not in NO_SECRETS:
        yield first, last, "password"


def _password(text: str, first: int, hedged: bool) -> Iterator[Span]:
    found = re.compile(r"\S{4,64}").match(text, first)
    if found is None:
        return
    begin, end = bare(text, *found.span())
    word = text[begin:end]
    if SHOUTED.match(word) or (
        hedged and looks_secret(word) and is_strong(word) and is_mixed(word)
    ):
        yield begin, end, "password"


def _split_key(before: str, text: str) -> Iterator[Span]:
    """A key of a known form that ends only in the next message."""
    begun = KEY_BEGINS.search(before[-220:])
    if begun is None or not WORD_ALONE.match(text):
        return
    offset = len(before) - len(before[-220:]) + begun.start("key")
    word = text.split()[0]
    for first, last, kind in known_keys(before[offset:] + word):
        if first == 0 and last > len(before) - offset:
            yield offset, offset + last, kind
