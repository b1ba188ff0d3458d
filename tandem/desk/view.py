"""What the desk shows of one case: packet, transcript with readings, notes, the customer."""

from datetime import UTC, timedelta, timezone
from typing import Any

from tandem.cases.agent import Agent
from tandem.cases.case import Case, Packet
from tandem.channels.mail.incoming import SYSTEM as MAIL
from tandem.channels.website.view import turn_json
from tandem.core.conversation import Conversation, Turn
from tandem.core.words import in_spoken, say
from tandem.desk.agent_assist import Said, Situation, given_in
from tandem.desk.case_line import case_line
from tandem.runtime import Runtime
from tandem.shop.away import orders_if_known
from tandem.storage.external_ids import ExternalId


def whole_case(runtime: Runtime, case: Case, after: int = 0) -> dict[str, Any]:
    """One case with everything beside it; with `after` only its line, notes and newer turns."""
    conversation = runtime.storage.conversations.conversation(case.conversation_id)
    decisions = {
        event["turn_id"]: event["data"]
        for event in runtime.storage.events.of(case.conversation_id, "decision")
    }
    mails = runtime.storage.external_ids.all_of(MAIL, case.conversation_id)
    listed, dial = runtime.storage.open_cases.one(case.id), runtime.config.policy.frustration
    shown = case_line(listed, dial) | {
        "turns": [
            _turn(turn, decisions.get(turn.id)) | _by_mail(mails.get(turn.id))
            for turn in conversation.turns
            if turn.seq > after
        ],
        "notes": shown_notes(runtime, case.conversation_id, case.id),
    }
    rating = runtime.storage.ratings.of_case(case.id)
    if rating is not None and rating.score is not None:
        shown |= {"rating": {"score": rating.score, "words": rating.words}}
    if after:
        return shown
    nlu_result = given_in(
        [_said(turn) for turn in conversation.turns if turn.at > case.requested_at]
    )
    return shown | {
        "packet": _shown_packet(runtime.storage.cases.packet(case.id)),
        "customer": _customer(runtime, conversation),
        "fact_labels": runtime.config.packet_texts.fact_labels,
        "heard_here": [
            {"name": slot, "value": fact["value"]}
            for fact in nlu_result
            for slot, label in runtime.config.packet_texts.fact_labels.items()
            if label == fact["name"]
        ],
    }


def _shown_packet(packet: Packet) -> dict[str, Any]:
    """The packet with its labels in the reader's language; it speaks the customer's itself."""
    summary = [
        part | {"shown": say(f"desk.bullet_{part['label'].lower()}")} for part in packet["summary"]
    ]
    facts = [fact | {"shown": in_spoken(fact["name"])} for fact in packet["facts"]]
    return packet | {"summary": summary, "facts": facts}


def shown_notes(runtime: Runtime, conversation_id: str, case_id: str = "") -> list[dict[str, Any]]:
    """What colleagues noted: on the conversation while the assistant had it, and in the case."""
    notes = runtime.storage.ongoing.whispers(conversation_id)
    notes += runtime.storage.cases.notes(case_id) if case_id else []
    return [
        {"id": note.id, "text": note.text, "at": note.at.isoformat(), "agent": note.agent}
        for note in notes
    ]


def shown_turns(runtime: Runtime, conversation_id: str) -> list[dict[str, Any]]:
    """Every turn of a conversation, with what was understood and decided."""
    decisions = {
        event["turn_id"]: event["data"]
        for event in runtime.storage.events.of(conversation_id, "decision")
    }
    turns = runtime.storage.conversations.conversation(conversation_id).turns
    return [_turn(turn, decisions.get(turn.id)) for turn in turns]


def _turn(turn: Turn, decided: dict[str, Any] | None) -> dict[str, Any]:
    """A turn with what was understood and decided at it."""
    more: dict[str, Any] = {}
    if turn.nlu_result:
        more = {
            "intent": turn.nlu_result.intent,
            "confidence": round(turn.nlu_result.confidence, 2),
        }
    if decided:
        more |= {"readings": decided["readings"], "decision": decided["decision"]}
    return turn_json(turn) | more


def _by_mail(mail: ExternalId | None) -> dict[str, Any]:
    """Of a turn that came by mail: what it quoted, and the names of what was attached."""
    about = mail.about if mail else {}
    return {"by_mail": {name: about.get(name) for name in ("rest", "files")}} if mail else {}


def _said(turn: Turn, clock: timezone = UTC) -> Said:
    return Said(turn.speaker, turn.text, turn.at.astimezone(clock).strftime("%H:%M"), turn.seq)


def said_in(runtime: Runtime, case: Case) -> list[Said]:
    """The messages of a case's conversation."""
    return [_said(turn) for turn in runtime.storage.conversations.turns(case.conversation_id)]


def situation(
    runtime: Runtime, case: Case, agent: Agent, transferring: bool, offset: int
) -> Situation:
    """What the hints for a draft look at; `offset` are the minutes of the agent's clock to UTC."""
    clock = timezone(timedelta(minutes=offset))
    turns = [
        _said(turn, clock) for turn in runtime.storage.conversations.turns(case.conversation_id)
    ]
    facts = runtime.storage.cases.packet(case.id)["facts"]
    known = {fact["name"] for fact in facts}
    return Situation(
        turns=turns,
        facts=facts + [fact for fact in given_in(turns) if fact["name"] not in known],
        mood=list(case.sentiment),
        own_messages=runtime.storage.open_cases.last_said(agent.id),
        transferring=transferring,
    )


def _customer(runtime: Runtime, conversation: Conversation) -> dict[str, Any] | None:
    customer = conversation.customer
    if customer is None:
        return None
    orders = orders_if_known(runtime.shop, customer.id)
    return {
        "name": customer.name,
        "email": customer.email,
        "verified": conversation.verified,
        "tier": customer.tier,
        "value_cents": customer.value_cents,
        "since": customer.since.date().isoformat() if customer.since else None,
        "orders": [
            {
                "number": order.number,
                "state": order.situation,
                "items": order.items,
                "total_cents": order.total_cents,
                "refundable_cents": order.total_cents
                - sum(refund.amount_cents for refund in order.refunds)
                - runtime.storage.shop_deeds.pledged(order.number),
                "due": order.due_on.isoformat() if order.due_on else None,
            }
            for order in orders[:8]
        ],
        "contacts": runtime.storage.conversations.contacts(customer.id, but=conversation.id),
    }
