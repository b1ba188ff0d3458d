"""Not sure what was meant: two or three readings as buttons, and a person beside them."""

import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.config.records import load_records
from tandem.config.settings import ROOT
from tandem.core.words import in_spoken
from tandem.server.bootstrap import runtime
from tandem.understanding.disambiguation import likely_intents

PERSON = "/talk_to_human"


class ActionOfferReadings(Action):
    """Offers what may have been meant, by name; nothing is started."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_offer_readings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Where a person is awaited, they read it. Otherwise first what context makes likely, then
        what recognition does. Buttons carry the facts understood: these are not asked for again."""
        case = runtime().storage.cases.of_conversation(tracker.sender_id)
        if case is not None and case.is_waiting:
            dispatcher.utter_message(response="utter_noted_for_person", reference=case.reference)
            return []
        most = runtime().config.policy.confidence.readings
        facts = runtime().storage.conversations.facts(tracker.sender_id)
        made = [_of_offer(offer, facts) for offer in tracker.get_slot("offers") or ()]
        buttons = [button for button in made if button]
        ranking = tracker.latest_message.get("intent_ranking") or []
        names = [item["name"] for item in ranking]
        for intent in likely_intents(names, runtime().config.topics, most, facts):
            buttons.append(_of_intent(intent, facts))
        once = list({button["title"]: button for button in buttons}.values())[:most]
        once.append({"title": runtime().config.messages("person_button"), "payload": PERSON})
        dispatcher.utter_message(response="utter_offer_readings", buttons=once)
        return []


def _of_offer(offer: dict[str, str], facts: dict[str, str]) -> dict[str, str] | None:
    """A candidate of the understanding as a button that names its thing."""
    number = offer.get("id") or facts.get("order_number", "")
    if "intent" in offer:
        topic = runtime().config.topics.get(offer["intent"])
        if topic is None or not topic.button:
            return None
        known = {"order_number": number} if number else {}
        return _of_intent(offer["intent"], facts | known)
    attribute = load_records(ROOT).attribute(offer["about"])
    kind = offer["about"].partition(".")[0]
    if attribute is None or not offer.get("id"):
        return None
    slot = "product" if kind == "product" else "order_number"
    name = in_spoken(attribute.name)
    title = f"{name[:1].upper()}{name[1:]}: {offer['id']}"
    payload = {"about": offer["about"], slot: offer["id"]}
    return {"title": title, "payload": f"/ask_about{json.dumps(payload)}"}


def _of_intent(intent: str, facts: dict[str, str]) -> dict[str, str]:
    order = {"order_number": facts["order_number"]} if "order_number" in facts else {}
    return {
        "title": runtime().config.topics[intent].title(facts),
        "payload": f"/{intent}{json.dumps(order) if order else ''}",
    }
