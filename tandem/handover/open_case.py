"""From the assistant to a person: the case is opened, the customer waits or chooses another way.

    hand_over    a case is opened with its packet; in the chat, or as a ticket if nobody is there
    call_person  the customer does so past the assistant
    receive      what the customer writes reaches whoever has the conversation
    cancel       the customer goes back to the assistant
    leave        the customer ends the conversation

What the customer is told is in `tandem/handover/contact_methods.py`, other ways than the chat in
`tandem/handover/change_method.py`.
"""

from typing import Any

from tandem.cases.packet import build_packet
from tandem.cases.state_machine import WAITING, owner_of
from tandem.core.conversation import Conversation
from tandem.core.errors import Refused
from tandem.escalation.decision import Decision
from tandem.escalation.signals.frustration import course
from tandem.handover.contact_methods import (
    confirmation,
    email_of,
    expected,
    reason_against_chat,
    told,
    wait_of,
)
from tandem.handover.packet_facts import packet_facts
from tandem.runtime import Runtime
from tandem.storage.conversations import Received

Row = dict[str, Any]
SECOND_CONTACT = 2


def hand_over(
    runtime: Runtime,
    conversation_id: str,
    handover_id: str,
    decision: Decision,
    *,
    say: bool = False,
    way: str | None = None,
) -> Row:
    """Open a case with its packet. The same `handover_id` again gives the same case.

    `say` has the customer told at once, by a system line. Returns the case with `wait` (low and
    high minutes), `place` in the queue, `why` nobody can be had in the chat ("" if somebody can),
    and `told`, what the customer is or is to be told.
    """
    conversation = runtime.storage.conversations.conversation(conversation_id)
    mood = course(conversation.customer_turns, runtime.config.policy.frustration)
    queue = runtime.config.team.queue_name(decision.queue or runtime.config.policy.handover.queue)
    why = reason_against_chat(runtime, queue, decision.level)
    by_ticket = why in ("after_hours", "full")
    way = way or ("ticket" if by_ticket else "chat")
    _, told_until = expected(runtime, queue, decision.priority)
    due = runtime.config.team.due_at(runtime.clock(), queue, way)
    facts, at = packet_facts(runtime, conversation, due), runtime.config.policy.confidence.at
    packet = build_packet(conversation, decision, mood, facts, runtime.config.packet_texts, at)
    understood = _understood(runtime, packet)
    trend = [round(reading.value, 2) for reading in mood]
    case, new = runtime.storage.cases.open(
        conversation_id,
        handover_id,
        say=(lambda row: understood + told(runtime, row, why)) if say else None,
        mail=lambda row: confirmation(runtime, row),
        queue=queue,
        level=decision.level,
        priority=decision.priority,
        reason=decision.reason,
        packet=packet,
        way=way,
        email=email_of(conversation),
        told_until=told_until if way == "chat" else None,
        due_at=due,
        needs_note=_needs_note(runtime, conversation, trend, handover_id),
        topic=packet["what"]["topic"][:200],
        name=packet["who"]["name"][:100],
        tier=packet["who"]["tier"],
        channel=conversation.channel,
        mood=trend,
    )
    if not new:
        case, understood = _ask_again(runtime, case, why), ""
    if owner_of(case) != "bot":
        runtime.storage.turn_queue.leave_to_person(conversation_id, but=handover_id)
    more = {"wait": wait_of(runtime, case), "place": runtime.storage.cases.place(case), "why": why}
    return case | more | {"told": understood + told(runtime, case, why)}


def _understood(runtime: Runtime, packet: dict[str, Any]) -> str:
    """The situation in the assistant's own words, if there is one to tell (R41)."""
    what = packet["what"]
    if what["situation"] in ("in_danger", "threat", "abuse"):  # another tone than the matter's
        return ""
    if not what["intent"] and not any(fact["name"] == "Order" for fact in packet["facts"]):
        return ""
    return f"{runtime.config.messages('understood', understood=what['understood'])} "


