"""Hands the conversation over: opens the case and tells the customer what happens now."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.core.words import say
from tandem.escalation.decision import BRINGS_A_PERSON, Decision
from tandem.handover.contact_methods import PARTS
from tandem.handover.open_case import hand_over
from tandem.server.bootstrap import runtime
from tandem.turns.assess import decision_at


class ActionHandOver(Action):
    """Plays the decision to hand over, or a skill's wish for it (slot handover_reason)."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_hand_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Interrupts a form under way; `parked_form` remembers it."""
        turn_id = (tracker.latest_message.get("metadata") or {}).get("turn")
        decision = decision_at(runtime(), turn_id)
        if decision is None or decision.do not in BRINGS_A_PERSON:
            reason = tracker.get_slot("handover_reason") or say("reasons.matter_needs_person")
            decision = Decision("hand_over", "skill", reason)
        handover = hand_over(runtime(), tracker.sender_id, turn_id or tracker.sender_id, decision)
        case = handover.case
        if handover.again or handover.unavailable or not case.in_chat:
            if decision.rule == "self_harm":
                dispatcher.utter_message(response="utter_self_harm_alone")
            elif decision.do == "end":
                dispatcher.utter_message(response="utter_ended_alone")
            for part in handover.told.split(PARTS):
                dispatcher.utter_message(text=part)
            return [ActiveLoop(None), SlotSet("requested_slot", None)]
        low, high = handover.wait
        dispatcher.utter_message(
            response=_response(decision),
            understood=handover.packet["what"]["understood"],
            queue=say("phrases.security_team" if case.queue == "fraud" else "phrases.a_colleague"),
            wait=say("phrases.minutes_range", low=low, high=high),
            reference=case.reference,
            phone=runtime().config.settings.phone,
            mail=runtime().config.settings.mail_address,
            hours=runtime().config.team.hours_words,
        )
        return [ActiveLoop(None), SlotSet("requested_slot", None)]


def _response(decision: Decision) -> str:
    """How the transfer is told."""
    if decision.do == "end":
        return "utter_ended"
    if decision.rule == "self_harm":
        return "utter_handover_self_harm"
    tones = {"quiet": "utter_handover_quiet", "brief": "utter_handover_peak"}
    return tones.get(decision.tone, "utter_handover")
