"""The customer does not have what was asked for: another way in."""

import asyncio
import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.skill_action import context_of, turn_of
from tandem.server.bootstrap import runtime
from tandem.skills.greeting import ask_order_number

BY_MAIL = "mail_code_form"
WHERE = re.compile(r"\b(?:which|what) (?:order )?number\b|\bwhere (?:do|can|would|is)\b", re.I)
"""Who asks for the number's place is told it, not asked for something else."""


class ActionOtherWay(Action):
    """Nobody is asked twice for what they cannot give (R102)."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_other_way"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Their own orders as choices where they have proved who they are; else a code by mail."""
        slot = tracker.get_slot("cannot_give") or tracker.get_slot("requested_slot") or ""
        form = (tracker.active_loop or {}).get("name")
        context = await asyncio.to_thread(context_of, tracker, turn_of(tracker))
        if slot == "order_number" and not context.proven_id and WHERE.search(context.text):
            dispatcher.utter_message(response="utter_clarify_order_number")
            return []
        if slot == "order_number" and not context.proven_id:
            parked = [SlotSet("parked_form", form)] if form else []
            return [*parked, FollowupAction(BY_MAIL)]
        if slot == "order_number":
            result = await asyncio.to_thread(ask_order_number, dict(tracker.slots), context)
            for say in result.says:
                buttons = [{"title": title, "payload": payload} for title, payload in say.buttons]
                dispatcher.utter_message(response=say.response, buttons=buttons or None)
            return []
        known = runtime().config.rasa_project.responses
        name = f"utter_other_way_{slot}"
        dispatcher.utter_message(response=name if name in known else "utter_other_way")
        return []
