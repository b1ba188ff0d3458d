"""Files in requests and answers: read within bounds, and given out so that no browser runs them."""

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from tandem.http.open_streams import OpenStreams

NAME = "tandem-file-name"
"""The header with the file's name as the sender calls it, percent-encoded. Not in the address:
those stand in the logs of proxies."""
LONGEST_NAME = 1000
PER_CONVERSATION, PER_ADDRESS, AT_ONCE = 3, 6, 12
"""Files on their way into this process at a time: each is held in memory."""
INERT = {
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
}
"""Nothing in a file is run, sniffed, kept by a cache or shown by another site's page."""


def uploads() -> OpenStreams:
    """Places for files on their way in."""
    return OpenStreams(PER_CONVERSATION, PER_ADDRESS, AT_ONCE, "too_many_uploads")


def named(request: Request) -> str:
    """The file's name as the sender calls it, "" without one. Nothing of it is believed."""
    return unquote(request.headers.get(NAME, "")[:LONGEST_NAME], errors="replace")


def announced(request: Request) -> int:
    """How many bytes are said to come; 0 where nothing usable is said."""
    length = request.headers.get("content-length", "")
    return int(length[:12]) if length.isdecimal() and length.isascii() else 0


def file_answer(data: bytes, media_type: str, name: str) -> Response:
    """A file to be saved or shown within a page of ours: never a page of its own."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers=INERT | {"content-disposition": told})
