"""Conversations that have been, decided again by a policy: the same code as live. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Customer, Reading, Tried, Turn
from tandem.core.decision_context import NO_CONTEXT, DecisionContext
from tandem.escalation.decision import Decision, decide
from tandem.escalation.signals import read_all


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at a customer turn: the facts it gave, who the customer was, how that was
    proved, and what lay around."""

    facts: dict[str, str] = field(default_factory=dict)
    customer: Customer | None = None
    verified: str = "not verified"
    decision_context: DecisionContext = NO_CONTEXT


@dataclass(frozen=True, slots=True)
class Recorded:
    """One conversation: its turns as heard, what was done, and what was known (by turn number)."""

    id: str
    channel: str
    turns: tuple[Turn, ...]
    tried: tuple[Tried, ...] = ()
    known: dict[int, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision made again: the customer turn, its readings, the decision."""

    turn: Turn
    readings: dict[str, Reading]
    decision: Decision


def decide_again(recorded: Recorded, policy: Policy) -> Iterator[Decided]:
    """The decision at each customer turn, as if the conversation were going on now.

    Offers, warnings and check-ins are those of this policy; what was said and done is as recorded.
    """
    turns: list[Turn] = []
    facts: dict[str, str] = {}
    fact_turns: dict[str, int] = {}
    last_offer = 0
    for turn in recorded.turns:
        if turn.speaker != "customer" or turn.nlu_result is None:
            turns.append(turn)
            continue
        known = recorded.known.get(turn.seq, Known())
        conversation = Conversation(
            recorded.id,
            recorded.channel,
            (*turns, turn),
            known.customer,
            known.verified,
            dict(facts),
            dict(fact_turns),
            tuple(t for t in recorded.tried if t.turn_seq is None or t.turn_seq < turn.seq),
            last_offer,
            known.decision_context,
        )
        readings = read_all(conversation, policy)
        decision = decide(readings, conversation, policy)
        yield Decided(turn, readings, decision)
        if decision.do == "offer_person":
            last_offer = turn.seq
        bot_actions = (decision.do, decision.tone, *turn.nlu_result.bot_actions[2:])
        turns.append(replace(turn, nlu_result=replace(turn.nlu_result, bot_actions=bot_actions)))
        facts |= known.facts
        fact_turns |= dict.fromkeys(known.facts, turn.seq)
