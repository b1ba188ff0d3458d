"""The customer calls it off: nothing is changed, and what was asked is dropped."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.server.bootstrap import runtime

FORGET = ("requested_slot", "parked_form", "guess", "confirmed", "choice", "details", "also")


class ActionStopForm(Action):
    """Ends the form under way."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_stop_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """What was given stays known, only the questions stop; what is the form's alone goes."""
        dispatcher.utter_message(response="utter_stopped")
        rules, form = runtime().config.rasa_project, (tracker.active_loop or {}).get("name") or ""
        own = [
            name
            for name in rules.forms.get(form, ())
            if name in rules.slots and rules.slots[name].keep == "form"
        ]
        return [ActiveLoop(None)] + [SlotSet(slot, None) for slot in (*FORGET, *own)]
