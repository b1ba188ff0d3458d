"""What the desk shows: cases, their packet, transcript with readings, and the customer."""

from datetime import timedelta
from typing import Any

from tandem.channels.website.view import initials, turn_json
from tandem.conversation import now
from tandem.flow import moods
from tandem.packet import mood_words
from tandem.wiring import Engine

CLOSED_DAYS = 1


def case_list(engine: Engine) -> dict[str, Any]:
    """All open cases, most pressing first, and how the day went."""
    closed = engine.cases.closed_since(now() - timedelta(days=CLOSED_DAYS))
    rows = engine.cases.open_cases()
    latest = max((row["requested_at"] for row in [*rows, *closed]), default=None)
    return {
        "cases": [case_line(engine, row) for row in rows],
        "closed_today": len(closed),
        "last_handover_at": latest.isoformat() if latest else None,
    }


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


def whole_case(engine: Engine, row: dict[str, Any]) -> dict[str, Any]:
    """One case with everything beside it."""
    conversation = engine.store.conversation(row["conversation_id"])
    decisions = {
        event["turn_id"]: event["data"]
        for event in engine.events.of(row["conversation_id"], "decision")
    }
    turns = []
    for turn in conversation.turns:
        data = decisions.get(turn.id)
        more: dict[str, Any] = {}
        if turn.heard:
            more = {"intent": turn.heard.intent, "confidence": round(turn.heard.confidence, 2)}
        if data:
            more |= {"readings": data["readings"], "decision": data["decision"]}
        turns.append(turn_json(turn) | more)
    notes = [note | {"at": note["at"].isoformat()} for note in engine.cases.notes(row["id"])]
    return case_line(engine, row) | {
        "packet": row["packet"],
        "turns": turns,
        "notes": notes,
        "customer": _customer(engine, conversation),
    }


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
