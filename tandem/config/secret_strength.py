"""Whether secrets are worth the name: each its own, and nothing that could be guessed."""

import re
import zlib
from collections.abc import Mapping

SHORTEST = 32
FEWEST_CHARACTERS = 10
"""Different ones; 32 random hexadecimal digits have 14 on the average."""
FEWEST_BYTES = 24
"""Left when packed: what repeats itself is shorter."""
PLACEHOLDER = re.compile(r"change.?me|example|password|secret|placeholder|tandem|your.?key", re.I)
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
    return found


def untrimmed(secrets: Mapping[str, str]) -> list[str]:
    """Secrets with a blank before or after, which other processes and systems would compare too."""
    words = "has a blank or a line break before or after it. Please take it away."
    return [f"{name}: {words}" for name, secret in secrets.items() if secret != secret.strip()]


def _why(secret: str) -> str | None:
    if len(secret) < SHORTEST:
        return f"needs a secret of at least {SHORTEST} characters."
    repeats = len(zlib.compress(secret.encode(), 9)) < FEWEST_BYTES
    if len(set(secret)) < FEWEST_CHARACTERS or repeats or PLACEHOLDER.search(secret):
        return "can be guessed: it repeats itself, or is a word in an example."
    return None
