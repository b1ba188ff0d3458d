"""What is done when something did not come of a deed; loads next_steps.yml."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from tandem.config.yaml_file import Block, Disagreement, load_with_lines, nearest

PERSON, AGAIN = "person", "again"
Step = tuple[str, ...]
"""What happens at once: names of responses, of a form or an action to go on with, "again" (the
deed once more) or "person"."""


class _Row(Block):
    said: str = ""
    paid_with: str = ""
    steps: list[str | list[str]] = Field(min_length=1)


class _File(Block):
    heard: dict[str, Annotated[list[str], Field(min_length=1)]]
    after: dict[str, Annotated[list[_Row], Field(min_length=1)]]


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble after a deed: its steps, taken one after the other."""

    name: str
    said: tuple[str, ...]
    paid_with: str
    steps: tuple[Step, ...]

    def fits(self, text: str, payment: str) -> bool:
        """Whether the customer's words, and how they paid, are of this kind."""
        if self.paid_with and self.paid_with.casefold() not in payment.casefold():
            return False
        return not self.said or self._phrases.search(_plain(text)) is not None

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(_plain(p)) for p in self.said)})(?!\w)")


NextSteps = dict[str, tuple[Trouble, ...]]
"""Skill -> its kinds of trouble, the first that fits counts."""


def load_next_steps(path: Path) -> NextSteps:
    """All of it. Raises PolicyError with every mistake and its line."""
    file, _ = load_with_lines(path, _File, _unknown_phrases)
    return {
        skill: tuple(
            Trouble(
                row.said,
                tuple(file.heard[row.said]) if row.said else (),
                row.paid_with,
                tuple((s,) if isinstance(s, str) else tuple(s) for s in row.steps),
            )
            for row in rows
        )
        for skill, rows in file.after.items()
    }


def _unknown_phrases(data: dict[str, Any]) -> list[Disagreement]:
    """Rows whose `said` names no list of phrases."""
    heard, after = data.get("heard"), data.get("after")
    if not isinstance(heard, dict) or not isinstance(after, dict):
        return []
    return [
        (("after", skill, number, "said"), f"no such phrases under heard.{nearest(said, heard)}")
        for skill, rows in after.items()
        for number, row in enumerate(rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and isinstance(said := row.get("said", ""), str)
        if said and said not in heard
    ]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "").replace("'", "").split())
