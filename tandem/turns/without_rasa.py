"""Rasa cannot be reached: the turn stays, the customer is told once, a person can be had."""

from tandem.core.conversation import Turn
from tandem.core.observability import metrics
from tandem.escalation.signals import asked_for_person
from tandem.handover.open_case import call_person
from tandem.runtime import Runtime
from tandem.storage.turn_queue import Claimed
from tandem.turns.answer import person_button, stuck

MOST_ATTEMPTS = 200
"""Ten minutes of trying: an answer to what was asked before that helps nobody any more."""


def keep(runtime: Runtime, conversation_id: str, claimed: Claimed, error: str) -> bool:
    """Keep the turn for later, or let a person have it. Whether a person was called."""
    turn, queue = claimed.turn, runtime.storage.turn_queue
    if _hand_over_if_asked(runtime, conversation_id, turn):
        return True
    if claimed.attempts >= MOST_ATTEMPTS:
        queue.finish(turn.id, stuck(runtime, conversation_id, turn, error))
        return False
    metrics.TURNS.labels("kept").inc()
    if claimed.attempts == 0:
        _tell(runtime, conversation_id, turn, error)
    queue.put_back(turn.id)
    return False


def _tell(runtime: Runtime, conversation_id: str, turn: Turn, error: str) -> None:
    fault = {"what": error, "told": "assistant_down"}
    runtime.storage.events.add(conversation_id, "fault", fault, turn.id)
    text = runtime.config.messages("assistant_down")
    runtime.storage.conversations.add_turn(
        conversation_id, "system", text, buttons=[person_button(runtime)]
    )


def _hand_over_if_asked(runtime: Runtime, conversation_id: str, turn: Turn) -> bool:
    """Asking for a person works without Rasa too."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    policy = runtime.config.policy
    pressed = (turn.picked or "").startswith(f"/{asked_for_person.INTENT}")
    if turn.speaker != "customer" or not conversation.customer_turns:
        return False
    reading = asked_for_person.read(conversation, policy)
    if not pressed and reading.value < policy.asked_for_person.at:
        return False
    call_person(runtime, conversation_id, turn.id, (turn.seq,))
    runtime.storage.turn_queue.finish(turn.id, [])
    return True
