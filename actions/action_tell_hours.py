"""Tells when and where people can be reached; all of it comes from the settings."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.server.bootstrap import runtime


class ActionTellHours(Action):
    """One line with hours, phone and mail."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_tell_hours"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The settings are the one place where these are written."""
        settings = runtime().config.settings
        dispatcher.utter_message(
            response="utter_hours_and_contact",
            hours=runtime().config.team.hours_words,
            phone=settings.phone,
            mail=settings.mail_address,
        )
        return []
