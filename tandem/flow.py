"""The story of a conversation, in the order in which it happens.

    hear_turn             a customer turn is heard, read and decided upon   (this file)
    handover.hand_over    a case is opened with its packet, a person is called
    person.claim          somebody takes it
    person.say            what they write goes to the customer
    person.give_back      the person gives the conversation back to the assistant
    person.close          the matter is closed

`tandem/waiting.py` has what happens by the clock in between. Called by the custom actions (first
two) and by the front door and the desk (all).
"""

from dataclasses import dataclass, replace
from typing import Any

from tandem.conversation import Conversation, Heard, Reading, Turn
from tandem.decision import Decision, decide
from tandem.dialogue import Plan, Stage, other_matters, plan_turn, worth_confirming
from tandem.facts import Facts, Guess, hear_facts
from tandem.signals import frustration, read_all
from tandem.vocabulary import is_nonsense
from tandem.wiring import Engine


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialogue was waiting for when the customer spoke (from Rasa's tracker)."""

    stage: Stage
    guess: Guess | None = None


def hear_turn(engine: Engine, turn: Turn, heard: Heard, asked: Asked, conversation_id: str) -> dict:
    """Hear, read and decide one customer turn; store all of it; return the slots for Rasa.

    Asked again about the same turn (Rasa does so when a form starts) it returns the same.
    """
    done = engine.events.decision_of(turn.id)
    if done is not None:
        return done["slots"]
    at = engine.policy.confidence.at
    customer_id, verified = engine.store.identity(conversation_id)
    signed_in = customer_id is not None and verified == "signed in"
    own = [order.number for order in engine.shop.orders_of(customer_id)] if signed_in else []
    facts = hear_facts(
        heard,
        turn.text,
        asked=asked.stage.asked,
        guess=asked.guess,
        own_orders=own,
        other_matters=other_matters(engine.rules, asked.stage.form),
        at=at,
    )
    if heard.out_of_scope and is_nonsense(turn.text, engine.vocabulary):
        heard = replace(heard, confidence=0.0)  # not a question about something else: no words
    if not worth_confirming(facts.guess, heard, asked.stage, engine.rules):
        facts = replace(facts, guess=None)
    waiting_for = asked.stage.asked or (f"guess {asked.guess.slot}" if asked.guess else "")
    heard = replace(heard, asked=waiting_for, answers=facts.answers)
    conversation = _with(engine.store.conversation(conversation_id), turn, heard)
    readings = read_all(conversation, engine.policy)
    decision = decide(readings, conversation, engine.policy)
    given = _let_through(facts, heard, decision)
    plan = plan_turn(decision, heard, facts, asked.stage, engine.rules, at)
    slots = _slots(given, facts, decision, plan, conversation, turn.id)
    engine.store.hear(
        turn,
        conversation_id,
        heard,
        facts={name: value for name, value in given.items() if isinstance(value, str)},
        decision={
            "readings": [reading.as_json() for reading in readings.values()],
            "decision": decision.as_json(),
            "plan": plan.actions,
            "slots": slots,
        },
        offered=decision.do == "offer_person",
    )
    return slots


def _with(conversation: Conversation, turn: Turn, heard: Heard) -> Conversation:
    """The conversation up to and including this turn, as heard just now."""
    turns = tuple(t for t in conversation.turns if t.seq < turn.seq)
    return replace(conversation, turns=(*turns, replace(turn, heard=heard)))


def _let_through(facts: Facts, heard: Heard, decision: Decision) -> dict[str, str | bool]:
    """A turn that goes to a person fills no question with its words ("i am angry" is no order
    number); what recognition found as such is kept for the packet."""
    if decision.do != "hand_over":
        return facts.given
    found = {entity.get("entity") for entity in heard.entities}
    return {slot: value for slot, value in facts.given.items() if slot in found}


def _slots(given, facts: Facts, decision: Decision, plan: Plan, conversation, turn_id) -> dict:
    slots: dict[str, Any] = dict(given)
    if conversation.verified == "signed in" and conversation.customer:
        slots |= {"signed_in": True, "email": conversation.customer.email}
    guess = facts.guess
    slots["guess"] = {"slot": guess.slot, "value": guess.value} if guess else None
    slots["plan"] = {"turn": turn_id, "actions": plan.actions} if plan.actions else None
    if decision.do == "hand_over":
        slots["handover_reason"] = decision.reason
    return slots | plan.slots


def decision_at(engine: Engine, turn_id: str | None) -> Decision | None:
    """The decision stored for a turn."""
    stored = engine.events.decision_of(turn_id) if turn_id else None
    if stored is None:
        return None
    return Decision(**stored["decision"] | {"turns": tuple(stored["decision"]["turns"])})


def moods(conversation: Conversation, engine: Engine) -> list[Reading]:
    """The frustration reading at each customer turn, oldest first."""
    readings = []
    for number, turn in enumerate(conversation.turns, start=1):
        if turn.speaker == "customer":
            so_far = replace(conversation, turns=conversation.turns[:number])
            readings.append(frustration.read(so_far, engine.policy))
    return readings


def feeling(engine: Engine, conversation_id: str) -> float:
    """The frustration at the newest customer turn, 0 to 1."""
    return frustration.read(engine.store.conversation(conversation_id), engine.policy).value
