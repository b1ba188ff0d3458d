"""What is done with words beside wishing and asking: thanks, "I don't have it", "it failed"."""

import re
from collections.abc import Iterator

from tandem.config.agreement import load_agreement
from tandem.config.settings import ROOT
from tandem.understanding import acts
from tandem.understanding.agreement import is_plain_yes
from tandem.understanding.answering import also_item
from tandem.understanding.commands import (
    AlsoThis,
    AskRecord,
    CannotGive,
    Command,
    DidNotWork,
    NotThat,
    OnceMore,
    Repeat,
    SmallTalk,
    StartMatter,
    Thing,
    WantsReplacement,
    WasItDone,
    WrongDeed,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.mailbox import OF_ADDRESS, OTHER_ADDRESS, mailbox_is_lost
from tandem.understanding.matters import CHANGING, ORDER_INTENTS
from tandem.understanding.references import named
from tandem.understanding.refusing import ONLY_ASKED
from tandem.understanding.slots import Facts
from tandem.understanding.stretch import order_numbers, thing_for
from tandem.understanding.talk import (
    VERY_LIKE,
    answered_by_act,
    language_of,
    leans_on_answer,
    talk_of,
)
from tandem.understanding.undoing import takes_deed_back, wants_order_back

WISH_BESIDE_THANKS = 0.5
"""A wish this likely is no thanks: "stop the order, found it cheaper"."""
ARRIVED = {"delivered", "part_delivered", "returned", "refunded"}
INCOMPLETE = "incomplete"
"""The reason of a return that tells of a missing part (nlu/entities/return_reasons.py)."""
CARE = "care"
"""The help page on washing: a new one that is asked for after it is for what the wash has done."""
MAILBOX = "mailbox"
"""What cannot be given where no mail can be read: any way that goes by mail."""
GIVEABLE = ("order_number", "email", "promo_code", "product")
CHANGED = ("change_address", "change_order", "create_return", "swap_item", "cancel_order",
           "end_subscription", "update_account", "request_refund", "record_dispute")  # fmt: skip
"""Deeds that change something."""
MARGIN, MARGIN_OF_CHANGED = 0.02, 0.12
NO_NUMBER = re.compile(
    r"\b(?:lost|deleted|can'?t find|cannot find|don'?t have|haven'?t got|never got|no)\b"
    r".{0,20}\b(?:order number|confirmation|order no|number of my order|the number|any number)\b"
    r"|\b(?:no|not|do\s?n'?t|dont|haven'?t|without)\s+(?:have\s+|got\s+)?(?:an?\s+|any\s+|my\s+)?"
    r"(?:order\s+)?numbers?\b(?!\s+(?:of|for|on)\b)",
    re.I,
)
MOST_ONLY_ASKED = 6
PASS_ON = re.compile(
    r"(?<!not )(?<!n't )\b(?:pass (?:it|that|this) on|(?:bring|get) (?:somebody"
    r"|someone|a person) in"
    r"|let (?:a person|somebody|someone) (?:do|look|check|handle|know))\b",
    re.I,
)
SURE_BESIDE_PAGE = 0.80
"""From here on an order is asked after beside what a page answers."""


STATE_AFTER = {
    "check_cancel": "order.state", "cancel_order": "order.state",
    "end_subscription": "subscription.state", "check_subscription_end": "subscription.state",
}  # fmt: skip
"""Skills after which "did it work" is answered by how it stands now."""


def done_with_words(heard: Heard, context: DialogueContext, facts: Facts) -> Iterator[Command]:
    """What is done with words beside wishing and asking."""
    part, text = heard.whole, heard.whole.text
    waits_for_yes = context.asked == "confirmed" or context.guess is not None
    also = "" if facts.changes_answer else also_item(context.asked, context.form, text, context)
    if also:
        yield AlsoThis(also, reason="one thing more of the order", text=text)
    language = language_of(part, context.languages)
    if language is not None:
        yield language
    taken_back = wants_order_back(part, context) or takes_deed_back(part, context, facts)
    if taken_back is not None:
        yield taken_back
    wishes = part.intent in CHANGING and part.confidence >= WISH_BESIDE_THANKS
    # "Forget it then" after something was offered takes it back.
    wishes |= part.intent == "stop" and bool(context.matter) and part.confidence >= SURE_BESIDE_PAGE
    if acts.is_small_talk(text) and not waits_for_yes and not facts.given and not wishes:
        kind = "thanks" if acts.THANKED.search(text) else "ok"
        yield SmallTalk(kind, reason="says thanks, ok or no more", text=text)
    only_asked = ONLY_ASKED.search(text) and not acts.is_question(ONLY_ASKED.sub("", text))
    if not context.form and len(text.split()) <= MOST_ONLY_ASKED and only_asked:
        yield SmallTalk("ok", reason="only asked", text=text)
    if context.answer and PASS_ON.search(text):
        yield StartMatter(
            "talk_to_human", confidence=0.95, reason="takes the person offered", text=text
        )
    leaning = None if context.answer_on_page else leans_on_answer(heard, context.answer)
    talk = (
        leaning
        or answered_by_act(heard, context.article)
        or (None if facts.given else talk_of(heard))
    )
    unsure_wish = part.intent != "stop" and part.confidence < SURE_BESIDE_PAGE
    if talk is not None and (not wishes or unsure_wish or talk.confidence >= VERY_LIKE):
        yield talk
    if _takes_the_offer(text, context):
        thing = thing_for(context.offered, text, (), context)
        yield StartMatter(
            context.offered, thing, confidence=0.95, reason="yes to what was offered", text=text
        )
    by_address = context.done in OF_ADDRESS and not context.form
    if by_address and OTHER_ADDRESS.search(text) and not facts.given:
        yield OnceMore(context.done, reason=f"{context.done} for the other address", text=text)
        return
    if not context.form and _lacks_a_part(heard) and _has_arrived(part, context):
        yield WantsReplacement(lacks=True, reason="a part of it did not come", text=text)
    if acts.wants_replacement(text) and not _has_arrived(part, context):
        thing = thing_for("order_late_or_missing", text, order_numbers(heard, part), context)
        yield AskRecord("order.replacement", thing, reason="wants a new one sent", text=text)
    elif acts.wants_replacement(text) and context.article == CARE:
        yield SmallTalk("answer_own_fault", reason="a new one after how it is cared for", text=text)
    elif acts.wants_replacement(text):
        yield WantsReplacement(reason="wants the right or a whole one", text=text)
    if context.done and not context.form and acts.ONCE_MORE.search(text):
        yield OnceMore(context.done, reason=f"{context.done} for another thing", text=text)
        return
    # "The wrong one" sounds like a reason for a return, too: no fact where none was asked for.
    given = {name for name in facts.given if name != "return_reason" or name == context.asked}
    no_number = not (context.asked or context.signed_in) and NO_NUMBER.search(text)
    if no_number and not order_numbers(heard, part):
        yield CannotGive("order_number", reason="does not have the order number", text=text)
    lacks = context.asked in GIVEABLE and context.asked not in given
    if lacks and acts.cannot_give(text) and not order_numbers(heard, part):
        yield CannotGive(context.asked, reason=f"does not have the {context.asked}", text=text)
    if given or order_numbers(heard, part):
        return
    if context.asked in GIVEABLE and (
        acts.cannot_give(text)
        or acts.EITHER.search(text)
        or part.likeness("act.cannot_give") >= acts.AT_IN_PLACE
    ):
        yield CannotGive(context.asked, reason=f"does not have the {context.asked}", text=text)
    if acts.REPEAT.search(text) or part.likeness("act.repeat") >= acts.AT + 0.1:
        yield Repeat(reason="asks to hear it again", text=text)
    if context.done:
        yield from _about_deed(part, context)
    if acts.NOT_THAT.search(text) and not acts.OTHER.search(text) and not heard.parts:
        none = bool(acts.NONE.search(text))
        yield NotThat(none, reason="says that it is not that one", text=text)


def lost_mailbox(heard: Heard, context: DialogueContext) -> CannotGive | None:
    """No mail is sent where it would not be read, also where the message gives the address."""
    if not mailbox_is_lost(heard.whole.text):
        return None
    wished = heard.whole.intent in OF_ADDRESS or any(p.intent in OF_ADDRESS for p in heard.parts)
    under_way = context.form.startswith(OF_ADDRESS) or context.done in OF_ADDRESS
    if not (wished or under_way or context.matter in OF_ADDRESS):
        return None
    reason = "cannot read that mailbox any more"
    return CannotGive(MAILBOX, reason=reason, text=heard.whole.text)


def _takes_the_offer(text: str, context: DialogueContext) -> bool:
    """A plain yes to the one thing that a button offers, where no question is open."""
    nothing_open = not (context.asked or context.form or context.guess)
    if not (nothing_open and context.offered):
        return False
    if acts.PLAIN_YES.match(text):
        return True
    # "Yes, search for it" names what the button is for; an "ok" alone only says that it was read.
    named = is_plain_yes(text, load_agreement(ROOT), context.offered)
    return named and not is_plain_yes(text, load_agreement(ROOT))


def _lacks_a_part(heard: Heard) -> bool:
    """Something of a thing is missing: "one sock isn't in the pack". How that goes in general is a
    page's."""
    said = {e.get("value") for e in heard.entities if e.get("entity") == "return_reason"}
    return INCOMPLETE in said and not acts.is_policy(heard.whole.text)


def _has_arrived(part: Part, context: DialogueContext) -> bool:
    """What has not arrived is searched for before a new one is sent."""
    orders = named(part.text, context.own) or context.orders
    return not orders or any(order.tags & ARRIVED or not order.tags for order in orders)


def _about_deed(part: Part, context: DialogueContext) -> Iterator[Command]:
    """What was done last did not help, was wrong, or is asked after."""
    did_not, wrong = part.likeness("act.did_not_work"), part.likeness("act.wrong_deed")
    like = max(part.like.values(), default=0.0)
    if did_not >= acts.AT_IN_PLACE and did_not >= max(wrong, like - 0.05):
        yield DidNotWork(
            context.done, confidence=did_not, reason=f"{context.done} has not helped",
            text=part.text,
        )  # fmt: skip
    if wrong >= acts.AT_IN_PLACE and wrong >= max(did_not, like - 0.05):
        yield WrongDeed(
            context.done, confidence=wrong, reason=f"{context.done} was not what was wanted",
            text=part.text,
        )  # fmt: skip
    asked = was_it_done(part, context)
    label = STATE_AFTER.get(context.done, "") if asked is not None else ""
    kind = label.partition(".")[0]
    thing = Thing(kind, "own") if kind == "subscription" else context.current("order")
    if label and thing is not None:
        yield AskRecord(label, thing, reason=f"asks after {context.done}", text=part.text)
    elif asked is not None:
        yield asked


SENDS_AGAIN = re.compile(
    r"\b(?:again|another|new|re-?send|(?<!did you )send|fresh|once more|different|other|not|n'?t"
    r"|nothing|never|no)\b|n't|@",
    re.I,
)
"""Words of who wants what was mailed once more."""
IT = re.compile(r"\b(?:it|that|one)\b", re.I)
MAILS = ("reset_password", "recover_username")


def only_asks_after(
    command: Command | None, part: Part, context: DialogueContext
) -> WasItDone | None:
    """A question about what was mailed a moment ago sends no second mail; where no order is spoken
    of, "is it on its way" is about the mail, too."""
    if context.done not in MAILS or context.form or not acts.is_question(part.text):
        return None
    again = isinstance(command, StartMatter) and command.intent == context.done
    if again and SENDS_AGAIN.search(part.text):
        return None
    of_order = isinstance(command, StartMatter) and command.intent in ORDER_INTENTS
    nothing = command is None or (isinstance(command, AskRecord) and command.of_nothing)
    of_it = not context.orders and bool(IT.search(part.text)) and (of_order or nothing)
    if not (again or of_it):
        return None
    return WasItDone(context.done, reason="asks after what was mailed", text=part.text)


def was_it_done(part: Part, context: DialogueContext) -> WasItDone | None:
    """Asks whether what was done last has worked: "did that go through?". After something was
    changed that stands above likenesses to other questions."""
    done, like = part.likeness("act.did_it_work"), max(part.like.values(), default=0.0)
    margin = MARGIN_OF_CHANGED if context.done in CHANGED else MARGIN
    if not context.done or done < acts.AT_IN_PLACE or done < like - margin:
        return None
    return WasItDone(
        context.done, confidence=done, reason=f"asks after {context.done}", text=part.text
    )
