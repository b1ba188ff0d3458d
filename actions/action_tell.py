"""Tells what was asked: about records, from the help pages, or the same once more."""

import asyncio
import json
import logging
import traceback
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.skill_action import context_of, safe_values, turn_of
from tandem.config.records import load_records
from tandem.config.settings import ROOT
from tandem.handover.contact_methods import called_already
from tandem.server.bootstrap import runtime
from tandem.skills.record_answers import Told, tell_record
from tandem.turns.dialogue_context import TOLD

log = logging.getLogger(__name__)
TROUBLE = {
    "no_match": "utter_order_not_matched",
    "limit": "utter_order_limit",
    "sign_in": "utter_sign_in_first",
    "unknown": "utter_product_unknown",
    "nothing": "utter_not_in_record",
    "failed": "utter_skill_failed",
}
AGAIN_AT = "order_question_form"
MOST_BUBBLES = 2
"""A question of a form under way may come as a third."""


class ActionTell(Action):
    """Plays the slot `to_tell`; what an order must be opened for waits there."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_tell"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Beside the event loop, so that nobody else's turn waits for this one's shop."""
        items = tracker.get_slot("to_tell") or []
        now, later = _told_now(items, tracker)
        try:
            answers = await asyncio.to_thread(_answers, now, tracker)
        except Exception as error:  # an error would make Rasa forget all events
            frame = traceback.extract_tb(error.__traceback__)[-1]
            log.error("action_tell: %s at %s:%s", type(error).__name__, *frame[:2])
            answers = [Told(trouble="failed")]
        _say(dispatcher, answers, tracker)
        events = [SlotSet("to_tell", later or None)]
        failed = next((one for one in answers if one.trouble == "no_match"), None)
        if failed is not None:
            wrong = ["order_number"] if tracker.get_slot("signed_in") else ["order_number", "email"]
            events = [SlotSet("to_tell", failed_items(items)), *(SlotSet(s, None) for s in wrong)]
            return [*events, FollowupAction(AGAIN_AT)]
        in_form = bool((tracker.active_loop or {}).get("name"))
        if tracker.get_slot("parked_form") and not in_form and not later and not _planned(tracker):
            events.append(FollowupAction("action_resume_form"))
        return events


def failed_items(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is asked again once the right order is opened: whichever it then is."""
    return [item | {"id": ""} for item in items if "about" in item]


def _planned(tracker: Tracker) -> bool:
    """Whether the plan of this turn goes on after telling."""
    plan = tracker.get_slot("plan") or {}
    actions = plan.get("actions") or []
    return plan.get("turn") == turn_of(tracker) and actions[-1:] != ["action_tell"]


def _told_now(items: list[dict], tracker: Tracker) -> tuple[list[dict], list[dict]]:
    """What can be told at this moment, and what waits until an order is opened."""
    proved = tracker.get_slot("signed_in") or tracker.get_slot("email")
    waits = [
        item
        for item in items
        if item.get("about", "").startswith(("order.", "refund.", "return."))
        and not (proved and (item.get("id") or tracker.get_slot("order_number")))
    ]
    return [item for item in items if item not in waits], waits


def _answers(items: list[dict[str, Any]], tracker: Tracker) -> list[Told]:
    context = context_of(tracker, turn_of(tracker))
    book, found = load_records(ROOT), []
    for item in items:
        if "again" in item:
            found.append(_again(tracker, item["again"]))
        elif "says" in item:
            about = {"article": item["article"], "label": ""}
            begins = runtime().config.page_begins.get(item["article"])
            beside = (begins,) if begins else ()
            found.append(
                Told(item["says"], beside, about, f"Told from the help page {item['title']}")
            )
        elif item.get("about", "").startswith("case."):
            found.append(_how_it_stands(tracker))
        else:
            told = tell_record(item, dict(tracker.slots), context, book)
            found.append(told)
            if told.known:
                runtime().storage.conversations.know(
                    tracker.sender_id, told.known, "order and e-mail"
                )
    for told in found:
        if told.tried:
            done = {"skill": TOLD, "outcome": "done", "tried": told.tried, "about": told.about}
            runtime().storage.events.add(tracker.sender_id, "action", done, turn_of(tracker))
    return found


def _how_it_stands(tracker: Tracker) -> Told:
    """With the answer of a person that is awaited."""
    case = runtime().storage.cases.of_conversation(tracker.sender_id)
    if case is None:
        return Told(trouble="nothing")
    about = {"label": "case.state"}
    return Told(called_already(runtime(), case), (), about, "Told when a person answers")


def _again(tracker: Tracker, how: str) -> Told:
    """What was said last, said to be so."""
    turns = runtime().storage.conversations.turns(tracker.sender_id, last=6)
    last = next((turn.text for turn in reversed(turns) if turn.speaker == "bot"), "")
    begin = "As it stands" if how == "done" else "Once more"
    return Told(f"{begin}: {last}") if last else Told(trouble="nothing")


def _say(dispatcher: CollectingDispatcher, answers: list[Told], tracker: Tracker) -> None:
    """Answers as at most two bubbles, the page of a help answer named and linked under it."""
    texts: list[tuple[str, list[dict[str, str]]]] = []
    items = tracker.get_slot("to_tell") or []
    pages = {item["article"]: item for item in items if "article" in item}
    for told in answers:
        if told.trouble:
            values = {"order": told.about.get("order", "")}
            dispatcher.utter_message(response=TROUBLE[told.trouble], **safe_values(values))
            continue
        text, page = told.text, pages.get(told.about.get("article", ""))
        if page:
            text = f"{text}\n{page['title']}: {runtime().config.settings.base_url}{page['link']}"
        texts.append((text, _buttons(told)))
    last = _said_last(tracker)
    if len(texts) > MOST_BUBBLES:
        rest = texts[MOST_BUBBLES - 1 :]
        joined = "\n".join(text for text, _ in rest)
        texts = [*texts[: MOST_BUBBLES - 1], (joined, [b for _, row in rest for b in row])]
    for text, buttons in texts:
        if text == last:
            text = f"It is still so: {text}"
        dispatcher.utter_message(text=text, buttons=_once(buttons) or None)


def _said_last(tracker: Tracker) -> str:
    turns = runtime().storage.conversations.turns(tracker.sender_id, last=4)
    return next((turn.text for turn in reversed(turns) if turn.speaker == "bot"), "")


def _buttons(told: Told) -> list[dict[str, str]]:
    """Names of intents and of attributes of the same kind, as buttons about this record."""
    known = {"order_number": told.about["order"]} if "order" in told.about else {}
    if "product" in told.about:
        known = {"product": told.about["product"]}
    kind, topics = told.about.get("label", "").partition(".")[0], runtime().config.topics
    made = []
    for name in told.buttons:
        attribute = load_records(ROOT).attribute(f"{kind}.{name}")
        if attribute is not None:
            payload = {"about": f"{kind}.{name}", **known}
            title = attribute.name[:1].upper() + attribute.name[1:]
            made.append({"title": title, "payload": f"/ask_about{json.dumps(payload)}"})
        elif name == "talk_to_human":
            made.append(
                {"title": runtime().config.messages("person_button"), "payload": "/talk_to_human"}
            )
        else:
            facts = json.dumps(known) if known else ""
            made.append({"title": topics[name].button, "payload": f"/{name}{facts}"})
    return made


def _once(buttons: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({button["payload"]: button for button in buttons}.values())
