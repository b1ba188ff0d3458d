"""What a file is, by its content alone. Neither its name nor what the sender calls it is believed.
Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: its media type, and how a name of it ends."""

    name: str
    media_type: str
    ending: str

    @property
    def is_picture(self) -> bool:
        """Whether it is shown where it was sent; anything else is only downloaded."""
        return self.media_type.startswith("image/")


JPEG = Kind("jpeg", "image/jpeg", ".jpg")
PNG = Kind("png", "image/png", ".png")
GIF = Kind("gif", "image/gif", ".gif")
WEBP = Kind("webp", "image/webp", ".webp")
PDF = Kind("pdf", "application/pdf", ".pdf")
KINDS = (JPEG, PNG, GIF, WEBP, PDF)
"""Texts are none of them: what is pasted into the chat loses its secrets, a text file would not."""
MEDIA_TYPES = frozenset(kind.media_type for kind in KINDS)

SHORTEST = 24
"""Bytes; no file of these kinds is shorter."""
END_OF_PDF = 1024
"""So near the end of a PDF its last mark stands (ISO 32000-1, annex H)."""
PDF_VERSIONS = (b"%PDF-1.", b"%PDF-2.")
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def kind_of(data: bytes) -> Kind | None:
    """The kind of a file, None for one that is not taken. Its marks must stand at its very start:
    what has something before them is none."""
    if len(data) < SHORTEST:
        return None
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if data.startswith(b"RIFF") and data[8:15] == b"WEBPVP8":
        return WEBP
    if data.startswith(PDF_VERSIONS) and b"%%EOF" in data[-END_OF_PDF:]:
        return PDF
    return None


def is_heif(data: bytes) -> bool:
    """Whether it is a picture as some phones keep them (HEIF), which not every screen can show."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS
