"""Not sure what was meant: two or three readings as buttons, and a person beside them."""

import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.server.bootstrap import runtime
from tandem.understanding.disambiguation import likely_intents


class ActionOfferReadings(Action):
    """Offers what may have been meant; nothing is started."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_offer_readings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Where a person is awaited, they read it. Buttons carry the facts understood, so that
        these are not asked for again."""
        case = runtime().storage.cases.of_conversation(tracker.sender_id)
        if case is not None and case.is_waiting:
            dispatcher.utter_message(response="utter_noted_for_person", reference=case.reference)
            return []
        topics, words = runtime().config.topics, runtime().config.messages
        facts = runtime().storage.conversations.facts(tracker.sender_id)
        ranking = tracker.latest_message.get("intent_ranking") or []
        intents = likely_intents(
            [item["name"] for item in ranking],
            topics,
            runtime().config.policy.confidence.readings,
            facts,
        )
        order = {"order_number": facts["order_number"]} if "order_number" in facts else {}
        buttons = [
            {
                "title": topics[intent].title(facts),
                "payload": f"/{intent}{json.dumps(order) if order else ''}",
            }
            for intent in intents
        ]
        buttons.append({"title": words("person_button"), "payload": "/talk_to_human"})
        dispatcher.utter_message(response="utter_offer_readings", buttons=buttons)
        return []
