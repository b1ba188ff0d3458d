"""A file as it came, made into one that may be kept. Pure."""

from dataclasses import dataclass

from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.files.kinds import is_heif, kind_of
from tandem.files.names import shown_name
from tandem.files.pictures import made_anew


@dataclass(frozen=True, slots=True)
class Checked:
    """What is kept: the bytes, the media type by content, the name that is shown; of a picture its
    size in pixels, 0 otherwise."""

    data: bytes
    media_type: str
    name: str
    width: int = 0
    height: int = 0


def checked(data: bytes, name: str, limit: int) -> Checked:
    """Look at a file of at most `limit` bytes; pictures are made anew. Raises Refused empty_file,
    file_too_large, file_kind, picture_too_large, bad_picture."""
    if not data:
        raise Refused("empty_file", refusal("empty_file"), field="file")
    if len(data) > limit:
        raise too_large(limit)
    kind = kind_of(data)
    if kind is None:
        words = refusal("file_heif" if is_heif(data) else "file_kind")
        raise Refused("file_kind", words, 415, "file")
    if not kind.is_picture:
        return Checked(data, kind.media_type, shown_name(name, kind))
    picture = made_anew(data, kind)
    return Checked(
        picture.data,
        picture.kind.media_type,
        shown_name(name, picture.kind),
        picture.width,
        picture.height,
    )


def too_large(limit: int) -> Refused:
    """The error for a file of more bytes than are taken."""
    words = refusal("file_too_large", megabytes=max(1, limit // 1_000_000))
    return Refused("file_too_large", words, 413, "file")
