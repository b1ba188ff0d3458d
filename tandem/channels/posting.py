"""How a turn of ours goes out on a channel: once, and in the order in which it was said."""

from typing import Any

from tandem.core.conversation import Turn
from tandem.delivery.fan_out import turn_of
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job


def lane(channel: str, conversation_id: str) -> str:
    """What one customer reads on a channel stays in order."""
    return f"{channel}:{conversation_id}"


def plan_turn(channel: str, turn_id: str, in_order: str) -> Job:
    """The work of the outbox that posts one turn."""
    return Job(f"{channel}_post", {"turn": turn_id}, f"{turn_id}:{channel}", in_order)


def to_post(runtime: Runtime, payload: dict[str, Any]) -> tuple[Turn, str]:
    """The turn of such a work, and its conversation. Raises Refused where it is gone."""
    turn = turn_of(runtime, payload["turn"])
    return turn, runtime.storage.conversations.conversation_of(turn.id) or ""
