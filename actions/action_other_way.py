"""The customer does not have what was asked for: another way in."""

import asyncio
import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.skill_action import context_of, turn_of
from tandem.server.bootstrap import runtime
from tandem.skills.greeting import ask_order_number
from tandem.understanding.done_with_words import MAILBOX

BY_MAIL = "mail_code_form"
BY_MAIL_ALONE = ("requested_slot", "email", "cannot_give", "parked_form")
LOOKED_BACK = 12
WHERE = re.compile(
    r"\b(?:which|what) (?:order )?number\b|\bwhere (?:do|can|would) (?:i|one|you)\b"
    r"|\bwhere(?:'s| is) (?:it|that|the (?:order )?number)\b",
    re.I,
)
"""Who asks for the number's place is told it, not asked for something else."""

GIFT = re.compile(
    r"\b(?:gifts?|presents?|gave (?:it |this |them )?(?:to )?me|was given|given to me|got (?:it"
    r"|this|them)"
    r" from my|(?:ordered|bought|got) .{0,30}\bfor my (?:\w+ )?(?:birthday|wedding|\d\dth)"
    r"|as a surprise|bought (?:it |this |them )?for me)\b",
    re.I,
)
"""Who got it from somebody has no number, and no address to it."""
GIFT_WAY, FAULTY_GIFT = "utter_other_way_gift", "utter_other_way_gift_faulty"
FAULTY = re.compile(
    r"\b(?:broken|broke|faulty|defective|damaged|torn|ripped|holes?|cracked|does ?n[o']?t work"
    r"|came apart|coming apart|fell apart|wrong (?:one|size|colour|thing))\b",
    re.I,
)
OTHER_WAY, LAST_WAY = "utter_other_way", "utter_other_way_person"
NEEDED = ("order_number", "email")
"""Without these an order or account is opened by a person alone."""
GOES_BACK = ("return", "swap", "refund", "exchange")
"""Forms by which something goes back."""


def _said(conversation_id: str) -> str:
    turns = runtime().storage.conversations.turns(conversation_id, last=LOOKED_BACK)
    return " ".join(turn.text for turn in turns if turn.speaker == "customer")


def _used(tracker: Tracker) -> set[str]:
    events = (event for event in tracker.events if event["event"] == "bot")
    return {str((event.get("metadata") or {}).get("utter_action")) for event in events}


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
            said = await asyncio.to_thread(_said, tracker.sender_id)
            way = FAULTY_GIFT if FAULTY.search(said) else GIFT_WAY
            concerns = way == FAULTY_GIFT or str(form or "").startswith(GOES_BACK)
            if concerns and GIFT.search(said) and way not in _used(tracker):
                dispatcher.utter_message(response=way)
                return []
            parked = [SlotSet("parked_form", form)] if form else []
            return [*parked, FollowupAction(BY_MAIL)]
        if slot == "order_number":
            result = await asyncio.to_thread(ask_order_number, dict(tracker.slots), context)
            for say in result.says:
                buttons = [{"title": title, "payload": payload} for title, payload in say.buttons]
                dispatcher.utter_message(response=say.response, buttons=buttons or None)
            return []
        if slot == MAILBOX:  # nothing is mailed there, and the address is not kept for later
            dispatcher.utter_message(response="utter_other_way_mailbox")
            return [ActiveLoop(None), *(SlotSet(name, None) for name in BY_MAIL_ALONE)]
        known = runtime().config.rasa_project.responses
        name = f"utter_other_way_{slot}"
        name = name if name in known else OTHER_WAY
        if slot in NEEDED and name in _used(tracker):  # nobody is led in a circle
            dispatcher.utter_message(response=LAST_WAY)
            return [ActiveLoop(None), *(SlotSet(one, None) for one in BY_MAIL_ALONE)]
        dispatcher.utter_message(response=name)
        return []
