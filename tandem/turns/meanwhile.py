"""While a person is awaited the assistant goes on answering, marked as such, until one joins."""

from typing import Any

from tandem.cases.case import Case, owner_of
from tandem.core.conversation import Turn
from tandem.escalation.decision import BRINGS_A_PERSON
from tandem.handover.contact_methods import staffed
from tandem.runtime import Runtime

PERSON = "/talk_to_human"
MARKS = ("while_waiting", "meanwhile")
"""In turns, so that the same words do not come twice running."""


def is_for_person(case: Case | None, turn: Turn) -> bool:
    """Whether a person answers this turn: one has joined, or the turn itself called one, and the
    process that did so died before it said so."""
    return owner_of(case) == "person" or (case is not None and _called(case, turn))


def _called(case: Case, turn: Turn) -> bool:
    return case.handover_id == turn.id


def while_waiting(
    runtime: Runtime,
    turn: Turn,
    replies: list[dict[str, Any]],
    case: Case | None,
    decision: dict[str, Any] | None,
) -> list[dict[str, Any]] | None:
    """The replies as they are said while `case` is open; None where a person has joined.
    `decision` is what was decided at the turn."""
    if case is None or _called(case, turn) or turn.speaker != "customer":
        return replies
    if owner_of(case) == "person":
        return None
    if not case.is_waiting:
        return replies
    if decision and decision["do"] in BRINGS_A_PERSON:
        return replies
    if case.in_chat or not staffed(runtime, case.queue, case.support_tier):
        replies = [_without_person(reply) for reply in replies]
    return _marked(runtime, turn, replies) if case.in_chat else replies


def _without_person(reply: dict[str, Any]) -> dict[str, Any]:
    """Nobody is offered who has been called, or who is not there."""
    buttons = [b for b in reply.get("buttons") or () if not b["payload"].startswith(PERSON)]
    return {**reply, "buttons": buttons}


def _marked(runtime: Runtime, turn: Turn, replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not replies:
        return replies
    first, *others = replies
    mark = MARKS[turn.seq // 2 % len(MARKS)]
    return [{**first, "text": runtime.config.messages(mark, text=first["text"])}, *others]
