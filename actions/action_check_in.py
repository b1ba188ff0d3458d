"""Asks how it stands before anything is looked up: on coming back, or when the mood falls."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.dialogue.acknowledgement import earlier_contact, the_thing, when_in_words
from tandem.escalation.signals.clarifications import topic_turns
from tandem.server.bootstrap import runtime
from tandem.turns.context import as_known


class ActionCheckIn(Action):
    """One question about what has happened so far, and a person beside it."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_in"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Names when and what it was about, where that is known."""
        conversation, policy = as_known(runtime(), tracker.sender_id), runtime().config.policy
        topic, _ = topic_turns(conversation, policy.confidence.at)
        thing = the_thing(conversation, runtime().config.topics, policy) or "this"
        earlier = earlier_contact(conversation, topic, policy)
        person = [
            {"title": runtime().config.messages("person_button"), "payload": "/talk_to_human"}
        ]
        if earlier is None:
            dispatcher.utter_message(response="utter_check_in", thing=thing, buttons=person)
            return []
        when = when_in_words(earlier.at, runtime().clock())
        dispatcher.utter_message(
            response="utter_check_in_again", thing=thing, when=when, buttons=person
        )
        return []
