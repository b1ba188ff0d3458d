"""Runs once per customer turn, before any policy predicts: hears, reads, decides."""

import asyncio
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.core.conversation import NluResult, Turn
from tandem.core.observability import logs, traces
from tandem.dialogue.plan import Stage
from tandem.server.bootstrap import runtime
from tandem.turns.assess import Asked, hear_new_turn
from tandem.understanding.slots import Guess

log = logging.getLogger(__name__)
MISTAKES = (LookupError, TypeError, ValueError, AttributeError)
"""What a mistake in our own code raises; what is away raises something else, and is tried again."""
NOT_ACTING = {"action_listen", "action_extract_slots", "action_session_start"}


class ActionAssessTurn(Action):
    """Translates Rasa's tracker into the flow's words, and the result into slots."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_assess_turn"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Returns SlotSets only: Rasa drops everything else here. Beside the event loop, so that
        nobody else's turn waits for this one's database."""
        return await asyncio.to_thread(self._assess, tracker)

    def _assess(self, tracker: Tracker) -> list[dict[str, Any]]:
        message = tracker.latest_message
        turn_id = (message.get("metadata") or {}).get("turn")
        conversations = runtime().storage.conversations
        turn, done = conversations.to_assess(turn_id) if turn_id else (None, None)
        if turn is None or turn.speaker != "customer":  # a trigger of ours, not somebody's words
            return [SlotSet("plan", None)]
        if _acted_upon(tracker):
            return []  # Rasa asks again when a form starts; what this turn gave is in the slots
        if done is not None:  # sent again after a fault: it is not decided twice
            return [SlotSet(name, value) for name, value in done["slots"].items()]
        with traces.span("assess", turn.id), logs.about(tracker.sender_id):
            slots = self._heard(turn, message, tracker)
        return [SlotSet(name, value) for name, value in slots.items()]

    def _heard(self, turn: Turn, message: dict[str, Any], tracker: Tracker) -> dict[str, Any]:
        """No message is lost to a mistake of ours: what cannot be understood in context is heard by
        recognition alone, and its customer gets an answer or a person."""
        given = (runtime(), turn, NluResult.from_parse(message), asked(tracker), tracker.sender_id)
        try:
            return hear_new_turn(*given, message)
        except MISTAKES:
            log.exception("understanding a turn failed; it is heard without its context")
            return hear_new_turn(*given)


def _acted_upon(tracker: Tracker) -> bool:
    """Whether an action has run since the customer spoke."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event.get("name") not in NOT_ACTING:
            return True
    return False


def asked(tracker: Tracker) -> Asked:
    """Where the dialogue stood when the customer spoke."""
    guess = tracker.get_slot("guess")
    second = tracker.latest_message.get("second_matter") or {}
    stage = Stage(
        form=(tracker.active_loop or {}).get("name") or "",
        asked=tracker.get_slot("requested_slot") or "",
        parked=tracker.get_slot("parked_form") or "",
        second_intent=second.get("intent") or "",
        last_actions=_last_actions(tracker),
        filled=frozenset(name for name, value in tracker.slots.items() if value is not None),
    )
    return Asked(stage, Guess(**guess) if guess else None)


def _last_actions(tracker: Tracker) -> tuple[str, ...]:
    """What was done at the turn before the customer spoke, the newest first. What a turn ends with
    may be beside its answer: an offer of a person."""
    found: list[str] = []
    turns = 0
    for event in reversed(tracker.events):
        turns += event["event"] == "user"
        if turns > 1:
            break
        if event["event"] == "action" and event.get("name") not in NOT_ACTING:
            found.append(event.get("name") or "")
    return tuple(found)
