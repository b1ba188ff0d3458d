"""Of what customers really write: how many secrets are hidden, and how little else.

Of the first lists, written before what finds secrets, half (by hash) was never looked at while it
was made. Later ones were written by attackers; what they found was mended, so that these hold it
and measure nothing any more (SECURITY.md has the figures at first sight). Both halves are printed:
`pytest -s tests/core/test_secret_lists.py`.
"""

from itertools import pairwise

import pytest

from tandem.core.redaction import redact
from tests.support.secret_lists import kept, told

HIDDEN_AT_LEAST, FALSE_AT_MOST = 0.95, 0.01
SECRETS, HARMLESS = told("secrets"), told("harmless")
HALVES = pytest.mark.parametrize("measured", [False, True], ids=["tuned on", "measured"])


@HALVES
def test_secrets_are_hidden_however_they_are_told(measured):
    rows = [one for one in SECRETS if one.is_measured == measured]
    missed = [one.text for one in rows if kept(one)]
    share = 1 - len(missed) / len(rows)
    print(f"\n{share:.1%} of {len(rows)} messages with secrets")
    assert share >= HIDDEN_AT_LEAST, missed


@HALVES
def test_next_to_nothing_else_is_hidden(measured):
    rows = [one.text for one in HARMLESS if one.is_measured == measured]
    false = [text for text in rows if redact(text).text != text]
    print(f"\n{len(false) / len(rows):.1%} of {len(rows)} harmless messages")
    assert len(false) / len(rows) <= FALSE_AT_MOST, false


def test_harmless_messages_stay_harmless_one_after_the_other():
    pairs = list(pairwise(one.text for one in HARMLESS))
    false = [pair for pair in pairs if redact(pair[1], before=pair[0]) != redact(pair[1])]
    assert len(false) / len(pairs) <= FALSE_AT_MOST, false


def test_the_lists_are_long_and_none_is_in_both():
    assert len(SECRETS) >= 400 and len(HARMLESS) >= 400
    assert not {one.text for one in SECRETS if not one.before} & {one.text for one in HARMLESS}


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("my card is 4242 4242", "4242 4242"),
        ("4111 1111 1111", "1111, that is all of it"),
        ("IBAN DE89 3704 0044", "0532 0130 00"),
    ],
)
def test_a_number_told_in_two_messages_is_hidden_in_both(before, text):
    safe = redact(text, before=before)
    assert safe.before is not None
    assert not any(digits in safe.text + safe.before for digits in ("4242", "1111", "3704", "0532"))


def test_a_name_of_a_secret_at_the_end_makes_the_next_word_one():
    assert redact("Lakeside#4", before="my password is").kinds == ("password",)
    assert redact("482913", before="the code is").kinds == ("one-time code",)
    assert redact("hanna82", before="I forgot my password").kinds == ()
    assert redact("1042", before="I did not get the code").kinds == ()
