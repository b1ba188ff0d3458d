"""Does a message only say that something was read? Pure."""

import re

WORD = (
    r"(?:ok(?:ay|ey)?|kk?|fine|right|al(?:l )?right|i see|got it|good|great|thx"
    r"|thanks?(?: you)?|then)"
)
ONLY = re.compile(rf"^\W{{0,8}}{WORD}(?:\W{{1,4}}{WORD}){{0,4}}\W{{0,8}}$", re.I)


def is_acknowledged(text: str) -> bool:
    """ "ok", "fine, thanks": no yes to what was offered without a question."""
    return bool(ONLY.match(text[:100])) and len(text) <= 100


def only_asks(said: str) -> bool:
    """Whether what we said is a question and nothing beside it, so that an ok answers that."""
    return said.rstrip().endswith("?") and not re.search(r"[.!:]\s", said.strip())
