"""The details did not match: what is needed, and the other ways. Not to be talked out of."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.server.bootstrap import runtime


class ActionVerifyFirst(Action):
    """Says why, and what else works."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_verify_first"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One text, whatever the customer said."""
        person = [
            {"title": runtime().config.messages("person_button"), "payload": "/talk_to_human"}
        ]
        dispatcher.utter_message(response="utter_verify_first", buttons=person)
        return []