def _needs_note(
    runtime: Runtime, conversation: Conversation, trend: list[float], turn_id: str
) -> bool:
    """Whether the mood was low, or this is a repeat contact: about the same matter, as read at
    the turn that hands over, or one of several in the last days."""
    notes = runtime.config.team.file.notes
    if trend and max(trend) >= notes.mood_at:
        return True
    decided = runtime.storage.events.decision_of(turn_id) or {"readings": []}
    values = {reading["name"]: reading["value"] for reading in decided["readings"]}
    if values.get("repeat_contact", 0) >= SECOND_CONTACT:
        return True
    customer = conversation.customer
    contacts = (
        runtime.storage.conversations.contacts(customer.id, but=conversation.id) if customer else []
    )
    return len(contacts) >= notes.contacts


def _ask_again(runtime: Runtime, case: Row, why: str) -> Row:
    """The customer asks for a person and has a case: an agent who is still wrapping up goes on;
    who has a ticket comes into the chat if somebody is there now."""
    try:
        if case["state"] == "wrap_up":
            return runtime.storage.cases.move(case["id"], "resume", agent_id=case["agent_id"])
        if case["state"] in WAITING and case["way"] != "chat" and why == "":
            return into_chat(runtime, case)
    except Refused:  # it has moved on in this moment
        return runtime.storage.cases.get(case["id"])
    return case


def into_chat(runtime: Runtime, case: Row) -> Row:
    """From another way back to waiting in the chat."""
    _, until = expected(runtime, case["queue"], case["priority"])
    values = {"way": "chat", "callback_at": None, "callback_place": None, "told_until": until}
    values |= {"waiting_since": runtime.clock(), "rank_at": case["requested_at"]}
    row = case | values
    return runtime.storage.cases.move(
        case["id"], "switch", say=told(runtime, row), asked=None, **values
    )


def call_person(
    runtime: Runtime, conversation_id: str, handover_id: str, turns: tuple[int, ...] = ()
) -> Row:
    """The customer wants a person, past the assistant: by the widget's line, or with Rasa down."""
    return hand_over(runtime, conversation_id, handover_id, asked_for(runtime, turns), say=True)


def asked_for(runtime: Runtime, turns: tuple[int, ...] = ()) -> Decision:
    """The decision of a customer who wants a person, past the assistant."""
    dial = runtime.config.policy.handover
    reason = "asked for a person"
    return Decision(
        "hand_over", "asked_for_person", reason, turns, dial.queue, "general", dial.priority
    )


def receive(
    runtime: Runtime,
    conversation_id: str,
    text: str,
    *,
    client_id: str | None = None,
    picked: str | None = None,
) -> Received:
    """Store what the customer writes, once per `client_id`, for whoever has the conversation."""
    received = runtime.storage.conversations.receive(conversation_id, text, client_id, picked)
    if received.owner != "bot" and received.is_new:
        said = runtime.storage.conversations.conversation(conversation_id).customer_turns
        mood = course(said, runtime.config.policy.frustration)[-1].value
        runtime.storage.cases.feel(conversation_id, mood, runtime.config.team.file.notes.mood_at)
    return received


def cancel(runtime: Runtime, conversation_id: str) -> Row:
    """The customer goes back to the assistant. Raises Refused not_waiting."""
    case = runtime.storage.cases.of_conversation(conversation_id)
    if case is None or case["state"] not in WAITING:
        raise Refused("not_waiting", "You are not in the queue.", 409)
    said = runtime.config.messages("cancelled")
    return runtime.storage.cases.move(case["id"], "cancel", say=said, outcome="cancelled")


def leave(runtime: Runtime, conversation_id: str) -> None:
    """The customer ends the conversation. A ticket or a promised call stays; an agent who was
    talking to them has the case to wrap up."""
    case = runtime.storage.cases.of_conversation(conversation_id)
    if case and not (case["state"] in WAITING and case["way"] != "chat"):
        runtime.storage.cases.move(case["id"], "leave", outcome="customer_left")
    runtime.storage.conversations.end(conversation_id)
