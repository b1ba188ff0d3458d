"""The lists of messages with and without secrets, in two halves: one to tune on, one to measure."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import yaml

from tandem.core.redaction import redact

FOLDER = Path(__file__).parents[1] / "core" / "data"


@dataclass(frozen=True)
class Told:
    """A message and the one before it ("" where there is none); `secrets` are what must be gone,
    word by word, from the one and from the other."""

    before: str
    text: str
    secrets: tuple[str, ...]
    secrets_before: tuple[str, ...]

    @property
    def is_measured(self) -> bool:
        """Whether it is of the half that nothing was tuned on."""
        said = f"{self.before}\n{self.text}".encode()
        return hashlib.sha256(said).digest()[0] % 2 == 1


def told(name: str) -> list[Told]:
    """All messages of secrets.yml or harmless.yml."""
    groups = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    return [_told(row) for rows in groups.values() for row in rows]


def _told(row: str | list[str]) -> Told:
    parts = row if isinstance(row, list) else ["", row]
    before, marked = (str(part).replace("¦", "") for part in parts)
    return Told(_plain(before), _plain(marked), _secrets(marked), _secrets(before))


def _plain(marked: str) -> str:
    return str(marked).replace("‹", "").replace("›", "")


def _secrets(marked: str) -> tuple[str, ...]:
    """The words of what is marked, but for short ones: every single one must be gone."""
    marks = [part.partition("›")[0] for part in str(marked).split("‹")[1:]]
    words = [word for mark in marks for word in [mark, *mark.split()]]
    return tuple(word for word in words if len(word) > 2)


def kept(one: Told) -> list[str]:
    """What of the secrets is still to be read after redaction."""
    safe = redact(one.text, before=one.before)
    before = redact(one.before).text if safe.before is None else safe.before
    still = [word for word in one.secrets if word in safe.text]
    return still + [word for word in one.secrets_before if word in before]
