"""The answer was none: asked again, the second time in other words and with a person offered."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.config.slots import named
from tandem.server.bootstrap import runtime
from tandem.turns.assess import decision_at


class ActionAskAgain(Action):
    """Says what is missing; what to give instead if it is not at hand."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_ask_again"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Never the same sentence as before: that would be a loop."""
        asked = tracker.get_slot("requested_slot") or ""
        turn_id = (tracker.latest_message.get("metadata") or {}).get("turn")
        decision = decision_at(runtime(), turn_id)
        differently = decision is not None and decision.do == "ask_differently"
        names = [f"utter_ask_again_{asked}", "utter_ask_again"]
        if differently:
            names = [f"utter_ask_again_differently_{asked}", "utter_ask_again_differently"]
        response = next(
            (name for name in names if name in runtime().config.rasa_project.responses), names[-1]
        )
        person = [
            {"title": runtime().config.messages("person_button"), "payload": "/talk_to_human"}
        ]
        dispatcher.utter_message(
            response=response,
            asked=named(runtime().config.packet_texts.fact_labels.get(asked, "answer")),
            buttons=person if differently else None,
        )
        return []
