"""Rasa cannot be reached: the turn stays, the customer is told once, a person can be had."""

from typing import Literal

from tandem.core.conversation import Turn
from tandem.core.errors import Broken, TimedOut, Unavailable
from tandem.core.observability import metrics
from tandem.escalation.signals import asked_for_person
from tandem.escalation.signals.mood import found
from tandem.handover.open_case import call_person
from tandem.runtime import Runtime
from tandem.storage.turn_queue import Claimed
from tandem.turns.answer import given_up, person_button, stuck

MOST_ATTEMPTS = 200
"""Ten minutes of trying: an answer to what was asked before that helps nobody any more."""


IN_VAIN = "in_vain"
Done = Literal["kept", "person", "given up"]


def keep(runtime: Runtime, conversation_id: str, claimed: Claimed, error: Unavailable) -> Done:
    """Keep the turn for later, let a person have it, or give it up: after ten minutes, and where
    Rasa has twice been asked and failed, or did not answer in time. Then it is the message that is
    too much, and nobody is to wait behind it a third time."""
    turn, queue = claimed.turn, runtime.storage.turn_queue
    if _hand_over_if_asked(runtime, conversation_id, turn):
        return "person"
    in_vain = isinstance(error, (TimedOut, Broken))
    if in_vain and _in_vain_before(runtime, turn):
        queue.finish(turn.id, given_up(runtime, conversation_id, turn, str(error)))
        metrics.TURNS.labels("given up").inc()
        return "given up"
    if claimed.attempts >= MOST_ATTEMPTS:
        queue.finish(turn.id, stuck(runtime, conversation_id, turn, str(error)))
        return "given up"
    metrics.TURNS.labels("kept").inc()
    told = claimed.attempts == 0
    if told or in_vain:
        said = "assistant_down" if told else ""
        fault = {"what": str(error), "told": said, IN_VAIN: in_vain}
        runtime.storage.events.add(conversation_id, "fault", fault, turn.id)
    if told:
        text = runtime.config.messages("assistant_down")
        runtime.storage.conversations.add_turn(
            conversation_id, "system", text, buttons=[person_button(runtime)]
        )
    queue.put_back(turn.id)
    return "kept"


def wants_person(runtime: Runtime, turn: Turn) -> bool:
    """Whether the turn asks for a person by a button or by its words alone, or tells of danger."""
    if turn.speaker != "customer":
        return False
    if turn.picked:
        return turn.picked.startswith(f"/{asked_for_person.INTENT}")
    return in_danger(runtime, turn) or asked_for_person.in_words(turn.text, runtime.config.policy)


def in_danger(runtime: Runtime, turn: Turn) -> bool:
    """Whether the customer speaks of hurting themselves, in plain words: nobody waits with that."""
    return bool(found(turn.text, runtime.config.policy.self_harm.markers))


def _in_vain_before(runtime: Runtime, turn: Turn) -> bool:
    faults = runtime.storage.events.of_turn(turn.id, "fault")
    return any(fault.get(IN_VAIN) for fault in faults)


def _hand_over_if_asked(runtime: Runtime, conversation_id: str, turn: Turn) -> bool:
    """Asking for a person works without Rasa too."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    if turn.speaker != "customer" or not conversation.customer_turns:
        return False
    # It may be a later message that asks than this turn.
    newest = asked_for_person.read(conversation, runtime.config.policy)
    waiting = [turn, *(one for one in conversation.customer_turns if one.seq > turn.seq)]
    asks = any(wants_person(runtime, one) for one in waiting)
    if newest.value < runtime.config.policy.asked_for_person.at and not asks:
        return False
    if any(in_danger(runtime, one) for one in waiting):
        text = runtime.config.messages("in_danger")
        runtime.storage.conversations.add_turn(conversation_id, "system", text)
    call_person(runtime, conversation_id, turn.id, (turn.seq,))
    runtime.storage.turn_queue.finish(turn.id, [])
    return True
