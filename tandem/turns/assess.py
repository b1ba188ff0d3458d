"""The story of a conversation, in the order in which it happens.

    hear_turn                a customer turn is heard, read and decided upon   (this file)
    open_case.hand_over      a case is opened with its packet, a person is called
    agent_actions.claim      somebody takes it
    agent_actions.say        what they write goes to the customer
    agent_actions.hand_back  the person gives the conversation back to the assistant
    agent_actions.close      the matter is closed

`tandem/handover/change_method.py` has the other ways a customer may choose,
`tandem/handover/timeouts.py` what happens by the clock in between. Called by the custom actions
(first two) and by the front door and the desk.
"""

from dataclasses import dataclass, replace
from typing import Any

from tandem.config.policy import Policy
from tandem.config.records import load_records
from tandem.config.settings import ROOT
from tandem.core.conversation import PROVEN, Conversation, NluResult, Turn
from tandem.dialogue.acknowledgement import earlier_contact
from tandem.dialogue.command_plan import fact_beside, offer_of, plan_commands
from tandem.dialogue.plan import Plan, Stage
from tandem.dialogue.planner import (
    CHECK_IN,
    EXPERIENCE,
    other_matters,
    plan_turn,
    worth_confirming,
)
from tandem.escalation.decision import BRINGS_A_PERSON, Decision, decide
from tandem.escalation.signals import read_all
from tandem.escalation.signals.clarifications import topic_turns
from tandem.runtime import Runtime
from tandem.turns.context import build_context
from tandem.turns.dialogue_context import dialogue_context
from tandem.understanding.answering import (
    asks_something,
    by_reference,
    needs_no_name,
    wants_person,
    with_quoted,
    without_words,
)
from tandem.understanding.commands import Command, StartMatter
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import heard_of
from tandem.understanding.in_context import in_context
from tandem.understanding.interpret import Understood, understand
from tandem.understanding.slots import Facts, Guess, hear_facts
from tandem.understanding.text import read_message
from tandem.understanding.vocabulary import is_nonsense


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialogue was waiting for when the customer spoke (from Rasa's tracker)."""

    stage: Stage
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known when a turn comes: the conversation before it, and what it is understood by."""

    conversation: Conversation
    context: DialogueContext
    asked: Asked
    waiting_for: str
    own_numbers: tuple[str, ...]
    signed_in: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """What a turn gives and means: facts, commands, and recognition's result in context.
    `recognised` is the intent that recognition was sure of by itself."""

    facts: Facts
    understood: Understood
    nlu_result: NluResult
    recognised: str = ""


READ_AS = 0.9
"""Confidence of a fact that is confirmed before it is used."""
LONGEST_NAME = 5
"""Words of a product's name at most."""
LOOKED_BACK = 120
"""Turns of everybody that a decision may rest on, so that a long conversation gets no slower."""


def hear_turn(
    runtime: Runtime,
    turn: Turn,
    nlu_result: NluResult,
    asked: Asked,
    conversation_id: str,
    parse: dict[str, Any] | None = None,
) -> dict:
    """Understand, read and decide one customer turn; store all of it; return the slots for Rasa.

    `parse` is recognition's whole result, with its candidates. Asked again about the same turn
    (Rasa does so when a form starts) it returns the same.
    """
    done = runtime.storage.events.decision_of(turn.id)
    if done is not None:
        return done["slots"]
    return hear_new_turn(runtime, turn, nlu_result, asked, conversation_id, parse)


def hear_new_turn(
    runtime: Runtime,
    turn: Turn,
    nlu_result: NluResult,
    asked: Asked,
    conversation_id: str,
    parse: dict[str, Any] | None = None,
) -> dict:
    """The same for a turn of which it is known that it has not been decided yet."""
    scene = _scene(runtime, turn, nlu_result, asked, conversation_id)
    meant = _meant(runtime, turn, nlu_result, parse or {}, scene)
    conversation = _with(scene.conversation, turn, meant.nlu_result)
    policy = runtime.config.policy
    readings = read_all(conversation, policy)
    decision = decide(readings, conversation, policy)
    plan = _plan(runtime, decision, meant, scene)
    given = _let_through(meant.facts, meant.nlu_result, decision)
    slots = _slots(given, meant, decision, plan, conversation, turn.id)
    if decision.do == "check_in" and scene.signed_in:
        slots |= _known_from_before(conversation, policy)
    made = {
        "readings": [reading.as_json() for reading in readings.values()],
        "commands": [command.as_json() for command in meant.understood.commands],
        "decision": decision.as_json(),
        "plan": plan.actions,
        "slots": slots,
        "surroundings": conversation.decision_context.as_json(),
        "customer": _worth(conversation),
        "verified": conversation.verified,
    }
    bot_actions = (decision.do, decision.tone, *(plan.actions or ()))
    runtime.storage.conversations.hear(
        turn,
        conversation_id,
        replace(meant.nlu_result, bot_actions=bot_actions),
        facts=_kept(given, scene.context),
        decision=made,
        offered=decision.do == "offer_person",
    )
    return slots


def _scene(
    runtime: Runtime, turn: Turn, nlu_result: NluResult, asked: Asked, conversation_id: str
) -> Scene:
    """What is known before the turn is read."""
    conversation = runtime.storage.conversations.conversation(conversation_id, last=LOOKED_BACK)
    customer = conversation.customer
    signed_in = customer is not None and conversation.verified in PROVEN
    own = runtime.shop.orders_of(customer.id) if customer and signed_in else []
    context = dialogue_context(
        runtime, conversation, turn, asked.stage, asked.guess, own, load_records(ROOT)
    )
    waiting_for = asked.stage.asked
    if _checked_in(conversation, turn) and not (waiting_for or asked.guess or nlu_result.button):
        waiting_for = EXPERIENCE
    around = build_context(runtime, conversation_id, customer.id if customer else None)
    return Scene(
        replace(conversation, decision_context=around),
        replace(context, asked=waiting_for, awaited=bool(around.called)),
        asked,
        waiting_for,
        tuple(order.number for order in own),
        signed_in,
    )


def _meant(
    runtime: Runtime, turn: Turn, nlu_result: NluResult, parse: dict[str, Any], scene: Scene
) -> Meant:
    """Facts first, then commands: what answers the open question is no question of its own, but a
    question is no answer in the customer's own words."""
    at, book = runtime.config.policy.confidence.at, load_records(ROOT)
    stage, rules = scene.asked.stage, runtime.config.rasa_project
    facts = _facts(runtime, turn, nlu_result, scene)
    says_nothing = nlu_result.out_of_scope and is_nonsense(turn.text, runtime.config.vocabulary)
    if says_nothing:
        # Not a question about something else: no words.
        nlu_result = replace(nlu_result, confidence=0.0)
    if not worth_confirming(facts.guess, nlu_result, stage, rules):
        facts = replace(facts, guess=None)
    understood = Understood()
    if parse and not wants_person(nlu_result, runtime.config.policy.asked_for_person.at):
        heard = heard_of(parse, nlu_result, read_message(turn.text).said or turn.text)
        bare = without_words(facts, scene.waiting_for)
        asks = understand(heard, scene.context, bare, book, at) if bare is not facts else None
        if asks is not None and asks_something(asks.commands):
            facts, understood = bare, asks
        else:
            understood = understand(heard, scene.context, facts, book, at)
        if says_nothing:
            kept = tuple(one for one in understood.commands if not _out_of_scope(one))
            understood = replace(understood, commands=kept)
    # What is for sale is told by its name in the answer; only a form asks whether it is that one.
    of_goods = facts.guess is not None and facts.guess.slot == "product"
    if of_goods and (not stage.form or needs_no_name(understood.commands)):
        facts = replace(facts, guess=None)
    if facts.guess and not understood.commands and nlu_result.confidence < at:
        # A fact that only has to be confirmed is not unclear.
        nlu_result = replace(nlu_result, intent="inform", confidence=READ_AS)
    waiting_for = scene.waiting_for
    if not waiting_for and scene.asked.guess:
        waiting_for = f"guess {scene.asked.guess.slot}"
    nlu_result = replace(nlu_result, asked=waiting_for, answers=facts.answers)
    meant = in_context(nlu_result, understood.commands, book)
    return Meant(facts, understood, meant, nlu_result.intent if nlu_result.confidence >= at else "")


def _out_of_scope(command: Command) -> bool:
    return isinstance(command, StartMatter) and command.intent == "out_of_scope"


def _facts(runtime: Runtime, turn: Turn, nlu_result: NluResult, scene: Scene) -> Facts:
    """The facts of the message, those of what is quoted in it, and answers by reference."""
    message = read_message(turn.text)
    facts = hear_facts(
        nlu_result,
        message.said or turn.text,
        asked=scene.waiting_for,
        guess=scene.asked.guess,
        own_orders=scene.own_numbers,
        other_matters=other_matters(runtime.config.rasa_project, scene.asked.stage.form),
        at=runtime.config.policy.confidence.at,
    )
    facts = with_quoted(facts, message.quoted)
    if not nlu_result.button:
        facts = by_reference(facts, scene.waiting_for, message.said, scene.context)
    return facts


def _plan(runtime: Runtime, decision: Decision, meant: Meant, scene: Scene) -> Plan:
    rules, at = runtime.config.rasa_project, runtime.config.policy.confidence.at
    stage, facts = scene.asked.stage, meant.facts
    context = replace(scene.context, known=scene.context.known | _texts(facts))
    commands = meant.understood.commands
    by_command = plan_commands(commands, context, stage, rules, meant.recognised)
    fact = fact_beside(commands, context)
    plan = plan_turn(decision, meant.nlu_result, facts, stage, rules, at, by_command, fact)
    if meant.understood.offers:
        offers = [offer_of(one.command) for one in meant.understood.offers]
        plan = replace(plan, slots=plan.slots | {"offers": [one for one in offers if one]})
    return plan


def _kept(given: dict[str, str | bool], context: DialogueContext) -> dict[str, str]:
    """The facts that are kept. A sentence is no product's name, whatever it answered."""
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    words = texts.get("product", "")
    if words not in context.products and len(words.split()) > LONGEST_NAME:
        del texts["product"]
    return texts


def _texts(facts: Facts) -> dict[str, str]:
    return {name: value for name, value in facts.given.items() if isinstance(value, str)}


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


def _slots(given, meant: Meant, decision: Decision, plan: Plan, conversation, turn_id) -> dict:
    slots: dict[str, Any] = {name: value for name, value in given.items() if name != EXPERIENCE}
    if conversation.verified in PROVEN and conversation.customer:
        slots["email"] = conversation.customer.email
    if conversation.verified == "signed in":
        slots["signed_in"] = True
    guess = meant.facts.guess
    slots["guess"] = {"slot": guess.slot, "value": guess.value} if guess else None
    if "order_number" in plan.slots or "order_number" in given:
        slots["meant"] = plan.slots.get("order_number") or given["order_number"]
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
