"""What people type beside customers' messages (replies, notes, reasons, reflections), made fit to
be kept: the one place that it passes before anything stores or forwards it.

Whoever hears people tells them what was hidden: `telling` collects it for a request.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tandem.core.errors import Refused
from tandem.core.redaction import redact

LONGEST_ID = 80
UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
"""What may look like anything by chance, and is made by machines (RFC 9562)."""
_hidden: ContextVar[list[str] | None] = ContextVar("hidden", default=None)


def typed(text: str) -> str:
    """The text without its secrets."""
    safe = redact(text)
    told = _hidden.get()
    if told is not None:
        told += [kind for kind in safe.kinds if kind not in told]
    return safe.text


@contextmanager
def telling() -> Iterator[list[str]]:
    """The kinds of secrets that are hidden within, in threads that are called from here too."""
    told: list[str] = []
    before = _hidden.set(told)
    try:
        yield told
    finally:
        _hidden.reset(before)


def chosen_id(value: str, field: str = "id", longest: int = LONGEST_ID) -> str | None:
    """An id that a browser or another system chose; None for an empty one. It is kept and logged:
    one that holds a secret is refused, and one that is too long is not cut, for two might be one.

    Raises Refused bad_id.
    """
    if len(value) > longest:
        words = f"`{field}` must be at most {longest} characters; this has {len(value)}."
        raise Refused("bad_id", words, field=field)
    if not UUID.fullmatch(value) and redact(value).kinds:
        words = f"`{field}` looks like a secret. Choose a random one, a UUID for example."
        raise Refused("bad_id", words, field=field)
    return value or None
