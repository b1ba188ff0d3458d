"""The body of a request as JSON, of a size and kind that is safe to look at."""

import json
import re
from datetime import datetime
from typing import Any, TypeGuard

from starlette.requests import Request

from tandem.core.errors import Refused
from tandem.core.text import storable, too_long
from tandem.core.words import refusal

LARGEST_BODY = 64 * 1024
LONGEST_NAME = 80
"""Characters of an id in a list."""


async def read_json(request: Request) -> dict[str, Any]:
    """The body as an object. Raises Refused message_too_long or malformed_json."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise too_long(refusal("too_much"))
    try:
        data = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refused("malformed_json", "This request is not valid JSON.") from None
    if not isinstance(data, dict):
        raise Refused("malformed_json", "This request must be a JSON object.")
    return data


def text_of(data: dict[str, Any], field: str = "text") -> str:
    """A text field of a request; empty when it is not there. Raises Refused for other types.

    What no database takes is taken out: halves of a character, and NUL.
    """
    value = data.get(field, "")
    if not isinstance(value, str):
        raise Refused("malformed_json", f"`{field}` must be text.", field=field)
    return storable(value)


def time_of(data: dict[str, Any], field: str) -> datetime | None:
    """A time of a request as ISO 8601 with its zone; None when it is not there or empty. Raises
    Refused malformed_json."""
    text = text_of(data, field)
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        found = datetime.min
    if found and found.tzinfo is None:
        raise Refused("malformed_json", f"`{field}` must be a time with its zone.", field=field)
    return found


def names_of(data: dict[str, Any], field: str, most: int = 20) -> tuple[str, ...]:
    """A list of short names in a request, each once; () when it is not there. Raises Refused
    malformed_json."""
    found = data.get(field, [])
    if not isinstance(found, list) or len(found) > most:
        raise Refused("malformed_json", f"`{field}` must be a short list.", field=field)
    if not all(isinstance(one, str) and len(one) <= LONGEST_NAME for one in found):
        raise Refused("malformed_json", f"`{field}` must be a list of names.", field=field)
    return tuple(dict.fromkeys(storable(one) for one in found))


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number: true and false are none, though Python counts with them."""
    return isinstance(value, int) and not isinstance(value, bool)


def number_of(value: Any, field: str) -> int:
    """A whole number from 0 to what a database column holds. Raises Refused malformed_request."""
    if not is_whole(value) or not 0 <= value < 2**31:
        raise Refused("malformed_request", f"`{field}` must be a number.", field=field)
    return value


def number_asked(request: Request, field: str) -> int:
    """The same in a request's address; 0 where it is not there."""
    value = request.query_params.get(field, "0")
    return number_of(int(value) if re.fullmatch(r"[0-9]{1,10}", value) else None, field)
