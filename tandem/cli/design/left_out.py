"""How each intent's own examples fare with a model that has not seen them, and what they are taken
for: told after each training."""

import json
import tarfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tandem.config.roles import load_roles
from tandem.config.settings import ROOT

FILE = "left_out.json"
WORSE_BY = 0.05
"""A share of left-out examples that is lower by this is told."""
MOST_SHOWN = 3


def read_left_out(model: Path) -> list[dict[str, str]]:
    """What each example was taken for while it was left out; [] of a model that does not say."""
    if not model.exists():
        return []
    with tarfile.open(model) as archive:
        for member in archive:
            if member.name.endswith(f"/{FILE}"):
                found = archive.extractfile(member)
                return json.load(found) if found else []
    return []


def by_intent(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Each intent: how many of its left-out examples were read rightly, what the others were taken
    for, and which they are; the worst first."""
    name = load_roles(ROOT).intent
    of: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        of[name(row["intent"])].append(row | {"taken_for": name(row["taken_for"])})
    found = []
    for intent, examples in of.items():
        wrong = [row for row in examples if row["taken_for"] != intent]
        found.append(
            {
                "intent": intent,
                "left_out": len(examples),
                "right": len(examples) - len(wrong),
                "share": round(1 - len(wrong) / len(examples), 3),
                "taken_for": dict(Counter(row["taken_for"] for row in wrong).most_common()),
                "examples": [(row["text"], row["taken_for"]) for row in wrong],
            }
        )
    return sorted(found, key=lambda row: (row["share"], row["intent"]))


def changed(rows: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The intents that are new, and those that fare worse than with the model before."""
    known = {row["intent"]: row["share"] for row in before}
    return (
        [
            row
            for row in rows
            if row["intent"] not in known or row["share"] <= known[row["intent"]] - WORSE_BY
        ]
        if before
        else []
    )


def told(rows: list[dict[str, Any]], shown: list[dict[str, Any]]) -> list[str]:
    """The report in lines: in sum, and of the intents that are `shown`."""
    lines = []
    for row in shown:
        others = ", ".join(f"{n} as {i}" for i, n in list(row["taken_for"].items())[:MOST_SHOWN])
        lines.append(f"  {row['intent']:<26} {row['right']:>3} of {row['left_out']:>3} left-out"
                     f" examples right{'; ' + others if others else ''}")  # fmt: skip
        lines += [f"      {text!r} as {taken}" for text, taken in row["examples"][:MOST_SHOWN]]
    right, count = sum(row["right"] for row in rows), sum(row["left_out"] for row in rows)
    if count:
        head = f"of {count} examples {right / count:.0%} are read rightly by a model that has seen"
        head += " neither them nor what is much like them"
        more = "" if len(shown) == len(rows) else "; `bin/tandem train --report` tells of each"
        lines.insert(0, head + more)
    return lines
