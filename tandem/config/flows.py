"""Rules and stories as Rasa's files have them, with file and line.

Read wherever below data/ a file has `rules:` or `stories:`, in sub-folders, too: Rasa does so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tandem.config.yaml_file import Located, read_located

HAS_FLOWS = re.compile(r"^(?:rules|stories):", re.M)
Kind = Literal["rule", "story"]
KINDS: tuple[tuple[str, Kind], ...] = (("rules", "rule"), ("stories", "story"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `kind` is intent, action, slot, loop, checkpoint or other; `names` are what it
    names (several where it is an `or` of intents)."""

    kind: str
    names: tuple[str, ...]
    line: int
    value: Any = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A rule or a story. `condition`: what must hold for a rule; `at_start`: only there."""

    kind: Kind
    name: str
    file: str
    line: int
    steps: tuple[Step, ...]
    condition: tuple[Step, ...] = ()
    at_start: bool = False

    @property
    def where(self) -> str:
        """ "data/rules/manners.yml:12"."""
        return f"{self.file}:{self.line}"

    @property
    def intents(self) -> tuple[str, ...]:
        """What it begins with; () where it begins otherwise."""
        first = self.steps[0] if self.steps and not self.condition else None
        return first.names if first and first.kind == "intent" else ()

    @property
    def answer(self) -> tuple[str, ...]:
        """The actions up to the customer's next turn."""
        return actions_of(self.steps[1:])


def actions_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """What is done up to the customer's next turn: their words, or a form that asks."""
    found: list[str] = []
    for step in steps:
        if step.kind == "intent" or (step.kind == "loop" and step.names):
            break
        found += step.names if step.kind == "action" else ()
    return tuple(found)


def flow_files(root: Path) -> list[Path]:
    """The files below data/ that have rules or stories."""
    return [
        file for file in sorted((root / "data").rglob("*.y*ml"))
        if HAS_FLOWS.search(file.read_text("utf-8", "replace").replace("\0", ""))
    ]  # fmt: skip


def load_flows(root: Path) -> tuple[Flow, ...]:
    """All of them, in the order of files. Raises PolicyError naming a file that cannot be read."""
    return tuple(
        flow
        for file in flow_files(root)
        for flow in flows_of(read_located(file, str(file.relative_to(root))))
    )


def flows_of(read: Located) -> Iterator[Flow]:
    """The flows of one file; what has another form than Rasa's is left out, and named by check."""
    data = read.data if isinstance(read.data, Mapping) else {}
    for key, kind in KINDS:
        blocks = data.get(key)
        for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
            if isinstance(block, Mapping):
                yield Flow(
                    kind,
                    str(block.get(kind) or ""),
                    read.name,
                    read.line(key, number),
                    tuple(_steps(read, block.get("steps"), (key, number, "steps"))),
                    tuple(_steps(read, block.get("condition"), (key, number, "condition"))),
                    bool(block.get("conversation_start")),
                )


def _steps(read: Located, rows: Any, place: tuple[str | int, ...]) -> Iterator[Step]:
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        line = read.line(*place, number)
        if not isinstance(row, Mapping):
            yield Step("other", (str(row),), line)
        elif "or" in row and isinstance(row["or"], list):
            intents = [one.get("intent") for one in row["or"] if isinstance(one, Mapping)]
            yield Step("intent", tuple(str(one) for one in intents if one), line)
        elif "intent" in row:
            yield Step("intent", (str(row["intent"]),), line)
        elif "action" in row:
            yield Step("action", (str(row["action"]),), line)
        elif "active_loop" in row:
            yield Step("loop", (str(row["active_loop"]),) if row["active_loop"] else (), line)
        elif "slot_was_set" in row:
            yield from _slots(row["slot_was_set"], line)
        elif "checkpoint" in row:
            yield Step("checkpoint", (str(row["checkpoint"]),), line)
        else:
            yield Step("other", tuple(map(str, row)), line)


def _slots(found: Any, line: int) -> Iterator[Step]:
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, Mapping):
            for name, value in one.items():
                yield Step("slot", (str(name),), line, value)
        else:
            yield Step("slot", (str(one),), line)
