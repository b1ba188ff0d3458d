"""What a contact's handovers come to: waits, replies, transfers. Pure."""

from datetime import datetime
from typing import Any

from rapidfuzz import fuzz

from tandem.learning.raw import RawCase, RawTurn

EDITED_FROM = 60
"""rapidfuzz ratio from which an agent's first reply is the opening line offered, edited."""
USED_FROM = 97
ENDS_WAIT = ("cancel", "leave", "switch")
"""Edges by which a wait in the chat ends without a person: back to the assistant, gone, or another
way; whoever chose another way has left no queue."""
LEAVES = ("cancel", "leave")


def of(
    cases: list[RawCase], turns: list[RawTurn], asked_again: frozenset[int], now: datetime
) -> dict[str, Any]:
    """The columns of a contact that are about its cases. Waits and replies are those of the first
    case, times with a person those of all."""
    if not cases:
        return {}
    first = cases[0]
    handled = [_handled(case) for case in cases]
    edges = [edge for case in cases for edge in case.edges]
    return {
        "handover": 1,
        "queue": first.queue,
        "agent_id": next((c.agent_id for c in reversed(cases) if c.agent_id), None),
        "way": first.way,
        "connected": int(any(case.claimed_at for case in cases)),
        **_wait(first, now),
        "first_reply_seconds": _first_reply(first, turns),
        "handle_seconds": sum(s for s in handled if s is not None) if any(handled) else None,
        "transfers": sum(edge.name in ("transfer", "pass") for edge in edges),
        "reopened": int(any(edge.name == "resume" for edge in edges) or len(cases) > 1),
        "asked_again": sum(turn.seq in asked_again for turn in turns),
        "opening": _opening(first, turns),
    }


def _wait(case: RawCase, now: datetime) -> dict[str, Any]:
    """How long the customer waited in the chat for a person, and how that ended."""
    if case.way != "chat":
        return {}
    ended = next((edge for edge in case.edges if edge.name in ENDS_WAIT), None)
    if case.claimed_at and (ended is None or case.claimed_at <= ended.at):
        return {"wait_seconds": _seconds(case.requested_at, case.claimed_at), "wait_ended": 1}
    until = ended.at if ended else case.closed_at or now
    left = int(ended is not None and ended.name in LEAVES)
    waited = {"wait_seconds": _seconds(case.requested_at, until), "wait_ended": 0}
    return waited | {"left_queue": left}


def _handled(case: RawCase) -> float | None:
    """From taking it to the end of the paperwork."""
    if case.claimed_at is None or case.closed_at is None:
        return None
    return _seconds(case.claimed_at, case.closed_at)


def _first_reply(case: RawCase, turns: list[RawTurn]) -> float | None:
    reply = _reply(case, turns)
    return _seconds(case.requested_at, reply.at) if reply else None


def _reply(case: RawCase, turns: list[RawTurn]) -> RawTurn | None:
    since = case.claimed_at or case.requested_at
    return next((turn for turn in turns if turn.speaker == "agent" and turn.at >= since), None)


def _opening(case: RawCase, turns: list[RawTurn]) -> str:
    """Whether the opening line that was offered was sent: "used", "edited", "left", or "" where
    none was offered or nobody answered."""
    reply = _reply(case, turns)
    if not case.opening or reply is None:
        return ""
    alike = fuzz.ratio(case.opening, reply.text)
    begun = fuzz.ratio(case.opening, reply.text[: len(case.opening)])
    if max(alike, begun) >= USED_FROM:
        return "used"
    return "edited" if max(alike, begun) >= EDITED_FROM else "left"


def _seconds(begin: datetime, end: datetime) -> float:
    return max(0.0, (end - begin).total_seconds())
