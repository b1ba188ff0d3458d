"""Pictures that are made to cost much are refused by their parts, before a decoder sees them."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image

from tandem.core.errors import Refused
from tandem.files import heads
from tandem.files.checked import checked
from tandem.files.kinds import JPEG, kind_of
from tests.support import pictures

LIMIT = 10_000_000
MEGABYTES = 150
"""More than any picture adds to a process while it is made anew."""
BASELINE, PROGRESSIVE = 0xC0, 0xC2


def segment(mark: int, data: bytes) -> bytes:
    return bytes([0xFF, mark]) + struct.pack(">H", len(data) + 2) + data


def jpeg(size, frame=BASELINE, colours=3, more=0, apart=False) -> bytes:
    """A flat grey JPEG: all colours in one scan or each in its own, and `more` scans."""
    names = range(1, colours + 1)
    table = bytes([1] + [0] * 15) + b"\0"
    parts = b"".join(bytes([name, 0x11, 0]) for name in names)
    made = b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64)
    made += segment(frame, struct.pack(">BHHB", 8, size[1], size[0], colours) + parts)
    made += segment(0xC4, b"\0" + table) + segment(0xC4, b"\x10" + table)
    blocks = -(-size[0] // 8) * -(-size[1] // 8)
    last, bits = (63, 2) if frame == BASELINE else (0, 1)
    for together in [[name] for name in names] if apart else [list(names)]:
        which = b"".join(bytes([name, 0]) for name in together)
        made += segment(0xDA, bytes([len(together)]) + which + bytes([0, last, 0]))
        made += b"\0" * -(-blocks * bits * len(together) // 8)
    for _ in range(more):
        made += segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + b"\0" * -(-blocks // 8)
    return made + b"\xff\xd9"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))


def flat(kind: str, size, mode="RGBA", **more) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


SMALL = pictures.picture((8, 8))
PNG = pictures.picture((8, 8), "PNG")
GIF = pictures.picture((8, 8), "GIF", "P")
WEBP = pictures.picture((8, 8), "WEBP")
BEFORE_FRAME = 13 + (3 << (GIF[10] & 7) + 1 if GIF[10] & 0x80 else 0)

COSTLY = {
    "many scans": jpeg((80, 80), PROGRESSIVE, more=80),
    "many small segments": SMALL[:2] + segment(0xE1, b"Exif\0\0II") * 600 + SMALL[2:],
    "segments between scans": SMALL[:-2] + segment(0xFE, b"x") * 600 + SMALL[-2:],
    "a long fill": SMALL[:2] + b"\xff" * 9_000 + SMALL[2:],
    "junk before a mark": SMALL[:20] + b"\0" * 9_000 + SMALL[20:],
    "parts that only one decoder skips": SMALL[:2]
    + segment(0xF0, segment(0xE1, b"Exif\0\0II") * 600) + SMALL[2:],
    "a mark without a length": jpeg((80, 80))[:-2] + b"\xff\x01\xff\xff" + b"\0" * 90,
    "two frames": SMALL[:2] + segment(0xC0, bytes([8, 0, 1, 0, 1, 3]) + b"\1\x11\0" * 3)
    + SMALL[2:],
    "many chunks": PNG[:33] + chunk(b"tEXt", b"a\0") * 20_000 + PNG[33:],
    "many empty chunks": PNG[:33] + chunk(b"IDAT") * 20_000 + PNG[33:],
    "chunks after the pixels": PNG[:-12] + chunk(b"tEXt", b"a\0") * 20_000 + PNG[-12:],
    "many chunks of a WebP": WEBP + b"abcd\0\0\0\0" * 20_000,
    "many extensions": GIF[:BEFORE_FRAME] + b"!\xfe\1a\0" * 20_000 + GIF[BEFORE_FRAME:],
    "many blocks": GIF[:BEFORE_FRAME] + b"!\xfe" + b"\1a" * 20_000 + b"\0" + GIF[BEFORE_FRAME:],
    "an empty extension": GIF[:BEFORE_FRAME] + b"!\xf9\0" + b"\1," * 20_000 + b"\0"
    + GIF[BEFORE_FRAME:],
    "an empty loop": GIF[:BEFORE_FRAME] + b"!\xff\x0bNETSCAPE2.0\0" + b"\1," * 20_000 + b"\0"
    + GIF[BEFORE_FRAME:],
}  # fmt: skip


@pytest.mark.parametrize("data", COSTLY.values(), ids=COSTLY)
def test_what_is_made_of_ever_so_many_parts_is_refused(data):
    assert kind_of(data) and len(data) < LIMIT
    with pytest.raises(Refused) as refused:
        checked(data, "x", LIMIT)
    assert refused.value.code == "bad_picture"
    assert isinstance(refused.value.__cause__, heads.BadHead)


TOO_LARGE = {
    "WebP": lambda: flat("WEBP", (4472, 4472), lossless=True),
    "PNG": lambda: flat("PNG", (4472, 4472), "L"),
    "GIF": lambda: flat("GIF", (4472, 4472), "L"),
    "in several scans": lambda: jpeg((7740, 7740), PROGRESSIVE),
    "in a scan for each colour": lambda: jpeg((7740, 7740), apart=True),
    "in four colours": lambda: jpeg((3000, 3000), colours=4),
    "in four colours and scans": lambda: jpeg((7740, 7740), PROGRESSIVE, colours=4),
}


@pytest.mark.parametrize("made", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_a_decoder_would_keep_several_times_over_is_too_large(made):
    with pytest.raises(Refused) as refused:
        checked(made(), "x", LIMIT)
    assert refused.value.code == "picture_too_large"


TURNED = Image.Exif()
TURNED[0x0112] = 6

LARGEST = {
    "a phone's of 48 million": lambda: flat("JPEG", (8000, 6000), "RGB"),
    "long, narrow and turned": lambda: flat("JPEG", (29_000, 2050), "RGB", exif=TURNED),
    "just too small for another scale": lambda: flat("JPEG", (5118, 5118), "RGB", exif=TURNED),
    "in several scans": lambda: jpeg((3460, 3460), PROGRESSIVE, more=60),
    "in a scan for each colour": lambda: jpeg((3460, 3460), apart=True),
    "in four colours": lambda: jpeg((2820, 2820), PROGRESSIVE, colours=4),
    "PNG": lambda: flat("PNG", (3160, 3160)),
    "GIF": lambda: flat("GIF", (3160, 3160), "L"),
}

MEASURE = """
import resource, sys
from tandem.files.checked import checked
from tests.support import pictures
checked(pictures.picture((8, 8)), "x", 10_000_000)
def used(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = sys.stdin.buffer.read()
before = used()
checked(data, "x", 10_000_000)
print((used() - before) // 1000)
"""


def memory(data: bytes) -> int:
    """Megabytes that a process grows by while it makes this picture anew."""
    asked = subprocess.run(
        [sys.executable, "-c", MEASURE], input=data, capture_output=True, check=True
    )
    return int(asked.stdout)


@pytest.mark.parametrize("made", LARGEST.values(), ids=LARGEST)
def test_the_largest_that_is_taken_leaves_memory_for_others(made):
    assert memory(made()) < MEGABYTES


def test_the_largest_webp_takes_most_and_still_leaves_memory():
    assert memory(flat("WEBP", (2910, 2910), lossless=True)) < 220


@pytest.mark.parametrize("more", [
    {"progressive": True}, {"progressive": True, "restart_marker_rows": 1},
    {"restart_marker_blocks": 1}, {"comment": b"a" * 60_000}, {"quality": 100, "subsampling": 0},
    {"icc_profile": bytes(200_000)},
])  # fmt: skip
def test_honest_ones_pass(more):
    noise = Image.effect_noise((600, 400), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", **more)
    assert checked(out.getvalue(), "x.jpg", LIMIT).width == 600


def test_a_second_picture_behind_the_first_is_not_counted():
    """Phones keep a film or another exposure there."""
    behind = jpeg((80, 80), PROGRESSIVE, more=80)
    assert heads.most_pixels(SMALL + behind, JPEG) == heads.PLAIN


def test_moving_pictures_pass():
    frames = [Image.new("P", (20, 20), n) for n in range(40)]
    for kind in ("GIF", "PNG", "WEBP"):
        out = BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], loop=0)
        assert checked(out.getvalue(), "x", LIMIT).width == 20
