"""What the desk shows of one case: packet, transcript with readings, notes, the customer."""

from datetime import UTC, timedelta, timezone
from typing import Any

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.packet import FACT_LABELS
from tandem.channels.website.view import turn_json
from tandem.core.conversation import Conversation, Turn
from tandem.desk.agent_assist import Said, Situation, given_in
from tandem.desk.case_line import case_line
from tandem.runtime import Runtime


def whole_case(runtime: Runtime, case: Case, after: int = 0) -> dict[str, Any]:
    """One case with everything beside it; with `after` only its line, notes and newer turns."""
    conversation = runtime.storage.conversations.conversation(case.conversation_id)
    decisions = {
        event["turn_id"]: event["data"]
        for event in runtime.storage.events.of(case.conversation_id, "decision")
    }
    listed, dial = runtime.storage.open_cases.one(case.id), runtime.config.policy.frustration
    shown = case_line(listed, dial) | {
        "turns": [
            _turn(turn, decisions.get(turn.id)) for turn in conversation.turns if turn.seq > after
        ],
        "notes": [
            {"id": note.id, "text": note.text, "at": note.at.isoformat(), "agent": note.agent}
            for note in runtime.storage.cases.notes(case.id)
        ],
    }
    if after:
        return shown
    nlu_result = given_in(
        [_said(turn) for turn in conversation.turns if turn.at > case.requested_at]
    )
    return shown | {
        "packet": runtime.storage.cases.packet(case.id),
        "customer": _customer(runtime, conversation),
        "fact_labels": FACT_LABELS,
        "heard_here": [
            {"name": slot, "value": fact["value"]}
            for fact in nlu_result
            for slot, label in FACT_LABELS.items()
            if label == fact["name"]
        ],
    }


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


def _said(turn: Turn, clock: timezone = UTC) -> Said:
    return Said(turn.speaker, turn.text, turn.at.astimezone(clock).strftime("%H:%M"), turn.seq)


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
    orders = runtime.shop.orders_of(customer.id)
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
                "due": order.due_on.isoformat() if order.due_on else None,
            }
            for order in orders[:8]
        ],
        "contacts": runtime.storage.conversations.contacts(customer.id, but=conversation.id),
    }
