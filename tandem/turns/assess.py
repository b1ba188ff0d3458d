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

from dataclasses import replace
from typing import Any

from tandem.config.knowledge import LOSS
from tandem.core.conversation import Conversation, NluResult, Turn
from tandem.dialogue.command_plan import fact_beside, offer_of, plan_commands
from tandem.dialogue.plain_turn import OFFER_READINGS
from tandem.dialogue.plan import Plan
from tandem.dialogue.planner import OFFER_PERSON, Care, plan_turn
from tandem.escalation.decision import Decision, decide
from tandem.escalation.signals import read_all
from tandem.escalation.signals.mood import found, of_turn
from tandem.runtime import Runtime
from tandem.turns.arms import arms_of, as_in, words_are_tried
from tandem.turns.dialogue_context import TOLD
from tandem.turns.meaning import Meant, meaning_of
from tandem.turns.scene import Asked, Scene, scene_of
from tandem.turns.turn_slots import kept, let_through, slots_of_turn
from tandem.understanding.safety import tells_of_loss
from tandem.understanding.slots import Facts

OTHER_WORDS = "other_words"
"""The slot by which responses are said in another's place (nlu/rasa_server/fresh_responses.py)."""
THANKS = "thanks"
"""The intent after which it may be asked how it was."""

OFFERS = {OFFER_PERSON, OFFER_READINGS}
SAFETY_INTENT = "product_safety"
GRAVE_TURNS = 12
"""So many messages back grief or danger is still in the room."""


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
    arms = arms_of(runtime, conversation_id)
    runtime = as_in(runtime, arms)
    scene = scene_of(runtime, turn, nlu_result, asked, conversation_id)
    meant = meaning_of(runtime, turn, nlu_result, parse or {}, scene)
    conversation = _with(scene.conversation, turn, meant.nlu_result)
    policy = runtime.config.policy
    readings = read_all(conversation, policy)
    decision = decide(readings, conversation, policy)
    plan = _plan(runtime, decision, meant, scene)
    given = let_through(meant.facts, meant.nlu_result, decision)
    rules = runtime.config.rasa_project
    _pages_in_view(runtime, turn, plan, conversation_id)
    slots = slots_of_turn(given, meant, decision, plan, scene, conversation, turn.id, rules, policy)
    if words_are_tried(runtime):
        slots[OTHER_WORDS] = arms.words or None
    made = {
        "readings": [reading.as_json() for reading in readings.values()],
        "commands": [command.as_json() for command in meant.understood.commands],
        "decision": decision.as_json(),
        "plan": plan.actions,
        "slots": slots,
        "surroundings": conversation.decision_context.as_json(),
        "customer": _worth(conversation),
        "verified": conversation.verified,
        "policy": runtime.config.policy_file.fingerprint,
        "thanks": meant.recognised == THANKS,
    }
    if arms.names:
        made["arms"] = arms.names
    bot_actions = (decision.do, decision.tone, *(plan.actions or ()))
    runtime.storage.conversations.hear(
        turn,
        conversation_id,
        replace(meant.nlu_result, bot_actions=bot_actions),
        facts=kept(given, scene.context, runtime.config.packet_texts.fact_labels),
        decision=made,
        offered=decision.do == "offer_person" and OFFERS.intersection(plan.actions or ()) != set(),
    )
    return slots


def _plan(runtime: Runtime, decision: Decision, meant: Meant, scene: Scene) -> Plan:
    rules, at = runtime.config.rasa_project, runtime.config.policy.confidence.at
    stage, facts = scene.asked.stage, meant.facts
    context = replace(scene.context, known=scene.context.known | _texts(facts))
    commands = meant.understood.commands
    open_stage = replace(stage, form="", asked="", parked="") if facts.leaves else stage
    by_command = plan_commands(commands, context, open_stage, rules, meant.recognised)
    fact = fact_beside(commands, context)
    plan = plan_turn(
        decision,
        meant.nlu_result,
        facts,
        stage,
        rules,
        at,
        by_command,
        fact,
        _care(runtime, scene),
    )
    if meant.understood.offers:
        offers = [offer_of(one.command) for one in meant.understood.offers]
        plan = replace(plan, slots=plan.slots | {"offers": [one for one in offers if one]})
    return plan


def _pages_in_view(runtime: Runtime, turn: Turn, plan: Plan, conversation_id: str) -> None:
    """A response that says a part of a page, or a death that is told of, has that page in view:
    "what do i do now", "and his orders" is read with it."""
    after = runtime.config.page_after
    pages = [after[name] for name in plan.actions or () if name in after]
    if LOSS in after and tells_of_loss(turn.text):
        pages.append(after[LOSS])
    if pages:
        done = {"skill": TOLD, "outcome": "done", "tried": f"Help page in view: {pages[0]}"}
        about = {"article": pages[0], "label": ""}
        runtime.storage.events.add(conversation_id, "action", done | {"about": about}, turn.id)


def _care(runtime: Runtime, scene: Scene) -> Care:
    around, policy = scene.conversation.decision_context, runtime.config.policy
    grave = ""
    for turn in scene.conversation.customer_turns[-GRAVE_TURNS:]:
        heard, harm, sad = turn.nlu_result, policy.self_harm, policy.sadness
        if heard is None:
            continue
        if of_turn(turn, "self_harm", harm.markers, harm.marker) >= harm.at:
            return Care(around.nobody_there, bool(around.called), "self_harm", scene.signed_in)
        if heard.intent == SAFETY_INTENT and heard.confidence >= policy.confidence.at:
            grave = "danger"
        plain = bool(sad.plain) and bool(found(turn.text, sad.plain))
        if plain or of_turn(turn, "sadness", sad.markers, sad.marker) >= sad.offer_at:
            grave = grave or "sadness"
    return Care(around.nobody_there, bool(around.called), grave, scene.signed_in)


def _texts(facts: Facts) -> dict[str, str]:
    return {name: value for name, value in facts.given.items() if isinstance(value, str)}


def _worth(conversation: Conversation) -> dict[str, Any] | None:
    """What of the customer a decision may rest on, as it is now."""
    customer = conversation.customer
    if customer is None:
        return None
    return {"id": customer.id, "value_cents": customer.value_cents, "tier": customer.tier}


def _with(conversation: Conversation, turn: Turn, nlu_result: NluResult) -> Conversation:
    """The conversation up to and including this turn, as heard just now."""
    turns = tuple(t for t in conversation.turns if t.seq < turn.seq)
    return replace(conversation, turns=(*turns, replace(turn, nlu_result=nlu_result)))


def decision_at(runtime: Runtime, turn_id: str | None) -> Decision | None:
    """The decision stored for a turn."""
    stored = runtime.storage.events.decision_of(turn_id) if turn_id else None
    if stored is None:
        return None
    return Decision(**stored["decision"] | {"turns": tuple(stored["decision"]["turns"])})
