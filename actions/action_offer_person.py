"""Offers a person, beside whatever else is going on."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.wiring import engine


class ActionOfferPerson(Action):
    """Says that a person can take over; the customer chooses."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_offer_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One line with a button."""
        button = {"title": engine().words("person_button"), "payload": "/talk_to_human"}
        dispatcher.utter_message(response="utter_offer_person", buttons=[button])
        return []
