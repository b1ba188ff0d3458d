"""Puts the situation into concrete words, before an offer; never the same way twice."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.dialogue.acknowledgement import the_situation
from tandem.server.bootstrap import runtime
from tandem.turns.context import as_known


class ActionSaySituation(Action):
    """Says what is known: the thing, its state, how long it has taken."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_say_situation"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Nothing, where there is nothing concrete to say."""
        used = {
            str((event.get("metadata") or {}).get("utter_action"))
            for event in tracker.events
            if event["event"] == "bot"
        }
        conversation = as_known(runtime(), tracker.sender_id)
        said = the_situation(conversation, runtime().config.topics, runtime().config.policy, used)
        if said:
            dispatcher.utter_message(response=said.response, **said.values)
        return []
