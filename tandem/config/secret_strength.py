"""Whether secrets are worth the name: each its own, and nothing that could be guessed."""

import re
import unicodedata
import zlib
from collections.abc import Mapping
from itertools import combinations

from rapidfuzz.distance import OSA

from tandem.config.guessable import is_guessable

SHORTEST = 32
FEWEST_CHARACTERS = 10
"""Different ones; 32 random hexadecimal digits have 14 on the average."""
FEWEST_BYTES = 24
"""Left when packed: what repeats itself is shorter."""
PLACEHOLDER = re.compile(
    r"change.?(?:me|this|it)|example|password|passwort|secret|placeholder|tandem|fernway|your.?key"
    r"|goes.?here|replace.?(?:me|this)|insert.?here|openssl|random.?string|default.?key"
    r"|<[^<>]{3,80}>|\{\{|\$\{|\$\(",
    re.I,
)
ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "qwertzuiop", "yxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "azertyuiop",
)  # fmt: skip
"""What hands type one after the other: alphabet, figures, the rows of keyboards."""
SHORTEST_RUN = 4
MOST_IN_RUNS = 1 / 3
"""Share of a secret in such runs; of 10,000 random ones none has more than a fifth."""
LEAST_DIFFERENCE = 5
"""Letters changed, added or left out between two secrets of one installation (OSA)."""
SHORTEST_OF_OTHERS = 16
WAY_OUT = "Make one with `openssl rand -base64 32`."


def weaknesses(secrets: Mapping[str, str]) -> list[str]:
    """What is wrong with secrets of our own, one line for each, by the names of their variables.
    Empty ones are not looked at."""
    given = {name: secret for name, secret in secrets.items() if secret}
    found = [f"{name}: {why} {WAY_OUT}" for name, secret in given.items() if (why := _why(secret))]
    for secret in dict.fromkeys(given.values()):
        same = [name for name, other in given.items() if other == secret]
        if len(same) > 1:
            words = "are the same secret: who learns one could use it for all."
            found.append(f"{', '.join(same)} {words} {WAY_OUT}")
    for (name, one), (other, two) in combinations(given.items(), 2):
        if one != two and _alike(one, two):
            words = "are nearly the same secret: who learns one has both."
            found.append(f"{name}, {other} {words} {WAY_OUT}")
    return found


def weak_of_others(secrets: Mapping[str, str]) -> list[str]:
    """The same of secrets by which other systems sign, which they made: nobody who made one by
    chance made it so short, or of so few characters."""
    words = "can be guessed. Copy the one that the other system shows."
    return [
        f"{name}: {words}"
        for name, secret in secrets.items()
        if secret
        and (
            len(secret) < SHORTEST_OF_OTHERS
            or len(set(secret)) < FEWEST_CHARACTERS - 3
            or PLACEHOLDER.search(secret)
            or _in_runs(secret) > MOST_IN_RUNS
        )
    ]


def untrimmed(secrets: Mapping[str, str]) -> list[str]:
    """Secrets with something around them or unseen in them, which other processes and systems would
    compare too."""
    around = "has a blank or a line break before or after it. Please take it away."
    quoted = "has quotes around it, which count. Please take them away."
    unseen = "has a character in it that is not seen. Please type it anew."
    found = []
    for name, secret in secrets.items():
        if secret != secret.strip():
            found.append(f"{name}: {around}")
        elif len(secret) > 1 and secret[0] == secret[-1] and secret[0] in "\"'`":
            found.append(f"{name}: {quoted}")
        elif any(unicodedata.category(one) in ("Cf", "Cc", "Zl", "Zp") for one in secret):
            found.append(f"{name}: {unseen}")
    return found


def _why(secret: str) -> str | None:
    if len(secret) < SHORTEST:
        return f"needs a secret of at least {SHORTEST} characters."
    if any(map(str.isspace, secret)):
        return "has a blank in it."
    repeats = len(zlib.compress(secret.encode(), 9)) < FEWEST_BYTES
    guessed = repeats or PLACEHOLDER.search(secret) or _in_runs(secret) > MOST_IN_RUNS
    if guessed or len(set(secret)) < FEWEST_CHARACTERS or is_guessable(secret):
        return "can be guessed: it repeats itself, runs along a row, or is made of words."
    return None


def _in_runs(secret: str) -> float:
    """The share of a secret that runs along an alphabet or a keyboard, to and fro."""
    said, place, covered = secret.casefold(), 0, 0
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    while place < len(said):
        run = max(_run(said, place, row) for row in rows)
        covered += run if run >= SHORTEST_RUN else 0
        place += run if run >= SHORTEST_RUN else 1
    return covered / max(1, len(said))


def _run(said: str, place: int, row: str) -> int:
    """How many characters from `place` on stand in this row one behind the other."""
    at, length = row.find(said[place]), 0
    while at >= 0 and said[place + length : place + length + 1] == row[at : at + 1] != "":
        length, at = length + 1, at + 1
    return length


def _alike(one: str, two: str) -> bool:
    """The same but for capitals, direction, or a few letters."""
    one, two = one.casefold(), two.casefold()
    if one in two or two in one:
        return True
    return any(
        OSA.distance(one, other, score_cutoff=LEAST_DIFFERENCE - 1) < LEAST_DIFFERENCE
        for other in (two, two[::-1])
    )
