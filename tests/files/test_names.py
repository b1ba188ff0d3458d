"""No name that a sender gives is trusted."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.files.kinds import JPEG, KINDS, PDF, PNG
from tandem.files.names import LONGEST, shown_name


@pytest.mark.parametrize(("given_name", "shown"), [
    ("../../etc/passwd", "passwd.jpg"),
    ("C:\\Users\\maya\\mug.png", "mug.jpg"),
    ("mug.html", "mug.jpg"),
    ("mug.jpg.exe", "mug.jpg.jpg"),
    ("", "picture.jpg"),
    (".htaccess", "htaccess.jpg"),
    ("a\r\nSet-Cookie: x=1", "a Set-Cookie x 1.jpg"),
    ('mug".jpg', "mug.jpg"),
    ("<img src=x onerror=alert(1)>.jpg", "img src x onerror alert(1).jpg"),
    ("gpj\u202egnp.exe", "gpj gnp.jpg"),
    ("größe (2).jpeg", "größe (2).jpg"),
    ("4111 1111 1111 1111.jpg", "[card number hidden].jpg"),
])  # fmt: skip
def test_names(given_name, shown):
    assert shown_name(given_name, JPEG) == shown


def test_a_document_without_a_name_is_called_so():
    assert shown_name("///", PDF) == "document.pdf"


@given(st.text(max_size=400), st.sampled_from(KINDS))
def test_whatever_is_given_is_one_short_plain_line(name, kind):
    shown = shown_name(name, kind)
    assert shown.endswith(kind.ending) and len(shown) <= LONGEST + len(kind.ending)
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\x7f%;&$`]', shown)
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in shown)
    assert not shown.startswith((".", "-"))


def test_png_is_png():
    assert shown_name("x.svg", PNG) == "x.png"
