"""How far the proposals agree with people who read the same conversations. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tandem.learning.empathy.agreement import Agreement, agreement
from tandem.learning.empathy.habits import HABITS, Meaning, Said, Suggestion, propose


@dataclass(frozen=True, slots=True)
class Label:
    """What one reader said of a habit: "yes", "no" or "na", and the turn that shows it."""

    answer: str
    turn: int | None


@dataclass(frozen=True, slots=True)
class ReadChat:
    """A conversation with the labels of its readers: labels[reader][habit]."""

    id: str
    turns: tuple[Said, ...]
    labels: dict[str, dict[str, Label]]


def against_readers(chats: list[ReadChat], meaning: Meaning | None = None) -> dict[str, Any]:
    """For each habit: alpha (nominal; yes, no, na) of the proposals against each reader, that of
    the readers among themselves, and how often the turn quoted is the reader's, where both say yes.
    """
    proposed = [propose(chat.turns, meaning) for chat in chats]
    readers = sorted({reader for chat in chats for reader in chat.labels})
    return {
        "n": len(chats),
        "readers": readers,
        "habits": {habit: _habit(habit, chats, proposed, readers) for habit in HABITS},
    }


def _habit(
    habit: str, chats: list[ReadChat], proposed: list[dict[str, Suggestion]], readers: list[str]
) -> dict[str, Any]:
    against = {}
    for reader in readers:
        units = [
            [proposal[habit].answer, label.answer]
            for chat, proposal in zip(chats, proposed, strict=True)
            if (label := chat.labels.get(reader, {}).get(habit))
        ]
        against[reader] = _rounded(agreement(units, "nominal"))
    quoted = list(_quoted(habit, chats, proposed))
    return {
        "proposals": against,
        "readers": _rounded(agreement(list(_among(habit, chats)), "nominal")),
        "pairs": {
            f"{one} {other}": _rounded(agreement(list(_among(habit, chats, one, other)), "nominal"))
            for one, other in combinations(readers, 2)
        },
        "quoted": {
            "right": sum(quoted),
            "n": len(quoted),
            "share": round(sum(quoted) / len(quoted), 4) if quoted else None,
        },
    }


def _among(habit: str, chats: list[ReadChat], *only: str) -> Iterable[list[str]]:
    for chat in chats:
        by_reader = {name: labels[habit] for name, labels in chat.labels.items() if habit in labels}
        yield [label.answer for name, label in by_reader.items() if not only or name in only]


def _quoted(
    habit: str, chats: list[ReadChat], proposed: list[dict[str, Suggestion]]
) -> Iterable[bool]:
    """For each reader who says yes with a turn where a yes is proposed: whether it is that turn."""
    for chat, proposal in zip(chats, proposed, strict=True):
        mine = proposal[habit]
        for labels in chat.labels.values():
            label = labels.get(habit)
            if label and mine.answer == label.answer == "yes" and label.turn is not None:
                yield label.turn == mine.turn


def _rounded(found: Agreement) -> dict[str, Any]:
    def short(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    return {
        "alpha": short(found.alpha),
        "low": short(found.low),
        "high": short(found.high),
        "raw": short(found.raw),
        "n": found.units,
    }
