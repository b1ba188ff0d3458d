"""Two wishes in one message: both are taken up, and the order of it is said."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.server.bootstrap import runtime


class ActionSayOrder(Action):
    """First this, then that."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_say_order"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """By the nouns of topics.yml."""
        topics = runtime().config.topics
        nouns = [topics[one].noun for one in tracker.get_slot("wishes") or () if one in topics]
        if len(nouns) > 1:
            dispatcher.utter_message(response="utter_two_wishes", first=nouns[0], then=nouns[1])
        return [SlotSet("wishes", None)]
