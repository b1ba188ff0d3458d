"""Text from outside, made fit to be stored and read: cleaned, limited."""

import re
import unicodedata

from tandem.core.errors import Refused

ADDRESS = r"(?<![\w.+-])[\w.+-][\w.+'-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
"""A mail address in a text, as a pattern that is linear whatever the text is: it begins nowhere
inside a word, and each of its parts is bounded (RFC 5321, 4.5.3.1)."""


def storable(text: str) -> str:
    """Text that every database can store."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


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


def too_long(message: str) -> Refused:
    """The error for too much at once."""
    return Refused("message_too_long", message, 413, field="text")
