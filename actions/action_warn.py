"""The one calm warning after abuse; the customer's matter stays open."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.dialogue.acknowledgement import the_thing
from tandem.server.bootstrap import runtime
from tandem.turns.context import as_known


class ActionWarn(Action):
    """Says what happens next time, and what stays as it is."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_warn"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """What happens next time is the policy's choice."""
        conversation, policy = as_known(runtime(), tracker.sender_id), runtime().config.policy
        thing = the_thing(conversation, runtime().config.topics, policy) or "your question"
        response = "utter_warn_end" if policy.abuse.then == "end" else "utter_warn"
        person = [
            {"title": runtime().config.messages("person_button"), "payload": "/talk_to_human"}
        ]
        dispatcher.utter_message(response=response, thing=thing, buttons=person)
        return []
