"""What recognition makes of many sentences, recorded, so that a change of packages shows.

python -m nlu.offline.record_parity      records tests/nlu/data/parity.jsonl.gz anew

To be run after a change of recognition that is meant: of examples, of config.yml, of nlu/. Never
after a change of packages or of Python: that must leave recognition as it is, and
tests/nlu/offline/test_parity.py compares the trained model with this record to see that it does.
Sentences are those of the designers' examples and tests, some of them misspelt on purpose.
"""

import datetime
import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nlu.entities import finder
from nlu.faults import exit_code
from nlu.mood.data import AFTER
from nlu.offline.recogniser import PROJECT, Recogniser, newest_model

RECORD = PROJECT / "tests" / "nlu" / "data" / "parity.jsonl.gz"
TODAY = datetime.date(2026, 5, 14)
"""The day on which "yesterday" and "next week" are read."""
SEED = 13
EVERY_EXAMPLE = 2
"""So many of the designers' examples: one in two."""
EVERY_MOOD_EXAMPLE = 5
EVERY_VARIATION = 4
ANNOTATED = re.compile(r"\[([^\[\]]+)\](\([^)]*\)|\{[^}]*\})")


def sentences() -> list[tuple[str, str]]:
    """(text, what the bot had said before), each once."""
    examples = list(_examples("data/nlu"))[::EVERY_EXAMPLE]
    tests = [(text, "") for text in _texts("tests/sentences")]
    moods = list(_examples("data/mood"))[::EVERY_MOOD_EXAMPLE]
    found = [*examples, *tests, *moods]
    chance = random.Random(SEED)
    varied = [(_varied(text, chance), before) for text, before in found[::EVERY_VARIATION]]
    return list(dict.fromkeys([*found, *varied]))


def _yaml(folder: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    for file in sorted((PROJECT / folder).rglob("*.yml")):
        yield YAML(typ="safe").load(file.read_text("utf-8"))


def _examples(folder: str) -> Iterator[tuple[str, str]]:
    for content in _yaml(folder):
        for entry in [*content.get("nlu", ()), *content.get("mood", ())]:
            if "intent" not in entry and "values" not in entry:
                continue
            for line in entry["examples"].splitlines():
                text = ANNOTATED.sub(r"\1", line.strip().removeprefix("- "))
                before, arrow, said = text.partition(AFTER)
                yield (said, before) if arrow else (text, "")


def _texts(folder: str) -> Iterator[str]:
    for content in _yaml(folder):
        yield from _texts_in(content)


def _texts_in(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        if isinstance(content.get("text"), str):
            yield content["text"]
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            if isinstance(part, dict | list):
                yield from _texts_in(part)


def _varied(text: str, chance: random.Random) -> str:
    """The same text with a slip of the fingers, in other letters, or with more at its end."""
    kind = chance.randrange(5)
    if kind == 0:
        return text.upper()
    if kind == 1:
        return text.capitalize().rstrip(".?!") + "!!"
    if kind == 2:
        return f"hi, {text} thanks"
    at = chance.randrange(max(1, len(text) - 1))
    if kind == 3:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


@contextmanager
def on(day: datetime.date) -> Iterator[None]:
    """Relative dates are read as on this day."""

    class Day(datetime.date):
        @classmethod
        def today(cls) -> datetime.date:
            return day

    finder.date, before = Day, finder.date
    try:
        yield
    finally:
        finder.date = before


def read(recogniser: Recogniser, said: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """What is compared of each (text, before), read one by one, as messages come."""
    rows = []
    with on(TODAY):
        for text, before in said:
            (parsed,) = recogniser.read_many([(text, before)])
            rows.append(
                {
                    "text": text,
                    "before": before,
                    "intent": parsed["intent"]["name"],
                    "confidence": round(float(parsed["intent"]["confidence"]), 4),
                    "entities": [
                        [entity[key] for key in ("entity", "value", "start", "end", "exact")]
                        for entity in parsed["entities"]
                    ],
                    "mood": {
                        name: round(value, 3)
                        for name, value in parsed.get("mood", {}).items()
                        if isinstance(value, float) and value >= 0.0005
                    },
                }
            )
    return rows


def stored() -> list[dict[str, Any]]:
    """The record."""
    with gzip.open(RECORD, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def write(rows: list[dict[str, Any]], path: Path = RECORD) -> None:
    """Make the record; the same rows give the same bytes."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))


def run() -> None:
    """Record what the trained model makes of all sentences."""
    rows = read(Recogniser(newest_model(PROJECT / "models")), sentences())
    write(rows)
    print(f"{len(rows)} sentences recorded: {RECORD.relative_to(PROJECT)}")


if __name__ == "__main__":
    sys.exit(exit_code(run))
