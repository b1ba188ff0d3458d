"""What recognition made of a message and its parts: the candidates, before any context."""

import re
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from tandem.core.conversation import NluResult


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a message: its intents, best first, and how like it is to what can be asked
    and done (label -> likeness, best first). `read` is how recognition read it, with stand-ins."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    like: dict[str, float] = field(default_factory=dict)
    read: str = ""
    ranking: tuple[tuple[str, float], ...] = ()

    def likeness(self, label: str) -> float:
        """0.0 for labels that are far."""
        return self.like.get(label, 0.0)


@dataclass(frozen=True, slots=True)
class Heard:
    """The whole message, its parts (none when there is only one), and what help pages say; `likely`
    is what they may say where nothing is sure."""

    whole: Part
    parts: tuple[Part, ...] = ()
    pages: tuple[dict[str, Any], ...] = ()
    entities: tuple[dict[str, Any], ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    button: bool = False
    likely: tuple[dict[str, Any], ...] = ()

    @property
    def stretches(self) -> tuple[Part, ...]:
        """The parts, or the whole where there are none."""
        return self.parts or (self.whole,)


SAME_WORDS = 70
"""rapidfuzz ratio from which two stretches are the same words, a few of them put right."""
STAND_INS = (
    ("1234", re.compile(r"(?<![\w.])\d(?:[ -]?\d){2,}(?!\w)")),
    ("name@example.com", re.compile(r"(?<!\S)[^\s@]{1,80}@[^\s@]{1,190}\.\w{1,60}")),
)
"""What recognition reads in place of numbers and addresses (nlu/text/word_repair.py)."""


def _as_written(part: str, whole: str, text: str) -> str:
    """A part with the numbers and addresses that stand in the message, in their order."""
    before = whole[: max(whole.find(part), 0)]
    written = text.split()
    if part in whole and len(written) == len(whole.split()):
        # Recognition puts misspelt words right; what things are called is read as it was written.
        first = len(before.split())
        same = " ".join(written[first : first + len(part.split())]).strip(" ,.;?!")
        if fuzz.ratio(same.casefold(), part.casefold()) >= SAME_WORDS:
            return same
    for stand_in, pattern in STAND_INS:
        values = iter(pattern.findall(text)[before.count(stand_in) :])
        while stand_in in part and (value := next(values, None)) is not None:
            part = part.replace(stand_in, value, 1)
    return part


def heard_of(parse: dict[str, Any], nlu_result: NluResult, text: str) -> Heard:
    """From the parse result (docs/recognition.md)."""
    likes = {str(row["text"]): row["like"] for row in parse.get("candidates") or ()}
    read, first = next(iter(likes.items()), ("", {}))
    whole = Part(text, nlu_result.intent, nlu_result.confidence, first, read)
    parts = tuple(
        Part(
            _as_written(row["text"], read, text),
            row["intent"],
            float(row["confidence"]),
            likes.get(row["text"], {}),
            row["text"],
            tuple((one["name"], float(one["confidence"])) for one in row.get("ranking") or ()),
        )
        for row in parse.get("part_intents") or ()
    )
    said = parse.get("help") or {}
    pages, likely = said.get("answers") or (), said.get("likely") or ()
    return Heard(
        whole,
        parts,
        tuple(pages),
        nlu_result.entities,
        nlu_result.ranking,
        nlu_result.button,
        tuple(likely),
    )
