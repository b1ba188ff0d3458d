"""Under which name a file is shown and saved. Pure; nothing is ever stored under it."""

import unicodedata

from tandem.core.redaction import redact
from tandem.core.text import composable, storable
from tandem.core.words import say
from tandem.files.kinds import Kind

LONGEST = 60
"""Characters, without the ending."""
READ = 300
"""So much of a name is looked at."""
KEPT_SIGNS = frozenset(" ._-()[]")


def shown_name(given: str, kind: Kind) -> str:
    """The name a sender gave, made safe: without folders, without what turns, hides or commands,
    without secrets, ending as its content says. What is empty then is called by its kind."""
    last = storable(given[:READ]).replace("\\", "/").rsplit("/", 1)[-1]
    plain = redact(unicodedata.normalize("NFC", composable(last))).text
    stem, dot, ending = plain.rpartition(".")
    if not dot or not 1 <= len(ending) <= 5:
        stem = plain
    kept = "".join(c if _is_kept(c) else " " for c in stem)
    short = " ".join(kept.split())[:LONGEST].strip(" ._-")
    return (short or say("files.picture" if kind.is_picture else "files.document")) + kind.ending


def _is_kept(character: str) -> bool:
    return character in KEPT_SIGNS or unicodedata.category(character)[0] in "LNM"
