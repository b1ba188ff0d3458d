"""A picture made anew from its pixels, so that nothing else of the file goes on: no place, no
camera, no hidden thumbnail, no second file behind its end."""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.files.heads import most_pixels
from tandem.files.kinds import GIF, JPEG, PNG, WEBP, Kind

LONGEST_SIDE = 2560
"""Pixels; more than any screen shows of a picture in a chat."""
QUALITY = 85
LARGEST_PNG = 3_000_000
"""Bytes; a photograph kept as PNG becomes a JPEG."""
AT_ONCE = threading.BoundedSemaphore(1)
"""So many pictures are decoded at a time, to bound memory; one takes half a second."""
READERS = {JPEG: "JPEG", PNG: "PNG", GIF: "GIF", WEBP: "WEBP"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew; `width` and `height` in pixels."""

    data: bytes
    kind: Kind
    width: int
    height: int


def made_anew(data: bytes, kind: Kind) -> Picture:
    """The picture from its pixels alone, upright, at most LONGEST_SIDE long; of an animation the
    first frame. Raises Refused picture_too_large, bad_picture."""
    with AT_ONCE:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what is looked at right here
                return _made_anew(data, kind)
        except Refused:
            raise
        except Image.DecompressionBombError:
            raise _too_large() from None
        except Exception as error:  # Pillow's readers fail in many ways
            raise Refused("bad_picture", refusal("bad_picture"), 422, "file") from error


def _made_anew(data: bytes, kind: Kind) -> Picture:
    most = most_pixels(data, kind)
    with Image.open(BytesIO(data), formats=(READERS[kind],)) as opened:
        if opened.width * opened.height > most:
            raise _too_large()
        _decode_small(opened)
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        clear = upright.has_transparency_data
        plain = upright.convert("RGBA" if clear else "RGB")
    bare = Image.new(plain.mode, plain.size)  # one that was never read from a file
    bare.paste(plain)
    made = BytesIO()
    if clear or kind in (PNG, GIF):
        bare.save(made, "PNG", optimize=False)
        if made.tell() <= LARGEST_PNG:
            return Picture(made.getvalue(), PNG, *bare.size)
        made, bare = BytesIO(), _on_white(bare)
    bare.save(made, "JPEG", quality=QUALITY)
    return Picture(made.getvalue(), JPEG, *bare.size)


def _decode_small(opened: Image.Image) -> None:
    """A JPEG at the smallest scale that is still large enough, however long and narrow it is."""
    long = max(opened.size)
    if long > LONGEST_SIDE:
        wanted = [max(1, side * LONGEST_SIDE // long) for side in opened.size]
        opened.draft("RGB", (wanted[0], wanted[1]))
    opened.load()


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return white


def _too_large() -> Refused:
    return Refused("picture_too_large", refusal("picture_too_large"), 413, "file")
