"""Pictures are made anew: nothing but what they show goes on, and none fills the memory."""

import resource
from io import BytesIO

import pytest
from PIL import Image

from tandem.core.errors import Refused
from tandem.files import pictures as made
from tandem.files.checked import checked
from tandem.files.kinds import kind_of
from tests.support import pictures

LIMIT = 10_000_000


def read(data: bytes) -> Image.Image:
    opened = Image.open(BytesIO(data))
    opened.load()
    return opened


def test_place_camera_and_time_are_gone():
    photo = pictures.phone_photo()
    before = read(photo).getexif()
    assert before.get_ifd(0x8825) and before[0x0110]  # GPS and model: they were there
    kept = checked(photo, "photo.jpg", LIMIT).data
    after = read(kept)
    assert dict(after.getexif()) == {} and not after.getexif().get_ifd(0x8825)
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for word in (b"Exif", b"GPS", b"Pear", b"kitchen", b"Leeds", b"2026", b"ICC_PROFILE"):
        assert word not in kept


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_kinds_lose_it_too(kind):
    exif = Image.Exif()
    exif[0x0110] = "Pear Phone"
    more = {} if kind == "GIF" else {"exif": exif}
    more |= {"comment": b"Pear Phone"} if kind == "GIF" else {}
    data = pictures.picture(kind=kind, **more)
    assert b"Pear Phone" in data
    kept = checked(data, "x", LIMIT).data
    assert b"Pear" not in kept and dict(read(kept).getexif()) == {}


def test_it_stands_upright_as_it_was_held():
    kept = checked(pictures.phone_photo((320, 240), turned=6), "x.jpg", LIMIT)
    assert (kept.width, kept.height) == (240, 320)
    shown = read(kept.data)
    assert shown.getpixel((120, 20))[0] > 200 and shown.getpixel((120, 300))[2] > 200


def test_what_stands_behind_the_picture_is_gone():
    """A polyglot: a picture that is a page or an archive as well."""
    for rest in (pictures.HTML, b"PK\x03\x04" + pictures.EICAR, pictures.PDF):
        kept = checked(pictures.picture(kind="PNG") + rest, "x.html", LIMIT)
        assert rest[:20] not in kept.data and kept.name.endswith(".png")


def test_a_script_in_a_picture_is_gone():
    kept = checked(pictures.picture(kind="GIF", comment=b"*/=1;alert(1)//"), "x.js", LIMIT)
    assert b"alert" not in kept.data and kept.media_type == "image/png"


def test_see_through_stays_see_through():
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    out = BytesIO()
    clear.save(out, "WEBP")
    kept = checked(out.getvalue(), "x.webp", LIMIT)
    assert kept.media_type == "image/png" and read(kept.data).getpixel((5, 5))[3] == 0


def test_a_large_one_becomes_smaller():
    kept = checked(pictures.picture((4000, 1000)), "x.jpg", LIMIT)
    assert (kept.width, kept.height) == (made.LONGEST_SIDE, 640)


def test_a_photograph_as_png_becomes_a_jpeg():
    noise = Image.effect_noise((2000, 2000), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "PNG", compress_level=1)
    kept = checked(out.getvalue(), "shot.png", LIMIT)
    assert kept.media_type == "image/jpeg" and kept.name == "shot.jpg"


@pytest.mark.parametrize("bomb", [
    pictures.huge_png(), pictures.huge_png(7000, 5000), pictures.text_bomb_png(),
], ids=["50,000 by 50,000", "more than is taken", "text of 200 MB"])  # fmt: skip
def test_a_bomb_is_refused_before_it_goes_off(bomb):
    assert len(bomb) < LIMIT and kind_of(bomb)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused) as refused:
        checked(bomb, "x.png", LIMIT)
    assert refused.value.code in ("picture_too_large", "bad_picture")
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    assert used < 100  # megabytes


def test_too_many_bytes_are_refused_by_their_number():
    with pytest.raises(Refused, match="at most 1 MB"):
        checked(b"\xff\xd8\xff" + b"\0" * 1_000_001, "x.jpg", 1_000_000)


def test_a_pdf_is_kept_as_it_is():
    kept = checked(pictures.PDF, "invoice.pdf", LIMIT)
    assert kept.data == pictures.PDF and (kept.width, kept.height) == (0, 0)
