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
from tandem.core.conversation import Conversation, Turn
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
from tandem.runtime import Engine

Row = dict[str, Any]
SECOND_CONTACT = 2


def hand_over(
    engine: Engine,
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
    conversation = engine.store.conversation(conversation_id)
    mood = course(conversation.customer_turns, engine.policy.frustration)
    queue = engine.team.queue_name(decision.queue or engine.policy.handover.queue)
    why = reason_against_chat(engine, queue, decision.level)
    by_ticket = why in ("after_hours", "full")
    way = way or ("ticket" if by_ticket else "chat")
    _, told_until = expected(engine, queue, decision.priority)
    due = engine.team.due_at(engine.clock(), queue, way)
    facts, at = packet_facts(engine, conversation, due), engine.policy.confidence.at
    packet = build_packet(conversation, decision, mood, facts, engine.packet_texts, at)
    understood = _understood(engine, packet)
    trend = [round(reading.value, 2) for reading in mood]
    case, new = engine.cases.open(
        conversation_id,
        handover_id,
        say=(lambda row: understood + told(engine, row, why)) if say else None,
        mail=lambda row: confirmation(engine, row),
        queue=queue,
        level=decision.level,
        priority=decision.priority,
        reason=decision.reason,
        packet=packet,
        way=way,
        email=email_of(conversation),
        told_until=told_until if way == "chat" else None,
        due_at=due,
        needs_note=_needs_note(engine, conversation, trend, handover_id),
        topic=packet["what"]["topic"][:200],
        name=packet["who"]["name"][:100],
        tier=packet["who"]["tier"],
        channel=conversation.channel,
        mood=trend,
    )
    if not new:
        case, understood = _ask_again(engine, case, why), ""
    if owner_of(case) != "bot":
        engine.work.leave_to_person(conversation_id, but=handover_id)
    more = {"wait": wait_of(engine, case), "place": engine.cases.place(case), "why": why}
    return case | more | {"told": understood + told(engine, case, why)}


def _understood(engine: Engine, packet: dict[str, Any]) -> str:
    """The situation in the assistant's own words, if there is one to tell (R41)."""
    what = packet["what"]
    if what["situation"] in ("in_danger", "threat", "abuse"):  # another tone than the matter's
        return ""
    if not what["intent"] and not any(fact["name"] == "Order" for fact in packet["facts"]):
        return ""
    return f"{engine.words('understood', understood=what['understood'])} "


def _needs_note(
    engine: Engine, conversation: Conversation, trend: list[float], turn_id: str
) -> bool:
    """Whether the mood was low, or this is a repeat contact: about the same matter, as read at
    the turn that hands over, or one of several in the last days."""
    notes = engine.team.file.notes
    if trend and max(trend) >= notes.mood_at:
        return True
    decided = engine.events.decision_of(turn_id) or {"readings": []}
    values = {reading["name"]: reading["value"] for reading in decided["readings"]}
    if values.get("repeat_contact", 0) >= SECOND_CONTACT:
        return True
    customer = conversation.customer
    contacts = engine.store.contacts(customer.id, but=conversation.id) if customer else []
    return len(contacts) >= notes.contacts


def _ask_again(engine: Engine, case: Row, why: str) -> Row:
    """The customer asks for a person and has a case: an agent who is still wrapping up goes on;
    who has a ticket comes into the chat if somebody is there now."""
    try:
        if case["state"] == "wrap_up":
            return engine.cases.move(case["id"], "resume", agent_id=case["agent_id"])
        if case["state"] in WAITING and case["way"] != "chat" and why == "":
            return into_chat(engine, case)
    except Refused:  # it has moved on in this moment
        return engine.cases.get(case["id"])
    return case


def into_chat(engine: Engine, case: Row) -> Row:
    """From another way back to waiting in the chat."""
    _, until = expected(engine, case["queue"], case["priority"])
    values = {"way": "chat", "callback_at": None, "callback_place": None, "told_until": until}
    values |= {"waiting_since": engine.clock(), "rank_at": case["requested_at"]}
    row = case | values
    return engine.cases.move(case["id"], "switch", say=told(engine, row), asked=None, **values)


def call_person(
    engine: Engine, conversation_id: str, handover_id: str, turns: tuple[int, ...] = ()
) -> Row:
    """The customer wants a person, past the assistant: by the widget's line, or with Rasa down."""
    return hand_over(engine, conversation_id, handover_id, asked_for(engine, turns), say=True)


def asked_for(engine: Engine, turns: tuple[int, ...] = ()) -> Decision:
    """The decision of a customer who wants a person, past the assistant."""
    dial = engine.policy.handover
    reason = "asked for a person"
    return Decision(
        "hand_over", "asked_for_person", reason, turns, dial.queue, "general", dial.priority
    )


def receive(
    engine: Engine,
    conversation_id: str,
    text: str,
    *,
    client_id: str | None = None,
    picked: str | None = None,
) -> Turn:
    """Store what the customer writes, once per `client_id`, for whoever has the conversation."""
    turn = engine.store.receive(conversation_id, text, client_id, picked)
    case = engine.cases.of_conversation(conversation_id)
    if case and owner_of(case) != "bot" and case["customer_seq"] == turn.seq:
        said = engine.store.conversation(conversation_id).customer_turns
        mood = course(said, engine.policy.frustration)[-1].value
        engine.cases.feel(conversation_id, mood, engine.team.file.notes.mood_at)
    return turn


def cancel(engine: Engine, conversation_id: str) -> Row:
    """The customer goes back to the assistant. Raises Refused not_waiting."""
    case = engine.cases.of_conversation(conversation_id)
    if case is None or case["state"] not in WAITING:
        raise Refused("not_waiting", "You are not in the queue.", 409)
    said = engine.words("cancelled")
    return engine.cases.move(case["id"], "cancel", say=said, outcome="cancelled")


def leave(engine: Engine, conversation_id: str) -> None:
    """The customer ends the conversation. A ticket or a promised call stays; an agent who was
    talking to them has the case to wrap up."""
    case = engine.cases.of_conversation(conversation_id)
    if case and not (case["state"] in WAITING and case["way"] != "chat"):
        engine.cases.move(case["id"], "leave", outcome="customer_left")
    engine.store.end(conversation_id)
