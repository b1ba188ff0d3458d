"""The way back: the question a form has open, in one short clause and other words."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.skill_action import safe_values
from tandem.config.slots import named
from tandem.server.bootstrap import runtime
from tandem.understanding.slots import CONFIRMED


class ActionRemind(Action):
    """Says what is still open; nothing where nothing is."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_remind"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """By the question's own words where there are any: utter_remind_<form>_<slot>, then
        utter_remind_<slot>."""
        asked = tracker.get_slot("requested_slot")
        if not asked:
            return []
        form = (tracker.active_loop or {}).get("name") or ""
        if asked == CONFIRMED and _offers_something(tracker):
            # Two questions at once, and one yes: it would count for the wrong one.
            return [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("parked_form", form)]
        names = (f"utter_remind_{form}_{asked}", f"utter_remind_{asked}", "utter_remind")
        known = runtime().config.rasa_project.responses
        response = next(name for name in names if name in known)
        label = named(runtime().config.packet_texts.fact_labels.get(asked, "answer"))
        dispatcher.utter_message(response=response, **safe_values({"asked": label}))
        return []


def _offers_something(tracker: Tracker) -> bool:
    """Whether what was said in this turn asks something by buttons of its own."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "bot" and (event.get("data") or {}).get("buttons"):
            return True
    return False
