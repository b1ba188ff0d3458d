"""Something was written nearly right: confirmed, never assumed."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.core.words import say


class ActionConfirmGuess(Action):
    """Asks whether our reading of a fact is right."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_confirm_guess"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Yes and no as buttons."""
        guess = tracker.get_slot("guess") or {}
        dispatcher.utter_message(
            response="utter_confirm_guess",
            guess=guess.get("value", ""),
            buttons=[
                {"title": say("phrases.that_is_right"), "payload": "/affirm"},
                {"title": say("phrases.no"), "payload": "/deny"},
            ],
        )
        return []
