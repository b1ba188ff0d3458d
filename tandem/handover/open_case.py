"""From the assistant to a person: the case is opened, the customer waits or chooses another way.

    hand_over    a case is opened with its packet; in the chat, or as a ticket if nobody is there
    call_person  the customer does so past the assistant
    receive      what the customer writes reaches whoever has the conversation
    cancel       the customer goes back to the assistant
    end_chat     the customer ends the conversation

What the customer is told is in `tandem/handover/contact_methods.py`, other ways than the chat in
`tandem/handover/change_method.py`.
"""

from dataclasses import dataclass

from tandem.cases.case import Case, NewCase, Packet, owner_of
from tandem.cases.packet import build_packet
from tandem.cases.state_machine import ContactMethod
from tandem.cases.transitions import Cancel, ChangeContactMethod, EndChat, Resume, after
from tandem.core.conversation import Conversation
from tandem.core.errors import Refused
from tandem.core.words import refusal, say
from tandem.escalation.decision import Decision
from tandem.escalation.signals.frustration import course
from tandem.handover.arms import changed_arms, is_hard
from tandem.handover.contact_methods import (
    answered_by,
    called_already,
    confirmation,
    email_of,
    reason_against_chat,
    told,
    wait_at,
)
from tandem.handover.files import message
from tandem.handover.language import in_their_language
from tandem.handover.packet_facts import packet_facts
from tandem.runtime import Runtime
from tandem.storage.turn_store import Received

SECOND_CONTACT = 2
QUIET = ("in_danger", "threat", "abuse", "bereaved", "vulnerable")
"""Situations beside which the matter is not put into words."""
WITHOUT_CHAT = ("after_hours", "full", "nobody")
"""Reasons for which waiting in the chat is not even offered."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What has become of a handover: the case with its packet, the `wait` (low and high minutes)
    and the place in the queue, why nobody can be had in the chat (`unavailable`, "" if somebody
    can), `told`, what the customer is or is to be told, and whether somebody was called `again`
    who is awaited already."""

    case: Case
    packet: Packet
    wait: tuple[int, int]
    place: int
    unavailable: str
    told: str
    again: bool = False


@in_their_language
def hand_over(
    runtime: Runtime,
    conversation_id: str,
    handover_id: str,
    decision: Decision,
    *,
    say: bool = False,
    method: ContactMethod | None = None,
) -> Handover:
    """Open a case with its packet. The same `handover_id` again gives the same case. `say` has the
    customer told at once, by a system line."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    queue = runtime.config.team.queue_name(decision.queue or runtime.config.policy.handover.queue)
    why = reason_against_chat(runtime, queue, decision.level)
    method = method or ("ticket" if why in WITHOUT_CHAT else "chat")
    new = _new_case(runtime, conversation, handover_id, decision, queue, method)
    first = _understood(runtime, new.packet)
    case, is_new = runtime.storage.cases.open(
        conversation_id,
        handover_id,
        new,
        say=(lambda case: first + told(runtime, case, why)) if say else None,
        mail=lambda case: confirmation(runtime, case),
    )
    packet = new.packet
    if not is_new:
        case, first = _ask_again(runtime, case, why), ""
        packet = runtime.storage.cases.packet(case.id)
    if owner_of(case) == "person":
        runtime.storage.turn_queue.leave_to_person(conversation_id, but=handover_id)
    place = runtime.storage.cases.place(case.queue, case.queue_sort_key)
    wait = wait_at(runtime, place)
    again = not is_new and case.is_waiting and case.handover_id != handover_id
    words = called_already(runtime, case) if again else first + told(runtime, case, why)
    return Handover(case, packet, wait, place, why, words, again)


def open_task(
    runtime: Runtime, conversation: Conversation, handover_id: str, decision: Decision
) -> tuple[Case, bool]:
    """A case about a customer who is gone: they are told nothing, and no mail goes out; whoever
    takes it writes or calls. Returns it and whether it is new (once per `handover_id`)."""
    method: ContactMethod = "mail" if email_of(conversation) else "ticket"
    queue = runtime.config.team.queue_name(decision.queue)
    new = _new_case(runtime, conversation, handover_id, decision, queue, method)
    return runtime.storage.cases.open(conversation.id, handover_id, new)


def _new_case(
    runtime: Runtime,
    conversation: Conversation,
    turn_id: str,
    decision: Decision,
    queue: str,
    method: ContactMethod,
) -> NewCase:
    """The case of a decision that was made at `turn_id`."""
    readings = course(conversation.customer_turns, runtime.config.policy.frustration)
    sentiment = tuple(round(reading.value, 2) for reading in readings)
    due = runtime.config.team.due_at(runtime.clock(), queue, method)
    packet = build_packet(
        conversation,
        decision,
        readings,
        packet_facts(runtime, conversation, due),
        runtime.config.packet_texts,
        runtime.config.policy,
    )
    arms = changed_arms(runtime, conversation.id)
    if any(arm.opening_line is False for arm in arms):
        packet |= {"opening": "", "opening_cites": []}
    debrief = any(arm.debrief for arm in arms) and is_hard(decision)
    in_chat = method == "chat"
    return NewCase(
        queue=queue,
        support_tier=decision.level,
        priority=decision.priority,
        reason=decision.reason,
        rule=decision.rule[:80],
        packet=packet,
        contact_method=method,
        email=email_of(conversation),
        next_update_at=answered_by(runtime, queue, decision.priority) if in_chat else None,
        due_at=due,
        needs_note=debrief or _needs_note(runtime, conversation, sentiment, turn_id),
        topic=packet["what"]["topic"][:200],
        customer_name=packet["who"]["name"][:100],
        customer_tier=packet["who"]["tier"],
        channel=conversation.channel,
        sentiment=sentiment,
    )


def _understood(runtime: Runtime, packet: Packet) -> str:
    """The situation in the assistant's own words, if there is one to tell (R41)."""
    what = packet["what"]
    if what["situation"] in QUIET:  # another tone than the matter's
        return ""
    if not what["intent"] and not any(fact["name"] == "Order" for fact in packet["facts"]):
        return ""
    return f"{runtime.config.messages('understood', understood=what['understood'])} "


