"""Pictures and other files as people, phones and attackers make them."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner calls malware, and does no harm (eicar.org)."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>" + b" " * 100


def picture(size=(320, 240), kind="JPEG", mode="RGB", **more) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    made = Image.new(mode, size, "red")
    made.paste(Image.new(mode, (size[0] // 2, size[1]), "blue"), (size[0] // 2, 0))
    out = BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def phone_photo(size=(320, 240), turned: int = 1) -> bytes:
    """A photograph as a phone keeps it: camera, time, place, a comment, and how it was held."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Pear", "Pear Phone 15 of Maya"
    exif[Base.Orientation] = turned
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:01:02 03:04:05"
    exif.get_ifd(IFD.GPSInfo).update({
        GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (53.0, 47.0, 58.2),
        GPS.GPSLongitudeRef: "W", GPS.GPSLongitude: (1.0, 32.0, 56.4),
    })  # fmt: skip
    return picture(size, exif=exif, comment=b"my kitchen in Leeds", icc_profile=b"\0" * 128)


def huge_png(width=50_000, height=50_000, rows=64) -> bytes:
    """A PNG of some kilobytes that says it has 2,500,000,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))
        )

    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (1 + 3 * width) * rows, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def text_bomb_png(megabytes=200) -> bytes:
    """A PNG with a compressed text that would fill memory."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))
        )

    plain, bomb = picture((8, 8), "PNG"), zlib.compress(b"a" * (megabytes * 1_000_000), 9)
    return plain[:33] + chunk(b"zTXt", b"Comment\0\0" + bomb) + plain[33:]
