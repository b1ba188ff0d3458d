"""Conversations that have been, read from the database to be decided again."""

from dataclasses import replace
from typing import Any

from tandem.core.conversation import Customer
from tandem.core.decision_context import DecisionContext
from tandem.learning.replay import Known, Recorded
from tandem.runtime import Runtime


def stored(runtime: Runtime, conversation_id: str) -> Recorded:
    """A conversation of the database. Raises Refused unknown_conversation."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    seqs = {turn.id: turn.seq for turn in conversation.turns}
    given: dict[int, dict[str, str]] = {}
    known: dict[int, Known] = {}
    for event in runtime.storage.events.of(conversation_id):
        seq = seqs.get(event["turn_id"] or "", 0)
        if event["kind"] == "heard":
            given[seq] = event["data"].get("facts") or {}
        elif event["kind"] == "decision":
            known[seq] = _known(event["data"], given.get(seq, {}), conversation.customer)
    return Recorded(
        conversation_id, conversation.channel, conversation.turns, conversation.tried, known
    )


def _known(data: dict[str, Any], facts: dict[str, str], customer: Customer | None) -> Known:
    then = data.get("customer")
    if then is not None:
        nobody = Customer(then["id"], "", "")
        same = customer is not None and customer.id == then["id"]
        customer = replace(
            customer if customer and same else nobody,
            value_cents=then["value_cents"],
            tier=then["tier"],
        )
    return Known(
        facts,
        customer if then is not None else None,
        data.get("verified", "not verified"),
        DecisionContext.from_json(data.get("surroundings") or {}),
    )
