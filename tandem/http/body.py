"""The raw body of a request, as a signature needs it, and not more than we want to hold."""

from starlette.requests import Request

from tandem.core.errors import Refused
from tandem.core.words import refusal


async def read_body(request: Request, most: int) -> bytes:
    """At most `most` bytes. Raises Refused message_too_long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Refused("message_too_long", refusal("too_much"), 413)
    return bytes(body)
