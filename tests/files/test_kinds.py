"""What a file is goes by its content alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.core.errors import Refused
from tandem.files.checked import checked
from tandem.files.kinds import GIF, JPEG, KINDS, PDF, PNG, WEBP, is_heif, kind_of
from tests.support import pictures

LIMIT = 10_000_000
REAL = {
    JPEG: pictures.picture(kind="JPEG"),
    PNG: pictures.picture(kind="PNG"),
    GIF: pictures.picture(kind="GIF", mode="RGB"),
    WEBP: pictures.picture(kind="WEBP"),
    PDF: pictures.PDF,
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_real_file_is_known(kind):
    assert kind_of(REAL[kind]) is kind


OTHERS = {
    "svg": pictures.SVG,
    "html": pictures.HTML,
    "eicar": pictures.EICAR,
    "zip": b"PK\x03\x04" * 20,
    "exe": b"MZ" + b"\0" * 100,
    "text": b"plain words " * 10,
    "nothing": b"",
    "stub": b"\xff\xd8\xff",
}


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_not_taken_whatever_it_is_called(data):
    with pytest.raises(Refused) as refused:
        checked(data, "holiday.png", LIMIT)
    assert refused.value.code in ("file_kind", "empty_file")


def test_a_picture_in_the_phones_own_format_is_told_how_to_send():
    heif = b"\0\0\0\x18ftypheic" + b"\0" * 40
    assert is_heif(heif)
    with pytest.raises(Refused, match="JPEG"):
        checked(heif, "IMG_1.HEIC", LIMIT)


@given(st.binary(max_size=400))
def test_no_bytes_break_it(data):
    assert kind_of(data) in (*KINDS, None)
    is_heif(data)


@given(st.binary(min_size=1, max_size=40), st.sampled_from(KINDS))
def test_what_has_something_before_its_marks_is_nothing(before, kind):
    """A page or a script in front makes no picture: browsers look at the first bytes, and so do
    we."""
    found = kind_of(before + REAL[kind])
    assert found is None or (before + REAL[kind])[:3] == REAL[found][:3]


@given(st.sampled_from((JPEG, PNG, GIF, WEBP)), st.data())
def test_a_damaged_picture_is_refused_or_made_anew_and_never_breaks_anything(kind, data):
    real = bytearray(REAL[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(12, len(real) - 1))
        real[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(30, len(real)))
    try:
        made = checked(bytes(real[:cut]), "x", LIMIT)
    except Refused as error:
        assert error.code in ("bad_picture", "picture_too_large", "file_kind")
    else:
        assert kind_of(made.data) in (JPEG, PNG)
