"""Offers a person, beside whatever else is going on."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tandem.handover.contact_methods import expected_wait, local, reason_against_chat
from tandem.server.bootstrap import runtime
from tandem.turns.assess import decision_at

BY_TONE = {"quiet": "utter_offer_person_quiet", "brief": "utter_offer_person_peak"}


class ActionOfferPerson(Action):
    """Says that a person can take over; the customer chooses."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_offer_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One line with a button; at peak the wait is told too. Where nobody is at the desk, what
        is offered is that it is taken down for a person, and until when that answers (R115)."""
        turn_id = (tracker.latest_message.get("metadata") or {}).get("turn")
        decision = decision_at(runtime(), turn_id)
        usual = runtime().config.policy.handover
        team, moment = runtime().config.team, runtime().clock()
        queue = team.queue_name(usual.queue)
        response = BY_TONE.get(decision.tone if decision else "", "utter_offer_person")
        if decision and decision.rule == "customer_value":
            response = "utter_offer_person_first"
        if reason_against_chat(runtime(), queue, "general"):
            quiet = response == BY_TONE["quiet"]
            response = "utter_offer_person_later_quiet" if quiet else "utter_offer_person_later"
            if decision and decision.rule == "confidence" and not quiet:
                response = "utter_offer_person_unclear"
        low, high = expected_wait(runtime(), usual.queue, usual.priority)
        button = {"title": runtime().config.messages("person_button"), "payload": "/talk_to_human"}
        dispatcher.utter_message(
            response=response,
            buttons=[button],
            wait=f"{low} to {high}",
            due=local(runtime(), team.due_at(moment, queue, "ticket")),
        )
        return []
