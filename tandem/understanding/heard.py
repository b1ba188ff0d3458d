"""What recognition made of a message and its parts: the candidates, before any context."""

from dataclasses import dataclass, field
from typing import Any

from tandem.core.conversation import NluResult


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a message: its intent, and how like it is to what can be asked and done
    (label -> likeness, best first)."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    like: dict[str, float] = field(default_factory=dict)

    def likeness(self, label: str) -> float:
        """0.0 for labels that are far."""
        return self.like.get(label, 0.0)


@dataclass(frozen=True, slots=True)
class Heard:
    """The whole message, its parts (none when there is only one), and what help pages say."""

    whole: Part
    parts: tuple[Part, ...] = ()
    pages: tuple[dict[str, Any], ...] = ()
    entities: tuple[dict[str, Any], ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    button: bool = False

    @property
    def stretches(self) -> tuple[Part, ...]:
        """The parts, or the whole where there are none."""
        return self.parts or (self.whole,)


def heard_of(parse: dict[str, Any], nlu_result: NluResult, text: str) -> Heard:
    """From the parse result (docs/recognition.md)."""
    likes = {str(row["text"]): row["like"] for row in parse.get("candidates") or ()}
    first = next(iter(likes.values()), {})
    whole = Part(text, nlu_result.intent, nlu_result.confidence, first)
    parts = tuple(
        Part(row["text"], row["intent"], float(row["confidence"]), likes.get(row["text"], {}))
        for row in parse.get("part_intents") or ()
    )
    pages = (parse.get("help") or {}).get("answers") or ()
    return Heard(
        whole,
        parts,
        tuple(pages),
        nlu_result.entities,
        nlu_result.ranking,
        nlu_result.button,
    )
