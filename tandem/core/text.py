"""Text from outside, made fit to be stored and read: cleaned, limited, and shown as what it is."""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from tandem.core.errors import Refused
from tandem.core.words import Told, refusal

ADDRESS = r"(?<![\w.+-])[\w.+-][\w.+'-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
"""A mail address in a text, as a pattern that is linear whatever the text is: it begins nowhere
inside a word, and each of its parts is bounded (RFC 5321, 4.5.3.1)."""
DRIVES = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb"
"""What drives a terminal (the controls C0 and C1), breaks a line unseen, or turns the direction of
the text beside it (Unicode's bidirectional controls, UAX 9). For a class of characters."""
_DRIVES = re.compile(f"[{DRIVES}]")
LOOKS_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""
INVISIBLE = ("C", "Z", "M")
"""First letters of the categories of characters that show nothing by themselves."""
MOST_MARKS = 30
ROOM = 3
"""So many times its limit a text may be long before it is composed and its line ends are one."""


def storable(text: str) -> str:
    """Text that every database can store."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def has_text(text: str) -> bool:
    """Whether there is anything to read: not blanks, invisible or empty characters alone."""
    return any(
        unicodedata.category(character)[0] not in INVISIBLE and character not in LOOKS_EMPTY
        for character in text
    )


def clean(text: str, limit: int) -> str:
    """The message without control characters. Raises Refused empty_message, message_too_long."""
    if len(text) > ROOM * limit:
        raise _longer(limit, len(text))
    text = storable(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", composable(text))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    text = text.strip()
    if not has_text(text):
        raise Refused("empty_message", refusal("empty_message"), field="text")
    if len(text) > limit:
        raise _longer(limit, len(text))
    return text


def composable(text: str) -> str:
    """The text with at most MOST_MARKS combining marks in a row: composing orders a row of them,
    in time that grows with its square. No language writes more (UAX 15, stream-safe text: 30)."""
    if text.isascii():
        return text
    kept, row = [], 0
    for character in text:
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _longer(limit: int, length: int) -> Refused:
    return too_long(refusal("message_too_long", limit=limit, length=length))


def too_long(message: Told) -> Refused:
    """The error for too much at once."""
    return Refused("message_too_long", message, 413, field="text")


def on_pages(text: str) -> str:
    """The text as a page may show it: what would turn or hide what is beside it is named."""
    return _DRIVES.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def readable_json(value: Any, default: Callable[[Any], Any] | None = None, indent: int = 2) -> str:
    """JSON for people, letters as they are; what drives a terminal or turns a text is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent or None, default=default)
    return _DRIVES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
