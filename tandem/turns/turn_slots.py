"""What a turn leaves behind: the slots for Rasa, and the facts that are kept."""

import re
from collections.abc import Mapping
from typing import Any

from tandem.config.policy import Policy
from tandem.config.rasa_project import RasaProject
from tandem.core.conversation import PROVEN, Conversation, NluResult
from tandem.dialogue.acknowledgement import earlier_contact
from tandem.dialogue.plain_turn import BARE_FACTS, EXPERIENCE, ORDER
from tandem.dialogue.plan import Plan, Stage
from tandem.escalation.decision import BRINGS_A_PERSON, Decision
from tandem.escalation.signals.clarifications import topic_turns
from tandem.turns.meaning import Meant
from tandem.turns.scene import Scene
from tandem.understanding.context import DialogueContext
from tandem.understanding.references import PAST
from tandem.understanding.slots import Facts

ARTICLE = re.compile(r"^(?:the|my|a|an|those|these)\s+(?=\w)", re.I)
LONGEST_NAME = 5
"""Words of a product's name at most."""

Given = Mapping[str, str | bool | float]


def slots_of_turn(
    given: Given,
    meant: Meant,
    decision: Decision,
    plan: Plan,
    scene: Scene,
    conversation: Conversation,
    turn_id: str,
    rules: RasaProject,
    policy: Policy,
) -> dict[str, Any]:
    """The slots for Rasa. `conversation` holds this turn as heard, `given` what of it counts."""
    slots = _ended(rules, scene.asked.stage, meant.recognised)
    slots |= _slots(given, meant, decision, plan, conversation, turn_id)
    slots |= _only_order(rules, meant, plan, scene, slots)
    if decision.do == "check_in" and scene.signed_in:
        # What is named now stands above what the other contact was about.
        slots = _known_from_before(conversation, policy) | slots
    return slots


def let_through(facts: Facts, nlu_result: NluResult, decision: Decision) -> Given:
    """A turn that goes to a person fills no question with its words ("i am angry" is no order
    number); what recognition found as such is kept for the packet."""
    if decision.do not in BRINGS_A_PERSON:
        return facts.given
    found = {EXPERIENCE, *(entity.get("entity") for entity in nlu_result.entities)}
    return {slot: value for slot, value in facts.given.items() if slot in found}


def kept(given: Given, context: DialogueContext, labels: Mapping[str, str]) -> dict[str, str]:
    """The facts that are kept, as text. A sentence is no product's name, whatever it answered."""
    texts = {
        name: _as_text(value)
        for name, value in given.items()
        if isinstance(value, str) or name in labels
    }
    words = ARTICLE.sub("", texts.get("product", ""))
    if words:
        texts["product"] = words
    if words not in context.products and len(words.split()) > LONGEST_NAME:
        del texts["product"]
    return texts


def _as_text(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:g}"


def _ended(rules: RasaProject, stage: Stage, intent: str) -> dict[str, Any]:
    """What forms that have ended asked for is asked anew the next time. A plain answer still
    belongs to what came before; it may be about them."""
    if stage.form or stage.parked or intent in BARE_FACTS:
        return {}
    return {
        name: None
        for name in rules.form_slots(*rules.forms)
        if name in stage.filled and name in rules.slots and rules.slots[name].keep == "form"
    }


def _known_from_before(conversation: Conversation, policy: Policy) -> dict[str, str]:
    """What a signed-in customer gave in the other contact about this matter: not asked again."""
    topic, _ = topic_turns(conversation, policy.confidence.at)
    contact = earlier_contact(conversation, topic, policy)
    number = contact.facts.get("order_number") if contact else None
    return {"order_number": number} if number and "order_number" not in conversation.facts else {}


def _slots(given, meant: Meant, decision: Decision, plan: Plan, conversation, turn_id) -> dict:
    slots: dict[str, Any] = {name: value for name, value in given.items() if name != EXPERIENCE}
    if conversation.verified in PROVEN and conversation.customer:
        slots["email"] = conversation.customer.email
    if conversation.verified == "signed in":
        slots["signed_in"] = True
    guess = meant.facts.guess
    slots["guess"] = {"slot": guess.slot, "value": guess.value} if guess else None
    if "order_number" in plan.slots or "order_number" in given:
        # "Not that one": a plan may also take the number away.
        slots["meant"] = plan.slots.get("order_number") or given.get("order_number")
    slots["plan"] = {"turn": turn_id, "actions": plan.actions} if plan.actions else None
    if decision.do in BRINGS_A_PERSON:
        slots["handover_reason"] = decision.reason
    return slots | plan.slots


def _only_order(
    rules: RasaProject, meant: Meant, plan: Plan, scene: Scene, slots: dict[str, Any]
) -> dict[str, Any]:
    """The one order of a signed-in customer that a form would ask for: who has one is not asked
    which. It is named in what is said, and nothing is done before a yes to it."""
    nlu_result = meant.nlu_result
    begun = plan.actions[-1] if plan.actions else rules.starts.get(nlu_result.intent, "")
    asks = ORDER in rules.forms.get(begun, ()) and not slots.get(ORDER)
    lately = [thing for thing in scene.context.own if PAST not in thing.tags]
    if not asks or len(lately) != 1 or ORDER in scene.context.known:
        return {}
    return {ORDER: lately[0].id, "meant": lately[0].id}
