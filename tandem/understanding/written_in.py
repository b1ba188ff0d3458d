"""Which of a few languages a message is written in, by its smallest words. Pure."""

import re
from collections.abc import Mapping

AHEAD = 1
"""So many words more than of the next language: a single word that two share decides nothing."""


def written_in(text: str, languages: Mapping[str, frozenset[str]]) -> str | None:
    """The key of the language whose words the text has most of, or None where that is not plain:
    a number, a name, a mail address are of no language."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {name: sum(word in known for word in words) for name, known in languages.items()}
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    if not ranked or not ranked[0][1]:
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] >= second + AHEAD else None
