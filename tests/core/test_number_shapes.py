"""Shapes of a shop's own numbers: found however they are written, told in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.core.number_shapes import OWN, PLACES, Shapes, pattern_of, written
from tandem.core.redaction import redact
from tandem.core.words import speaking

SHAPES = ("####", "AB-#####", "@@-#####", "##-######", "NW#########GB", "R-******", "@#@#.##")


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("####", "four digits"),
        ("@@-#####", "two letters and five digits"),
        ("AB-#####", "AB and five digits"),
        ("############", "12 digits"),
        ("R-******", "R and six characters"),
    ],
)
def test_a_shape_is_told_in_words(shape, words):
    assert Shapes([shape]).words == words


def test_several_shapes_of_one_kind():
    both = Shapes(["####", "@@-#####"])
    assert both.words == "four digits or two letters and five digits"
    assert both.found_in("1042, ab22317 and XY 00001") == ["1042", "AB-22317", "XY-00001"]
    assert both.fits("ab-22317") and not both.fits("ab-2231")


@pytest.mark.parametrize("text", ["AB-223177", "XAB-22317", "AB-2231", "22317", "AB-O2317"])
def test_what_is_longer_shorter_or_of_another_shape_is_none(text):
    assert Shapes(["AB-#####"]).found_in(text) == []


def filled(shape, draw):
    symbols = {"#": "0123456789", "@": "ABCXYZ", "*": "AB01"}
    return "".join(draw(st.sampled_from(symbols[s])) if s in PLACES else s for s in shape)


@given(st.data(), st.sampled_from(SHAPES), st.sampled_from(["", " ", "-", "."]))
def test_a_number_is_found_however_its_marks_and_its_case_are(data, shape, mark):
    number = filled(shape, data.draw)
    typed = "".join(c if c.isalnum() else mark for c in number)
    for text in (number, number.lower(), typed):
        assert Shapes([shape]).found_in(f"where is {text}?") == [number]


@given(st.text(max_size=60), st.sampled_from(SHAPES))
def test_what_is_found_in_any_text_has_the_shape(text, shape):
    shapes = Shapes([shape])
    for number in shapes.found_in(text):
        assert shapes.fits(number) and written(shape, "".join(filter(str.isalnum, number)))


def test_a_shape_with_two_groups_of_digits():
    assert pattern_of("##-##") == r"\d\d[ .\-/_]?\d\d"


def test_the_shops_own_numbers_are_no_secrets(monkeypatch):
    iban = "GB82WEST12345698765432"
    assert redact(f"order {iban}").kinds == ("bank account number",)
    monkeypatch.setattr(OWN, "kinds", {"order_number": Shapes(["GB82WEST##############"])})
    assert redact(f"order {iban}").kinds == ()
    assert redact("card 4111 1111 1111 1111").kinds, "never a card, whatever a shop says"


def test_they_are_told_in_the_language_that_is_spoken():
    with speaking("de"):
        assert Shapes(["####", "AB-@@#####"]).words == (
            "vier Ziffern oder AB und zwei Buchstaben und fünf Ziffern"
        )
