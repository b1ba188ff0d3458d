"""The story of a conversation, in the order in which it happens.

    hear_turn   a customer turn is heard, read and decided upon
    hand_over   a case is opened with its packet, and a person is called
                (call_person: the customer does so past the assistant)
    say         what a person writes goes to the customer
    give_back   the person gives the conversation back to the assistant
    close       the matter is closed

Called by the custom actions (first two) and by the front door and the desk (all).
"""

from dataclasses import dataclass, replace
from typing import Any

from tandem.conversation import Conversation, Heard, Reading, Turn
from tandem.decision import Decision, decide
from tandem.dialogue import Plan, Stage, other_matters, plan_turn, worth_confirming
from tandem.facts import Facts, Guess, hear_facts
from tandem.packet import build_packet
from tandem.routing import due_at, wait_range
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


def hand_over(
    engine: Engine, conversation_id: str, handover_id: str, decision: Decision
) -> dict[str, Any]:
    """Open a case with its packet. The same `handover_id` again gives the same case.

    Returns the case with `wait` (low and high minutes) and `place` in the queue.
    """
    conversation = engine.store.conversation(conversation_id)
    packet = build_packet(
        conversation,
        decision,
        moods(conversation, engine),
        engine.topics,
        engine.policy.confidence.at,
    )
    dial = engine.policy.handover
    case, _ = engine.cases.open(
        conversation_id,
        handover_id,
        queue=decision.queue or dial.queue,
        level=decision.level,
        priority=decision.priority,
        reason=decision.reason,
        packet=packet,
        due_at=due_at(engine.clock(), dial),
    )
    engine.work.leave_to_person(conversation_id, but=handover_id)
    place = engine.cases.place(case)
    low, high = wait_range(engine.cases.waits(), place, dial)
    return case | {"wait": (low, high), "place": place}


def call_person(
    engine: Engine, conversation_id: str, handover_id: str, turns: tuple[int, ...] = ()
) -> dict[str, Any]:
    """The customer wants a person, past the assistant: by the widget's line, or with Rasa down."""
    dial = engine.policy.handover
    decision = Decision(
        "hand_over", "asked_for_person", "asked for a person", turns, dial.queue, "general",
        dial.priority,
    )  # fmt: skip
    before = engine.cases.of_conversation(conversation_id)
    case = hand_over(engine, conversation_id, handover_id, decision)
    if before is None:
        low, high = case["wait"]
        reference = case["reference"]
        told = engine.words("queued", low=low, high=high, reference=reference)
        engine.store.add_turn(conversation_id, "system", f"{told} {engine.words('queued_phone')}")
    return case


def moods(conversation: Conversation, engine: Engine) -> list[Reading]:
    """The frustration reading at each customer turn, oldest first."""
    readings = []
    for number, turn in enumerate(conversation.turns, start=1):
        if turn.speaker == "customer":
            so_far = replace(conversation, turns=conversation.turns[:number])
            readings.append(frustration.read(so_far, engine.policy))
    return readings


def say(engine: Engine, case: dict[str, Any], agent: dict[str, Any], text: str, client_id: str):
    """What an agent writes goes to the customer, wherever they are. Returns the stored turn."""
    return engine.store.add_turn(
        case["conversation_id"], "agent", text, name=agent["name"], client_id=client_id
    )


def give_back(engine: Engine, case_id: str, agent: dict[str, Any], sentence: str) -> dict[str, Any]:
    """The assistant has the conversation again and goes on where it was interrupted."""
    case = engine.cases.move(case_id, "hand_back", agent_id=agent["id"], outcome="handed_back")
    text = sentence.strip() or engine.words("returned", agent=agent["name"])
    engine.store.add_turn(case["conversation_id"], "system", text, work="todo")
    return case


def close(engine: Engine, case_id: str, agent: dict[str, Any], outcome: str) -> dict[str, Any]:
    """The matter is closed; the customer is told, and may write again at any time."""
    return engine.cases.move(
        case_id,
        "close",
        agent_id=agent["id"],
        say=engine.words("closed", agent=agent["name"]),
        outcome=outcome,
    )
