"""What a customer may send: cleaned, limited, and never a command to Rasa."""

import json
import re
import unicodedata
from typing import Any

from rapidfuzz import fuzz
from starlette.requests import Request

from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.redaction import Redacted, redact

LARGEST_BODY = 64 * 1024
SAME_AS_BUTTON = 90
"""rapidfuzz ratio from which typed words count as the button they name."""


async def read_json(request: Request) -> dict[str, Any]:
    """The body as an object. Raises Refused message_too_long or malformed_json."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise too_long("That is more than can be sent at once.")
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


def storable(text: str) -> str:
    """Text that every database can store."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def number_of(value: Any, field: str) -> int:
    """A whole number from 0 to what a database column holds. Raises Refused malformed_request."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Refused("malformed_request", f"`{field}` must be a number.", field=field)
    return value


def number_asked(request: Request, field: str) -> int:
    """The same in a request's address; 0 where it is not there."""
    value = request.query_params.get(field, "0")
    return number_of(int(value) if re.fullmatch(r"[0-9]{1,10}", value) else None, field)


def clean(text: str, limit: int) -> str:
    """The message without control characters. Raises Refused empty_message, message_too_long."""
    text = storable(text)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    text = text.strip()
    if not re.sub(r"[\s\u200b-\u200f\u2060\ufeff]", "", text):
        raise Refused("empty_message", "There is nothing in this message yet.", field="text")
    if len(text) > limit:
        raise too_long(f"Please keep a message under {limit} characters; this has {len(text)}.")
    return text


def without_secrets(text: str, turns: list[Turn]) -> Redacted:
    """What may be stored of a message: passwords, codes and card numbers are hidden (R82)."""
    asked = next((turn.text for turn in reversed(turns) if turn.speaker != "customer"), "")
    return redact(text, asked)


def too_long(message: str) -> Refused:
    """The error for too much at once."""
    return Refused("message_too_long", message, 413, field="text")


def pressed(turns: list[Turn], turn_id: str, index: Any) -> dict[str, str]:
    """The button a customer pressed, from what we sent. Raises Refused unknown_button."""
    turn = next((t for t in turns if t.id == turn_id and t.speaker != "customer"), None)
    if turn is None or not isinstance(index, int) or not 0 <= index < len(turn.buttons):
        raise Refused("unknown_button", "This choice is not there any more.", field="button")
    return turn.buttons[index]


def named_button(turns: list[Turn], text: str) -> dict[str, str] | None:
    """The button of the last reply whose title the customer has typed, or None."""
    last = next((t for t in reversed(turns) if t.speaker == "bot"), None)
    for button in last.buttons if last else ():
        if fuzz.ratio(text.casefold().strip(" .!"), button["title"].casefold()) >= SAME_AS_BUTTON:
            return button
    return None
