"""What was done last has not helped: what to look at, then another way, then a person."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.server.bootstrap import runtime

STEPS = 3
ABOUT_A_LINK = re.compile(r"\b(?:link|expired|no longer valid|invalid)\b", re.I)
PERSON_AT = "action_hand_over"


class ActionNextStep(Action):
    """One step further each time: utter_trouble_<skill>_1, _2, ...; then a person who knows it."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_next_step"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Steps already said are not said again."""
        skill = tracker.get_slot("last_deed") or ""
        said = {
            (event.get("metadata") or {}).get("utter_action")
            for event in tracker.events
            if event["event"] == "bot"
        }
        names = [f"utter_trouble_{skill}_{step}" for step in range(1, STEPS + 1)]
        if f"utter_trouble_{skill}_1" not in runtime().config.rasa_project.responses:
            names = [f"utter_trouble_{step}" for step in range(1, STEPS + 1)]
        if ABOUT_A_LINK.search(tracker.latest_message.get("text") or ""):
            names.insert(0, f"utter_trouble_{skill}_link")
        known = runtime().config.rasa_project.responses
        response = next((name for name in names if name in known and name not in said), None)
        if response is None:
            reason = f"{skill.replace('_', ' ')} was done and has not helped"
            return [SlotSet("handover_reason", reason), FollowupAction(PERSON_AT)]
        dispatcher.utter_message(response=response)
        return []
