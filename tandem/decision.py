"""Where the decision is made: readings and policy in, one decision with its reason out. Pure.

The order of the rules is the order of precedence; the first that fires decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tandem.conversation import Conversation, Reading
from tandem.policy import Policy

Do = Literal["continue", "offer_readings", "ask_differently", "offer_person", "hand_over"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do at this turn, by which rule, and why in words with the turns it rests on."""

    do: Do
    rule: str
    reason: str
    turns: tuple[int, ...] = ()
    queue: str = ""
    level: str = "general"
    priority: int = 3

    def as_json(self) -> dict:
        """The stored form."""
        return {
            "do": self.do,
            "rule": self.rule,
            "reason": self.reason,
            "turns": list(self.turns),
            "queue": self.queue,
            "level": self.level,
            "priority": self.priority,
        }


Readings = dict[str, Reading]


def decide(readings: Readings, conversation: Conversation, policy: Policy) -> Decision:
    """The decision for the newest customer turn."""
    for rule in RULES:
        decision = rule(readings, policy)
        if decision is None:
            continue
        if decision.do == "offer_person" and _offered_lately(conversation, policy):
            continue
        return _with_value(decision, conversation, policy)
    return Decision("continue", "none", "nothing speaks for a person", queue=policy.handover.queue)


def _hand_over(reading: Reading, policy: Policy, **more) -> Decision:
    queue = {"queue": policy.handover.queue, "priority": policy.handover.priority} | more
    return Decision("hand_over", reading.name, reading.reason, reading.turns, **queue)


def _offer(reading: Reading, at: float) -> Decision | None:
    if reading.value < at:
        return None
    return Decision("offer_person", reading.name, reading.reason, reading.turns)


def _failed_verification(r: Readings, policy: Policy) -> Decision | None:
    dial, reading = policy.failed_verification, r["failed_verification"]
    if reading.value >= dial.handover_at:
        return _hand_over(reading, policy, queue=dial.queue)
    return None


def _asked_for_person(r: Readings, policy: Policy) -> Decision | None:
    reading = r["asked_for_person"]
    if reading.value >= policy.asked_for_person.at:
        if r["frustration"].value >= policy.frustration.handover_at:
            return _senior(reading, policy)
        return _hand_over(reading, policy)
    return None


def _frustrated(r: Readings, policy: Policy) -> Decision | None:
    reading = r["frustration"]
    if reading.value >= policy.frustration.handover_at:
        return _senior(reading, policy)
    return None


def _senior(reading: Reading, policy: Policy) -> Decision:
    return _hand_over(reading, policy, level="senior", priority=policy.handover.senior_priority)


def _not_understood(r: Readings, policy: Policy) -> Decision | None:
    if r["confidence"].value >= policy.confidence.handover_at:
        return _hand_over(r["confidence"], policy)
    return None


def _unanswered(r: Readings, policy: Policy) -> Decision | None:
    if r["unanswered"].value >= policy.unanswered.handover_at:
        return _hand_over(r["unanswered"], policy)
    return None


def _repeats(r: Readings, policy: Policy) -> Decision | None:
    reading = r["repetition"]
    if reading.value >= policy.repetition.handover_at:
        return _hand_over(reading, policy)
    return _offer(reading, policy.repetition.offer_at)


def _out_of_scope(r: Readings, policy: Policy) -> Decision | None:
    return _offer(r["out_of_scope"], policy.out_of_scope.offer_at)


def _asks_back(r: Readings, policy: Policy) -> Decision | None:
    return _offer(r["clarifications"], policy.clarifications.offer_at)


def _getting_frustrated(r: Readings, policy: Policy) -> Decision | None:
    return _offer(r["frustration"], policy.frustration.offer_at)


def _unclear(r: Readings, policy: Policy) -> Decision | None:
    reading = r["confidence"]
    if reading.value >= 1:
        return Decision("offer_readings", reading.name, reading.reason, reading.turns)
    reading = r["unanswered"]
    if reading.value >= policy.unanswered.offer_at:
        return Decision("ask_differently", reading.name, reading.reason, reading.turns)
    return None


RULES: tuple[Callable[[Readings, Policy], Decision | None], ...] = (
    _failed_verification,
    _asked_for_person,
    _frustrated,
    _not_understood,
    _unanswered,
    _repeats,
    _out_of_scope,
    _asks_back,
    _getting_frustrated,
    _unclear,
)
"""Verification comes before everything (R33), then the customer's word (R15), mood, failure."""


def _offered_lately(conversation: Conversation, policy: Policy) -> bool:
    if not conversation.last_offer_seq:
        return False
    since = [t for t in conversation.customer_turns if t.seq > conversation.last_offer_seq]
    return len(since) <= policy.offers.pause_turns


def _with_value(decision: Decision, conversation: Conversation, policy: Policy) -> Decision:
    """A customer of high value is connected ahead of others, and the reason says so (R31)."""
    customer = conversation.customer
    if decision.do != "hand_over" or customer is None:
        return decision
    if customer.value_cents < policy.handover.value_cents:
        return decision
    return Decision(
        decision.do,
        decision.rule,
        f"{decision.reason}; customer of high value",
        decision.turns,
        decision.queue,
        decision.level,
        min(decision.priority, policy.handover.value_priority),
    )
