"""Which pieces of dialogue the conversation tests touch. Pure: pieces and what happened in, counts
and what nobody touched out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tandem.config.pieces import KINDS, Kind, Piece

Event = Mapping[str, Any]
SILENT = {"action_listen", "action_session_start"}
"""Actions between the steps of a rule that no rule names."""


@dataclass
class Touched:
    """What happened in conversations, gathered: names of responses, forms, attributes and pages,
    and the sequences of intents and actions."""

    names: dict[Kind, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    ways: list[list[tuple[str, str]]] = field(default_factory=list)

    def conversation(self, tracker: Iterable[Event], done: Iterable[Mapping[str, Any]]) -> None:
        """Add one conversation: Rasa's `tracker` events, and the data of our "action" events."""
        way: list[tuple[str, str]] = []
        for event in tracker:
            kind = event.get("event")
            if kind == "user":
                intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
                way.append(("intent", intent or ""))
            elif kind == "action" and event.get("name") not in SILENT:
                way.append(("action", str(event.get("name"))))
            elif kind == "active_loop" and event.get("name"):
                self.names["form"].add(event["name"])
            elif kind == "bot":
                told = (event.get("metadata") or {}).get("utter_action")
                self.names["response"] |= {told} if told else set()
        self.ways.append(way)
        for data in done:
            about = data.get("about") or {}
            self.names["record"] |= {about["label"]} if about.get("label") else set()
            self.names["help page"] |= {about["article"]} if about.get("article") else set()

    def has(self, piece: Piece) -> bool:
        """Whether a piece was used. A rule or story is one whose steps were taken, one directly
        after the other, in some conversation."""
        if piece.kind in ("rule", "story"):
            return bool(piece.steps) and any(_within(piece.steps, way) for way in self.ways)
        return piece.name in self.names[piece.kind]


def _within(steps: Sequence[tuple[str, str]], way: Sequence[tuple[str, str]]) -> bool:
    count = len(steps)
    return any(tuple(way[at : at + count]) == tuple(steps) for at in range(len(way) - count + 1))


@dataclass(frozen=True, slots=True)
class Coverage:
    """`counts`: kind -> (touched, all); `untouched` in the order of kinds, files and lines."""

    counts: dict[Kind, tuple[int, int]]
    untouched: tuple[Piece, ...]

    @property
    def share(self) -> float:
        """Of all pieces together, from 0 to 1."""
        touched = sum(one for one, _ in self.counts.values())
        return touched / max(1, sum(all_ for _, all_ in self.counts.values()))


def coverage(pieces: Sequence[Piece], touched: Touched) -> Coverage:
    """What was touched of each kind, and what was not."""
    left = [piece for piece in pieces if not touched.has(piece)]
    counts: dict[Kind, tuple[int, int]] = {}
    for kind in KINDS:
        all_ = sum(piece.kind == kind for piece in pieces)
        if all_:
            counts[kind] = (all_ - sum(piece.kind == kind for piece in left), all_)
    return Coverage(counts, tuple(left))


def in_words(found: Coverage, every: bool = False) -> list[str]:
    """The counts a line each; with `every` what nobody touched, file and line first."""
    lines = [f"  {kind:<10} {one:>4} of {all_}" for kind, (one, all_) in found.counts.items()]
    lines.append(f"  {'all':<10} {found.share:.0%}")
    if every:
        lines += [f"{piece.where}: {piece.kind} {piece.name}" for piece in found.untouched]
    return lines
