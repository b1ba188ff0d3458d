"""The story of a conversation, in the order in which it happens.

    hear_turn                a customer turn is heard, read and decided upon   (this file)
    open_case.hand_over      a case is opened with its packet, a person is called
    agent_actions.claim      somebody takes it
    agent_actions.say        what they write goes to the customer
    agent_actions.give_back  the person gives the conversation back to the assistant
    agent_actions.close      the matter is closed

`tandem/handover/change_method.py` has the other ways a customer may choose,
`tandem/handover/timeouts.py` what happens by the clock in between. Called by the custom actions
(first two) and by the front door and the desk.
"""

from dataclasses import dataclass, replace
from typing import Any

from tandem.config.policy import Policy
from tandem.core.conversation import PROVEN, Conversation, NluResult, Turn
from tandem.dialogue.acknowledgement import earlier_contact
from tandem.dialogue.planner import (
    CHECK_IN,
    EXPERIENCE,
    Plan,
    Stage,
    other_matters,
    plan_turn,
    worth_confirming,
)
from tandem.escalation.decision import BRINGS_A_PERSON, Decision, decide
from tandem.escalation.signals import read_all
from tandem.escalation.signals.clarifications import topic_turns
from tandem.runtime import Runtime
from tandem.turns.context import build_context
from tandem.understanding.slots import Facts, Guess, hear_facts
from tandem.understanding.vocabulary import is_nonsense


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialogue was waiting for when the customer spoke (from Rasa's tracker)."""

    stage: Stage
    guess: Guess | None = None


LOOKED_BACK = 120
"""Turns of everybody that a decision may rest on, so that a long conversation gets no slower."""


def hear_turn(
    runtime: Runtime, turn: Turn, nlu_result: NluResult, asked: Asked, conversation_id: str
) -> dict:
    """Hear, read and decide one customer turn; store all of it; return the slots for Rasa.

    Asked again about the same turn (Rasa does so when a form starts) it returns the same.
    """
    done = runtime.storage.events.decision_of(turn.id)
    if done is not None:
        return done["slots"]
    policy = runtime.config.policy
    at = policy.confidence.at
    conversation = runtime.storage.conversations.conversation(conversation_id, last=LOOKED_BACK)
    customer_id, verified = runtime.storage.conversations.identity(conversation_id)
    proven = customer_id is not None and verified in PROVEN
    own = _own_orders(runtime, customer_id, nlu_result) if proven else []
    waiting_for = asked.stage.asked
    if _checked_in(conversation, turn) and not (waiting_for or asked.guess or nlu_result.button):
        waiting_for = EXPERIENCE
    facts = hear_facts(
        nlu_result,
        turn.text,
        asked=waiting_for,
        guess=asked.guess,
        own_orders=own,
        other_matters=other_matters(runtime.config.rasa_project, asked.stage.form),
        at=at,
    )
    if nlu_result.out_of_scope and is_nonsense(turn.text, runtime.config.vocabulary):
        nlu_result = replace(
            nlu_result, confidence=0.0
        )  # not a question about something else: no words
    if not worth_confirming(facts.guess, nlu_result, asked.stage, runtime.config.rasa_project):
        facts = replace(facts, guess=None)
    waiting_for = waiting_for or (f"guess {asked.guess.slot}" if asked.guess else "")
    nlu_result = replace(nlu_result, asked=waiting_for, answers=facts.answers)
    decision_context = build_context(runtime, conversation_id, customer_id)
    conversation = replace(_with(conversation, turn, nlu_result), decision_context=decision_context)
    readings = read_all(conversation, policy)
    decision = decide(readings, conversation, policy)
    given = _let_through(facts, nlu_result, decision)
    plan = plan_turn(decision, nlu_result, facts, asked.stage, runtime.config.rasa_project, at)
    nlu_result = replace(
        nlu_result, bot_actions=(decision.do, decision.tone, *(plan.actions or ()))
    )
    slots = _slots(given, facts, decision, plan, conversation, turn.id)
    if decision.do == "check_in" and proven:
        slots |= _known_from_before(conversation, policy)
    runtime.storage.conversations.hear(
        turn,
        conversation_id,
        nlu_result,
        facts={name: value for name, value in given.items() if isinstance(value, str)},
        decision={
            "readings": [reading.as_json() for reading in readings.values()],
            "decision": decision.as_json(),
            "plan": plan.actions,
            "slots": slots,
            "surroundings": decision_context.as_json(),
            "customer": _worth(conversation),
            "verified": conversation.verified,
        },
        offered=decision.do == "offer_person",
    )
    return slots


def _own_orders(runtime: Runtime, customer_id: str, nlu_result: NluResult) -> list[str]:
    """The order numbers of a signed-in customer, where the message names an order."""
    if not any(entity.get("entity") == "order_number" for entity in nlu_result.entities):
        return []
    return [order.number for order in runtime.shop.orders_of(customer_id)]


def _worth(conversation: Conversation) -> dict[str, Any] | None:
    """What of the customer a decision may rest on, as it is now."""
    customer = conversation.customer
    if customer is None:
        return None
    return {"id": customer.id, "value_cents": customer.value_cents, "tier": customer.tier}


def _checked_in(conversation: Conversation, turn: Turn) -> bool:
    """Whether the assistant's last move was to ask how it stands."""
    earlier = [one for one in conversation.customer_turns if one.seq < turn.seq]
    return bool(
        earlier and earlier[-1].nlu_result and CHECK_IN in earlier[-1].nlu_result.bot_actions
    )


def _known_from_before(conversation: Conversation, policy: Policy) -> dict[str, str]:
    """What a signed-in customer gave in the other contact about this matter: not asked again."""
    topic, _ = topic_turns(conversation, policy.confidence.at)
    contact = earlier_contact(conversation, topic, policy)
    number = contact.facts.get("order_number") if contact else None
    return {"order_number": number} if number and "order_number" not in conversation.facts else {}


def _with(conversation: Conversation, turn: Turn, nlu_result: NluResult) -> Conversation:
    """The conversation up to and including this turn, as heard just now."""
    turns = tuple(t for t in conversation.turns if t.seq < turn.seq)
    return replace(conversation, turns=(*turns, replace(turn, nlu_result=nlu_result)))


def _let_through(facts: Facts, nlu_result: NluResult, decision: Decision) -> dict[str, str | bool]:
    """A turn that goes to a person fills no question with its words ("i am angry" is no order
    number); what recognition found as such is kept for the packet."""
    if decision.do not in BRINGS_A_PERSON:
        return facts.given
    found = {EXPERIENCE, *(entity.get("entity") for entity in nlu_result.entities)}
    return {slot: value for slot, value in facts.given.items() if slot in found}


def _slots(given, facts: Facts, decision: Decision, plan: Plan, conversation, turn_id) -> dict:
    slots: dict[str, Any] = {name: value for name, value in given.items() if name != EXPERIENCE}
    if conversation.verified in PROVEN and conversation.customer:
        slots["email"] = conversation.customer.email
    if conversation.verified == "signed in":
        slots["signed_in"] = True
    guess = facts.guess
    slots["guess"] = {"slot": guess.slot, "value": guess.value} if guess else None
    slots["plan"] = {"turn": turn_id, "actions": plan.actions} if plan.actions else None
    if decision.do in BRINGS_A_PERSON:
        slots["handover_reason"] = decision.reason
    return slots | plan.slots


def decision_at(runtime: Runtime, turn_id: str | None) -> Decision | None:
    """The decision stored for a turn."""
    stored = runtime.storage.events.decision_of(turn_id) if turn_id else None
    if stored is None:
        return None
    return Decision(**stored["decision"] | {"turns": tuple(stored["decision"]["turns"])})
