"""What a second policy changes about conversations that have been."""

from collections import Counter
from typing import Any

from tandem.learning.replay import Decided

Row = dict[str, Any]


def changes(before: list[Decided], after: list[Decided]) -> list[Row]:
    """The turns of one conversation that the second policy decides otherwise."""
    return [
        {
            "turn": one.turn.seq,
            "text": one.turn.text,
            "before": f"{one.decision.do} ({one.decision.rule})",
            "after": f"{other.decision.do} ({other.decision.rule})",
        }
        for one, other in zip(before, after, strict=True)
        if (one.decision.do, one.decision.rule, one.decision.level, one.decision.queue)
        != (other.decision.do, other.decision.rule, other.decision.level, other.decision.queue)
    ]


def difference(rows: list[Row]) -> Row:
    """What the second policy changes about when a person comes, and why."""
    pairs = [(row["handover"], row["against"]["handover"]) for row in rows]
    both = [(one["turn"], other["turn"]) for one, other in pairs if one and other]
    rules = Counter(other["rule"] for _, other in pairs if other)
    rules.subtract(Counter(one["rule"] for one, _ in pairs if one))
    return {
        "handovers": sum(other is not None for _, other in pairs),
        "more": sum(one is None and other is not None for one, other in pairs),
        "fewer": sum(one is not None and other is None for one, other in pairs),
        "earlier": sum(other < one for one, other in both),
        "later": sum(other > one for one, other in both),
        "by_rule": {rule: count for rule, count in rules.most_common() if count},
        "turns_changed": sum(len(row["changes"]) for row in rows),
        "conversations_changed": sum(bool(row["changes"]) for row in rows),
    }
