"""A case: one handover, from the request to the end, as everything but the database sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tandem.cases.state_machine import OPEN, WAITING, ContactMethod, Owner, State, owner
from tandem.config.team import SupportTier

Packet = dict[str, Any]
"""What the agent needs to know (`tandem/cases/packet`). It never changes, is large, and is read by
itself (`tandem/storage/case_queries.py: packet`)."""
Mail = tuple[dict[str, Any], str]
"""Payload for `tandem/delivery/mail.py`, and the key under which it is stored once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What is known of a case before it is stored."""

    queue: str
    support_tier: SupportTier
    priority: int
    reason: str
    rule: str | None = None
    packet: Packet
    contact_method: ContactMethod
    email: str | None = None
    next_update_at: datetime | None = None
    due_at: datetime | None = None
    needs_note: bool = False
    topic: str | None = None
    customer_name: str | None = None
    customer_tier: str | None = None
    channel: str | None = None
    sentiment: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as it is at a moment. It changes by a transition (`tandem/cases/transitions.py`).

    `queue_sort_key` orders a queue, earliest first. `passed_over_by` are the agents to whom it was
    offered in vain. `claimed_in` is where the agent took it: "desk", "slack", or another system.
    `next_update_at` is when the customer hears again how long it takes. `sentiment` is the
    frustration (0-1) at each customer turn, and `last_customer_seq` the newest of them;
    `agent_seen_seq` is the last turn the agent has seen. `rule` is the rule that
    decided, None in cases from before it was kept. `snoozed_seq` is the newest customer turn when
    the agent put it to sleep.
    """

    id: str
    reference: str
    conversation_id: str
    handover_id: str
    state: State
    queue: str
    support_tier: SupportTier
    priority: int
    reason: str
    rule: str | None = None
    contact_method: ContactMethod
    requested_at: datetime
    queue_sort_key: datetime
    agent_id: str | None = None
    previous_agent_id: str | None = None
    offered_to: str | None = None
    offered_until: datetime | None = None
    passed_over_by: tuple[str, ...] = ()
    callback_phone: str | None = None
    callback_at: datetime | None = None
    callback_place: int | None = None
    email: str | None = None
    waiting_since: datetime | None = None
    next_update_at: datetime | None = None
    due_at: datetime | None = None
    breached_at: datetime | None = None
    claimed_at: datetime | None = None
    claimed_in: str = "desk"
    wrapped_up_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    agent_seen_seq: int = 0
    needs_note: bool = False
    emotional_note: str | None = None
    topic: str | None = None
    customer_name: str | None = None
    customer_tier: str | None = None
    channel: str | None = None
    sentiment: tuple[float, ...] = ()
    last_text: str | None = None
    last_customer_seq: int = 0
    snoozed_until: datetime | None = None
    snoozed_seq: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is on the desk's list."""
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has taken it yet."""
        return self.state in WAITING

    @property
    def in_chat(self) -> bool:
        """Whether the person meets the customer in the chat."""
        return self.contact_method == "chat"

    @property
    def waits_since(self) -> datetime:
        """Since when the customer has been waiting: the request, or since an agent was lost."""
        return self.waiting_since or self.requested_at

    def sleeps(self, at: datetime) -> bool:
        """Whether its agent wants to see it again only at a time, or when the customer writes."""
        if self.snoozed_seq is None or self.last_customer_seq > self.snoozed_seq:
            return False
        return self.snoozed_until is None or at < self.snoozed_until

    def is_with(self, agent_id: str) -> bool:
        """Whether this agent is talking to the customer."""
        return self.state == "with_agent" and self.agent_id == agent_id


def owner_of(case: Case | None) -> Owner:
    """Who has the conversation with this open case, or without one."""
    return owner(case.state, case.contact_method) if case else "bot"


Words = Callable[[Case], str]
"""What the customer is told of a case, made from the case as it has become."""
