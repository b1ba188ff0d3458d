"""Translates between Rasa and a skill of `tandem/skills/`; `actions/skills.py` has the table."""

import asyncio
import logging
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from tandem.core.conversation import PROVEN
from tandem.core.errors import Unavailable
from tandem.core.observability import traces
from tandem.server.bootstrap import runtime
from tandem.shop.once import Unsure
from tandem.shop.port import NotOffered
from tandem.skills.deed_meant import BY, EVIDENCE
from tandem.skills.kept import is_begun, keep_for_later, left_to_person, nobody_knows
from tandem.skills.result import Say, SkillContext, SkillResult
from tandem.turns.skill_context import skill_context

log = logging.getLogger(__name__)
Skill = Callable[[dict[str, Any], SkillContext], SkillResult]


class SkillAction(Action, ABC):
    """Runs one skill: slots and context in; responses, slots and what comes next out."""

    @classmethod
    def of(cls, name: str, skill: Skill) -> type["SkillAction"]:
        """The action called `name` in domain.yml, as the class that Rasa's SDK wants."""
        members = {
            "name": lambda _self: name,
            "skill": staticmethod(skill),
            "__doc__": skill.__doc__,
            "__module__": __name__,
        }
        return type("".join(part.title() for part in name.split("_")), (cls,), members)

    @staticmethod
    @abstractmethod
    def skill(slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """What is run."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Beside the event loop, so that nobody else's turn waits for this one's shop."""
        result = await asyncio.to_thread(self._do, tracker)
        for say in result.says:
            buttons = [{"title": title, "payload": payload} for title, payload in say.buttons]
            dispatcher.utter_message(
                response=say.response, buttons=buttons or None, **safe_values(say.values)
            )
        return events_of(result, tracker, self.name())

    def _do(self, tracker: Tracker) -> SkillResult:
        """Whatever goes wrong ends in words: an error would make Rasa forget all events."""
        turn_id = turn_of(tracker)
        try:
            with traces.span(self.name(), turn_id):
                result = self._run_skill(tracker, turn_id)
            self._record(tracker.sender_id, turn_id, result)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            # Not the error's own words: a database error quotes what the customer wrote.
            log.error("%s: %s at %s:%s", self.name(), type(error).__name__, *frame[:2])
            return self._failed(tracker.sender_id, turn_id)
        return result

    def _run_skill(self, tracker: Tracker, turn_id: str) -> SkillResult:
        """The skill's result, or what is said where the shop does not do it now, or never."""
        slots, context = dict(tracker.slots), context_of(tracker, turn_id)
        thing = self.name().removeprefix("action_").replace("_", " ")
        try:
            return self.skill(slots, context)
        except NotOffered as missing:
            return left_to_person(thing, missing)
        except Unsure as error:
            return nobody_knows(thing, error)
        except Unavailable as error:
            if not is_begun(slots, error):
                raise
            return keep_for_later(self.skill, thing, slots, context)

    def _record(self, conversation_id: str, turn_id: str, result: SkillResult) -> None:
        storage = runtime().storage
        done = {"skill": self.name().removeprefix("action_"), "outcome": result.outcome}
        about = dict(result.about)
        if done["skill"] in EVIDENCE:
            about |= _by(*storage.conversations.identity(conversation_id))
        if result.known:
            storage.conversations.know(conversation_id, result.known, result.known_by)
        stored = storage.events.of_turn(turn_id, "action")
        again = any(data["skill"] == done["skill"] for data in stored)
        if result.tried and not again:
            data = {**done, "tried": result.tried, "facts": result.facts}
            data |= {"about": about} if about else {}
            storage.events.add(conversation_id, "action", data, turn_id)

    def _failed(self, conversation_id: str, turn_id: str) -> SkillResult:
        thing = self.name().removeprefix("action_").replace("_", " ")
        result = SkillResult((Say("utter_skill_failed"),), "failed", f"Failed to {thing}", {}, ())
        try:
            self._record(conversation_id, turn_id, result)
        except Exception as error:
            log.error("%s: failure not recorded: %s", self.name(), type(error).__name__)
        return result


def _by(customer_id: str | None, verified: str) -> dict[str, str]:
    """Who was proven to be there when it was done: nobody else may take it back."""
    return {BY: customer_id} if customer_id and verified in PROVEN else {}


def turn_of(tracker: Tracker) -> str:
    """The front door's id of the turn; Rasa's own where somebody talks to Rasa directly."""
    message = tracker.latest_message
    return (message.get("metadata") or {}).get("turn") or message.get("message_id") or "direct"


def context_of(tracker: Tracker, turn_id: str) -> SkillContext:
    """What the skill works with."""
    text = tracker.latest_message.get("text") or ""
    parked = tracker.get_slot("parked_form") or ""
    return skill_context(runtime(), tracker.sender_id, turn_id, text, parked)


def safe_values(values: dict[str, Any]) -> dict[str, Any]:
    """Values for a response. Rasa returns a response unfilled if a value contains "0["."""
    return {k: v.replace("0[", "0 [") if isinstance(v, str) else v for k, v in values.items()}


def goes_on(tracker: Tracker, name: str) -> bool:
    """Whether the plan of this turn has more to do after the action of that name."""
    plan = tracker.get_slot("plan") or {}
    actions = plan.get("actions") or []
    return plan.get("turn") == turn_of(tracker) and name in actions[:-1]


def events_of(result: SkillResult, tracker: Tracker, name: str = "") -> list[dict[str, Any]]:
    """Slots and what comes next, where the plan does not go on behind the action of that `name`.

    In the middle of a form the form's own slots are left alone; what was read back stays
    known while its question waits behind a side matter.
    """
    in_form = bool((tracker.active_loop or {}).get("name"))
    waits = str(tracker.get_slot("parked_form") or "").endswith("_confirm_form")
    forget = () if in_form else [one for one in result.forget if not (waits and one == "checked")]
    events = [SlotSet(slot, None) for slot in forget]
    events += [SlotSet(slot, value) for slot, value in result.remember.items()]
    if result.hand_over:
        events.append(SlotSet("handover_reason", result.hand_over))
        events.append(FollowupAction("action_hand_over"))
    elif result.then:
        events.append(FollowupAction(result.then))
    elif goes_on(tracker, name):
        pass  # what is parked comes behind what the plan still has to do
    elif result.settled and tracker.get_slot("parked_form") and not in_form:
        events.append(FollowupAction("action_resume_form"))
    return events
