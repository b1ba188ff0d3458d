"""What a rating of an empathy audit is, and whether one is complete. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tandem.core.words import in_spoken, say, speaking, spoken
from tandem.learning.empathy.habits import HABITS

FILE = Path(__file__).with_name("rubric.yml")
SCALES = ("acknowledgment", "investigation", "action")
NOT_APPLICABLE = "na"
ANSWERS = ("yes", "no", NOT_APPLICABLE)
LONGEST_WORDS = 1000


class RatingError(ValueError):
    """A rating is not complete: `field` names what, the text says what is needed."""

    def __init__(self, field: str, words: str):
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Rating:
    """`scores` by scale, 0 to 2, or None for N/A; `habits` by name, "yes", "no" or "na"; `quotes`
    the turn's number for each that is more than 0 or yes; `auto_fail` what makes all 0."""

    scores: dict[str, int | None]
    habits: dict[str, str]
    quotes: dict[str, int] = field(default_factory=dict)
    auto_fail: tuple[str, ...] = ()
    words: str = ""

    @property
    def counted(self) -> dict[str, int | None]:
        """The scores as they count: all 0 where something fails whatever the tone."""
        return dict.fromkeys(SCALES, 0) if self.auto_fail else self.scores

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return {
            "scores": self.scores,
            "habits": self.habits,
            "quotes": self.quotes,
            "auto_fail": list(self.auto_fail),
            "words": self.words,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Rating":
        """Back from the stored form."""
        return cls(**stored | {"auto_fail": tuple(stored["auto_fail"])})


def read_rating(given: Any, answering: Collection[int]) -> Rating:
    """A rating from a request; `answering` are the numbers of the turns that may be quoted, those
    of the assistant and of agents. Raises RatingError for the first thing that is missing."""
    data = given if isinstance(given, dict) else {}
    scores = {name: _score(name, data) for name in SCALES}
    habits = {name: _habit(name, data) for name in HABITS}
    shown = [name for name, score in scores.items() if score]
    shown += [name for name, answer in habits.items() if answer == "yes"]
    quotes = {name: _quote(name, data, answering) for name in shown}
    failed = data.get("auto_fail", [])
    known = rubric()["auto_fail"]
    if not isinstance(failed, list) or any(one not in known for one in failed):
        raise RatingError("auto_fail", say("leads.bad_auto_fail", known=", ".join(known)))
    words = data.get("words", "")
    if not isinstance(words, str):
        raise RatingError("words", say("leads.bad_remark"))
    if failed and not words.strip():
        raise RatingError("words", say("leads.say_what_failed"))
    return Rating(scores, habits, quotes, tuple(failed), words.strip()[:LONGEST_WORDS])


def _score(name: str, data: dict[str, Any]) -> int | None:
    scores = data.get("scores")
    value = scores.get(name) if isinstance(scores, dict) else None
    if value == NOT_APPLICABLE:
        return None
    if isinstance(value, bool) or value not in (0, 1, 2):
        title = rubric()["scales"][name]["title"]
        raise RatingError(f"scores.{name}", say("leads.choose_score", title=title))
    return int(value)


def _habit(name: str, data: dict[str, Any]) -> str:
    habits = data.get("habits")
    value = habits.get(name) if isinstance(habits, dict) else None
    if value not in ANSWERS:
        title = rubric()["habits"][name]["title"]
        raise RatingError(f"habits.{name}", say("leads.choose_habit", title=title))
    return str(value)


def _quote(name: str, data: dict[str, Any], answering: Collection[int]) -> int:
    quotes = data.get("quotes")
    value = quotes.get(name) if isinstance(quotes, dict) else None
    if isinstance(value, bool) or not isinstance(value, int) or value not in answering:
        both = rubric()["scales"] | rubric()["habits"]
        raise RatingError(f"quotes.{name}", say("leads.which_turn", title=both[name]["title"]))
    return value


def rubric() -> dict[str, Any]:
    """The texts of the rubric, in the language that is spoken."""
    return _rubric(spoken())


@lru_cache
def _rubric(language: str) -> dict[str, Any]:
    with speaking(language):
        texts: dict[str, Any] = _told(yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader))
    return texts


def _told(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _told(inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_told(inner) for inner in part]
    return in_spoken(part) if isinstance(part, str) else part
