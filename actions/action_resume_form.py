"""Back to what was interrupted: by a question, by another matter, or by a person."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.config.topics import Topic
from tandem.server.bootstrap import runtime


class ActionResumeForm(Action):
    """Takes the parked form up again, or says that nothing is left open."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_resume_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The form asks its open question itself, but not for what a person has found out."""
        turn_id = (tracker.latest_message.get("metadata") or {}).get("turn")
        learned = runtime().storage.events.learned_at(turn_id) if turn_id else {}
        known = [SlotSet(name, value) for name, value in learned.items()]
        form = tracker.get_slot("parked_form")
        if not form:
            dispatcher.utter_message(response="utter_anything_else")
            return known
        topic = _topic_of(form)
        dispatcher.utter_message(
            response="utter_resume", matter=topic.noun if topic else "question"
        )
        return [*known, SlotSet("parked_form", None), FollowupAction(form)]


def _topic_of(form: str) -> Topic | None:
    """The matter a form belongs to: the longest intent its name starts with."""
    intents = [intent for intent in runtime().config.topics if form.startswith(f"{intent}_")]
    return runtime().config.topics[max(intents, key=len)] if intents else None
