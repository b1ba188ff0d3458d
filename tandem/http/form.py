"""The fields of a posted form, read in a way that costs next to nothing.

Only what our own pages send is read: `application/x-www-form-urlencoded` in UTF-8. A body in parts
names its own character set, and some of those take quadratic time to decode.
"""

from urllib.parse import parse_qsl

from starlette.requests import Request

from tandem.core.errors import Refused
from tandem.core.text import storable
from tandem.core.words import refusal
from tandem.http.body import read_body

LARGEST_FORM = 16 * 1024
MOST_FIELDS = 20
ENCODED = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, str]:
    """The fields by name, the last of a name; no halves of characters and no NUL in them.

    Raises Refused message_too_long (413), malformed_request (400, 415).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != ENCODED:
        raise Refused("malformed_request", refusal("no_form"), 415)
    body = await read_body(request, LARGEST_FORM)
    try:
        fields = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Refused("malformed_request", refusal("no_form"), 400) from None
    return {name: storable(value) for name, value in fields}
