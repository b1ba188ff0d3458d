"""Finds passwords that are plain words, by what is said around them: beside the name of whoever
signs in, behind a remark, as the next of several, in their keeper's words. Linear in the text.
"""

import re
from collections.abc import Iterator
from itertools import islice

from tandem.core.plain_password_phrases import (
    ALTHOUGH,
    ASKED_AND_SAID,
    BEGINS_AND_ENDS,
    BESIDE_NAME,
    CALLED,
    FIRST,
    GROUPS,
    HYPHENED,
    IN_BRACKETS,
    ITS,
    MAGIC_WORD,
    NAME,
    NETWORK,
    NETWORK_PASSWORD,
    OF_SOMEBODY,
    OLD_AND_NEW,
    REMARK,
    SIGN_IN_WITH,
    STOPS,
    THE_OTHER,
    THE_WORD,
    THEN_THE_NAME,
    TOLD,
    USED_AS,
    WITH_NAME,
)
from tandem.core.plain_text import Span
from tandem.core.secret_phrases import NO_SECRETS

KIND = "password"
MOST = 20
"""Places of each kind that are looked at."""
OTHERS = (
    OF_SOMEBODY, HYPHENED, ALTHOUGH, CALLED, NETWORK_PASSWORD, MAGIC_WORD, FIRST, IN_BRACKETS,
    ITS, USED_AS, ASKED_AND_SAID, THEN_THE_NAME, SIGN_IN_WITH, WITH_NAME,
)  # fmt: skip


def plain_passwords(text: str) -> Iterator[Span]:
    """Where such passwords stand."""
    found = [span for pattern in (BESIDE_NAME, REMARK) for span in _words(pattern, text)]
    found += [span for pattern in OTHERS for span in _words(pattern, text)]
    if NAME.search(text):
        found += _words(BEGINS_AND_ENDS, text)
    found += [one.span("secret") for one in islice(THE_WORD.finditer(text), MOST)]
    found += [one.span("secret") for one in islice(GROUPS.finditer(text), MOST)]
    for one in islice(TOLD.finditer(text), MOST):
        if _is_told(one["secret"]):
            found.append(one.span("secret"))
    for one in islice(OLD_AND_NEW.finditer(text), MOST):
        if not (is_word_of_talk(one["old"]) or is_word_of_talk(one["secret"])):
            found += [one.span("old"), one.span("secret")]
    for one in islice(NETWORK.finditer(text), MOST):
        if any(map(str.isdigit, one["secret"])):
            found.append(one.span("secret"))
    for first, last in found:
        yield first, last, KIND


def further_passwords(text: str) -> Iterator[Span]:
    """Where further ones stand in a text that told one: "my old password was x, my new one y"."""
    for first, last in _words(THE_OTHER, text):
        yield first, last, KIND


def is_word_of_talk(word: str) -> bool:
    """Whether a word is said of passwords rather than being one."""
    said = word.casefold().replace("’", "'").strip("'.,;:!?")
    return said in NO_SECRETS or said in STOPS


def _words(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for one in islice(pattern.finditer(text), MOST):
        first, last = one.span("secret")
        while last > first and text[last - 1] in ".,;:!?\"'’)":
            last -= 1
        word = text[first:last]
        if (
            len(word) > 2
            and not is_word_of_talk(word)
            and "@" not in word
            and "hidden]" not in word
        ):
            yield first, last


def _is_told(said: str) -> bool:
    """One to four words or groups of figures of which none is ordinary."""
    words = said.split()
    return 0 < len(words) <= 4 and not any(map(is_word_of_talk, words))