def _needs_note(
    runtime: Runtime, conversation: Conversation, sentiment: tuple[float, ...], turn_id: str
) -> bool:
    """Whether the mood was low, or this is a repeat contact: about the same matter, as read at
    the turn that hands over, or one of several in the last days."""
    notes = runtime.config.team.file.notes
    if sentiment and max(sentiment) >= notes.mood_at:
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


def _ask_again(runtime: Runtime, case: Case, why: str) -> Case:
    """The customer asks for a person and has a case: an agent who is still wrapping up goes on;
    who has a ticket comes into the chat if somebody is there now."""
    try:
        if case.state == "wrap_up" and case.agent_id:
            return runtime.storage.cases.move(case.id, Resume(case.agent_id))
        if case.is_waiting and not case.in_chat and why == "":
            return into_chat(runtime, case)
    except Refused:  # it has moved on in this moment
        return runtime.storage.cases.get(case.id)
    return case


def into_chat(runtime: Runtime, case: Case) -> Case:
    """From another way back to waiting in the chat."""
    moment = runtime.clock()
    change = ChangeContactMethod(
        contact_method="chat",
        due_at=case.due_at,
        queue_sort_key=case.requested_at,
        next_update_at=answered_by(runtime, case.queue, case.priority),
        waiting_since=moment,
    )
    then = after(case, change, moment)
    return runtime.storage.cases.move(case.id, change, say=told(runtime, then))


@in_their_language
def call_person(
    runtime: Runtime, conversation_id: str, handover_id: str, turns: tuple[int, ...] = ()
) -> Case:
    """The customer wants a person, past the assistant: by the widget's line, or with Rasa down."""
    decision = asked_for(runtime, turns)
    return hand_over(runtime, conversation_id, handover_id, decision, say=True).case


def asked_for(runtime: Runtime, turns: tuple[int, ...] = ()) -> Decision:
    """The decision of a customer who wants a person, past the assistant."""
    dial = runtime.config.policy.handover
    reason = say("reasons.asked_for_person")
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
    files: tuple[str, ...] = (),
) -> Received:
    """Store what the customer writes, once per `client_id`, for whoever has the conversation.
    `files` are ids of those that are sent with it. Raises Refused unknown_file, too_many_files."""
    text, card = message(runtime, conversation_id, text, files)
    received = runtime.storage.conversations.receive(
        conversation_id, text, client_id, picked, card, files
    )
    if received.owner != "bot" and received.is_new:
        said = runtime.storage.conversations.conversation(conversation_id).customer_turns
        frustration = course(said, runtime.config.policy.frustration)[-1].value
        note_at = runtime.config.team.file.notes.mood_at
        runtime.storage.cases.record_sentiment(conversation_id, frustration, note_at)
    return received


@in_their_language
def cancel(runtime: Runtime, conversation_id: str, said: str = "") -> Case:
    """The customer goes back to the assistant, and is told so: `said`, or the usual. Raises Refused
    not_waiting."""
    case = runtime.storage.cases.of_conversation(conversation_id)
    if case is None or not case.is_waiting:
        raise Refused("not_waiting", refusal("not_waiting"), 409)
    said = said or runtime.config.messages("cancelled")
    return runtime.storage.cases.move(case.id, Cancel(), say=said)


def end_chat(runtime: Runtime, conversation_id: str) -> None:
    """The customer ends the conversation. A ticket or a promised call stays; an agent who was
    talking to them has the case to wrap up."""
    case = runtime.storage.cases.of_conversation(conversation_id)
    if case and not (case.is_waiting and not case.in_chat):
        runtime.storage.cases.move(case.id, EndChat())
    runtime.storage.conversations.end(conversation_id)
