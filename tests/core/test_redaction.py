"""Secrets are hidden, and nothing else is. The sentences: tests/sentences/secrets.yml."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tandem.config.settings import ROOT
from tandem.core.card_numbers import ISSUERS, luhn
from tandem.core.redaction import redact

FILE = ROOT / "tests/sentences" / "secrets.yml"
ROWS = yaml.safe_load(FILE.read_text("utf-8"))
HIDDEN = [
    (row["text"], row["after"], row["hidden"]) if isinstance(row, dict) else (row[0], "", row[1:])
    for row in ROWS["hidden"]
]
KEPT = [
    (row["text"], row["after"]) if isinstance(row, dict) else (str(row), "") for row in ROWS["kept"]
]
DIGITS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९")
BETWEEN = ("", " ", "-", ".", " - ", "\u200b", "\u00a0", "–")


@pytest.mark.parametrize(("text", "after", "secrets"), HIDDEN)
def test_a_secret_is_hidden(text, after, secrets):
    redacted = redact(text, after)
    assert redacted.kinds
    assert [secret for secret in secrets if secret in redacted.text] == []


@pytest.mark.parametrize(("text", "after"), KEPT)
def test_everything_else_stays(text, after):
    assert redact(text, after).text == text


def test_there_are_enough_sentences_and_none_twice():
    texts = [text for text, *_ in HIDDEN] + [text + after for text, after in KEPT]
    assert len(texts) >= 200
    assert len(set(texts)) == len(texts)


def test_what_stands_around_a_secret_is_kept_as_it_was():
    assert redact("order 1042, card 4111 1111 1111 1111, thanks").text == (
        "order 1042, card [card number hidden], thanks"
    )


@st.composite
def cards(draw):
    """A card number of any issuer in groups of any size, in any digits."""
    start = draw(st.sampled_from(("4", "51", "55", "2221", "2720", "34", "37", "6011", "65", "36")))
    length = {"4": 16, "34": 15, "37": 15, "36": 14}.get(start, 16)
    body = start + "".join(
        draw(st.sampled_from("0123456789")) for _ in range(length - 1 - len(start))
    )
    number = next(body + last for last in "0123456789" if luhn(body + last))
    between, digits = draw(st.sampled_from(BETWEEN)), draw(st.sampled_from(DIGITS))
    size = draw(st.integers(1, 8))
    groups = [number[at : at + size] for at in range(0, len(number), size)]
    return between.join(groups).translate(str.maketrans("0123456789", digits))


@given(cards(), st.sampled_from(("", "my card ", "order 1042: ", "(", "pay with ")))
def test_a_card_is_found_however_it_is_written(card, before):
    redacted = redact(f"{before}{card} ok")
    assert redacted.text == f"{before}[card number hidden] ok"
    assert redacted.kinds == ("card number",)


@given(st.integers(0, 9999), st.sampled_from(("where is order {}", "{}", "order number {}?")))
def test_an_order_number_is_never_hidden(number, sentence):
    text = sentence.format(number)
    assert redact(text).text == text


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_twice_is_as_once(text, previous):
    once = redact(text, previous)
    assert redact(once.text, previous).text == once.text
    assert bool(once.kinds) == (once.text != text)


@given(cards(), st.text(alphabet="abc def .,!\n", max_size=40))
def test_a_hidden_card_stays_hidden_among_other_words(card, words):
    assert redact(redact(f"{words} {card}").text).kinds == ()


def test_every_issuer_has_its_lengths():
    assert all(13 <= length <= 19 for _, lengths in ISSUERS for length in lengths)


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("my passw0rd is Hk29xxpLq", "Hk29xxpLq"),
        ("my p.i.n. is 8371", "8371"),
        ("the 3 on the back: 447", "447"),
        ("verification: 739125", "739125"),
    ],
)
def test_what_a_second_attack_got_past_is_hidden(said, secret):
    assert secret not in redact(said).text


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("my pаsswоrd is Hk29xxpLq", "Hk29xxpLq"),  # Cyrillic letters in the name
        ("my pass\u200bword is Hk29\u2060xxpLq", "xxpLq"),
        ("card four double two one, no: 4242 four two four two 4242 4242", "4242 4242"),
    ],
)
def test_letters_of_other_scripts_and_unseen_ones_hide_nothing_from_us(said, secret):
    assert secret not in redact(said).text


@pytest.mark.parametrize(
    "text", ["[4111 1111 1111 1111 hidden]", "[my password is Otter5Brook hidden]"]
)
def test_brackets_of_ones_own_hide_nothing_from_us(text):
    safe = redact(text)
    assert safe.kinds and "4111" not in safe.text and "Otter5Brook" not in safe.text
    assert redact(safe.text).text == safe.text
