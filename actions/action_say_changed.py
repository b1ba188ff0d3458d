"""An earlier answer of the form was changed: the new one is said back."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.skill_action import safe_values
from tandem.server.bootstrap import runtime


class ActionSayChanged(Action):
    """Names the fact and its new value."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_say_changed"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """By the response of its own where there is one: utter_changed_<slot>."""
        slot = tracker.get_slot("changed") or ""
        rules = runtime().config.rasa_project
        own, value = f"utter_changed_{slot}", tracker.get_slot(slot)
        called = rules.slots[slot].called if slot in rules.slots else slot
        dispatcher.utter_message(
            response=own if own in rules.responses else "utter_changed",
            **safe_values({"asked": called, "value": value}),
        )
        return [SlotSet("changed", None)]
