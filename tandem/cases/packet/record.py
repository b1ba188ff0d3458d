"""What the packet is told from outside, as plain records, and how a claim cites its source.

A source is a turn (`{"turn": 4}`) or a record (`{"record": "order 1042"}`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tandem.core.conversation import Conversation
from tandem.core.words import nth
from tandem.escalation.decision import Decision

Claim = dict[str, Any]
"""A part of the packet: what it says, the turns it rests on, and its sources."""


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One order of a customer who is known.

    `state` is one word ("late", "double_charged"), `words` the same for people ("9 days late,
    new estimate Tuesday 24 November"), `values` what a sentence may name: items, due, late_by,
    carrier, last_scan, total, charged, refund, refund_due, return.
    """

    number: str
    state: str
    items: str
    words: str
    open: bool = True
    values: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a citation calls it."""
        return f"order {self.number}"


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One earlier conversation of the same customer. `intent` is empty where it is not known."""

    at: datetime
    channel: str
    topic: str
    outcome: str
    intent: str = ""

    @property
    def name(self) -> str:
        """What a citation calls it."""
        return f"contact {self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class PacketFacts:
    """What the systems know beside the conversation. `contacts` are those of the last 7 days."""

    orders: tuple[OrderRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    due_at: datetime | None = None

    def order(self, number: str | None) -> OrderRecord | None:
        """The order with this number, if it is the customer's."""
        return next((order for order in self.orders if order.number == number), None)


def records_of(
    conversation: Conversation, decision: Decision, facts: PacketFacts
) -> dict[str, str]:
    """Every record a packet may cite, by name, with all it says."""
    customer = conversation.customer
    records = {
        "decision": f"{decision.reason} {decision.queue} {decision.level} {decision.priority}",
        "given": " ".join(map(str, conversation.facts.values())),
    }
    if facts.due_at:
        records["case"] = facts.due_at.isoformat()
    if customer:
        about = (customer.name, customer.email, customer.tier, customer.value_cents, customer.since)
        records["customer"] = " ".join(str(value) for value in about if value is not None)
    for number, done in enumerate(conversation.tried, start=1):
        records[f"action {number}"] = " ".join((done.text, *map(str, done.facts.values())))
    for order in facts.orders:
        said = (order.number, order.state, order.items, order.words, *order.values.values())
        records[order.name] = " ".join((*said, records.get(order.name, "")))
    for contact in facts.contacts:  # two may have begun in the same minute
        told = (contact.at.isoformat(), contact.topic, contact.outcome)
        records[contact.name] = " ".join((*told, records.get(contact.name, "")))
    if facts.contacts:
        counts = range(1, len(facts.contacts) + 2)
        records["contacts"] = " ".join(f"{count} {nth(count)}" for count in counts)
    return records


def claim(turns: Iterable[int] = (), records: Iterable[str] = (), **about: Any) -> Claim:
    """A part of the packet with its sources."""
    turns = sorted(set(turns))
    return {**about, "turns": turns, "cites": cites(turns, records)}


def cites(turns: Iterable[int] = (), records: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Sources in the form in which a packet names them."""
    found: list[dict[str, Any]] = [{"turn": seq} for seq in sorted(set(turns))]
    return found + [{"record": name} for name in dict.fromkeys(records)]
