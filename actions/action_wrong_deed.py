"""What was done was not what was wanted: said so, and what can still be done."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.server.bootstrap import runtime

MAILS = {"reset_password": "reset_password_form", "recover_username": "recover_username_form"}
"""Skills that sent a mail: it can be sent to another address."""


class ActionWrongDeed(Action):
    """A mail goes to another address; anything else is put right by a person."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_wrong_deed"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """By the skill's own words where there are any: utter_wrong_<skill>."""
        skill = tracker.get_slot("last_deed") or ""
        known = runtime().config.rasa_project.responses
        response = f"utter_wrong_{skill}"
        dispatcher.utter_message(response=response if response in known else "utter_wrong_deed")
        if skill in MAILS and not tracker.get_slot("signed_in"):
            return [SlotSet("email", None), FollowupAction(MAILS[skill])]
        reason = f"{skill.replace('_', ' ')} was done, and was not what the customer wanted"
        return [SlotSet("handover_reason", reason), FollowupAction("action_hand_over")]
