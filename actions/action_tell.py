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
from tandem.config.records import RecordBook, load_records
from tandem.config.settings import ROOT
from tandem.core.words import in_spoken, say
from tandem.handover.contact_methods import called_already
from tandem.server.bootstrap import runtime
from tandem.shop.port import NotOffered
from tandem.skills.record_answers import Told, tell_record
from tandem.turns.dialogue_context import TOLD
from tandem.turns.said_before import SaidBefore, repeated_by
from tandem.understanding.asked_part import holds_the_answer, part_asked

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
        except NotOffered as missing:
            dispatcher.utter_message(response="utter_not_offered")
            reason = SlotSet("handover_reason", str(missing))
            return [SlotSet("to_tell", None), reason, FollowupAction("action_hand_over")]
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
        elif "missed" in item:
            found.append(_missed(tracker, item["missed"], book))
        elif "given" in item:
            found.append(Told(say(f"phrases.given_{item['given']}", value=item["value"])))
        elif "left_over" in item:
            found.append(Told(say("phrases.left_over", words=item["left_over"])))
        elif "later" in item:
            found.append(Told(say("phrases.later", words=item["later"])))
        elif "says" in item:
            about = {"article": item["article"], "label": ""}
            begins = runtime().config.page_begins.get(item["article"])
            in_form = bool((tracker.active_loop or {}).get("name"))
            beside = (begins,) if begins and not in_form else ()
            found.append(
                Told(
                    in_spoken(item["says"]),
                    beside,
                    about,
                    f"Told from the help page {item['title']}",
                )
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


def _missed(tracker: Tracker, told_of: str, book: RecordBook) -> Told:
    """It was not what was asked: what it was taken for, and what was meant; the second time that
    somebody else may see it."""
    attribute, topics = book.attribute(told_of), runtime().config.topics
    taken = attribute.name if attribute else topics[told_of].noun if told_of in topics else ""
    words = say("phrases.missed_about", about=in_spoken(taken)) if taken else say("phrases.missed")
    before = repeated_by(runtime().storage.conversations.turns(tracker.sender_id, last=6))
    said = before.holds(words, say("phrases.missed_again"))
    return Told(say("phrases.missed_again") if said else words, ("talk_to_human",))


def _again(tracker: Tracker, how: str) -> Told:
    """What was said last, said to be so."""
    turns = runtime().storage.conversations.turns(tracker.sender_id, last=6)
    last = next((turn.text for turn in reversed(turns) if turn.speaker == "bot"), "")
    begin = "as_it_stands" if how == "done" else "once_more"
    for said in ("as_it_stands", "once_more"):
        before = say(f"phrases.{said}", text="")
        if last.startswith(before):  # it was said again already: in the other way now
            last, begin = last.removeprefix(before), {"as_it_stands": "once_more"}.get(said, begin)
    return Told(say(f"phrases.{begin}", text=last)) if last else Told(trouble="nothing")


def _say(dispatcher: CollectingDispatcher, answers: list[Told], tracker: Tracker) -> None:
    """Answers as at most two bubbles, the page of a help answer named and linked under it."""
    texts: list[tuple[str, list[dict[str, str]], dict[str, str]]] = []
    further: list[str] = []
    items = tracker.get_slot("to_tell") or []
    pages = {item["article"]: item for item in items if "article" in item}
    for told in answers:
        if told.trouble:
            values = {"order": told.about.get("order", "")}
            dispatcher.utter_message(response=TROUBLE[told.trouble], **safe_values(values))
            continue
        text, page = told.text, pages.get(told.about.get("article", ""))
        if page:
            link = f"{runtime().config.settings.base_url}{page['link']}"
            text = f"{text}\n{in_spoken(page['title'])}: {link}"
            further = further or [in_spoken(one) for one in page.get("rest") or ()]
        texts.append((text, _buttons(told), told.card))
    before = repeated_by(runtime().storage.conversations.turns(tracker.sender_id, last=6))
    if len(texts) > MOST_BUBBLES:
        rest = texts[MOST_BUBBLES - 1 :]
        joined = "\n".join(text for text, _, _ in rest)
        texts = [*texts[: MOST_BUBBLES - 1], (joined, [b for _, row, _ in rest for b in row], {})]
    fresh = [one for one in texts if not before.holds(one[0], *_said_again(one[0]))]
    for text, buttons, card in fresh:
        dispatcher.utter_message(
            text=text, buttons=_once(buttons) or None, json_message=card or None
        )
    if texts and not fresh:
        question = tracker.latest_message.get("text") or ""
        _say_otherwise(dispatcher, *texts[0][:2], before, question, further)


def _say_otherwise(
    dispatcher: CollectingDispatcher,
    text: str,
    buttons: list[dict[str, str]],
    before: SaidBefore,
    question: str,
    rest: list[str],
) -> None:
    """Never the same text again: to the very same question that it is still so, to another one the
    part of it that answers, or that more is not known."""
    (still_so,) = _said_again(text)
    words, _, link = text.partition("\n")
    part = part_asked(question, words, rest)
    if before.asked_again and not before.holds(still_so):
        dispatcher.utter_message(text=still_so, buttons=_once(buttons) or None)
    elif part and not before.holds(part, "\n".join(filter(None, (part, link)))):
        said = "\n".join(filter(None, (part, link)))
        dispatcher.utter_message(text=said, buttons=_once(buttons) or None)
    elif holds_the_answer(question, words) and not before.holds(_once_more(text)):
        dispatcher.utter_message(text=_once_more(text), buttons=_once(buttons) or None)
    elif not before.holds(say("phrases.no_more_known")):
        more = say("phrases.no_more_known")
        dispatcher.utter_message(text=more, buttons=_once([*buttons, _person()]))
    else:
        dispatcher.utter_message(response="utter_not_in_record")


def _once_more(text: str) -> str:
    return say("phrases.once_more", text=text)


def _said_again(text: str) -> tuple[str]:
    """As the answer to the very same question."""
    return (say("phrases.still_so", text=text),)


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
            made.append(_person())
        else:
            facts = json.dumps(known) if known else ""
            made.append({"title": topics[name].title({}), "payload": f"/{name}{facts}"})
    return made


def _person() -> dict[str, str]:
    return {"title": runtime().config.messages("person_button"), "payload": "/talk_to_human"}


def _once(buttons: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({button["payload"]: button for button in buttons}.values())
