"""What the desk shows: cases, their packet, transcript with readings, and the customer."""

from typing import Any

from tandem.channels.website.view import initials, turn_json
from tandem.conversation import Turn
from tandem.desk.cues import Said, Situation, given_in
from tandem.flow import moods
from tandem.packet import mood_words
from tandem.wiring import Engine


def case_line(engine: Engine, row: dict[str, Any]) -> dict[str, Any]:
    """One case as a line of the list."""
    conversation = engine.store.conversation(row["conversation_id"])
    readings = moods(conversation, engine)
    unread = [turn for turn in conversation.customer_turns if turn.seq > row["seen_seq"]]
    name = engine.agents.name(row["agent_id"])
    customer = conversation.customer
    last = conversation.customer_turns[-1].text if conversation.customer_turns else ""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "state": row["state"],
        "queue": row["queue"],
        "level": row["level"],
        "priority": row["priority"],
        "name": customer.name if customer else "Visitor",
        "topic": row["packet"]["what"]["topic"],
        "why": row["reason"],
        "tier": customer.tier if customer else None,
        "requested_at": row["requested_at"].isoformat(),
        "due_at": row["due_at"].isoformat() if row["due_at"] else None,
        "agent": {"id": row["agent_id"], "name": name, "initials": initials(name)}
        if name
        else None,
        "mood": [round(reading.value, 2) for reading in readings[-12:]],
        "mood_words": mood_words(readings),
        "unread": len(unread) if row["seen_seq"] else 0,
        "channel": conversation.channel,
        "callback_phone": row["callback_phone"],
        "last_text": last[:120],
    }


def whole_case(engine: Engine, row: dict[str, Any], after: int = 0) -> dict[str, Any]:
    """One case with everything beside it; with `after` only its line, notes and newer turns."""
    conversation = engine.store.conversation(row["conversation_id"])
    decisions = {
        event["turn_id"]: event["data"]
        for event in engine.events.of(row["conversation_id"], "decision")
    }
    shown = case_line(engine, row) | {
        "turns": [
            _turn(turn, decisions.get(turn.id)) for turn in conversation.turns if turn.seq > after
        ],
        "notes": [note | {"at": note["at"].isoformat()} for note in engine.cases.notes(row["id"])],
    }
    if after:
        return shown
    return shown | {"packet": row["packet"], "customer": _customer(engine, conversation)}


def _turn(turn: Turn, decided: dict[str, Any] | None) -> dict[str, Any]:
    """A turn with what was understood and decided at it."""
    more: dict[str, Any] = {}
    if turn.heard:
        more = {"intent": turn.heard.intent, "confidence": round(turn.heard.confidence, 2)}
    if decided:
        more |= {"readings": decided["readings"], "decision": decided["decision"]}
    return turn_json(turn) | more


def situation(
    engine: Engine, row: dict[str, Any], agent: dict[str, Any], transferring: bool
) -> Situation:
    """What the hints for a draft look at."""
    conversation = engine.store.conversation(row["conversation_id"])
    turns = [
        Said(turn.speaker, turn.text, turn.at.astimezone().strftime("%H:%M"), turn.seq)
        for turn in conversation.turns
    ]
    facts = row["packet"]["facts"]
    known = {fact["name"] for fact in facts}
    facts = facts + [fact for fact in given_in(turns) if fact["name"] not in known]
    return Situation(
        turns=turns,
        facts=facts,
        mood=[reading.value for reading in moods(conversation, engine)],
        own_messages=engine.open_cases.last_said(agent["id"]),
        transferring=transferring,
    )


def _customer(engine: Engine, conversation) -> dict[str, Any] | None:
    customer = conversation.customer
    if customer is None:
        return None
    orders = engine.shop.orders_of(customer.id)
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
        "contacts": engine.store.contacts(customer.id, but=conversation.id),
    }
